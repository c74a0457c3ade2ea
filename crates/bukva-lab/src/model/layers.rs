//! The blocks of the networks: a linear map, batch normalization and PReLU.
//!
//! Stride-2 convolutions pad one row before and one after (`padding = 1` in PyTorch), so that 28
//! becomes 14 and 14 becomes 7; the transposed convolution is the exact adjoint of that map.

use bukva_kernels::{
    FrozenNorm, conv_transpose3x3s2, conv3x3s2, from_panels, linear, norm_prelu, to_panels,
};
use burn::module::{Module, Param, RunningState};
use burn::tensor::{Device, Tensor};

use super::init::{Initializer, constant, parameter, values};

/// Height and width of every convolution kernel.
const KERNEL: usize = 3;
/// Added to the variance before its square root is taken.
pub(super) const EPSILON: f64 = 1e-5;
/// The weight of one batch in the running statistics.
const MOMENTUM: f64 = 0.1;
/// The slope of PReLU for negative values before training, as in its paper (He et al. 2015).
const INITIAL_SLOPE: f32 = 0.25;

/// Whose statistics batch normalization uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The batch's own statistics, which also update the running statistics.
    Train,
    /// The running statistics: each glyph's result is independent of the others in its batch.
    Infer,
}

/// Batch normalization (Ioffe and Szegedy 2015), then a parametric ReLU with one slope per channel
/// (He et al. 2015).
#[derive(Module, Debug)]
pub struct NormPrelu {
    /// Scale per channel.
    pub gamma: Param<Tensor<1>>,
    /// Shift per channel.
    pub beta: Param<Tensor<1>>,
    /// Slope for negative values, per channel.
    pub slope: Param<Tensor<1>>,
    /// Mean per channel, for inference.
    pub running_mean: RunningState<Tensor<1>>,
    /// Biased variance per channel, for inference.
    pub running_variance: RunningState<Tensor<1>>,
}

impl NormPrelu {
    /// Scale 1, shift 0, slope 0.25, running mean 0 and variance 1.
    pub fn init(channels: usize, device: &Device) -> Self {
        Self {
            gamma: constant(1.0, channels, device),
            beta: constant(0.0, channels, device),
            slope: constant(INITIAL_SLOPE, channels, device),
            running_mean: RunningState::new(Tensor::zeros([channels], device)),
            running_variance: RunningState::new(Tensor::ones([channels], device)),
        }
    }

    /// # Shapes
    /// `[batch, channels, ...]` in, the same out.
    fn forward<const D: usize>(&self, x: Tensor<D>, mode: Mode) -> Tensor<D> {
        match mode {
            Mode::Train => self.normalize(x),
            Mode::Infer => self.frozen().apply(x),
        }
    }

    /// Normalizes with the batch's statistics, and updates the running ones.
    fn normalize<const D: usize>(&self, x: Tensor<D>) -> Tensor<D> {
        let (gamma, beta, slope) = (self.gamma.val(), self.beta.val(), self.slope.val());
        let result = norm_prelu(x, gamma, beta, slope, EPSILON);
        absorb(&self.running_mean, result.mean);
        absorb(&self.running_variance, result.variance);
        result.output
    }

    /// The parameters of inference, with the running statistics.
    fn frozen(&self) -> FrozenNorm {
        FrozenNorm {
            gamma: self.gamma.val(),
            beta: self.beta.val(),
            slope: self.slope.val(),
            mean: self.running_mean.value(),
            variance: self.running_variance.value(),
            epsilon: EPSILON,
        }
    }
}

/// Updates a running statistic with that of a batch.
fn absorb(running: &RunningState<Tensor<1>>, batch: Tensor<1>) {
    let kept = running.value_sync().mul_scalar(1.0 - MOMENTUM);
    running.update(kept.add(batch.detach().mul_scalar(MOMENTUM)).detach());
    // Burn stores an update separately until the value is next read, and would save the state
    // without it.
    running.value_sync();
}

/// A fully connected layer without normalization.
///
/// In memory, the weight is packed into panels for GEMM (see [`bukva_kernels::to_panels`]); in
/// files, it is `[inputs, outputs]`.
#[derive(Module, Debug)]
pub struct Dense {
    /// Packed into panels: `[⌈outputs / 16⌉ · inputs, 16]`.
    weight: Param<Tensor<2>>,
    /// `[outputs]`.
    pub bias: Param<Tensor<1>>,
}

