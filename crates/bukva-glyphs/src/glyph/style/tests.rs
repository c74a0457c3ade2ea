use super::*;

/// Renders the shape `inside`, with 16 x 16 samples per pixel, coordinates from the glyph's center,
/// and y up.
fn draw(inside: impl Fn(f32, f32) -> bool) -> [f32; PIXELS] {
    const FINE: usize = 16;
    let place = |pixel: usize, part: usize| {
        pixel as f32 + (part as f32 + 0.5) / FINE as f32 - SIDE as f32 / 2.0
    };
    std::array::from_fn(|at| {
        let hits = (0..FINE * FINE)
            .filter(|part| {
                let x = place(at % SIDE, part % FINE);
                let y = -place(at / SIDE, part / FINE);
                inside(x, y)
            })
            .count();
        hits as f32 / (FINE * FINE) as f32
    })
}

/// A bar rotated clockwise from upright.
fn bar(width: f32, length: f32, turn: f32) -> [f32; PIXELS] {
    let (sin, cos) = turn.sin_cos();
    draw(|x, y| {
        let along = x * sin + y * cos;
        let across = x * cos - y * sin;
        along.abs() <= length / 2.0 && across.abs() <= width / 2.0
    })
}

fn traits(ink: &[f32; PIXELS]) -> Style {
    Style::of_ink(ink).expect("the drawing has ink")
}

fn assert_near(actual: f32, expected: f32, tolerance: f32, what: &str) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{what}: {actual} is not within {tolerance} of {expected}"
    );
}

#[test]
fn a_bar_of_any_width_and_turn_is_as_thick_as_it_is() {
    for width in [1.0f32, 1.5, 2.0, 3.0, 4.5, 6.0] {
        for degrees in [0.0f32, 7.0, 15.0, 30.0, 45.0, 60.0, 90.0] {
            let length = 22.0;
            let measured = traits(&bar(width, length, degrees.to_radians())).thickness;
            let expected = width * length / (width + length);
            let what = format!("width {width} at {degrees} degrees");
            assert_near(measured, expected, 0.07 * expected + 0.02, &what);
        }
    }
}

#[test]
fn hairlines_thinner_than_a_pixel_are_still_told_apart() {
    let thickness = |width| traits(&bar(width, 22.0, 0.2)).thickness;
    let measured = [0.4, 0.6, 0.8, 1.0, 1.2].map(thickness);
    assert!(
        measured.is_sorted_by(|a, b| a + 0.08 < *b),
        "{measured:?} grows with the width"
    );
}

#[test]
fn a_disc_is_as_thick_as_its_radius() {
    for radius in [3.0f32, 5.5, 10.0] {
        let disc = traits(&draw(|x, y| x.hypot(y) <= radius));
        // Twice πr² over 2πr.
        assert_near(disc.thickness, radius, 0.02 * radius, "thickness");
        assert_near(disc.slant, 0.0, 1e-3, "slant");
        assert_near(disc.log_aspect, 0.0, 1e-3, "log aspect");
    }
}

#[test]
fn a_ring_counts_its_inner_outline_too() {
    let ring = traits(&draw(|x, y| (8.0..=10.0).contains(&x.hypot(y))));
    assert_near(ring.thickness, 2.0, 0.05, "thickness");
}

#[test]
fn a_sheared_bar_has_the_slant_of_its_shear() {
    for shear in [-0.3f32, -0.1, 0.0, 0.2, 0.5] {
        let leaning = draw(|x, y| (x - shear * y).abs() <= 1.5 && y.abs() <= 10.0);
        assert_near(traits(&leaning).slant, shear, 0.005, "slant");
    }
}

#[test]
fn a_slant_does_not_depend_on_the_place_in_the_image() {
    let at = |dx: f32, dy: f32| {
        draw(|x, y| (x - dx - 0.2 * (y - dy)).abs() <= 1.5 && (y - dy).abs() <= 7.0)
    };
    assert_near(
        traits(&at(6.0, 5.0)).slant,
        traits(&at(-6.0, -5.0)).slant,
        1e-4,
        "slant",
    );
}

#[test]
fn an_aspect_ratio_is_measured_finer_than_a_pixel() {
    for width in [9.0f32, 9.25, 9.5, 9.75, 10.0] {
        let block = traits(&draw(|x, y| x.abs() <= width / 2.0 && y.abs() <= 11.0));
        assert_near(block.log_aspect, (width / 22.0).ln(), 0.02, "log aspect");
    }
}

#[test]
fn a_blank_glyph_has_no_traits() {
    assert_eq!(Style::of(&Glyph::BLANK), None);
    assert_eq!(Style::of_ink(&[FAINTEST / 2.0; PIXELS]), None);
    assert_eq!(Style::of_ink(&[f32::NAN; PIXELS]), None);
    assert_eq!(Style::of_ink(&[-1.0; PIXELS]), None);
}

#[test]
fn a_solid_glyph_is_outlined_by_the_image() {
    let solid = traits(&[1.0; PIXELS]);
    assert_near(solid.thickness, SIDE as f32 / 2.0, 0.3, "thickness");
    assert_eq!((solid.slant, solid.log_aspect), (0.0, 0.0));
}

#[test]
fn every_single_pixel_has_finite_traits() {
    for at in 0..PIXELS {
        let mut ink = [0.0; PIXELS];
        ink[at] = 0.3;
        for value in traits(&ink).to_array() {
            assert!(value.is_finite(), "pixel {at}: {value}");
        }
    }
}

#[test]
fn values_beyond_ink_and_paper_are_clamped() {
    let bar = bar(3.0, 20.0, 0.1);
    let loud = bar.map(|value| {
        if value > 0.99 {
            7.0
        } else {
            value - f32::from(value == 0.0)
        }
    });
    assert_eq!(
        traits(&loud),
        traits(&bar.map(|v| if v > 0.99 { 1.0 } else { v }))
    );
}

#[test]
fn a_checkerboard_does_not_confuse_the_outline() {
    let board: [f32; PIXELS] = std::array::from_fn(|at| ((at / SIDE + at % SIDE) % 2) as f32);
    assert!(traits(&board).thickness.is_finite());
}
