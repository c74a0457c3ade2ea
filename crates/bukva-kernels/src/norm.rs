//! Batch normalisation followed by PReLU, over rows of channels.
//!
//! Values are `rows × channels`, channels last: a batch of vectors, or the pixels of a batch of
//! channels-last images. Sums are taken over fixed blocks of rows and the blocks are added in
//! order, so their bits do not depend on the number of threads.

use rayon::prelude::*;

use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};

/// Values of a block, about 64 KB.
const BLOCK: usize = 1 << 14;
/// Narrow rows are taken several at a time, about this many values.
const LINE: usize = 256;

/// How values are cut: lines of a whole number of rows, blocks of a whole number of lines.
#[derive(Clone, Copy)]
struct Cut {
    channels: usize,
    line: usize,
    block: usize,
}

impl Cut {
    fn new(channels: usize) -> Self {
        let line = channels * (LINE / channels).max(1);
        Self {
            channels,
            line,
            block: line * (BLOCK / line).max(1),
        }
    }

    /// `values`, one a channel, repeated for every row of a line.
    fn spread(self, values: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
        values.cycle().take(self.line).collect()
    }

    /// Adds the sums of a line up by channel.
    fn fold(self, lines: impl Iterator<Item = f64>, to: &mut [f64]) {
        for (at, value) in lines.enumerate() {
            to[at % self.channels] += value;
        }
    }

    /// Lines (whole or begun) of a block that have a value at `at`.
    fn count(self, block: usize, at: usize) -> usize {
        block / self.line + usize::from(at < block % self.line)
    }
}

/// What a channel's values are scaled by and shifted to.
#[derive(Clone, Copy)]
pub(crate) struct Affine<'a> {
    pub(crate) gamma: &'a [f32],
    pub(crate) beta: &'a [f32],
    pub(crate) slope: &'a [f32],
    pub(crate) epsilon: f32,
}

/// Mean and biased variance of every channel.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    pub(crate) mean: Vec<f32>,
    pub(crate) variance: Vec<f32>,
}

/// The gradients of a normalisation with PReLU.
pub(crate) struct Gradients {
    pub(crate) gamma: Vec<f32>,
    pub(crate) beta: Vec<f32>,
    pub(crate) slope: Vec<f32>,
}