impl Dense {
    /// Random weights within ±1/√inputs.
    pub fn init(
        inputs: usize,
        outputs: usize,
        device: &Device,
        init: &mut impl Initializer,
    ) -> Self {
        let weight = values([inputs, outputs], inputs, device, init);
        Self {
            weight: Param::from_tensor(to_panels(weight))
                .load_mapper(|weight| to_panels(weight).detach())
                .save_mapper(move |panels| from_panels(panels, outputs).detach()),
            bias: parameter([outputs], inputs, device, init),
        }
    }

    /// # Shapes
    /// `[batch, inputs]` in, `[batch, outputs]` out.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        linear(x, self.weight.val(), self.bias.val())
    }
}

/// A fully connected layer, normalization, PReLU.
#[derive(Module, Debug)]
pub struct LinearBlock {
    /// The linear map.
    pub linear: Dense,
    /// Normalization and PReLU, one channel per output.
    pub norm: NormPrelu,
}

impl LinearBlock {
    /// Random weights within ±1/√inputs.
    pub fn init(
        inputs: usize,
        outputs: usize,
        device: &Device,
        init: &mut impl Initializer,
    ) -> Self {
        let linear = Dense::init(inputs, outputs, device, init);
        Self {
            linear,
            norm: NormPrelu::init(outputs, device),
        }
    }

    /// # Shapes
    /// `[batch, inputs]` in, `[batch, outputs]` out.
    pub fn forward(&self, x: Tensor<2>, mode: Mode) -> Tensor<2> {
        self.norm.forward(self.linear.forward(x), mode)
    }
}

/// A 3x3 convolution of stride 2, normalization, PReLU.
#[derive(Module, Debug)]
pub struct ConvBlock {
    /// `[outputs, inputs, 3, 3]`.
    pub weight: Param<Tensor<4>>,
    /// `[outputs]`.
    pub bias: Param<Tensor<1>>,
    /// Normalization and PReLU.
    pub norm: NormPrelu,
}

impl ConvBlock {
    /// Random weights within ±1/√(9 inputs).
    pub fn init(
        inputs: usize,
        outputs: usize,
        device: &Device,
        init: &mut impl Initializer,
    ) -> Self {
        let fan_in = inputs * KERNEL * KERNEL;
        Self {
            weight: parameter([outputs, inputs, KERNEL, KERNEL], fan_in, device, init),
            bias: parameter([outputs], fan_in, device, init),
            norm: NormPrelu::init(outputs, device),
        }
    }

    /// # Shapes
    /// `[batch, inputs, h, w]` in, `[batch, outputs, ⌈h/2⌉, ⌈w/2⌉]` out.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        self.norm.forward(conv3x3s2(x, weight, bias), mode)
    }
}

/// The adjoint of a 3x3 convolution of stride 2, normalization, PReLU.
#[derive(Module, Debug)]
pub struct ConvTransposeBlock {
    /// `[inputs, outputs, 3, 3]`: the weight of the convolution whose adjoint this is.
    pub weight: Param<Tensor<4>>,
    /// `[outputs]`.
    pub bias: Param<Tensor<1>>,
    /// Normalization and PReLU.
    pub norm: NormPrelu,
}

impl ConvTransposeBlock {
    /// Random weights within ±1/√(9 outputs), PyTorch's default for a transposed convolution.
    pub fn init(
        inputs: usize,
        outputs: usize,
        device: &Device,
        init: &mut impl Initializer,
    ) -> Self {
        let fan_in = outputs * KERNEL * KERNEL;
        Self {
            weight: parameter([inputs, outputs, KERNEL, KERNEL], fan_in, device, init),
            bias: parameter([outputs], fan_in, device, init),
            norm: NormPrelu::init(outputs, device),
        }
    }

    /// # Shapes
    /// `[batch, inputs, h, w]` in, `[batch, outputs, 2h, 2w]` out.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        let x = conv_transpose3x3s2(x, weight, bias);
        self.norm.forward(x, mode)
    }
}
