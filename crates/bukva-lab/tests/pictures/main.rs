//! Figures as pictures: each is compared with the committed picture of it.

mod compare;

use bukva_figures::{LineChart, Series, Sheet, Theme, confusion_figure, map_figure};
use bukva_glyphs::Bank;
use bukva_glyphs::{Glyph, PIXELS, SIDE};
use bukva_glyphs::{Stream, seeded};
use bukva_lab::convolution::convolution_figure;
use bukva_lab::convolution::{Direction, Explanation, Grid, Padding, Size};
use bukva_lab::evaluate::Confusion;

use compare::assert_picture;

/// A ring of a thickness, which no font's change can alter.
fn ring(thickness: f32) -> Glyph {
    let ink: [f32; PIXELS] = std::array::from_fn(|place| {
        let middle = (SIDE - 1) as f32 / 2.0;
        let (x, y) = (
            (place % SIDE) as f32 - middle,
            (place / SIDE) as f32 - middle,
        );
        let distance = ((x * x + y * y).sqrt() - 9.0).abs();
        (0.5 + thickness / 2.0 - distance).clamp(0.0, 1.0)
    });
    Glyph::from_unit(&ink)
}

fn sheet() -> Sheet {
    let rings = [1.0, 2.0, 4.0, 6.0].map(ring);
    Sheet::new()
        .titled("paired, step 500: Ђ, Љ, Ѣ")
        .headings(["Ђ → Đ", "Љ → L̂", "Щ → Ŝ", "Ё → Ë"])
        .row("source", &rings)
        .row("translated", &rings)
        .gap()
        .row("Ж", &rings[..3])
        .row("Ž", &rings[1..])
}

#[test]
fn a_sheet_names_its_rows_and_columns_in_both_scripts() {
    assert_picture("sheet", sheet().figure());
}

#[test]
fn a_sheet_on_slate_has_light_ink() {
    assert_picture("sheet-slate", sheet().ground(Theme::Dark).figure());
}

fn chart() -> LineChart {
    let curve = |name: &str, rate: f64| Series {
        name: name.into(),
        points: (0..=50)
            .map(|at| (f64::from(at) * 60.0, (-rate * f64::from(at)).exp()))
            .collect(),
    };
    LineChart {
        title: "Loss while training".into(),
        across: "steps".into(),
        upwards: "L1 loss".into(),
        log: true,
        bounds: None,
        series: vec![
            curve("paired", 0.05),
            curve("mean, Ж → Ž", 0.08),
            curve("random", 0.11),
        ],
    }
}

#[test]
fn curves_have_axes_units_and_a_legend() {
    assert_picture("curves", chart().figure());
}

#[test]
fn curves_can_be_read_on_slate() {
    assert_picture("curves-slate", chart().figure().on(Theme::Dark));
}

#[test]
fn a_confusion_matrix_shows_its_letters() {
    let letters = ['A', 'Ž', 'Č', 'Ŝ', 'Ë'];
    let readings = (0..5u16).flat_map(|letter| {
        let right = std::iter::repeat_n((letter, letter), 5 + usize::from(letter));
        right.chain([(letter, (letter * 2) % 5), (letter, (letter + 3) % 5)])
    });
    let confusion = Confusion::new(&letters, readings);
    let figure = confusion_figure(
        &confusion.letters,
        &confusion.counts,
        |a, b| a == b,
        "paired, seed 0",
    );
    assert_picture("confusion", figure);
}

fn explanation(direction: Direction, input: Size, kernel: Size, padding: Padding) -> Explanation {
    let values = |size: Size| {
        Grid::from_fn(size, |(row, column)| {
            ((row * 5 + column * 3) % 7) as f64 - 1.0
        })
    };
    Explanation::new(direction, values(input), values(kernel), 2, padding).expect("it fits")
}

#[test]
fn a_transposed_convolution_tells_input_kernel_and_output_apart() {
    let (input, kernel) = (Size::new(3, 3), Size::new(3, 3));
    let explained = explanation(Direction::ConvTranspose, input, kernel, Padding::Same);
    assert_picture("conv-transpose", convolution_figure(&explained));
}

#[test]
fn a_convolution_of_another_shape_and_padding_is_drawn_on_slate() {
    let (input, kernel) = (Size::new(4, 5), Size::new(2, 3));
    let explained = explanation(Direction::Conv, input, kernel, Padding::Each(1));
    assert_picture("conv-slate", convolution_figure(&explained).on(Theme::Dark));
}

/// Three letters of twelve hands, whose rings grow along a spiral.
fn spiral(shares: Option<[f64; 2]>) -> bukva_figures::Figure {
    let mut glyphs = Bank::empty(3);
    let mut places = Vec::new();
    for hand in 0..12u32 {
        for class in 0..3u16 {
            let turn = f64::from(hand) * 0.4 + f64::from(class) * 2.1;
            let radius = 1.0 + f64::from(hand) / 3.0;
            places.push([radius * turn.cos(), radius * turn.sin()]);
            glyphs.push(ring(1.0 + hand as f32 / 2.0), class, Some(hand));
        }
    }
    let mut rng = seeded(0, Stream::Figure, 0);
    map_figure(
        &places,
        shares,
        &glyphs,
        &['Ж', 'Я', 'Ш'],
        "Latent vectors",
        &mut rng,
    )
}

#[test]
fn a_map_has_glyphs_at_their_places_and_names_its_letters() {
    assert_picture("map", spiral(Some([0.42, 0.08])));
}

#[test]
fn a_map_without_axes_says_so_on_slate() {
    assert_picture("map-slate", spiral(None).on(Theme::Dark));
}
