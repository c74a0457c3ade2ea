//! Shadows on the paper, with soft or sharp edges.

use super::plane::{Plane, transposed};
use super::statistics::{box_mean, quantile};

/// Dark areas into which a square of this share of the image's side fits are shadows, because no
/// stroke is as thick.
const THICKEST: usize = 4;
/// Differences from the smooth surface below this share of it need no following.
const SLIGHT: f32 = 0.05;
/// Any dark area lighter than this, as a share of the paper's brightness, may be a shadow.
const PALE: f32 = 0.6;
/// A darker one must be lighter than ink by this share of the contrast.
const ABOVE_INK: f32 = 0.25;

/// Lowers the surface of the paper to the bottom of each shadow that falls in over the border, and tells
/// whether there is any.
///
/// A shadow is found by closing: the image loses every dark part that is thinner than a shadow, and
/// keeps the edges of the others where they are, even within the letter.
pub(super) fn follow(
    plane: &Plane,
    values: &[f32],
    surface: &mut [f32],
    is_cut: bool,
    darkness: &[f32],
    limit: f32,
) -> bool {
    let ratio: Vec<f32> = values
        .iter()
        .zip(surface.iter())
        .map(|(value, paper)| value / paper.max(0.1))
        .collect();
    // So that the closing does not climb on the noise.
    let calm = box_mean([plane.width, plane.height], &ratio, 1);
    let radius = plane.width.min(plane.height) / (2 * THICKEST);
    if radius < 3 || is_even(plane, &calm, darkness, limit) {
        return false;
    }
    let mut closed = closing(plane, &calm, radius);
    let climbs = closed
        .iter()
        .zip(&calm)
        .zip(darkness)
        .filter(|(_, darkness)| darkness.abs() < limit)
        .map(|((closed, calm), _)| closed / calm.max(0.1));
    // On black paper there is nothing to climb, and no shadow to be seen.
    let climb = quantile(climbs.collect(), 0.5).filter(|&climb| climb > 0.0);
    let Some(climb) = climb else {
        return false;
    };
    closed.iter_mut().for_each(|value| *value /= climb);
    let ink = quantile(calm.clone(), 0.01).unwrap_or(0.0);
    // In a crop, a stroke at the border goes on beyond it, and so is as thick as a shadow.
    let pale = if is_cut { 1.0 } else { PALE };
    let darkest = pale.min(ink + ABOVE_INK * (1.0 - ink));
    let is_shadow = |&closed: &f32| (closed - 1.0).abs() > SLIGHT && closed > darkest;
    let shadow = from_border(plane, closed.iter().map(is_shadow).collect());
    let found = shadow.contains(&true);
    for ((paper, shadow), closed) in surface.iter_mut().zip(shadow).zip(closed) {
        if shadow {
            *paper = (*paper * closed).clamp(0.0, 1.0);
        }
    }
    found
}

/// Whether the border is so even that no shadow can fall in over it. A closing only makes brighter, and
/// nothing brighter than the brightest.
fn is_even(plane: &Plane, calm: &[f32], darkness: &[f32], limit: f32) -> bool {
    let brightest = calm.iter().copied().fold(1.0, f32::max);
    if brightest > 1.0 + SLIGHT {
        return false;
    }
    let darkest = plane.ring(1).map(|index| calm[index]).fold(1.0, f32::min);
    // The closing is divided by what it climbs by in the median: at most by the brightest over the median
    // paper. So half of the paper has to be bright enough.
    let least = (1.0 - SLIGHT) * brightest / darkest.max(f32::MIN_POSITIVE);
    let (mut paper, mut bright) = (0_usize, 0_usize);
    for (&calm, darkness) in calm.iter().zip(darkness) {
        let is_paper = darkness.abs() < limit;
        paper += usize::from(is_paper);
        bright += usize::from(is_paper && calm >= least);
    }
    2 * bright > paper
}

/// The parts of an area that touch the border, filled row by row.
pub(super) fn from_border(plane: &Plane, area: Vec<bool>) -> Vec<bool> {
    let width = plane.width;
    let mut rest = area;
    let mut reached = vec![false; rest.len()];
    let mut waiting: Vec<usize> = plane.ring(1).filter(|&index| rest[index]).collect();
    while let Some(index) = waiting.pop() {
        if !rest[index] {
            continue;
        }
        let row = index - index % width;
        let to_left = rest[row..index].iter().rev().take_while(|&&inside| inside);
        let to_right = rest[index..row + width]
            .iter()
            .take_while(|&&inside| inside);
        let run = index - to_left.count()..index + to_right.count();
        reached[run.clone()].fill(true);
        rest[run.clone()].fill(false);
        let above = (row > 0).then(|| run.start - width..run.end - width);
        let below = (row + width < rest.len()).then(|| run.start + width..run.end + width);
        for beside in above.into_iter().chain(below) {
            let mut before = false;
            for (&inside, index) in rest[beside.clone()].iter().zip(beside) {
                if inside && !before {
                    waiting.push(index);
                }
                before = inside;
            }
        }
    }
    reached
}

