//! Tests of tracing: images in, outlines out.

use bukva_data::builtin;
use bukva_glyphs::raster::rasterize;
use bukva_glyphs::{Contours, Glyph, Outline, PIXELS, SIDE};
use kurbo::{Affine, BezPath, Circle, PathEl, Point, Rect, Shape};

/// The ink of a path in a square of `side` pixels.
fn ink(path: &BezPath, side: usize) -> Vec<f32> {
    let pixels = rasterize(path, side);
    pixels
        .iter()
        .map(|&value| f32::from(value) / 255.0)
        .collect()
}

fn traced(path: &BezPath, side: usize) -> Outline {
    Outline::trace(&ink(path, side), side)
}

/// A ring by non-zero winding: the inner circle runs the other way.
fn ring(center: (f64, f64), outer: f64, inner: f64) -> BezPath {
    let mut path = Circle::new(center, outer).to_path(1e-4).reverse_subpaths();
    path.extend(Circle::new(center, inner).to_path(1e-4));
    path
}

fn sum(pixels: &[u8]) -> f64 {
    pixels.iter().map(|&value| f64::from(value)).sum::<f64>() / 255.0
}

/// The area that both images have as ink, as a share of the area that either has.
fn overlap(one: &[u8], other: &[u8]) -> f64 {
    let both: f64 = one
        .iter()
        .zip(other)
        .map(|(a, b)| f64::from(*a.min(b)))
        .sum();
    let either: f64 = one
        .iter()
        .zip(other)
        .map(|(a, b)| f64::from(*a.max(b)))
        .sum();
    both / either
}

/// Some glyphs of the built-in set, of all hands in turn.
fn glyphs(letter: char) -> Vec<Glyph> {
    let set = builtin().unwrap();
    let found = set.iter().filter(|entry| entry.letter == letter);
    found.step_by(7).map(|entry| *entry.glyph).collect()
}

#[test]
fn a_blank_image_has_an_empty_outline() {
    let outline = Outline::trace(&[0.0; PIXELS], SIDE);
    assert!(outline.is_empty());
    assert_eq!(outline.parts_and_holes(), [0, 0]);
    assert_eq!(outline.to_svg_path(), "");
    assert_eq!(outline.render(56), vec![0; 56 * 56]);
    assert!(Outline::trace(&[], 0).is_empty());
}

#[test]
fn values_that_are_no_amounts_of_ink_are_harmless() {
    let bar = Rect::new(9.0, 4.0, 19.0, 24.0).to_path(0.1);
    let clean = ink(&bar, SIDE);
    let mut wild = clean.clone();
    for (at, value) in wild.iter_mut().enumerate() {
        *value = match (*value, at % 3) {
            (0.0, 0) => f32::NAN,
            (0.0, 1) => f32::NEG_INFINITY,
            (0.0, _) => -3.0,
            (_, 0) => f32::INFINITY,
            (value, _) => value * 9.0,
        };
    }
    assert_eq!(Outline::trace(&wild, SIDE), Outline::trace(&clean, SIDE));
    let full = Outline::trace(&[1.0; PIXELS], SIDE);
    assert!(sum(&full.render(SIDE)) > 0.98 * PIXELS as f64);
    for noise in 0..20u32 {
        let image: Vec<f32> = (0..PIXELS as u32)
            .map(|at| (at.wrapping_mul(2_654_435_761).rotate_left(noise) % 1000) as f32 / 999.0)
            .collect();
        assert!(Outline::trace(&image, SIDE).path().is_finite());
    }
}

#[test]
fn contours_are_closed_and_run_counter_clockwise_around_ink() {
    let outline = traced(&ring((28.0, 28.0), 20.0, 12.0), 56);
    let contours: Vec<BezPath> = outline
        .path()
        .subpaths()
        .map(|contour| BezPath::from_vec(contour.to_vec()))
        .collect();
    assert_eq!(contours.len(), 2);
    for contour in &contours {
        assert_eq!(contour.elements().last(), Some(&PathEl::ClosePath));
    }
    // With y pointing down, counter-clockwise contours have negative areas.
    let mut areas: Vec<f64> = contours.iter().map(Shape::area).collect();
    areas.sort_by(f64::total_cmp);
    let circle = |radius: f64| std::f64::consts::PI * radius * radius;
    assert!((areas[0] + circle(20.0)).abs() < 3.0, "{areas:?}");
    assert!((areas[1] - circle(12.0)).abs() < 3.0, "{areas:?}");
}

