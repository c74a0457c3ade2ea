//! Normalization with known statistics followed by PReLU, forward and backward.

use std::ops::Range;

use rayon::prelude::*;

use super::partition::Partition;
use super::passes::{Parameters, apply, gradient_sums, input_gradient};
use crate::buffer::{Buffer, SharedSlice};
use crate::gemm::epilogue::{Norm, inverse_deviations};
use crate::isa::InstructionSet;

/// The gradients of the parameters.
pub(crate) struct Gradients {
    pub(crate) gamma: Vec<f32>,
    pub(crate) beta: Vec<f32>,
    pub(crate) slope: Vec<f32>,
}

/// Origin of the statistics, which determines whether the input gradient passes through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Computed from the values themselves.
    Batch,
    /// Given: they are constants.
    Given,
}

/// The parameters, repeated for every row of a line.
struct Spread([Vec<f32>; 5]);

impl Spread {
    fn new(partition: Partition, norm: Norm<'_>) -> Self {
        let spread = |values: &[f32]| partition.spread(values.iter().copied());
        Self([
            spread(norm.mean),
            partition.spread(inverse_deviations(norm.variance, norm.epsilon)),
            spread(norm.gamma),
            spread(norm.beta),
            spread(norm.slope),
        ])
    }

    fn of(&self, columns: &Range<usize>) -> Parameters<'_> {
        self.0.each_ref().map(|values| &values[columns.clone()])
    }
}

/// Normalization, then PReLU.
pub(crate) fn forward(isa: InstructionSet, values: &[f32], norm: Norm<'_>) -> Buffer {
    let partition = Partition::new(norm.gamma.len());
    let spread = Spread::new(partition, norm);
    let mut result = Buffer::any(values.len());
    let out = SharedSlice::new(&mut result);
    partition
        .parts(values.len())
        .par_iter()
        .with_max_len(1)
        .for_each(|part| {
            let values = &values[part.start..][..part.len];
            let by = spread.of(&part.columns);
            apply(isa, values, partition.line, by, part.start, &out);
        });
    result
}

/// Replaces `grad`, the gradient of the result, with the gradient of `values`, and returns those of
/// the parameters.
pub(crate) fn backward(
    isa: InstructionSet,
    values: &[f32],
    norm: Norm<'_>,
    origin: Origin,
    grad: &mut [f32],
) -> Gradients {
    let channels = norm.gamma.len();
    let partition = Partition::new(channels);
    let (line, spread) = (partition.line, Spread::new(partition, norm));
    let parts = partition.parts(values.len());
    let sums: Vec<[Vec<f32>; 3]> = parts
        .par_iter()
        .with_max_len(1)
        .map(|part| {
            let mut sums = [(); 3].map(|()| vec![0.0; part.columns.len()]);
            let [of_gamma, of_beta, of_slope] = &mut sums;
            let by = spread.of(&part.columns);
            let values = &values[part.start..][..part.len];
            let grad = &grad[part.start..][..part.len];
            gradient_sums(isa, values, grad, line, by, of_gamma, of_beta, of_slope);
            sums
        })
        .collect();
    let mut totals = [(); 3].map(|()| vec![0.0f64; channels]);
    for (part, sums) in parts.iter().zip(&sums) {
        for (sums, total) in sums.iter().zip(&mut totals) {
            partition.fold(part, sums.iter().map(|&sum| f64::from(sum)), total);
        }
    }
    let rows = (values.len() / channels) as f64;
    let passes = f64::from(u8::from(origin == Origin::Batch));
    let per_row = |total: &[f64]| {
        let means = total.iter().map(|sum| (passes * sum / rows) as f32);
        partition.spread(means)
    };
    let (by_gamma, by_beta) = (per_row(&totals[0]), per_row(&totals[1]));
    let out = SharedSlice::new(grad);
    parts.par_iter().with_max_len(1).for_each(|part| {
        let values = &values[part.start..][..part.len];
        let (by, columns) = (spread.of(&part.columns), part.columns.clone());
        let means = [&by_gamma[columns.clone()], &by_beta[columns]];
        input_gradient(isa, values, line, by, means, part.start, &out);
    });
    let [gamma, beta, slope] =
        totals.map(|total| total.into_iter().map(|sum| sum as f32).collect());
    Gradients { gamma, beta, slope }
}
