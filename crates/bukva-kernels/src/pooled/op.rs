//! The layer as an operation on Burn's tensors.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::{Dispatch, Flex};
use burn::tensor::Tensor;
use burn::tensor::activation::relu;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};

use super::{FRAME, Pooled, SIDE};
use crate::backend::Fused;
use crate::choice::Kernels;
use crate::dense::{Dense, channels_first, tensor_of};
use crate::gradients::{Tracked, register};
use crate::isa::InstructionSet;

/// Convolution 5×5 with stride 1 and padding 2, ReLU, and the largest of every 2×2 (a layer of
/// LeNet-5, LeCun et al. 1998, with today's activation): 28×28 becomes 14×14, and 7×7 3×3.
///
/// `x` is `[batch, in, height, width]`, `weight` `[out, in, 5, 5]` and `bias` `[out]`.
/// Differentiable in all three. The fused result lies channels-last in memory.
///
/// # Panics
/// If the sizes don't fit together, or images are less than 2 high or wide.
pub fn conv5x5_relu_pool(
    kernels: Kernels,
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Tensor<1>,
) -> Tensor<4> {
    let ([_, channels, height, width], [out, ins, h, w]) = (x.dims(), weight.dims());
    let [biases] = bias.dims();
    assert!(
        channels == ins && out == biases && [h, w] == [SIDE, SIDE] && height > 1 && width > 1,
        "conv5x5_relu_pool: {channels} channels of {height}×{width}, weight {out}×{ins}×{h}×{w}, \
         {biases} biases"
    );
    if !kernels.fuse(&x) {
        let options = ConvOptions::new([1, 1], [FRAME, FRAME], [1, 1], 1);
        let y = relu(conv2d(x, weight, Some(bias), options));
        return max_pool2d(y, MaxPoolOptions::new([2, 2]).with_stride([2, 2]));
    }
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_pooled(x, weight, bias.into_dispatch()))
}

fn sizes(x: &Dense, weight: &Dense) -> Pooled {
    Pooled {
        batch: x.size(0),
        height: x.size(1),
        width: x.size(2),
        inputs: weight.size(1),
        outputs: weight.size(0),
    }
}

/// The result, and which sums won.
pub(crate) fn forward(x: &Dense, weight: &Dense, bias: &Dense) -> (FlexTensor, Vec<u8>) {
    let (sizes, isa) = (sizes(x, weight), InstructionSet::current());
    let (y, winners) = sizes.forward(isa, x.values(), weight.values(), bias.values());
    let [height, width] = sizes.half();
    let y = y.into_tensor([sizes.batch, height, width, sizes.outputs]);
    (channels_first(y), winners)
}

/// The same, with its backward pass.
pub(crate) fn tracked<C: CheckpointStrategy>(
    x: Tracked<C>,
    weight: Tracked<C>,
    bias: Tracked<C>,
) -> Tracked<C> {
    let nodes = [x.node(), weight.node(), bias.node()];
    let x = Dense::channels_last(x.into_primitive());
    let weight = Dense::new(weight.into_primitive());
    let bias = Dense::new(bias.into_primitive());
    let (y, winners) = forward(&x, &weight, &bias);
    match Layer.prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish((x, weight, winners), y),
        OpsKind::UnTracked(prep) => prep.finish(y),
    }
}

#[derive(Debug)]
struct Layer;

impl Backward<Flex, 3> for Layer {
    type State = (Dense, Dense, Vec<u8>);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x, of_weight, of_bias] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = Dense::channels_last(grads.consume::<Flex>(&ops.node));
        let (x, weight, winners) = ops.state;
        let (sizes, isa) = (sizes(&x, &weight), InstructionSet::current());
        register(grads, of_x, || {
            let dx = sizes.input_gradient(isa, weight.values(), &winners, grad.values());
            channels_first(dx.into_tensor(x.shape()))
        });
        if of_weight.is_some() || of_bias.is_some() {
            let (dw, db) = sizes.parameter_gradients(isa, x.values(), &winners, grad.values());
            register(grads, of_weight, || dw.into_tensor(weight.shape()));
            register(grads, of_bias, || tensor_of(&db, [sizes.outputs]));
        }
    }
}