fn to_f32(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

/// The sum of every channel.
pub(crate) fn channel_sums(isa: InstructionSet, values: &[f32], channels: usize) -> Vec<f32> {
    let cut = Cut::new(channels);
    let blocks: Vec<Vec<f32>> = values
        .par_chunks(cut.block)
        .map(|block| {
            let mut sums = vec![0.0; cut.line];
            line_sums(isa, block, &mut sums);
            sums
        })
        .collect();
    let mut total = vec![0.0; channels];
    for block in &blocks {
        cut.fold(block.iter().map(|&sum| f64::from(sum)), &mut total);
    }
    to_f32(&total)
}

impl Statistics {
    /// Of every channel of `values`.
    pub(crate) fn of(isa: InstructionSet, values: &[f32], channels: usize) -> Self {
        let cut = Cut::new(channels);
        let blocks: Vec<(usize, Vec<f32>, Vec<f32>)> = values
            .par_chunks(cut.block)
            .map(|block| {
                let (mut means, mut squares) = (vec![0.0; cut.line], vec![0.0; cut.line]);
                line_sums(isa, block, &mut means);
                for (at, mean) in means.iter_mut().enumerate() {
                    *mean /= cut.count(block.len(), at).max(1) as f32;
                }
                line_squares(isa, block, &means, &mut squares);
                (block.len(), means, squares)
            })
            .collect();
        let rows = (values.len() / channels) as f64;
        let mut mean = vec![0.0; channels];
        for (len, means, _) in &blocks {
            let sums = means
                .iter()
                .enumerate()
                .map(|(at, &mean)| f64::from(mean) * cut.count(*len, at) as f64);
            cut.fold(sums, &mut mean);
        }
        mean.iter_mut().for_each(|mean| *mean /= rows);
        let mut variance = vec![0.0; channels];
        for (len, means, squares) in &blocks {
            let about_mean =
                means
                    .iter()
                    .zip(squares)
                    .enumerate()
                    .map(|(at, (&block_mean, &squares))| {
                        let off = f64::from(block_mean) - mean[at % channels];
                        f64::from(squares) + off * off * cut.count(*len, at) as f64
                    });
            cut.fold(about_mean, &mut variance);
        }
        variance.iter_mut().for_each(|variance| *variance /= rows);
        Self {
            mean: to_f32(&mean),
            variance: to_f32(&variance),
        }
    }

    fn inverse_deviations(&self, epsilon: f32) -> impl Iterator<Item = f32> + Clone {
        self.variance
            .iter()
            .map(move |variance| 1.0 / (variance + epsilon).sqrt())
    }
}

/// The parameters of a channel, spread over a line.
struct Spread {
    mean: Vec<f32>,
    inverse: Vec<f32>,
    gamma: Vec<f32>,
    beta: Vec<f32>,
    slope: Vec<f32>,
}

impl Spread {
    fn new(cut: Cut, affine: Affine<'_>, statistics: &Statistics) -> Self {
        Self {
            mean: cut.spread(statistics.mean.iter().copied()),
            inverse: cut.spread(statistics.inverse_deviations(affine.epsilon)),
            gamma: cut.spread(affine.gamma.iter().copied()),
            beta: cut.spread(affine.beta.iter().copied()),
            slope: cut.spread(affine.slope.iter().copied()),
        }
    }
}

/// Normalises by `statistics`, then PReLU.
pub(crate) fn forward(
    isa: InstructionSet,
    values: &[f32],
    affine: Affine<'_>,
    statistics: &Statistics,
) -> Buffer {
    let cut = Cut::new(affine.gamma.len());
    let spread = Spread::new(cut, affine, statistics);
    let mut result = Buffer::any(values.len());
    result
        .par_chunks_mut(cut.block)
        .zip(values.par_chunks(cut.block))
        .for_each(|(result, values)| {
            let Spread {
                mean,
                inverse,
                gamma,
                beta,
                slope,
            } = &spread;
            apply(isa, values, mean, inverse, gamma, beta, slope, result);
        });
    result
}

/// Turns `grad`, the gradient of the result, into the gradient of `values`, and returns those of
/// the parameters. `statistics` are those of `values`.
pub(crate) fn backward(
    isa: InstructionSet,
    values: &[f32],
    affine: Affine<'_>,
    statistics: &Statistics,
    grad: &mut [f32],
) -> Gradients {
    let channels = affine.gamma.len();
    let cut = Cut::new(channels);
    let spread = Spread::new(cut, affine, statistics);
    let Spread {
        mean,
        inverse,
        gamma,
        beta,
        slope,
    } = &spread;
    let blocks: Vec<[Vec<f32>; 3]> = values
        .par_chunks(cut.block)
        .zip(grad.par_chunks(cut.block))
        .map(|(values, grad)| {
            let mut sums = [(); 3].map(|()| vec![0.0; cut.line]);
            let [of_gamma, of_beta, of_slope] = &mut sums;
            gradient_sums(
                isa, values, grad, mean, inverse, gamma, beta, slope, of_gamma, of_beta, of_slope,
            );
            sums
        })
        .collect();
    let mut totals = [(); 3].map(|()| vec![0.0f64; channels]);
    for sums in &blocks {
        for (sums, total) in sums.iter().zip(&mut totals) {
            cut.fold(sums.iter().map(|&sum| f64::from(sum)), total);
        }
    }
    let rows = (values.len() / channels) as f64;
    let per_row = |total: &[f64]| {
        cut.spread(to_f32(&total.iter().map(|sum| sum / rows).collect::<Vec<_>>()).into_iter())
    };
    let (by_gamma, by_beta) = (per_row(&totals[0]), per_row(&totals[1]));
    grad.par_chunks_mut(cut.block)
        .zip(values.par_chunks(cut.block))
        .for_each(|(grad, values)| {
            input_gradient(
                isa, values, grad, mean, inverse, gamma, beta, slope, &by_gamma, &by_beta,
            );
        });
    let [gamma, beta, slope] = totals;
    Gradients {
        gamma: to_f32(&gamma),
        beta: to_f32(&beta),
        slope: to_f32(&slope),
    }
}

for_each_isa! {
    /// Adds the lines of a block up.
    fn line_sums(block: &[f32], sums: &mut [f32]) {
        for line in block.chunks(sums.len()) {
            for (sum, value) in sums.iter_mut().zip(line) {
                *sum += value;
            }
        }
    }
}

for_each_isa! {
    /// Adds the squared distances from `means` up.
    fn line_squares(block: &[f32], means: &[f32], squares: &mut [f32]) {
        for line in block.chunks(squares.len()) {
            for ((square, value), mean) in squares.iter_mut().zip(line).zip(means) {
                *square += (value - mean) * (value - mean);
            }
        }
    }
}

for_each_isa! {
    fn apply(
        values: &[f32],
        mean: &[f32],
        inverse: &[f32],
        gamma: &[f32],
        beta: &[f32],
        slope: &[f32],
        result: &mut [f32],
    ) {
        for (values, result) in values.chunks(mean.len()).zip(result.chunks_mut(mean.len())) {
            let n = values.len();
            let (mean, inverse, gamma) = (&mean[..n], &inverse[..n], &gamma[..n]);
            let (beta, slope, result) = (&beta[..n], &slope[..n], &mut result[..n]);
            for i in 0..n {
                let z = (values[i] - mean[i]) * inverse[i] * gamma[i] + beta[i];
                let scaled = z * slope[i];
                result[i] = if z < 0.0 { scaled } else { z };
            }
        }
    }
}

for_each_isa! {
    fn gradient_sums(
        values: &[f32],
        grad: &[f32],
        mean: &[f32],
        inverse: &[f32],
        gamma: &[f32],
        beta: &[f32],
        slope: &[f32],
        of_gamma: &mut [f32],
        of_beta: &mut [f32],
        of_slope: &mut [f32],
    ) {
        for (values, grad) in values.chunks(mean.len()).zip(grad.chunks(mean.len())) {
            let n = values.len();
            let (mean, inverse, gamma, beta) = (&mean[..n], &inverse[..n], &gamma[..n], &beta[..n]);
            let (slope, grad) = (&slope[..n], &grad[..n]);
            let (of_gamma, of_beta, of_slope) = (&mut of_gamma[..n], &mut of_beta[..n], &mut of_slope[..n]);
            for i in 0..n {
                let normal = (values[i] - mean[i]) * inverse[i];
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
    fn input_gradient(
        values: &[f32],
        grad: &mut [f32],
        mean: &[f32],
        inverse: &[f32],
        gamma: &[f32],
        beta: &[f32],
        slope: &[f32],
        by_gamma: &[f32],
        by_beta: &[f32],
    ) {
        for (values, grad) in values.chunks(mean.len()).zip(grad.chunks_mut(mean.len())) {
            let n = values.len();
            let (mean, inverse, gamma, beta) = (&mean[..n], &inverse[..n], &gamma[..n], &beta[..n]);
            let (slope, grad) = (&slope[..n], &mut grad[..n]);
            let (by_gamma, by_beta) = (&by_gamma[..n], &by_beta[..n]);
            for i in 0..n {
                let normal = (values[i] - mean[i]) * inverse[i];
                let z = normal * gamma[i] + beta[i];
                let scaled = grad[i] * slope[i];
                let through = if z < 0.0 { scaled } else { grad[i] };
                grad[i] = gamma[i] * inverse[i] * (through - by_beta[i] - normal * by_gamma[i]);
            }
        }
    }
}
