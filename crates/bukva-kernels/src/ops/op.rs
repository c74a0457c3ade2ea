//! Operations with a hand-written backward pass, as an extension of Burn's backends.

use std::fmt::Debug;

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{DType, Device, Tensor};

use crate::dispatch::Kernels;

/// An operation on `N` float32 tensors of the Flex backend.
pub(super) trait Op<const N: usize>: Clone + Debug + Send + Sync + 'static {
    /// Saved for the backward pass.
    type State: Clone + Debug + Send + 'static;

    fn forward(&self, inputs: [FlexTensor; N]) -> (FlexTensor, Self::State);

    /// The requested gradients of the inputs, given that of the result; the others may be omitted.
    fn backward(
        self,
        state: Self::State,
        grad: FlexTensor,
        wanted: [bool; N],
    ) -> [Option<FlexTensor>; N];
}

/// Operations by number of inputs, with and without autodiff.
#[backend_extension(Autodiff, Flex)]
pub(super) trait Fused: Backend {
    fn fused_1<O: Op<1>>(op: O, a: FloatTensor<Self>) -> FloatTensor<Self>;

    fn fused_3<O: Op<3>>(
        op: O,
        a: FloatTensor<Self>,
        b: FloatTensor<Self>,
        c: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    fn fused_4<O: Op<4>>(
        op: O,
        a: FloatTensor<Self>,
        b: FloatTensor<Self>,
        c: FloatTensor<Self>,
        d: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl Fused for Flex {
    fn fused_1<O: Op<1>>(op: O, a: FlexTensor) -> FlexTensor {
        op.forward([a]).0
    }

    fn fused_3<O: Op<3>>(op: O, a: FlexTensor, b: FlexTensor, c: FlexTensor) -> FlexTensor {
        op.forward([a, b, c]).0
    }

    fn fused_4<O: Op<4>>(
        op: O,
        a: FlexTensor,
        b: FlexTensor,
        c: FlexTensor,
        d: FlexTensor,
    ) -> FlexTensor {
        op.forward([a, b, c, d]).0
    }
}

type Tracked<C> = FloatTensor<Autodiff<Flex, C>>;

impl<C: CheckpointStrategy> Fused for Autodiff<Flex, C> {
    fn fused_1<O: Op<1>>(op: O, a: Tracked<C>) -> Tracked<C> {
        record::<O, C, 1>(op, [a])
    }

    fn fused_3<O: Op<3>>(op: O, a: Tracked<C>, b: Tracked<C>, c: Tracked<C>) -> Tracked<C> {
        record::<O, C, 3>(op, [a, b, c])
    }

    fn fused_4<O: Op<4>>(
        op: O,
        a: Tracked<C>,
        b: Tracked<C>,
        c: Tracked<C>,
        d: Tracked<C>,
    ) -> Tracked<C> {
        record::<O, C, 4>(op, [a, b, c, d])
    }
}

fn record<O: Op<N>, C: CheckpointStrategy, const N: usize>(
    op: O,
    inputs: [Tracked<C>; N],
) -> Tracked<C> {
    let nodes = inputs.each_ref().map(|input| input.node());
    let (output, state) = op.forward(inputs.map(|input| input.into_primitive()));
    match Recorded(op).prepare::<C>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(state, output),
        OpsKind::UnTracked(prep) => prep.finish(output),
    }
}

#[derive(Debug)]
struct Recorded<O>(O);

impl<O: Op<N>, const N: usize> Backward<Flex, N> for Recorded<O> {
    type State = O::State;

    fn backward(self, ops: Ops<O::State, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let nodes = ops.parents.map(|parent| parent.map(|node| node.id));
        let wanted = nodes.each_ref().map(Option::is_some);
        let grad = grads.consume::<Flex>(&ops.node);
        let gradients = self.0.backward(ops.state, grad, wanted);
        for (node, gradient) in nodes.into_iter().zip(gradients) {
            if let (Some(node), Some(gradient)) = (node, gradient) {
                grads.register::<Flex>(node, gradient);
            }
        }
    }
}

/// Whether the fused kernels support a tensor and are selected.
pub(super) fn fuses<const D: usize>(tensor: &Tensor<D>) -> bool {
    // Devices are compared by hardware: a Flex device with autodiff equals one without.
    Kernels::current() == Kernels::Fused
        && tensor.dtype() == DType::F32
        && tensor.device() == Device::flex()
}

/// Runs an operation on a tensor.
pub(super) fn fused<const D: usize, const E: usize>(op: impl Op<1>, x: Tensor<D>) -> Tensor<E> {
    Tensor::from_dispatch(Dispatch::fused_1(op, x.into_dispatch()))
}

/// Runs an operation with a weight and a bias.
pub(super) fn fused_layer<const D: usize>(
    op: impl Op<3>,
    x: Tensor<D>,
    weight: Tensor<D>,
    bias: Tensor<1>,
) -> Tensor<D> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_3(op, x, weight, bias.into_dispatch()))
}

/// Runs an operation with three parameters per channel.
pub(super) fn fused_norm<const D: usize>(
    op: impl Op<4>,
    x: Tensor<D>,
    parameters: [Tensor<1>; 3],
) -> Tensor<D> {
    let [gamma, beta, slope] = parameters.map(Tensor::into_dispatch);
    Tensor::from_dispatch(Dispatch::fused_4(op, x.into_dispatch(), gamma, beta, slope))
}
