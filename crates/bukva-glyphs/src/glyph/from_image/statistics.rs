//! Statistics of the values of a plane.

/// The quantile of the values at `share`; `None` without values.
pub(super) fn quantile(mut values: Vec<f32>, share: f64) -> Option<f32> {
    let place = (values.len().checked_sub(1)? as f64 * share) as usize;
    Some(*values.select_nth_unstable_by(place, f32::total_cmp).1)
}

/// The mean over a square of side `2 * radius + 1`, clipped to the image.
pub(super) fn box_mean([width, height]: [usize; 2], values: &[f32], radius: usize) -> Vec<f32> {
    // Sums over all pixels above and to the left, with a border of zeros.
    let stride = width + 1;
    let mut sums = vec![0.0_f64; stride * (height + 1)];
    for (row, values) in values.chunks_exact(width).enumerate() {
        let (above, below) = sums.split_at_mut((row + 1) * stride);
        let above = &above[row * stride + 1..];
        let mut line = 0.0;
        for ((sum, above), &value) in below[1..stride].iter_mut().zip(above).zip(values) {
            line += f64::from(value);
            *sum = above + line;
        }
    }
    let mut means = Vec::with_capacity(values.len());
    for row in 0..height {
        let (top, bottom) = (row.saturating_sub(radius), (row + radius + 1).min(height));
        let (upper, lower) = (
            &sums[top * stride..][..stride],
            &sums[bottom * stride..][..stride],
        );
        let mean = |left: usize, right: usize| {
            let total = lower[right] - upper[right] - lower[left] + upper[left];
            (total / ((bottom - top) * (right - left)) as f64) as f32
        };
        let clipped = |column: usize| {
            let right = (column + radius + 1).min(width);
            mean(column.saturating_sub(radius), right)
        };
        // Between the clipped ends of the row, every square has the same width.
        let whole = radius.min(width)..width.saturating_sub(radius).max(radius.min(width));
        means.extend((0..whole.start).map(clipped));
        let squares = upper
            .windows(2 * radius + 2)
            .zip(lower.windows(2 * radius + 2));
        let area = ((bottom - top) * (2 * radius + 1)) as f64;
        let last = 2 * radius + 1;
        let inner = squares.map(|(upper, lower)| {
            let total = lower[last] - upper[last] - lower[0] + upper[0];
            (total / area) as f32
        });
        means.extend(inner.take(whole.len()));
        means.extend((whole.end..width).map(clipped));
    }
    means
}

/// The value that separates the values above 0 into two classes, by Otsu's method with 256 levels:
/// the split with the least variance on both sides. `None` when no value is above 0.
pub(super) fn otsu(values: &[f32]) -> Option<f32> {
    let high = values.iter().copied().fold(0.0_f32, f32::max);
    if high <= 0.0 {
        return None;
    }
    let mut counts = [0_u32; 256];
    for &value in values {
        counts[(value.max(0.0) / high * 255.0) as usize] += 1;
    }
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
