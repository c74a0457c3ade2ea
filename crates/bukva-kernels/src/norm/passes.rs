//! The passes over a part, compiled for each instruction set.
//!
//! A part's lines are `stride` values apart; the parameters are those of its columns.

use crate::buffer::SharedSlice;
use crate::isa::for_each_isa;

/// Mean, inverse deviation, gamma, beta and slope of each column.
pub(super) type Parameters<'a> = [&'a [f32]; 5];

/// The parameters of the first `n` columns.
#[inline(always)]
fn first(by: Parameters<'_>, n: usize) -> Parameters<'_> {
    by.map(|values| &values[..n])
}

for_each_isa! {
    /// Adds the squared differences from `means` to `squares`.
    fn line_squares(part: &[f32], stride: usize, means: &[f32], squares: &mut [f32]) {
        for line in part.chunks(stride) {
            for ((square, value), mean) in squares.iter_mut().zip(line).zip(means) {
                *square += (value - mean) * (value - mean);
            }
        }
    }
}

for_each_isa! {
    /// Normalizes and activates a part; `start` is its position in `result`.
    fn apply(part: &[f32], stride: usize, by: Parameters<'_>, start: usize, result: &SharedSlice<'_>) {
        for (number, line) in part.chunks(stride).enumerate() {
            let n = line.len().min(by[0].len());
            // SAFETY: each part is written by only one task.
            let result = unsafe { result.slice(start + number * stride, n) };
            let [mean, inverse, gamma, beta, slope] = first(by, n);
            for i in 0..n {
                let z = (line[i] - mean[i]) * inverse[i] * gamma[i] + beta[i];
                let scaled = z * slope[i];
                result[i] = if z < 0.0 { scaled } else { z };
            }
        }
    }
}

for_each_isa! {
    /// Adds up the gradients of gamma, beta and slope.
    fn gradient_sums(
        part: &[f32],
        grad: &[f32],
        stride: usize,
        by: Parameters<'_>,
        of_gamma: &mut [f32],
        of_beta: &mut [f32],
        of_slope: &mut [f32],
    ) {
        for (line, grad) in part.chunks(stride).zip(grad.chunks(stride)) {
            let n = line.len().min(by[0].len());
            let (line, grad) = (&line[..n], &grad[..n]);
            let [mean, inverse, gamma, beta, slope] = first(by, n);
            let (of_gamma, of_beta, of_slope) = (&mut of_gamma[..n], &mut of_beta[..n], &mut of_slope[..n]);
            for i in 0..n {
                let normal = (line[i] - mean[i]) * inverse[i];
                let z = normal * gamma[i] + beta[i];
                let (scaled, below) = (grad[i] * slope[i], grad[i] * z);
                let through = if z < 0.0 { scaled } else { grad[i] };
                of_slope[i] += if z < 0.0 { below } else { 0.0 };
                of_beta[i] += through;
                of_gamma[i] += through * normal;
            }
        }
    }
}

for_each_isa! {
    /// Replaces the gradient of a part's result with the gradient of its input; `means` are the
    /// gradients of gamma and beta divided by the number of rows.
    fn input_gradient(
        part: &[f32],
        stride: usize,
        by: Parameters<'_>,
        means: [&[f32]; 2],
        start: usize,
        grad: &SharedSlice<'_>,
    ) {
        for (number, line) in part.chunks(stride).enumerate() {
            let n = line.len().min(by[0].len());
            // SAFETY: each part is written by only one task.
            let grad = unsafe { grad.slice(start + number * stride, n) };
            let line = &line[..n];
            let [mean, inverse, gamma, beta, slope] = first(by, n);
            let [by_gamma, by_beta] = [&means[0][..n], &means[1][..n]];
            for i in 0..n {
                let normal = (line[i] - mean[i]) * inverse[i];
                let z = normal * gamma[i] + beta[i];
                let scaled = grad[i] * slope[i];
                let through = if z < 0.0 { scaled } else { grad[i] };
                grad[i] = gamma[i] * inverse[i] * (through - by_beta[i] - normal * by_gamma[i]);
            }
        }
    }
}
