//! Which blots form one letter, and how many letters an image shows.

use super::blots::{Blots, Bounds};
use super::group::Group;
use super::plane::Plane;
use super::yery::join_yery;

/// Blots that share this much of the narrower one's width form one letter: dots, accents, bars.
const ABOVE: f32 = 0.3;
/// A letter is at least this high, as a share of the highest one.
pub(super) const HIGH: f32 = 0.5;
/// And has at least this share of all ink.
const HEAVY: f32 = 0.06;
/// Two letters are at least this wide together, as a share of their height.
const TWO_WIDE: f32 = 1.15;
/// From this width on, even bars are letters of their own.
const WORD_WIDE: f32 = 2.4;
/// The space between two letters, as a share of their height.
const SPACE: f32 = 0.05;
/// The height of a dot above a letter, at most, as a share of the highest blot.
const DOT: f32 = 0.3;

/// The number of letters in an image that should show one.
///
/// Several letters are groups of strokes of similar height, side by side with clear spaces between
/// them, and together wider than a letter. A bar on the right belongs to Ы, and other bars are the
/// stems of a letter whose thin strokes are lost.
pub(super) fn count(blots: &Blots, plane: &Plane) -> usize {
    let all = columns(blots);
    let Some(highest) = all.iter().map(|group| group.bounds.height()).max() else {
        return 0;
    };
    let ink: f32 = all.iter().map(|group| group.ink).sum();
    let mut letters: Vec<Group> = all
        .into_iter()
        .filter(|group| {
            group.bounds.height() as f32 >= HIGH * highest as f32 && group.ink >= HEAVY * ink
        })
        .collect();
    if letters.len() < 2 {
        return 1;
    }
    join_yery(&mut letters, blots, plane);
    let wide = letters.iter().filter(|group| !group.is_bar()).count();
    let whole = letters
        .iter()
        .map(|group| group.bounds)
        .reduce(|whole, bounds| whole.join(&bounds));
    let aspect = whole.map_or(0.0, |whole| whole.width() as f32 / whole.height() as f32);
    let spaced = letters.windows(2).all(|pair| {
        let shared = pair[0].bounds.shared_rows(&pair[1].bounds);
        let lower = pair[0].bounds.height().min(pair[1].bounds.height());
        let space = pair[0].bounds.gap(&pair[1].bounds);
        2 * shared >= lower && space as f32 >= SPACE * highest as f32
    });
    if spaced && (wide >= 2 && aspect >= TWO_WIDE || letters.len() >= 2 && aspect >= WORD_WIDE) {
        letters.len()
    } else {
        1
    }
}

/// The blots grouped by the columns that they share, from left to right.
pub(super) fn columns(blots: &Blots) -> Vec<Group> {
    let mut groups: Vec<Group> = blots
        .list
        .iter()
        .enumerate()
        .map(|(blot, found)| Group {
            bounds: found.bounds,
            blots: vec![blot],
            ink: found.ink,
        })
        .collect();
    join_dots(&mut groups);
    groups.sort_by_key(|group| group.bounds.left);
    let mut joined: Vec<Group> = Vec::new();
    for mut group in groups {
        // Joining widens a group, so that it may now share columns with another one.
        while let Some(place) = joined.iter().position(|other| overlaps(other, &group)) {
            group.join(joined.remove(place));
        }
        joined.push(group);
    }
    joined.sort_by_key(|group| group.bounds.left);
    joined
}

/// Joins two dots beside each other above something narrow, as above Ї: each of them shares no columns with it.
fn join_dots(groups: &mut Vec<Group>) {
    let highest = groups.iter().map(|group| group.bounds.height()).max();
    let most = DOT * highest.unwrap_or(0) as f32;
    let dots: Vec<usize> = (0..groups.len())
        .filter(|&at| groups[at].bounds.height() as f32 <= most)
        .collect();
    let pairs = dots
        .iter()
        .flat_map(|&one| dots.iter().map(move |&other| (one, other)));
    let above: Vec<(usize, usize)> = pairs
        .filter(|&(one, other)| are_dots(&groups[one].bounds, &groups[other].bounds))
        .filter(|&(one, other)| {
            let both = groups[one].bounds.join(&groups[other].bounds);
            let mut stems = groups.iter().map(|group| &group.bounds);
            stems.any(|stem| stem.height() as f32 > most && is_above(&both, stem))
        })
        .collect();
    let mut single = vec![true; groups.len()];
    for (one, other) in above {
        if single[one] && single[other] {
            let right = groups[other].clone();
            groups[one].join(right);
            single[other] = false;
        }
    }
    let mut single = single.into_iter();
    groups.retain(|_| single.next().unwrap_or(true));
}

/// Whether two small blots are alike and beside each other, the first one on the left.
fn are_dots(left: &Bounds, right: &Bounds) -> bool {
    let alike = |a: usize, b: usize| 2 * a.max(b) <= 3 * a.min(b) + 2;
    left.left < right.left
        && alike(left.width(), right.width())
        && alike(left.height(), right.height())
        && 2 * left.shared_rows(right) > left.height()
        && left.gap(right) <= 2 * left.width().max(right.width())
}

/// Whether dots are close above a stem, which may be slanted.
fn is_above(dots: &Bounds, stem: &Bounds) -> bool {
    stem.top >= dots.bottom
        && stem.gap(dots) <= 2 * dots.height()
        && 2 * stem.shared_columns(dots) >= stem.width().min(dots.width())
}

fn overlaps(one: &Group, other: &Group) -> bool {
    let shared = one.bounds.shared_columns(&other.bounds) as f32;
    shared >= ABOVE * one.bounds.width().min(other.bounds.width()) as f32 && shared > 0.0
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use crate::glyph::FineGlyph;

    /// The letters found in a line of black shapes on white, which lean to the right: whether each is a
    /// sign.
    fn found(slant: f64, inked: impl Fn(u32, u32) -> bool) -> Vec<bool> {
        let shade = |x, y| {
            let upright = f64::from(x) + slant * (f64::from(y) - 80.0);
            Luma([if inked(upright.round() as u32, y) {
                0
            } else {
                255
            }])
        };
        let image = GrayImage::from_fn(300, 160, shade);
        let line = FineGlyph::line_from_image(&DynamicImage::ImageLuma8(image)).unwrap();
        line.iter().map(|letter| letter.is_sign).collect()
    }

    fn bar(x: u32, y: u32) -> bool {
        (150..165).contains(&x) && (40..120).contains(&y)
    }

    #[test]
    fn dots_beside_a_narrow_stem_belong_to_it() {
        let dots =
            |x, y| ((138..148).contains(&x) || (167..177).contains(&x)) && (20..30).contains(&y);
        let block = |x, y| (40..100).contains(&x) && (40..120).contains(&y);
        for slant in [0.0, 0.2, 0.4] {
            let letters = found(slant, |x, y| bar(x, y) || dots(x, y) || block(x, y));
            assert_eq!(letters, [false; 2], "{slant}");
        }
    }
}
