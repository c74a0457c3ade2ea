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
    let Some(climb) = quantile(climbs.collect(), 0.5) else {
        return false;
    };
    closed.iter_mut().for_each(|value| *value /= climb);
    let ink = quantile(calm.clone(), 0.01).unwrap_or(0.0);
    // In a crop, a stroke at the border goes on beyond it, and so is as thick as a shadow.
    let pale = if is_cut { 1.0 } else { PALE };
    let darkest = pale.min(ink + ABOVE_INK * (1.0 - ink));
    let shadow = from_border(plane, |index| {
        (closed[index] - 1.0).abs() > SLIGHT && closed[index] > darkest
    });
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

/// The areas of `inside` that touch the border.
pub(super) fn from_border(plane: &Plane, inside: impl Fn(usize) -> bool) -> Vec<bool> {
    let (width, height) = (plane.width, plane.height);
    let mut reached = vec![false; width * height];
    let mut waiting: Vec<usize> = plane.ring(1).filter(|&index| inside(index)).collect();
    waiting.iter().for_each(|&index| reached[index] = true);
    while let Some(index) = waiting.pop() {
        let (row, column) = (index / width, index % width);
        let neighbors = [
            (row > 0).then(|| index - width),
            (row + 1 < height).then(|| index + width),
            (column > 0).then(|| index - 1),
            (column + 1 < width).then(|| index + 1),
        ];
        for next in neighbors.into_iter().flatten() {
            if !reached[next] && inside(next) {
                reached[next] = true;
                waiting.push(next);
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
