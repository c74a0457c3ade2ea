//! Batch normalisation followed by PReLU, over rows of channels.
//!
//! Values are `rows × channels`, channels last: a batch of vectors, or the pixels of a batch of
//! channels-last images. Sums are taken over fixed parts and the parts are added in order, so
//! their bits do not depend on the number of threads.

mod cut;
mod passes;

use std::ops::Range;

use rayon::prelude::*;

use crate::buffer::{Buffer, Disjoint};
use crate::finish::inverse_deviations;
use crate::isa::InstructionSet;
use crate::product::add_rows;
use cut::{Cut, Part};
use passes::{apply, gradient_sums, input_gradient, line_squares};

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

fn part_sums(isa: InstructionSet, cut: Cut, part: &Part, values: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0; part.columns.len()];
    let values = &values[part.start..][..part.len];
    add_rows(isa, values, cut.line, &mut sums);
    sums
}

impl Statistics {
    /// Of every channel of `values`.
    pub(crate) fn of(isa: InstructionSet, values: &[f32], channels: usize) -> Self {
        let cut = Cut::new(channels);
        let parts = cut.parts(values.len());
        let found: Vec<(Vec<f32>, Vec<f32>)> = parts
            .par_iter()
            .with_max_len(1)
            .map(|part| {
                let mut means = part_sums(isa, cut, part, values);
                for (at, mean) in means.iter_mut().enumerate() {
                    *mean /= cut.count(part, at).max(1) as f32;
                }
                let mut squares = vec![0.0; means.len()];
                let values = &values[part.start..][..part.len];
                line_squares(isa, values, cut.line, &means, &mut squares);
                (means, squares)
            })
            .collect();
        let rows = (values.len() / channels) as f64;
        let mut mean = vec![0.0; channels];
        for (part, (means, _)) in parts.iter().zip(&found) {
            let sum = |(at, &mean): (usize, &f32)| f64::from(mean) * cut.count(part, at) as f64;
            cut.fold(part, means.iter().enumerate().map(sum), &mut mean);
        }
        mean.iter_mut().for_each(|mean| *mean /= rows);
        let mut variance = vec![0.0; channels];
        for (part, (means, squares)) in parts.iter().zip(&found) {
            let about_mean = means.iter().zip(squares).enumerate();
            let about_mean = about_mean.map(|(at, (&part_mean, &squares))| {
                let off = f64::from(part_mean) - mean[(part.columns.start + at) % channels];
                f64::from(squares) + off * off * cut.count(part, at) as f64
            });
            cut.fold(part, about_mean, &mut variance);
        }
        variance.iter_mut().for_each(|variance| *variance /= rows);
        Self {
            mean: to_f32(&mean),
            variance: to_f32(&variance),
        }
    }
}

/// The parameters of some columns.
#[derive(Clone, Copy)]
struct Parameters<'a> {
    mean: &'a [f32],
    inverse: &'a [f32],
    gamma: &'a [f32],
    beta: &'a [f32],
    slope: &'a [f32],
}

impl<'a> Parameters<'a> {
    /// Those of the first `n` columns.
    #[inline(always)]
    fn first(self, n: usize) -> Self {
        Self {
            mean: &self.mean[..n],
            inverse: &self.inverse[..n],
            gamma: &self.gamma[..n],
            beta: &self.beta[..n],
            slope: &self.slope[..n],
        }
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
            inverse: cut.spread(inverse_deviations(&statistics.variance, affine.epsilon)),
            gamma: cut.spread(affine.gamma.iter().copied()),
            beta: cut.spread(affine.beta.iter().copied()),
            slope: cut.spread(affine.slope.iter().copied()),
        }
    }

    fn of(&self, columns: Range<usize>) -> Parameters<'_> {
        Parameters {
            mean: &self.mean[columns.clone()],
            inverse: &self.inverse[columns.clone()],
            gamma: &self.gamma[columns.clone()],
            beta: &self.beta[columns.clone()],
            slope: &self.slope[columns],
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
    let out = Disjoint::new(&mut result);
    cut.parts(values.len())
        .par_iter()
        .with_max_len(1)
        .for_each(|part| {
            let values = &values[part.start..][..part.len];
            let by = spread.of(part.columns.clone());
            apply(isa, values, cut.line, by, part.start, &out);
        });
    result
}

/// Where statistics come from, and so whether the gradient of values passes through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The values themselves.
    Batch,
    /// Elsewhere: they are constants.
    Given,
}

/// Turns `grad`, the gradient of the result, into the gradient of `values`, and returns those of
/// the parameters.
pub(crate) fn backward(
    isa: InstructionSet,
    values: &[f32],
    affine: Affine<'_>,
    (statistics, origin): (&Statistics, Origin),
    grad: &mut [f32],
) -> Gradients {
    let channels = affine.gamma.len();
    let cut = Cut::new(channels);
    let spread = Spread::new(cut, affine, statistics);
    let parts = cut.parts(values.len());
    let sums: Vec<[Vec<f32>; 3]> = parts
        .par_iter()
        .with_max_len(1)
        .map(|part| {
            let of = |values| &<[f32]>::as_ref(values)[part.start..][..part.len];
            let mut sums = [(); 3].map(|()| vec![0.0; part.columns.len()]);
            let [of_gamma, of_beta, of_slope] = &mut sums;
            let by = spread.of(part.columns.clone());
            let (values, grad) = (of(values), of(&*grad));
            gradient_sums(isa, values, grad, cut.line, by, of_gamma, of_beta, of_slope);
            sums
        })
        .collect();
    let mut totals = [(); 3].map(|()| vec![0.0f64; channels]);
    for (part, sums) in parts.iter().zip(&sums) {
        for (sums, total) in sums.iter().zip(&mut totals) {
            cut.fold(part, sums.iter().map(|&sum| f64::from(sum)), total);
        }
    }
    let rows = (values.len() / channels) as f64;
    let passes = f64::from(u8::from(origin == Origin::Batch));
    let per_row = |total: &[f64]| {
        let means = total.iter().map(|sum| (passes * sum / rows) as f32);
        cut.spread(means)
    };
    let (by_gamma, by_beta) = (per_row(&totals[0]), per_row(&totals[1]));
    let out = Disjoint::new(grad);
    parts.par_iter().with_max_len(1).for_each(|part| {
        let values = &values[part.start..][..part.len];
        let (by, columns) = (spread.of(part.columns.clone()), part.columns.clone());
        let means = [&by_gamma[columns.clone()], &by_beta[columns]];
        input_gradient(isa, values, cut.line, by, means, part.start, &out);
    });
    let [gamma, beta, slope] = totals;
    Gradients {
        gamma: to_f32(&gamma),
        beta: to_f32(&beta),
        slope: to_f32(&slope),
    }
}
