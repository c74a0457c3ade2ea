//! Parts of neighbors at the edges of an image that was cut out of a text.

use super::blots::{Blots, Bounds};
use super::group::Group;
use super::plane::Plane;
use super::yery::are_yery;

/// A part of a neighbor is at most this wide, as a share of the letter's height: what is wider is a
/// letter of its own.
const WIDEST: f32 = 0.4;
/// The space between letters and between lines, as a share of the letter's height.
const SPACE: f32 = 0.04;
/// A mark above a letter is hardly wider than the letter, and has at most two parts.
const BESIDE: f32 = 0.15;
const PARTS: usize = 2;

/// Whether each blot is part of a neighbor of a letter, which itself ends before all edges.
pub(super) fn slices(blots: &Blots, plane: &Plane, letter: usize) -> Vec<bool> {
    let list = &blots.list;
    let none = vec![false; list.len()];
    if list[letter].touches_edge() {
        return none;
    }
    let core = list[letter].bounds;
    let height = core.height() as f32;
    let at = |side: usize| {
        let blots = list.iter().enumerate();
        blots.filter(move |&(other, blot)| other != letter && blot.at_edge[side] > 0)
    };
    let is_apart = |bounds: &Bounds| core.gap(bounds) as f32 >= SPACE * height;
    let mut slices = none;
    let [left, top, right, bottom] = [0, 1, 2, 3];
    for side in [left, right] {
        for (other, blot) in at(side) {
            let beside = blot.bounds.shared_columns(&core) == 0 && is_apart(&blot.bounds);
            let narrow = blot.bounds.width() as f32 <= WIDEST * height;
            let whole = side == right && is_end_of_yery(blots, plane, [letter, other]);
            slices[other] |= beside && narrow && !whole;
        }
    }
    let above = at(top).filter(|(_, blot)| blot.bounds.bottom < core.top);
    let all = above.clone().map(|(_, blot)| blot.bounds);
    let beyond = BESIDE * core.width() as f32;
    let wide = all
        .reduce(|all, bounds| all.join(&bounds))
        .is_some_and(|all| {
            core.left.saturating_sub(all.left) as f32 > beyond
                || all.right.saturating_sub(core.right) as f32 > beyond
        });
    if wide || above.clone().count() > PARTS {
        above.for_each(|(other, _)| slices[other] = true);
    }
    let below = at(bottom).filter(|(_, blot)| blot.bounds.top > core.bottom);
    for (other, blot) in below {
        slices[other] |= is_apart(&blot.bounds);
    }
    slices
}

fn is_end_of_yery(blots: &Blots, plane: &Plane, pair: [usize; 2]) -> bool {
    let [soft_sign, bar] = pair.map(|blot| Group {
        bounds: blots.list[blot].bounds,
        blots: vec![blot],
        ink: blots.list[blot].ink,
    });
    are_yery(&soft_sign, &bar, blots, plane)
}
