//! Outlines as pixels.

use bukva_glyphs::Glyph;
use bukva_glyphs::raster::rasterize;
use kurbo::{BezPath, Circle, PathEl, Shape};

#[test]
fn an_outline_that_encloses_nothing_gives_no_glyph() {
    assert!(Glyph::from_outline(&BezPath::new()).is_none());
    let mut line = BezPath::new();
    line.move_to((0.0, 0.0));
    line.line_to((500.0, 0.0));
    line.close_path();
    assert!(Glyph::from_outline(&line).is_none());
    let mut endless = BezPath::new();
    endless.move_to((0.0, 0.0));
    endless.line_to((f64::INFINITY, 3.0));
    endless.line_to((f64::NAN, 9.0));
    endless.close_path();
    assert!(Glyph::from_outline(&endless).is_none());
}

#[test]
fn size_and_place_of_an_outline_do_not_matter() {
    let small = Circle::new((3.0, -2.0), 0.01).to_path(1e-6);
    let large = Circle::new((-4e4, 9e5), 2e4).to_path(1.0);
    let (small, large) = (
        Glyph::from_outline(&small).unwrap(),
        Glyph::from_outline(&large).unwrap(),
    );
    assert!(
        small
            .pixels()
            .iter()
            .zip(large.pixels())
            .all(|(a, b)| a.abs_diff(*b) <= 2)
    );
}

#[test]
fn points_far_outside_cut_the_image_as_if_it_went_on() {
    let side = 28;
    let ink = |path: &str| rasterize(&BezPath::from_svg(path).unwrap(), side);
    for far in ["99", "3000", "70000", "1e9", "1e30"] {
        // A half plane, a wedge that only touches the image, and a diagonal band.
        let half = format!("M7 -{far}L{far} -{far}L{far} {far}L7 {far}Z");
        assert_eq!(ink(&half), ink("M7 0L28 0L28 28L7 28Z"), "{far}");
        let below = format!("M-{far} 28L{far} 28L0 {far}Z");
        assert_eq!(ink(&below), vec![0; side * side], "{far}");
        let band = format!("M0 0L28 28L{far} {far}L{far} -{far}L-{far} -{far}Z");
        let corner = ink("M0 0L28 28L28 0Z");
        let off = ink(&band)
            .iter()
            .zip(&corner)
            .map(|(a, b)| a.abs_diff(*b))
            .max();
        assert!(off <= Some(2), "{far}: {off:?}");
    }
}

#[test]
fn a_curve_that_is_all_but_straight_is_a_line() {
    let curve = "M-0.860143211928202 32.14358148520682C0.20629637694822905 33.099299652749764 \
        1.1847951469059472 34.10252754825093 2.251234735782378 35.05824571579387L40 0L0 0Z";
    let line =
        "M-0.860143211928202 32.14358148520682L2.251234735782378 35.05824571579387L40 0L0 0Z";
    let [curve, line] = [curve, line].map(|path| BezPath::from_svg(path).unwrap());
    let mut parts = Vec::new();
    kurbo::flatten(&curve, 0.01, |part| parts.push(part));
    let is_broken = |part: &PathEl| matches!(part, PathEl::LineTo(to) if to.is_nan());
    assert!(
        parts.iter().any(is_broken),
        "kurbo divides no more: remove the exception"
    );
    assert_eq!(rasterize(&curve, 56), rasterize(&line, 56));
}
