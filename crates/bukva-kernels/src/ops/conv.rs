//! 3x3 convolution with stride 2 and its adjoint: the input gradient of each is the other one.

use burn::backend::flex::FlexTensor;
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, module};

use super::op::{Op, fused_layer, fuses};
use super::tensor::{Dense, parameter_gradients};
use crate::conv::{ConvShape, Gradient};
use crate::gemm::epilogue::Epilogue;
use crate::isa::InstructionSet;

/// 3x3 convolution with stride 2 and padding 1: an image of 28x28 becomes 14x14, and 7x7 becomes
/// 4x4.
///
/// `x` is `[batch, in, height, width]`, `weight` `[out, in, 3, 3]` and `bias` `[out]`.
/// Differentiable in all three. The fused result is channels-last in memory.
///
/// # Panics
/// If the sizes don't match.
pub fn conv3x3s2(x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let ([_, channels, ..], [out, ins, h, w], [biases]) = (x.dims(), weight.dims(), bias.dims());
    assert!(
        channels == ins && out == biases && [h, w] == [3, 3],
        "conv3x3s2: {channels} channels, weight {out}×{ins}×{h}×{w}, {biases} biases"
    );
    if !fuses(&x) {
        let options = ConvOptions::new([2, 2], [1, 1], [1, 1], 1);
        return module::conv2d(x, weight, Some(bias), options);
    }
    fused_layer(Conv::Strided, x, weight, bias)
}

/// The adjoint of [`conv3x3s2`] (padding 1, output padding 1): 7x7 becomes 14x14, and 14x14 becomes
/// 28x28.
///
/// `x` is `[batch, in, height, width]`, `weight` `[in, out, 3, 3]` and `bias` `[out]`.
/// Differentiable in all three. The fused result is channels-last in memory.
///
/// # Panics
/// If the sizes don't match.
pub fn conv_transpose3x3s2(x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let ([_, channels, ..], [ins, out, h, w], [biases]) = (x.dims(), weight.dims(), bias.dims());
    assert!(
        channels == ins && out == biases && [h, w] == [3, 3],
        "conv_transpose3x3s2: {channels} channels, weight {ins}×{out}×{h}×{w}, {biases} biases"
    );
    if !fuses(&x) {
        let options = ConvTransposeOptions::new([2, 2], [1, 1], [1, 1], [1, 1], 1);
        return module::conv_transpose2d(x, weight, Some(bias), options);
    }
    fused_layer(Conv::Transposed, x, weight, bias)
}

#[derive(Clone, Copy, Debug)]
enum Conv {
    Strided,
    Transposed,
}

impl Conv {
    /// The shape of this convolution, or of the convolution whose adjoint this is.
    fn shape(self, x: &Dense, weight: &Dense) -> ConvShape {
        let scale = match self {
            Self::Strided => 1,
            Self::Transposed => 2,
        };
        ConvShape {
            batch: x.size(0),
            height: scale * x.size(1),
            width: scale * x.size(2),
            outputs: weight.size(0),
            inputs: weight.size(1),
        }
    }

    fn adjoint(self) -> Self {
        match self {
            Self::Strided => Self::Transposed,
            Self::Transposed => Self::Strided,
        }
    }

    fn run(
        self,
        shape: ConvShape,
        x: &Dense,
        weight: &Dense,
        epilogue: Epilogue<'_>,
    ) -> FlexTensor {
        let (isa, x, weight) = (InstructionSet::current(), x.values(), weight.values());
        match self {
            Self::Strided => shape.conv(isa, x, weight, epilogue).into_channels_first([
                shape.batch,
                shape.output_height(),
                shape.output_width(),
                shape.outputs,
            ]),
            Self::Transposed => shape
                .conv_transpose(isa, x, weight, epilogue)
                .into_channels_first([shape.batch, shape.height, shape.width, shape.inputs]),
        }
    }
}

impl Op<3> for Conv {
    /// Input and weight.
    type State = [Dense; 2];

    fn forward(&self, [x, weight, bias]: [FlexTensor; 3]) -> (FlexTensor, Self::State) {
        let (x, [weight, bias]) = (Dense::channels_last(x), [weight, bias].map(Dense::new));
        let shape = self.shape(&x, &weight);
        let y = self.run(shape, &x, &weight, Epilogue::Bias(bias.values()));
        (y, [x, weight])
    }

    fn backward(
        self,
        [x, weight]: Self::State,
        grad: FlexTensor,
        [of_x, of_weight, of_bias]: [bool; 3],
    ) -> [Option<FlexTensor>; 3] {
        let grad = Dense::channels_last(grad);
        let shape = self.shape(&x, &weight);
        let dx = of_x.then(|| self.adjoint().run(shape, &grad, &weight, Epilogue::None));
        let [dw, db] = parameter_gradients(of_weight || of_bias, &weight, || {
            let (isa, x, grad) = (InstructionSet::current(), x.values(), grad.values());
            match self {
                Self::Strided => shape.parameter_gradients(isa, x, grad, Gradient::Output),
                Self::Transposed => shape.parameter_gradients(isa, grad, x, Gradient::Input),
            }
        });
        [dx, dw, db]
    }
}
