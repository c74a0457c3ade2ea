//! Batch normalization followed by PReLU, with the batch's statistics or with given ones.

use burn::backend::flex::FlexTensor;
use burn::tensor::activation::prelu;
use burn::tensor::{Tensor, module};

use super::op::{Op, fused_norm, fuses};
use super::tensor::{Dense, flex_tensor, plain_tensor};
use crate::gemm::epilogue::Norm;
use crate::isa::InstructionSet;
use crate::norm::{Origin, Statistics, backward, forward};

/// The result of [`norm_prelu`].
#[derive(Clone, Debug)]
pub struct Normalized<const D: usize> {
    /// The activation, in the input's shape.
    pub output: Tensor<D>,
    /// The batch's mean per channel, detached.
    pub mean: Tensor<1>,
    /// The batch's biased variance per channel, detached.
    pub variance: Tensor<1>,
}

/// Batch normalization with the batch's own statistics, then PReLU with one slope per channel.
///
/// `x` is `[batch, channels, ...]`; `gamma`, `beta` and `slope` are `[channels]`. Differentiable in
/// all four; the gradient of `x` includes the part that passes through the statistics.
///
/// # Panics
/// If the sizes don't match.
pub fn norm_prelu<const D: usize>(
    x: Tensor<D>,
    gamma: Tensor<1>,
    beta: Tensor<1>,
    slope: Tensor<1>,
    epsilon: f64,
) -> Normalized<D> {
    check_channels("norm_prelu", &x, &[&gamma, &beta, &slope]);
    if !fuses(&x) {
        let normalized = module::batch_norm_train(x, gamma, beta, epsilon);
        return Normalized {
            output: prelu(normalized.output, slope),
            mean: normalized.mean,
            variance: normalized.variance,
        };
    }
    let channels = x.dims()[1];
    let values = Dense::inner_channels_last(x.clone());
    let statistics = Statistics::of(InstructionSet::current(), values.values(), channels);
    drop(values);
    let [mean, variance] = [&statistics.mean, &statistics.variance]
        .map(|values| plain_tensor(flex_tensor(values, [channels])));
    let op = NormPrelu {
        statistics,
        origin: Origin::Batch,
        epsilon: epsilon as f32,
    };
    Normalized {
        output: fused_norm(op, x, [gamma, beta, slope]),
        mean,
        variance,
    }
}

/// Batch normalization with given statistics, and PReLU. All tensors are `[channels]`.
#[derive(Clone, Debug)]
pub struct FrozenNorm {
    /// Scale.
    pub gamma: Tensor<1>,
    /// Shift.
    pub beta: Tensor<1>,
    /// PReLU's slope for negative values.
    pub slope: Tensor<1>,
    /// Mean, subtracted from the values.
    pub mean: Tensor<1>,
    /// Variance, whose square root divides the values.
    pub variance: Tensor<1>,
    /// Added to the variance before the square root.
    pub epsilon: f64,
}

impl FrozenNorm {
    /// Normalizes and activates `[batch, channels, ...]`. Differentiable in `x` and the parameters;
    /// the statistics are constants.
    ///
    /// # Panics
    /// If the sizes don't match.
    pub fn apply<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        let Self {
            gamma,
            beta,
            slope,
            mean,
            variance,
            epsilon,
        } = self;
        check_channels(
            "frozen norm",
            &x,
            &[&gamma, &beta, &slope, &mean, &variance],
        );
        if !fuses(&x) {
            let (mean, variance) = (mean.detach(), variance.detach());
            let normalized = module::batch_norm(x, gamma, beta, mean, variance, epsilon);
            return prelu(normalized, slope);
        }
        let [mean, variance] =
            [mean, variance].map(|tensor| Dense::inner(tensor).values().to_vec());
        let op = NormPrelu {
            statistics: Statistics { mean, variance },
            origin: Origin::Given,
            epsilon: epsilon as f32,
        };
        fused_norm(op, x, [gamma, beta, slope])
    }
}

fn check_channels<const D: usize>(operation: &str, x: &Tensor<D>, params: &[&Tensor<1>]) {
    let channels = x.dims()[1];
    let found: Vec<usize> = params.iter().map(|param| param.dims()[0]).collect();
    assert!(
        found.iter().all(|&count| count == channels),
        "{operation}: {channels} channels, parameters {found:?}"
    );
}

#[derive(Clone, Debug)]
struct NormPrelu {
    statistics: Statistics,
    origin: Origin,
    epsilon: f32,
}

impl NormPrelu {
    fn norm<'a>(&'a self, [gamma, beta, slope]: [&'a Dense; 3]) -> Norm<'a> {
        Norm {
            gamma: gamma.values(),
            beta: beta.values(),
            slope: slope.values(),
            mean: &self.statistics.mean,
            variance: &self.statistics.variance,
            epsilon: self.epsilon,
        }
    }
}

impl Op<4> for NormPrelu {
    /// All inputs.
    type State = [Dense; 4];

    fn forward(&self, [x, gamma, beta, slope]: [FlexTensor; 4]) -> (FlexTensor, Self::State) {
        let x = Dense::channels_last(x);
        let [gamma, beta, slope] = [gamma, beta, slope].map(Dense::new);
        let norm = self.norm([&gamma, &beta, &slope]);
        let y = forward(InstructionSet::current(), x.values(), norm);
        (y.into_channels_first(x.shape()), [x, gamma, beta, slope])
    }

    fn backward(
        self,
        [x, gamma, beta, slope]: Self::State,
        grad: FlexTensor,
        _: [bool; 4],
    ) -> [Option<FlexTensor>; 4] {
        let mut grad = Dense::channels_last(grad);
        let norm = self.norm([&gamma, &beta, &slope]);
        let isa = InstructionSet::current();
        let found = backward(isa, x.values(), norm, self.origin, grad.values_mut());
        let by_channel = |values: Vec<f32>| Some(flex_tensor(&values, [values.len()]));
        [
            Some(grad.into_channels_first()),
            by_channel(found.gamma),
            by_channel(found.beta),
            by_channel(found.slope),
        ]
    }
}
