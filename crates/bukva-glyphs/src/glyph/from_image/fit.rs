//! Cropping, scaling to the box and centering.

use super::plane::Plane;
use crate::glyph::SizedGlyph;

/// A row or column is outside the letter if all its pixels have less ink than this.
const EDGE: f32 = 0.1;

/// Fits ink to the box; `None` without ink.
pub(super) fn fit<const N: usize>(ink: &Plane) -> Option<SizedGlyph<N>> {
    let side = SizedGlyph::<N>::SIDE;
    let (mut column_peaks, mut row_peaks) = (vec![0.0_f32; ink.width], Vec::new());
    for row in ink.values.chunks_exact(ink.width) {
        row_peaks.push(row.iter().copied().fold(0.0, f32::max));
        let both = column_peaks.iter_mut().zip(row);
        both.for_each(|(peak, &value)| *peak = peak.max(value));
    }
    let (left, right) = span(&column_peaks)?;
    let (top, bottom) = span(&row_peaks)?;
    let step = (right - left).max(bottom - top) / SizedGlyph::<N>::BOX as f64;
    let columns = weights((left + right) / 2.0, step, side, ink.width);
    let rows = weights((top + bottom) / 2.0, step, side, ink.height);

    let mut unit = [0.0; N];
    let mut sums = vec![0.0_f64; ink.width];
    for (unit, rows) in unit.chunks_exact_mut(side).zip(&rows) {
        // Over the rows first, then over the columns.
        sums.fill(0.0);
        for &(y, weight) in rows {
            let row = &ink.values[y * ink.width..][..ink.width];
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += weight * f64::from(value);
            }
        }
        for (unit, columns) in unit.iter_mut().zip(&columns) {
            let sum: f64 = columns.iter().map(|&(x, weight)| weight * sums[x]).sum();
            *unit = sum as f32;
        }
    }
    Some(SizedGlyph::from_unit(&unit))
}

/// The positions where ink begins and ends. A faint pixel at the edge is partly covered by the
/// stroke.
fn span(peaks: &[f32]) -> Option<(f64, f64)> {
    let first = peaks.iter().position(|&peak| peak > EDGE)?;
    let last = peaks.iter().rposition(|&peak| peak > EDGE)?;
    let begin = first as f64 + 1.0 - f64::from(peaks[first]);
    let end = last as f64 + f64::from(peaks[last]);
    // Otherwise a single faint line would have no extent.
    Some(if end - begin < 1.0 {
        (first as f64, last as f64 + 1.0)
    } else {
        (begin, end)
    })
}

/// For each pixel along a glyph's side, the pixels along an image's `length` that it covers, and
/// their weights.
///
/// Where the image is shrunk, a pixel is the mean of the area it covers; where it is enlarged,
/// neighbors are interpolated.
fn weights(center: f64, step: f64, side: usize, length: usize) -> Vec<Vec<(usize, f64)>> {
    let reach = step.max(1.0);
    (0..side)
        .map(|place| {
            let middle = center + (place as f64 + 0.5 - side as f64 / 2.0) * step;
            let (from, to) = (middle - reach / 2.0, middle + reach / 2.0);
            let first = from.floor().max(0.0) as usize;
            let last = (to.ceil().max(0.0) as usize).min(length);
            (first..last)
                .map(|x| {
                    let covered = (to.min(x as f64 + 1.0) - from.max(x as f64)).max(0.0);
                    (x, covered / reach)
                })
                .filter(|&(_, weight)| weight > 0.0)
                .collect()
        })
        .collect()
}
