//! The monoline version of a glyph: its skeleton, stroked at a constant width.

use bukva_glyphs::{Glyph, PIXELS, SIDE};

/// Skeletons are computed at twice a glyph's size, so that thin strokes have a middle.
const WIDE: usize = 2 * SIDE;
/// The number of erosions: enough for strokes up to 19 pixels wide at the doubled size.
const EROSIONS: usize = 9;

type Plane = [[f32; WIDE]; WIDE];

/// Redraws a glyph with a stroke about 1.9 pixels wide along its soft skeleton (Shit et al. 2021,
/// "clDice"): thick and thin strokes, serif and sans become the lines that a pen would follow.
pub(crate) fn monoline(glyph: &Glyph) -> Glyph {
    let mut plane = doubled(&glyph.to_unit());
    let mut skeleton = [[0.0; WIDE]; WIDE];
    for _ in 0..=EROSIONS {
        let smaller = eroded(&plane);
        keep_tips(&mut skeleton, &plane, &dilated(&smaller));
        plane = smaller;
    }
    let drawn = dilated(&skeleton);
    let mut ink = [0.0; PIXELS];
    for (pair, line) in drawn.chunks_exact(2).zip(ink.chunks_exact_mut(SIDE)) {
        for (column, ink) in line.iter_mut().enumerate() {
            let (left, right) = (2 * column, 2 * column + 1);
            let sum = pair[0][left] + pair[0][right] + pair[1][left] + pair[1][right];
            // The mean of the four, doubled, so that a line of one pixel at the doubled size has
            // full ink.
            *ink = (sum / 2.0).min(1.0);
        }
    }
    Glyph::from_unit(&ink)
}

/// Adds the ends and ridges that an opening removes, where the skeleton does not have them yet.
fn keep_tips(skeleton: &mut Plane, plane: &Plane, opened: &Plane) {
    let inks = plane.as_flattened().iter().zip(opened.as_flattened());
    for (kept, (ink, open)) in skeleton.as_flattened_mut().iter_mut().zip(inks) {
        let new = greater(ink - open, 0.0);
        *kept += greater(new - *kept * new, 0.0);
    }
}

/// Bilinear enlargement to twice the size.
fn doubled(ink: &[f32; PIXELS]) -> Plane {
    let line = |at: usize| {
        let place = (at as f32 + 0.5) / 2.0 - 0.5;
        let first = place.floor().max(0.0) as usize;
        (
            first,
            (first + 1).min(SIDE - 1),
            (place - first as f32).max(0.0),
        )
    };
    let mut plane = [[0.0; WIDE]; WIDE];
    for (row, values) in plane.iter_mut().enumerate() {
        let (upper, lower, down) = line(row);
        for (column, value) in values.iter_mut().enumerate() {
            let (left, right, across) = line(column);
            let mix = |row: usize| {
                ink[row * SIDE + left] * (1.0 - across) + ink[row * SIDE + right] * across
            };
            *value = mix(upper) * (1.0 - down) + mix(lower) * down;
        }
    }
    plane
}

/// The minimum of each pixel and its four neighbors; pixels outside the image are ignored.
fn eroded(plane: &Plane) -> Plane {
    down(across(plane, lesser), plane, lesser)
}

/// The maximum of each pixel and its eight neighbors: along rows, then along columns.
fn dilated(plane: &Plane) -> Plane {
    let rows = across(plane, greater);
    down(rows, &rows, greater)
}

/// Reduces each pixel and its neighbors in the row with `pick`.
fn across(plane: &Plane, pick: impl Fn(f32, f32) -> f32) -> Plane {
    let mut result = *plane;
    for (picked, line) in result.iter_mut().zip(plane) {
        for (value, &left) in picked[1..].iter_mut().zip(line) {
            *value = pick(*value, left);
        }
        for (value, &right) in picked.iter_mut().zip(&line[1..]) {
            *value = pick(*value, right);
        }
    }
    result
}

/// Reduces each pixel and those above and below it in `plane` with `pick`.
fn down(mut picked: Plane, plane: &Plane, pick: impl Fn(f32, f32) -> f32) -> Plane {
    for (row, line) in picked.iter_mut().enumerate() {
        let (above, below) = (row.saturating_sub(1), (row + 1).min(WIDE - 1));
        let sides = plane[above].iter().zip(&plane[below]);
        for (value, (&above, &below)) in line.iter_mut().zip(sides) {
            *value = pick(*value, pick(above, below));
        }
    }
    picked
}

/// Unlike `f32::min`, this has no special case for NaN, which would prevent vectorization.
fn lesser(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use bukva_glyphs::{Glyph, PIXELS, SIDE, Style};

    use super::monoline;

    /// A vertical bar of the given width, in the middle.
    fn bar(width: usize) -> Glyph {
        let mut pixels = [0; PIXELS];
        for row in 3..25 {
            let left = 14 - width / 2;
            pixels[row * SIDE + left..row * SIDE + left + width].fill(255);
        }
        Glyph::new(pixels)
    }

    #[test]
    fn thick_and_thin_strokes_come_out_of_one_width() {
        let width = |bar: Glyph| Style::of(&monoline(&bar)).unwrap().thickness;
        for thick in [3, 5, 8] {
            let width = width(bar(thick));
            assert!(
                (1.2..2.6).contains(&width),
                "a bar {thick} wide became {width} wide"
            );
        }
    }

    #[test]
    fn a_blank_glyph_stays_blank() {
        assert!(monoline(&Glyph::BLANK).is_blank());
    }
}
