//! Removal of specks and shadows.

use super::plane::Plane;

/// Ink amounts above this belong to a stroke.
const STROKE: f32 = 0.3;
/// Images with more noise than this, as a share of full ink, are photographs or scans.
const PHOTOGRAPHED: f32 = 0.004;
/// In a photograph, connected ink smaller than this share of the largest is a speck. The dots of Ё
/// are a few hundredths.
const SPECK: f32 = 0.005;

/// The ink of each pixel, and the noise of the paper.
#[derive(Debug)]
pub(super) struct Ink {
    /// From 0 to 1.
    pub(super) amounts: Plane,
    /// The standard deviation of the paper, as a share of full ink.
    pub(super) noise: f32,
}

/// A connected component of ink.
#[derive(Clone, Copy, Debug, Default)]
struct Blot {
    pixels: usize,
    touches_edge: bool,
}

/// Removes ink that is not part of the letter: in photographs, specks and ink that touches the
/// edge; in all images, faint gray that is not next to a stroke.
pub(super) fn clean(ink: &mut Ink) {
    let (blots, blot_of) = blots(&ink.amounts);
    let keep = kept(&blots, ink.noise > PHOTOGRAPHED, ink.amounts.values.len());
    let (width, height) = (ink.amounts.width, ink.amounts.height);
    let near_stroke = |index: usize| {
        let (row, column) = (index / width, index % width);
        // Two pixels: the width of the soft edge of a stroke.
        (row.saturating_sub(2)..(row + 3).min(height)).any(|row| {
            (column.saturating_sub(2)..(column + 3).min(width))
                .any(|column| blot_of[row * width + column].is_some_and(|blot| keep[blot]))
        })
    };
    let stays: Vec<bool> = (0..blot_of.len())
        .map(|index| match blot_of[index] {
            Some(blot) => keep[blot],
            None => ink.amounts.values[index] > 0.0 && near_stroke(index),
        })
        .collect();
    for (amount, stays) in ink.amounts.values.iter_mut().zip(stays) {
        if !stays {
            *amount = 0.0;
        }
    }
}

/// Whether each blot belongs to the letter.
fn kept(blots: &[Blot], photographed: bool, pixels: usize) -> Vec<bool> {
    let largest = |inside_only: bool| {
        let blots = blots
            .iter()
            .filter(|blot| !inside_only || !blot.touches_edge);
        blots.map(|blot| blot.pixels).max().unwrap_or(0)
    };
    let (any, inside) = (largest(false), largest(true));
    // Ink that touches the edge is a shadow or the table, unless it is the letter.
    let edge_is_letter = inside * 4 < any;
    let least = (any as f32 * SPECK).max(pixels as f32 * 2e-5);
    blots
        .iter()
        .map(|blot| {
            !photographed || (blot.pixels as f32 >= least && (edge_is_letter || !blot.touches_edge))
        })
        .collect()
}

/// Finds connected strokes (with 8-connectivity), and the blot of each pixel.
fn blots(plane: &Plane) -> (Vec<Blot>, Vec<Option<usize>>) {
    let (width, height) = (plane.width, plane.height);
    let mut blots = Vec::new();
    let mut blot_of = vec![None; plane.values.len()];
    let mut waiting = Vec::new();
    for start in 0..plane.values.len() {
        if plane.values[start] <= STROKE || blot_of[start].is_some() {
            continue;
        }
        let mut blot = Blot::default();
        blot_of[start] = Some(blots.len());
        waiting.push(start);
        while let Some(index) = waiting.pop() {
            let (row, column) = (index / width, index % width);
            blot.pixels += 1;
            blot.touches_edge |=
                row == 0 || column == 0 || row + 1 == height || column + 1 == width;
            for row in row.saturating_sub(1)..(row + 2).min(height) {
                for column in column.saturating_sub(1)..(column + 2).min(width) {
                    let next = row * width + column;
                    if plane.values[next] > STROKE && blot_of[next].is_none() {
                        blot_of[next] = Some(blots.len());
                        waiting.push(next);
                    }
                }
            }
        }
        blots.push(blot);
    }
    (blots, blot_of)
}
