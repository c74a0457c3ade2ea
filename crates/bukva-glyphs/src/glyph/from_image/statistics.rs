//! Statistics of the values of a plane.

use super::plane::Plane;

/// The quantile of the values at `share`; `None` without values.
pub(super) fn quantile(mut values: Vec<f32>, share: f64) -> Option<f32> {
    let place = (values.len().checked_sub(1)? as f64 * share) as usize;
    Some(*values.select_nth_unstable_by(place, f32::total_cmp).1)
}

/// The mean over a square of side `2 * radius + 1`, clipped to the image.
pub(super) fn box_mean(plane: &Plane, values: &[f32], radius: usize) -> Vec<f32> {
    let (width, height) = (plane.width, plane.height);
    // Sums over all pixels above and to the left, with a border of zeros.
    let mut sums = vec![0.0_f64; (width + 1) * (height + 1)];
    for row in 0..height {
        let mut line = 0.0;
        for column in 0..width {
            line += f64::from(values[row * width + column]);
            sums[(row + 1) * (width + 1) + column + 1] =
                sums[row * (width + 1) + column + 1] + line;
        }
    }
    let sum = |row: usize, column: usize| sums[row * (width + 1) + column];
    (0..values.len())
        .map(|index| {
            let (row, column) = (index / width, index % width);
            let (top, bottom) = (row.saturating_sub(radius), (row + radius + 1).min(height));
            let (left, right) = (
                column.saturating_sub(radius),
                (column + radius + 1).min(width),
            );
            let total = sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left);
            (total / ((bottom - top) * (right - left)) as f64) as f32
        })
        .collect()
}
