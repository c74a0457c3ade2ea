//! Compares each kind of figure with a committed image of it.

mod compare;

use bukva_data::{Bank, Class, HandId};
use bukva_figures::{Figure, LineChart, Series, Sheet, Theme, confusion_figure, projection_figure};
use bukva_glyphs::{Glyph, PIXELS, SIDE, Stream, seeded};

use compare::assert_picture;

/// A ring of a thickness, which no change of the font can alter.
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
fn a_sheet_in_the_dark_theme_has_light_ink() {
    assert_picture("sheet-slate", sheet().figure().with_theme(Theme::Dark));
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
        x_label: "steps".into(),
        y_label: "L1 loss".into(),
        log: true,
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
fn curves_are_legible_in_the_dark_theme() {
    assert_picture("curves-slate", chart().figure().with_theme(Theme::Dark));
}

#[test]
fn a_confusion_matrix_shows_its_letters() {
    let letters = ['A', 'Ž', 'Č', 'Ŝ', 'Ë'];
    let mut counts = vec![vec![0; 5]; 5];
    for letter in 0..5 {
        counts[letter][letter] += 5 + letter as u32;
        counts[letter][(letter * 2) % 5] += 1;
        counts[letter][(letter + 3) % 5] += 1;
    }
    let figure = confusion_figure(&letters, &counts, |a, b| a == b, "paired, seed 0");
    assert_picture("confusion", figure);
}

/// Three letters of twelve hands, whose rings grow along a spiral.
fn spiral(explained: Option<[f64; 2]>) -> Figure {
    let mut glyphs = Bank::empty(3);
    let mut places = Vec::new();
    for hand in 0..12 {
        for class in 0..3 {
            let turn = hand as f64 * 0.4 + class as f64 * 2.1;
            let radius = 1.0 + hand as f64 / 3.0;
            places.push([radius * turn.cos(), radius * turn.sin()]);
            glyphs.push(
                ring(1.0 + hand as f32 / 2.0),
                Class::new(class),
                Some(HandId::new(hand)),
            );
        }
    }
    let mut rng = seeded(0, Stream::Figure, 0);
    projection_figure(
        &places,
        explained,
        &glyphs,
        &['Ж', 'Я', 'Ш'],
        "Latent vectors",
        &mut rng,
    )
}

#[test]
fn a_projection_has_glyphs_at_their_points_and_names_its_letters() {
    assert_picture("map", spiral(Some([0.42, 0.08])));
}

#[test]
fn a_projection_without_axes_says_so_in_the_dark_theme() {
    assert_picture("map-slate", spiral(None).with_theme(Theme::Dark));
}
