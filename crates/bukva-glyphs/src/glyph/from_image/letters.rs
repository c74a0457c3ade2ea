//! Which blots form one letter, and how many letters an image shows.

use super::blots::{Blots, Bounds};
use super::plane::Plane;

/// Blots that share this much of the narrower one's width form one letter: dots, accents, bars.
const ABOVE: f32 = 0.3;
/// A letter is at least this high, as a share of the highest one.
const HIGH: f32 = 0.5;
/// And has at least this share of all ink.
const HEAVY: f32 = 0.06;
/// Two letters are at least this wide together, as a share of their height.
const TWO_WIDE: f32 = 1.15;
/// From this width on, even bars are letters of their own.
const WORD_WIDE: f32 = 2.4;
/// A letter is wider than this, as a share of its height; less is a bar.
pub(super) const BAR: f32 = 0.34;
/// A bar with serifs is at most this wide.
const SERIFS: f32 = 0.75;
/// The space between two letters, as a share of their height.
const SPACE: f32 = 0.05;

/// Blots that form one letter, or part of one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) bounds: Bounds,
    pub(super) blots: Vec<usize>,
    pub(super) ink: f32,
}

impl Group {
    fn join(&mut self, other: Self) {
        self.bounds = self.bounds.join(&other.bounds);
        self.blots.extend(other.blots);
        self.ink += other.ink;
    }

    pub(super) fn is_bar(&self) -> bool {
        (self.bounds.width() as f32) < BAR * self.bounds.height() as f32
    }
}

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

fn overlaps(one: &Group, other: &Group) -> bool {
    let shared = one.bounds.shared_columns(&other.bounds) as f32;
    shared >= ABOVE * one.bounds.width().min(other.bounds.width()) as f32 && shared > 0.0
}

/// Joins Ь and the bar to its right, which form Ы.
pub(super) fn join_yery(letters: &mut Vec<Group>, blots: &Blots, plane: &Plane) {
    let mut place = 0;
    while place + 1 < letters.len() {
        let (left, right) = (&letters[place], &letters[place + 1]);
        let (height, space) = (
            left.bounds.height().max(right.bounds.height()),
            left.bounds.gap(&right.bounds),
        );
        let beside = (space as f32) < 0.4 * height as f32
            && left.bounds.height().min(right.bounds.height()) as f32 > 0.6 * height as f32;
        if beside
            && is_stem(right, blots, plane)
            && !left.is_bar()
            && is_soft_sign(left, blots, plane)
        {
            let right = letters.remove(place + 1);
            letters[place].join(right);
        }
        place += 1;
    }
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
    let of_group = |index: usize| {
        blots
            .of(index)
            .is_some_and(|blot| group.blots.contains(&blot))
    };
    let narrow = (top + height * 2 / 5..top + height * 3 / 5).all(|row| {
        let inked = || (left..right).filter(|&column| of_group(row * plane.width + column));
        let span = inked().next_back().zip(inked().next());
        span.is_none_or(|(last, first)| ((last - first) as f32) < BAR * height as f32)
    });
    narrow && (group.bounds.width() as f32) < SERIFS * height as f32
}

/// Whether the upper right of a letter is empty, as that of Ь.
fn is_soft_sign(group: &Group, blots: &Blots, plane: &Plane) -> bool {
    let bounds = group.bounds;
    let (middle, third) = (
        bounds.left + bounds.width() * 3 / 5,
        bounds.top + bounds.height() / 3,
    );
    let ink = |left: usize, right: usize| -> f32 {
        let inked = (bounds.top..third).flat_map(|row| {
            (left..right)
                .map(move |column| row * plane.width + column)
                .filter(|&index| {
                    blots
                        .of(index)
                        .is_some_and(|blot| group.blots.contains(&blot))
                })
                .map(|index| plane.values[index])
        });
        inked.sum()
    };
    ink(middle, bounds.right) <= 0.15 * ink(bounds.left, bounds.right)
}
