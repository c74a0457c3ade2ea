//! Statistics of the values of a plane.

use crate::levels::histogram;

/// The quantile of the values at `share`; `None` without values.
pub(super) fn quantile(mut values: Vec<f32>, share: f64) -> Option<f32> {
    select(&mut values, share)
}

/// As [`quantile`], where the order of the values does not matter.
pub(super) fn select(values: &mut [f32], share: f64) -> Option<f32> {
    let place = (values.len().checked_sub(1)? as f64 * share) as usize;
    Some(*values.select_nth_unstable_by(place, f32::total_cmp).1)
}

/// The share of values that are about as far from those above a split as from those below it; `None` if
/// all are on one side.
pub(super) fn between_tones(values: &[f32], split: f32) -> Option<f32> {
    /// The distance from the middle, as a share of the contrast.
    const NEAR: f32 = 0.2;
    let (high, low): (Vec<f32>, Vec<f32>) = values.iter().partition(|&&value| value > split);
    let (high, low) = (quantile(high, 0.5)?, quantile(low, 0.5)?);
    let is_between = |value: &&f32| (**value - (high + low) / 2.0).abs() < NEAR * (high - low);
    let count = values.iter().filter(is_between).count();
    Some(count as f32 / values.len() as f32)
}

/// The mean over a square of side `2 * radius + 1`, clipped to the image.
pub(super) fn box_mean([width, height]: [usize; 2], values: &[f32], radius: usize) -> Vec<f32> {
    let mut means = Vec::with_capacity(values.len());
    // The sums over the rows of the squares, and those over all columns to the left as well.
    let mut columns = vec![0.0_f64; width];
    let mut lefts = vec![0.0_f64; width + 1];
    let row = |row: usize| &values[row * width..][..width];
    for next in 0..height + radius {
        if next < height {
            let entering = columns.iter_mut().zip(row(next));
            entering.for_each(|(sum, &value)| *sum += f64::from(value));
        }
        if let Some(gone) = next.checked_sub(2 * radius + 1) {
            let leaving = columns.iter_mut().zip(row(gone));
            leaving.for_each(|(sum, &value)| *sum -= f64::from(value));
        }
        let Some(middle) = next.checked_sub(radius) else {
            continue;
        };
        let mut left = 0.0;
        for (total, &column) in lefts[1..].iter_mut().zip(&columns) {
            left += column;
            *total = left;
        }
        let rows = (middle + radius + 1).min(height) - middle.saturating_sub(radius);
        push_means(&lefts, rows, radius, &mut means);
    }
    means
}

/// Appends the means of a row of squares of some `rows`, given the sums over all columns to the left of
/// each place.
fn push_means(lefts: &[f64], rows: usize, radius: usize, means: &mut Vec<f32>) {
    let width = lefts.len() - 1;
    let clipped = |column: usize| {
        let (left, right) = (
            column.saturating_sub(radius),
            (column + radius + 1).min(width),
        );
        ((lefts[right] - lefts[left]) / (rows * (right - left)) as f64) as f32
    };
    // Between the clipped ends of the row, every square has the same width.
    let side = 2 * radius + 1;
    let share = 1.0 / (rows * side) as f64;
    let begin = radius.min(width);
    let end = width.saturating_sub(radius).max(begin);
    means.extend((0..begin).map(clipped));
    let whole = lefts.iter().zip(lefts.iter().skip(side));
    means.extend(whole.map(|(left, right)| ((right - left) * share) as f32));
    means.extend((end..width).map(clipped));
}

/// The least and the greatest value; infinite without values.
pub(super) fn extremes(values: &[f32]) -> [f32; 2] {
    // Eight in turn: a comparison need not wait for the last one.
    let (mut low, mut high) = ([f32::INFINITY; 8], [f32::NEG_INFINITY; 8]);
    let (eights, rest) = values.as_chunks::<8>();
    let mut add = |lane: usize, value: f32| {
        low[lane] = if value < low[lane] { value } else { low[lane] };
        high[lane] = if value > high[lane] {
            value
        } else {
            high[lane]
        };
    };
    for eight in eights {
        (0..8).for_each(|lane| add(lane, eight[lane]));
    }
    rest.iter().for_each(|&value| add(0, value));
    [
        low.into_iter().fold(f32::INFINITY, f32::min),
        high.into_iter().fold(f32::NEG_INFINITY, f32::max),
    ]
}

/// The number of values that pass a test.
pub(super) fn count(values: &[f32], passes: impl Fn(f32) -> bool) -> usize {
    let chunks = values.chunks(1 << 16).map(|values| {
        // Additions of floats are vectorized, those of integers are checked for overflow. Sums are exact here.
        let mut lanes = [0.0_f32; 8];
        let (eights, rest) = values.as_chunks::<8>();
        for eight in eights {
            for (lane, &value) in lanes.iter_mut().zip(eight) {
                *lane += if passes(value) { 1.0 } else { 0.0 };
            }
        }
        let rest = rest.iter().filter(|&&value| passes(value)).count();
        lanes.iter().sum::<f32>() as usize + rest
    });
    chunks.sum()
}

/// The value that separates the values above 0 into two classes, by Otsu's method with 256 levels:
/// the split with the least variance on both sides. `None` when no value is above 0.
pub(super) fn otsu(values: &[f32]) -> Option<f32> {
    let [_, high] = extremes(values);
    if high <= 0.0 {
        return None;
    }
    let counts = histogram(values, |value| value / high * 255.0);
    let moment = |(step, &count): (usize, &u32)| step as f64 * f64::from(count);
    let total: f64 = counts.iter().enumerate().map(moment).sum();
    let all = values.len() as f64;
    let (mut below, mut sum) = (0.0, 0.0);
    let (mut best, mut found) = (0.0, 0);
    for (step, &count) in counts.iter().enumerate().take(255) {
        below += f64::from(count);
        sum += moment((step, &count));
        let above = all - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let gap = sum / below - (total - sum) / above;
        let between = below * above * gap * gap;
        if between > best {
            (best, found) = (between, step);
        }
    }
    Some((found + 1) as f32 / 255.0 * high)
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::rng::{Stream, seeded};

    #[test]
    fn values_in_vectors_are_counted_and_compared_as_single_ones_are() {
        let mut rng = seeded(0, Stream::Batch, 0);
        for length in [1, 7, 8, 61, 64, 65, 70_000] {
            let values: Vec<f32> = (0..length).map(|_| rng.random_range(-0.5..1.0)).collect();
            let [low, high] = extremes(&values);
            assert_eq!(Some(low), values.iter().copied().min_by(f32::total_cmp));
            assert_eq!(Some(high), values.iter().copied().max_by(f32::total_cmp));
            let above = values.iter().filter(|&&value| value > 0.3).count();
            assert_eq!(count(&values, |value| value > 0.3), above);
        }
    }
}