#[test]
fn a_bar_has_four_corners_where_it_has_them() {
    // None of its edges lies on the border of a pixel.
    let bar = Rect::new(19.3, 10.6, 30.8, 47.1);
    let outline = traced(&bar.to_path(0.1), 56);
    assert_eq!(
        outline.path().segments().count(),
        4,
        "{}",
        outline.to_svg_path()
    );
    let found = outline.path().bounding_box();
    for (a, b) in [
        (found.x0, bar.x0),
        (found.y0, bar.y0),
        (found.x1, bar.x1),
        (found.y1, bar.y1),
    ] {
        assert!((a - b).abs() < 0.02, "{found:?}");
    }
}

#[test]
fn a_circle_has_its_points_at_the_extrema_and_its_radius_everywhere() {
    let outline = traced(&Circle::new((27.7, 28.4), 18.0).to_path(1e-4), 56);
    assert_eq!(
        outline.path().segments().count(),
        4,
        "{}",
        outline.to_svg_path()
    );
    kurbo::flatten(outline.path(), 0.01, |part| {
        if let PathEl::MoveTo(point) | PathEl::LineTo(point) = part {
            let radius = point.distance((27.7, 28.4).into());
            assert!((radius - 18.0).abs() < 0.1, "{radius} at {point:?}");
        }
    });
}

#[test]
fn the_outline_keeps_the_ink_of_the_image() {
    let (mut count, mut off) = (0, 0);
    for glyph in "АЖОШяф".chars().flat_map(glyphs) {
        let outline = Outline::trace(&glyph.to_unit(), SIDE);
        let share = sum(&outline.render(448)) / 256.0 / f64::from(glyph.ink());
        // A few faces have hairlines of a quarter of a pixel.
        assert!((share - 1.0).abs() < 0.1, "{share}\n{glyph:?}");
        off += usize::from((share - 1.0).abs() > 0.02);
        count += 1;
    }
    assert!(
        off * 20 < count,
        "{off} of {count} glyphs gained or lost more than 2 % of their ink"
    );
}

#[test]
fn a_traced_glyph_looks_like_the_image_at_its_own_size_and_at_twice_the_size() {
    let mut alike = Vec::new();
    for glyph in "ЖОВya".chars().flat_map(glyphs) {
        let outline = Outline::trace(&glyph.to_unit(), SIDE);
        let own = outline.render(SIDE);
        alike.push(overlap(&own, glyph.pixels()));
        let twice = outline.render(2 * SIDE);
        let halved: Vec<u8> = (0..PIXELS)
            .map(|at| {
                let start = at / SIDE * 4 * SIDE + at % SIDE * 2;
                let four = [start, start + 1, start + 2 * SIDE, start + 2 * SIDE + 1];
                (four.iter().map(|&at| u32::from(twice[at])).sum::<u32>() / 4) as u8
            })
            .collect();
        let same = overlap(&halved, &own);
        assert!(same > 0.98, "{same}\n{glyph:?}");
    }
    alike.sort_by(f64::total_cmp);
    let share = |part: usize| alike[alike.len() * part / 100];
    assert!(share(50) > 0.98, "median {}", share(50));
    assert!(share(5) > 0.93, "one in twenty {}", share(5));
    assert!(share(0) > 0.6, "lowest {}", share(0));
}

#[test]
fn the_holes_of_letters_are_found() {
    let mut eight = ring((28.0, 18.0), 10.0, 5.0);
    eight.extend(ring((28.0, 38.0), 12.0, 6.5));
    let outline = traced(&eight, 56);
    assert_eq!(outline.parts_and_holes(), [1, 2]);
    for (letter, parts, holes) in [('О', 1, 1), ('В', 1, 2), ('Ы', 2, 1), ('Ё', 3, 0)] {
        let glyphs = glyphs(letter);
        let right = glyphs.iter().filter(|glyph| {
            let outline = Outline::trace(&glyph.to_unit(), SIDE);
            outline.parts_and_holes() == [parts, holes]
        });
        // Some hands close counters, open them, or join parts.
        let share = right.count() as f64 / glyphs.len() as f64;
        assert!(share > 0.85, "{letter}: {share}");
    }
}

#[test]
fn specks_and_pinholes_are_dropped() {
    let mut image = ink(&Rect::new(10.0, 10.0, 40.0, 46.0).to_path(0.1), 56);
    image[3 * 56 + 50] = 0.2;
    image[50 * 56 + 3] = 0.06;
    image[30 * 56 + 25] = 0.8;
    let outline = Outline::trace(&image, 56);
    assert_eq!(outline.parts_and_holes(), [1, 0]);
}

