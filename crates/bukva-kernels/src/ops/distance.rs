//! Distance from the nearest of several targets, as a loss.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;
use rayon::prelude::*;

use super::op::{Op, fused, fuses};
use super::tensor::{Dense, flex_tensor};
use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};

/// The metric between two rows of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// The mean absolute difference.
    Absolute,
    /// The mean squared difference.
    Squared,
}

/// The mean, over a batch, of each row's distance from the nearest of its targets (`aims`). Ties go
/// to the first target.
///
/// `x` is `[batch, values]` and `aims` is `[batch, targets, values]`, with at least one target per
/// row; the result is `[1]`. Differentiable in `x`; the targets are constants.
///
/// # Panics
/// If the sizes don't match.
pub fn nearest_distance(distance: Distance, x: Tensor<2>, aims: Tensor<3>) -> Tensor<1> {
    let ([batch, values], [rows, count, width]) = (x.dims(), aims.dims());
    assert!(
        batch == rows && values == width && count > 0,
        "nearest_distance: {batch} rows of {values} values, {count} aims of {width} for {rows}"
    );
    if !fuses(&x) {
        return plainly(distance, x, aims);
    }
    fused(Nearest(distance, Dense::inner(aims)), x)
}

fn plainly(distance: Distance, x: Tensor<2>, aims: Tensor<3>) -> Tensor<1> {
    let difference: Tensor<3> = x.unsqueeze_dim(1) - aims.detach();
    let terms = match distance {
        Distance::Absolute => difference.abs(),
        Distance::Squared => difference.square(),
    };
    // [batch, aims, values] to [batch, aims, 1] to [batch, 1, 1]
    terms.mean_dim(2).min_dim(1).mean()
}

#[derive(Clone, Debug)]
struct Nearest(Distance, Dense);

impl Nearest {
    fn rows(&self) -> Rows {
        Rows {
            values: self.1.size(2),
            aims: self.1.size(1),
        }
    }
}

impl Op<1> for Nearest {
    /// The rows and targets, and the index of each row's nearest target.
    type State = (Dense, Vec<usize>);

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, Self::State) {
        let (x, isa) = (Dense::new(x), InstructionSet::current());
        let (nearest, mean) = self
            .rows()
            .nearest(isa, self.0, x.values(), self.1.values());
        (flex_tensor(&[mean], [1]), (x, nearest))
    }

    fn backward(
        self,
        (x, nearest): Self::State,
        grad: FlexTensor,
        _: [bool; 1],
    ) -> [Option<FlexTensor>; 1] {
        let (isa, grad) = (InstructionSet::current(), Dense::new(grad).values()[0]);
        let images = (x.values(), self.1.values());
        let dx = self.rows().gradient(isa, self.0, images, &nearest, grad);
        [Some(dx.into_flex(x.shape()))]
    }
}

/// Number of independent partial sums.
const LANES: usize = 16;

/// The sizes of a batch of rows with their targets.
#[derive(Clone, Copy, Debug)]
struct Rows {
    values: usize,
    aims: usize,
}

impl Rows {
    /// Each row's nearest target (the first one in a tie), and the mean of the distances.
    fn nearest(
        self,
        isa: InstructionSet,
        distance: Distance,
        rows: &[f32],
        aims: &[f32],
    ) -> (Vec<usize>, f32) {
        let nearest = |(row, aims): (&[f32], &[f32])| {
            let mut best = (0, f32::INFINITY);
            for (number, aim) in aims.chunks_exact(self.values).enumerate() {
                let sum = match distance {
                    Distance::Absolute => absolute(isa, row, aim),
                    Distance::Squared => squared(isa, row, aim),
                };
                // A NaN sum is kept, so that it appears in the loss.
                if sum < best.1 || sum.is_nan() {
                    best = (number, sum);
                }
            }
            best
        };
        let found: Vec<(usize, f32)> = rows
            .par_chunks_exact(self.values)
            .zip(aims.par_chunks_exact(self.aims * self.values))
            .with_min_len(8)
            .map(nearest)
            .collect();
        let sum: f64 = found.iter().map(|&(_, sum)| f64::from(sum)).sum();
        let mean = sum / (self.values * found.len()) as f64;
        (found.iter().map(|&(aim, _)| aim).collect(), mean as f32)
    }

    /// The gradient of the rows, given the gradient of the mean and the nearest targets.
    fn gradient(
        self,
        isa: InstructionSet,
        distance: Distance,
        (rows, aims): (&[f32], &[f32]),
        nearest: &[usize],
        grad: f32,
    ) -> Buffer {
        let grad = grad / nearest.len() as f32 / self.values as f32;
        let mut gradient = Buffer::any(rows.len());
        let places = gradient.chunks_exact_mut(self.values);
        let aims = aims.chunks_exact(self.aims * self.values);
        for (((to, row), aims), number) in places
            .zip(rows.chunks_exact(self.values))
            .zip(aims)
            .zip(nearest)
        {
            let aim = &aims[number * self.values..][..self.values];
            match distance {
                Distance::Absolute => absolute_slopes(isa, row, aim, grad, to),
                Distance::Squared => squared_slopes(isa, row, aim, 2.0 * grad, to),
            }
        }
        gradient
    }
}

/// Sums `term` over two rows, in an order that is identical on every instruction set.
#[inline(always)]
fn sum(row: &[f32], aim: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let ((rows, rest), (aims, last)) = (row.as_chunks::<LANES>(), aim.as_chunks::<LANES>());
    let mut sums = [0.0f32; LANES];
    for (row, aim) in rows.iter().zip(aims) {
        for lane in 0..LANES {
            sums[lane] += term(row[lane] - aim[lane]);
        }
    }
    let rest: f32 = rest.iter().zip(last).map(|(a, b)| term(a - b)).sum();
    sums.iter().sum::<f32>() + rest
}

for_each_isa! {
    fn absolute(row: &[f32], aim: &[f32]) -> f32 {
        sum(row, aim, |difference| difference.abs())
    }
}

for_each_isa! {
    fn squared(row: &[f32], aim: &[f32]) -> f32 {
        sum(row, aim, |difference| difference * difference)
    }
}

for_each_isa! {
    /// `grad` with the sign of each difference, and zero where the difference is zero.
    fn absolute_slopes(row: &[f32], aim: &[f32], grad: f32, to: &mut [f32]) {
        for ((to, row), aim) in to.iter_mut().zip(row).zip(aim) {
            let difference = row - aim;
            let beyond = if difference > 0.0 { grad } else { 0.0 };
            *to = if difference < 0.0 { -grad } else { beyond };
        }
    }
}

for_each_isa! {
    fn squared_slopes(row: &[f32], aim: &[f32], grad: f32, to: &mut [f32]) {
        for ((to, row), aim) in to.iter_mut().zip(row).zip(aim) {
            *to = grad * (row - aim);
        }
    }
}
