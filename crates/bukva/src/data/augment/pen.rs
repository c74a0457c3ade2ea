//! A letter as a pen of constant width would draw it.

use crate::glyph::{Glyph, PIXELS, SIDE};

/// Skeletons are found at twice a glyph's size, so that thin strokes have a middle.
const WIDE: usize = 2 * SIDE;
/// Erosions until no stroke is left: strokes up to 19 wide pixels are reduced.
const EROSIONS: usize = 9;

type Plane = Vec<f32>;

/// Redraws a glyph with a stroke about 1.9 pixels wide along its soft skeleton (Shit et al. 2021,
/// "clDice"): thick and thin, serif and sans become the lines a pen would follow.
pub fn pen_version(glyph: &Glyph) -> Glyph {
    let mut plane = doubled(&glyph.to_unit());
    let mut skeleton = tips(&plane);
    for _ in 0..EROSIONS {
        plane = eroded(&plane);
        for (kept, new) in skeleton.iter_mut().zip(tips(&plane)) {
            *kept += (new - *kept * new).max(0.0);
        }
    }
    let drawn = dilated(&skeleton);
    let ink: [f32; PIXELS] = std::array::from_fn(|pixel| {
        let (row, column) = (2 * (pixel / SIDE), 2 * (pixel % SIDE));
        let sum: f32 = [(0, 0), (0, 1), (1, 0), (1, 1)]
            .iter()
            .map(|(down, across)| drawn[(row + down) * WIDE + column + across])
            .sum();
        // The mean of the four, doubled: a line one wide pixel thin is fully inked.
        (sum / 2.0).min(1.0)
    });
    Glyph::from_unit(&ink)
}

/// What an opening would remove: ends and ridges.
fn tips(plane: &Plane) -> Plane {
    let opened = dilated(&eroded(plane));
    plane
        .iter()
        .zip(opened)
        .map(|(ink, open)| (ink - open).max(0.0))
        .collect()
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
    let mut plane = vec![0.0; WIDE * WIDE];
    for row in 0..WIDE {
        let (upper, lower, down) = line(row);
        for column in 0..WIDE {
            let (left, right, across) = line(column);
            let mix = |row: usize| {
                ink[row * SIDE + left] * (1.0 - across) + ink[row * SIDE + right] * across
            };
            plane[row * WIDE + column] = mix(upper) * (1.0 - down) + mix(lower) * down;
        }
    }
    plane
}

/// The least of each pixel and its four neighbours; outside there is no ink to compare with.
fn eroded(plane: &Plane) -> Plane {
    down(across(plane, lesser), plane, lesser)
}

/// The most of each pixel and its eight neighbours: along rows, then along columns.
fn dilated(plane: &Plane) -> Plane {
    let rows = across(plane, greater);
    down(rows.clone(), &rows, greater)
}

/// What `pick` picks of each pixel and its neighbours in the row.
fn across(plane: &Plane, pick: impl Fn(f32, f32) -> f32) -> Plane {
    let mut result = plane.clone();
    for (picked, line) in result.chunks_exact_mut(WIDE).zip(plane.chunks_exact(WIDE)) {
        for (value, &left) in picked[1..].iter_mut().zip(line) {
            *value = pick(*value, left);
        }
        for (value, &right) in picked.iter_mut().zip(&line[1..]) {
            *value = pick(*value, right);
        }
    }
    result
}

/// What `pick` picks of each pixel and those above and below it in `plane`.
fn down(mut picked: Plane, plane: &Plane, pick: impl Fn(f32, f32) -> f32) -> Plane {
    for (row, line) in picked.chunks_exact_mut(WIDE).enumerate() {
        let above = row.saturating_sub(1) * WIDE;
        let below = (row + 1).min(WIDE - 1) * WIDE;
        let (above, below) = (&plane[above..][..WIDE], &plane[below..][..WIDE]);
        for ((value, &above), &below) in line.iter_mut().zip(above).zip(below) {
            *value = pick(*value, pick(above, below));
        }
    }
    picked
}

/// Unlike `f32::min`, without care for NaN, which would keep the loops from being vectorised.
fn lesser(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::pen_version;
    use crate::glyph::{Glyph, PIXELS, SIDE, Traits};

    /// A vertical bar of a width, in the middle.
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
        let width = |bar: Glyph| Traits::of(&pen_version(&bar)).unwrap().thickness;
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
        assert!(pen_version(&Glyph::BLANK).is_blank());
    }
}
