//! 5x5 convolution, ReLU and max pooling as one layer.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;
use burn::tensor::activation::relu;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};

use super::op::{Op, fused_layer, fuses};
use super::tensor::{Dense, parameter_gradients};
use crate::isa::InstructionSet;
use crate::pooled::{PADDING, PooledConv, SIDE};

/// 5x5 convolution with stride 1 and padding 2, ReLU, and 2x2 max pooling (a layer of LeNet-5,
/// LeCun et al. 1998, with a modern activation): 28x28 becomes 14x14, and 7x7 becomes 3x3.
///
/// `x` is `[batch, in, height, width]`, `weight` `[out, in, 5, 5]` and `bias` `[out]`.
/// Differentiable in all three. The fused result is channels-last in memory.
///
/// # Panics
/// If the sizes don't match, or if images are less than 2 pixels high or wide.
pub fn conv5x5_relu_pool(x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let ([_, channels, height, width], [out, ins, h, w]) = (x.dims(), weight.dims());
    let [biases] = bias.dims();
    assert!(
        channels == ins && out == biases && [h, w] == [SIDE, SIDE] && height > 1 && width > 1,
        "conv5x5_relu_pool: {channels} channels of {height}×{width}, weight {out}×{ins}×{h}×{w}, \
         {biases} biases"
    );
    if !fuses(&x) {
        let options = ConvOptions::new([1, 1], [PADDING, PADDING], [1, 1], 1);
        let y = relu(conv2d(x, weight, Some(bias), options));
        return max_pool2d(y, MaxPoolOptions::new([2, 2]).with_stride([2, 2]));
    }
    fused_layer(PooledOp, x, weight, bias)
}

#[derive(Clone, Copy, Debug)]
struct PooledOp;

fn sizes(x: &Dense, weight: &Dense) -> PooledConv {
    PooledConv {
        batch: x.size(0),
        height: x.size(1),
        width: x.size(2),
        inputs: weight.size(1),
        outputs: weight.size(0),
    }
}

impl Op<3> for PooledOp {
    /// Input, weight, and the argmax of each result.
    type State = (Dense, Dense, Vec<u8>);

    fn forward(&self, [x, weight, bias]: [FlexTensor; 3]) -> (FlexTensor, Self::State) {
        let (x, [weight, bias]) = (Dense::channels_last(x), [weight, bias].map(Dense::new));
        let (sizes, isa) = (sizes(&x, &weight), InstructionSet::current());
        let (y, argmax) = sizes.forward(isa, x.values(), weight.values(), bias.values());
        let [height, width] = sizes.half();
        let y = y.into_channels_first([sizes.batch, height, width, sizes.outputs]);
        (y, (x, weight, argmax))
    }

    fn backward(
        self,
        (x, weight, argmax): Self::State,
        grad: FlexTensor,
        [of_x, of_weight, of_bias]: [bool; 3],
    ) -> [Option<FlexTensor>; 3] {
        let grad = Dense::channels_last(grad);
        let (sizes, isa) = (sizes(&x, &weight), InstructionSet::current());
        let dx = of_x.then(|| {
            let dx = sizes.input_gradient(isa, weight.values(), &argmax, grad.values());
            dx.into_channels_first(x.shape())
        });
        let [dw, db] = parameter_gradients(of_weight || of_bias, &weight, || {
            sizes.parameter_gradients(isa, x.values(), &argmax, grad.values())
        });
        [dx, dw, db]
    }
}