/// The morphological closing by a square of side `2 * radius + 1`. The image goes on beyond its border as it
/// ends there, so that a shadow does not end before it.
fn closing(plane: &Plane, values: &[f32], radius: usize) -> Vec<f32> {
    let (width, height) = (plane.width + 2 * radius, plane.height + 2 * radius);
    let mut padded = Vec::with_capacity(width * height);
    for row in 0..height {
        let row = row.saturating_sub(radius).min(plane.height - 1);
        let row = &values[row * plane.width..][..plane.width];
        padded.extend(std::iter::repeat_n(row[0], radius));
        padded.extend_from_slice(row);
        padded.extend(std::iter::repeat_n(row[plane.width - 1], radius));
    }
    let greatest = square(&padded, (width, height), radius, f32::max);
    let closed = square(&greatest, (width, height), radius, f32::min);
    let rows = closed.chunks(width).skip(radius).take(plane.height);
    rows.flat_map(|row| &row[radius..radius + plane.width])
        .copied()
        .collect()
}

/// The extremum over a square around each value, as one over rows and one over columns.
fn square(
    values: &[f32],
    (width, height): (usize, usize),
    radius: usize,
    choose: impl Fn(f32, f32) -> f32 + Copy,
) -> Vec<f32> {
    debug_assert_eq!(values.len(), width * height);
    let columns = transposed(values, width);
    let over_rows = window(&columns, height, radius, choose);
    let rows = transposed(&over_rows, height);
    window(&rows, width, radius, choose)
}

/// The extremum of the values within `radius` rows of each, in constant time for each: the window of
/// a row is the end of one block and the beginning of the next (van Herk, 1992).
fn window(
    values: &[f32],
    width: usize,
    radius: usize,
    choose: impl Fn(f32, f32) -> f32 + Copy,
) -> Vec<f32> {
    let block = 2 * radius + 1;
    let height = values.len() / width;
    let mut forward = values.to_vec();
    let mut backward = values.to_vec();
    let merge = |to: &mut [f32], from: &[f32]| {
        let pairs = to.iter_mut().zip(from);
        pairs.for_each(|(to, &from)| *to = choose(*to, from));
    };
    for row in (1..height).filter(|row| !row.is_multiple_of(block)) {
        let (before, from_here) = forward.split_at_mut(row * width);
        merge(&mut from_here[..width], &before[(row - 1) * width..]);
    }
    for row in (1..height).rev().filter(|row| !row.is_multiple_of(block)) {
        let (before, from_here) = backward.split_at_mut(row * width);
        merge(&mut before[(row - 1) * width..], &from_here[..width]);
    }
    let last = height.saturating_sub(1);
    let mut result = Vec::with_capacity(values.len());
    for row in 0..height {
        let (from, to) = (row.saturating_sub(radius), (row + radius).min(last));
        let begin = &backward[from * width..][..width];
        let end = &forward[to * width..][..width];
        if to - from == 2 * radius || to / block > from / block {
            result.extend(begin.iter().zip(end).map(|(&a, &b)| choose(a, b)));
        } else if from == 0 {
            result.extend_from_slice(end);
        } else {
            result.extend_from_slice(begin);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::rng::{Stream, seeded};

    /// What is reached from the border, found by looking again until nothing changes.
    fn spread([width, height]: [usize; 2], area: &[bool]) -> Vec<bool> {
        let mut reached = vec![false; area.len()];
        loop {
            let before = reached.clone();
            for at in (0..area.len()).filter(|&at| area[at]) {
                let (row, column) = (at / width, at % width);
                reached[at] |= row == 0
                    || column == 0
                    || row + 1 == height
                    || column + 1 == width
                    || [at - 1, at + 1, at - width, at + width]
                        .iter()
                        .any(|&at| reached[at]);
            }
            if reached == before {
                return reached;
            }
        }
    }

    #[test]
    fn parts_that_touch_the_border_are_found_whole() {
        let mut rng = seeded(0, Stream::Batch, 0);
        for round in 0..300 {
            let (width, height) = (rng.random_range(1..24), rng.random_range(1..24));
            let share = f64::from(round) / 300.0;
            let area: Vec<bool> = (0..width * height)
                .map(|_| rng.random_bool(share))
                .collect();
            let plane = Plane {
                width,
                height,
                values: vec![0.0; area.len()],
            };
            let expected = spread([width, height], &area);
            assert_eq!(from_border(&plane, area), expected);
        }
    }
}
