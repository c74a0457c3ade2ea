//! Ы, whose two parts stand beside each other like two letters.

use std::ops::Range;

use super::blots::{Blots, Bounds};
use super::group::{BAR, Group};
use super::hull::solidity;
use super::plane::Plane;

/// A bar with serifs is at most this wide.
const SERIFS: f32 = 0.75;
/// A bar, with or without serifs, covers this share of its convex hull.
const PLAIN: f32 = 0.4;
/// The upper third of Ь has at least this share of its ink in the left half.
const STEM: f32 = 0.7;

/// Joins Ь and the bar to its right, which form Ы.
pub(super) fn join_yery(letters: &mut Vec<Group>, blots: &Blots, plane: &Plane) {
    let mut place = 0;
    while place + 1 < letters.len() {
        if are_yery(&letters[place], &letters[place + 1], blots, plane) {
            let right = letters.remove(place + 1);
            letters[place].join(right);
        }
        place += 1;
    }
}

/// Whether Ь and a bar to its right are Ы.
pub(super) fn are_yery(left: &Group, right: &Group, blots: &Blots, plane: &Plane) -> bool {
    let (height, space) = (
        left.bounds.height().max(right.bounds.height()),
        left.bounds.gap(&right.bounds),
    );
    (space as f32) < 0.4 * height as f32
        && left.bounds.height().min(right.bounds.height()) as f32 > 0.6 * height as f32
        && is_stem(right, blots, plane)
        && !left.is_bar()
        && is_soft_sign(left, slant(right, blots, plane), blots, plane)
}

/// Whether a letter is a bar in the middle, with or without serifs.
fn is_stem(group: &Group, blots: &Blots, plane: &Plane) -> bool {
    let Bounds {
        left,
        top,
        right,
        bottom,
    } = group.bounds;
    let height = bottom - top;
    let narrow = (top + height * 2 / 5..top + height * 3 / 5).all(|row| {
        let inked = || (left..right).filter(|&column| group.has(blots, row * plane.width + column));
        let span = inked().next_back().zip(inked().next());
        span.is_none_or(|(last, first)| ((last - first) as f32) < BAR * height as f32)
    });
    narrow && (group.bounds.width() as f32) < SERIFS * height as f32
}

/// How far a bar leans to the right, as a share of its height; 0 if it is no plain bar.
fn slant(bar: &Group, blots: &Blots, plane: &Plane) -> f32 {
    let plain = bar
        .blots
        .iter()
        .all(|&blot| solidity(blots, plane.width, blot) > PLAIN);
    if !plain {
        return 0.0;
    }
    let Bounds {
        left,
        top,
        right,
        bottom,
    } = bar.bounds;
    let (height, third) = (bottom - top, (bottom - top) / 3);
    let middle = |rows: Range<usize>| {
        let (mut sum, mut count) = (0, 0);
        for row in rows {
            for column in (left..right).filter(|at| bar.has(blots, row * plane.width + at)) {
                (sum, count) = (sum + column, count + 1);
            }
        }
        sum as f32 / f32::max(count as f32, 1.0)
    };
    // The middles of the thirds are two thirds of the height apart.
    1.5 * (middle(top..top + third) - middle(bottom - third..bottom)) / height.max(1) as f32
}

/// Whether the upper right of a letter is empty and its stem is on the left, as in Ь, once it stands
/// upright.
fn is_soft_sign(group: &Group, slant: f32, blots: &Blots, plane: &Plane) -> bool {
    let bounds = group.bounds;
    let third = bounds.top + bounds.height() / 3;
    let mut ink: Vec<(f32, f32, bool)> = Vec::new();
    for row in bounds.top..bounds.bottom {
        for column in bounds.left..bounds.right {
            let index = row * plane.width + column;
            if group.has(blots, index) {
                let upright = column as f32 - slant * (bounds.bottom - row) as f32;
                ink.push((upright, plane.values[index], row < third));
            }
        }
    }
    let places = || ink.iter().map(|&(place, ..)| place);
    let left = places().fold(f32::INFINITY, f32::min);
    let width = places().fold(f32::NEG_INFINITY, f32::max) - left;
    let before = |share: f32| -> f32 {
        let inked = ink
            .iter()
            .filter(|(place, _, upper)| *upper && place - left < share * width);
        inked.map(|(_, amount, _)| amount).sum()
    };
    let all = before(f32::INFINITY);
    all - before(0.6) <= 0.15 * all && before(0.5) >= STEM * all
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use crate::glyph::FineGlyph;

    /// The number of letters found in a line of black shapes on white, which lean to the right.
    fn found(slant: f64, inked: impl Fn(f64, f64) -> bool) -> usize {
        let shade = |x, y| {
            let upright = f64::from(x) + slant * (f64::from(y) - 80.0);
            Luma([if inked(upright, f64::from(y)) { 0 } else { 255 }])
        };
        let image = GrayImage::from_fn(300, 160, shade);
        let line = FineGlyph::line_from_image(&DynamicImage::ImageLuma8(image)).unwrap();
        line.len()
    }

    fn bar(x: f64, y: f64) -> bool {
        (150.0..165.0).contains(&x) && (40.0..120.0).contains(&y)
    }

    #[test]
    fn a_bar_is_part_of_yery_and_not_of_a_letter_with_its_tip_in_the_middle() {
        let soft_sign = |x: f64, y: f64| {
            let stem = (80.0..95.0).contains(&x) && (40.0..120.0).contains(&y);
            stem || ((80.0..130.0).contains(&x) && (80.0..120.0).contains(&y))
        };
        for slant in [0.0, 0.2, 0.4] {
            assert_eq!(
                found(slant, |x, y| bar(x, y) || soft_sign(x, y)),
                1,
                "{slant}"
            );
        }
        let tent = |x: f64, y: f64| {
            let side = (x - 100.0).abs() - 0.45 * (y - 40.0);
            (40.0..120.0).contains(&y) && side.abs() < 8.0
        };
        assert_eq!(found(0.0, |x, y| bar(x, y) || tent(x, y)), 2);
    }
}