#[test]
fn parts_and_holes_below_a_size_are_dropped_on_demand() {
    let mut shape = ring((28.0, 28.0), 14.0, 7.0);
    shape.extend(Rect::new(4.0, 4.0, 6.0, 7.0).to_path(0.1));
    let outline = traced(&shape, 56);
    assert_eq!(outline.parts_and_holes(), [2, 1]);
    let kept = outline.without_specks(10.0);
    assert_eq!(kept.parts_and_holes(), [1, 1]);
    // The hole has an area of about 150.
    let kept = outline.without_specks(300.0);
    assert_eq!(kept.parts_and_holes(), [1, 0]);
}

/// A closed polygon around a center, whose distance from it is a function of the angle.
fn around(center: (f64, f64), radius: impl Fn(f64) -> f64) -> BezPath {
    let points = (0..360).map(|degree| {
        let angle = -f64::from(degree).to_radians();
        let far = radius(angle);
        Point::new(center.0 + far * angle.cos(), center.1 + far * angle.sin())
    });
    let mut path = BezPath::new();
    for (at, point) in points.enumerate() {
        match at {
            0 => path.move_to(point),
            _ => path.line_to(point),
        }
    }
    path.close_path();
    path
}

#[test]
fn the_lines_of_an_uneven_image_pass_over_its_unevenness() {
    let even = Rect::new(20.0, 6.0, 30.0, 50.0).to_path(0.1);
    let mut uneven = BezPath::new();
    uneven.move_to((20.0, 6.0));
    let waver = |y: f64| 0.4 * (y / 1.5).sin();
    (0..=88).for_each(|half| {
        uneven.line_to((
            20.0 + waver(f64::from(half) / 2.0),
            6.0 + f64::from(half) / 2.0,
        ))
    });
    (0..=88).rev().for_each(|half| {
        uneven.line_to((
            30.0 + waver(f64::from(half) / 2.0 + 3.0),
            6.0 + f64::from(half) / 2.0,
        ))
    });
    uneven.close_path();
    let image = ink(&uneven, 56);
    let outline = Outline::trace_uneven(&Contours::find(&image, 56));
    let lines = outline.path().elements().iter();
    assert!(lines.clone().count() <= 6, "{}", outline.to_svg_path());
    assert!(
        !lines
            .clone()
            .any(|element| matches!(element, PathEl::CurveTo(..)))
    );
    assert!(
        overlap(
            &outline.render(448),
            &rasterize(&(Affine::scale(8.0) * even), 448)
        ) > 0.98
    );
    assert!(Outline::trace(&image, 56).path().elements().len() > 15);
}

#[test]
fn the_curves_of_an_uneven_image_pass_over_its_unevenness() {
    let even = around((28.0, 28.0), |_| 18.0);
    let uneven = around((28.0, 28.0), |angle| 18.0 + 0.3 * (13.0 * angle).sin());
    let image = ink(&uneven, 56);
    let outline = Outline::trace_uneven(&Contours::find(&image, 56));
    assert!(
        outline.path().elements().len() <= 10,
        "{}",
        outline.to_svg_path()
    );
    let rendered = rasterize(&(Affine::scale(8.0) * even), 448);
    assert!(overlap(&outline.render(448), &rendered) > 0.98);
    assert!(Outline::trace(&image, 56).path().elements().len() > 15);
}

#[test]
fn the_letters_of_an_uneven_image_keep_their_corners() {
    // A letter E.
    let mut shape = Rect::new(14.0, 6.0, 20.0, 50.0).to_path(0.1);
    for top in [6.0, 25.0, 44.0] {
        shape.extend(Rect::new(20.0, top, 42.0, top + 6.0).to_path(0.1));
    }
    let image = ink(&shape, 56);
    let outline = Outline::trace_uneven(&Contours::find(&image, 56));
    assert!(overlap(&outline.render(56), &rasterize(&shape, 56)) > 0.99);
    let corners = outline
        .path()
        .elements()
        .iter()
        .filter(|element| matches!(element, PathEl::LineTo(_)));
    assert_eq!(corners.count(), 11, "{}", outline.to_svg_path());
}

#[test]
fn svg_is_compact_and_draws_the_same() {
    let mut shape = ring((28.3, 20.1), 14.0, 7.0);
    shape.extend(Rect::new(5.5, 40.25, 50.5, 49.0).to_path(0.1));
    let outline = traced(&shape, 56);
    let data = outline.to_svg_path();
    assert!(data.len() < 400, "{data}");
    let read = Outline::new(BezPath::from_svg(&data).unwrap(), 56);
    assert!(
        overlap(&read.render(448), &outline.render(448)) > 0.998,
        "{data}"
    );
    let file = outline.to_svg();
    assert!(file.contains("viewBox=\"0 0 56 56\""), "{file}");
    assert!(file.contains("fill-rule=\"nonzero\""), "{file}");
    assert!(file.contains(&data), "{file}");
}
