//! Values times a mask, as dropout does it.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::{Dispatch, Flex};
use burn::tensor::Tensor;

use crate::backend::Fused;
use crate::buffer::Buffer;
use crate::choice::Kernels;
use crate::dense::Dense;
use crate::gradients::{Tracked, register};
use crate::isa::{InstructionSet, for_each_isa};

/// `x` times `mask`, value by value. Differentiable in `x`; the mask is constant.
///
/// # Panics
/// If the shapes differ.
pub fn masked(kernels: Kernels, x: Tensor<2>, mask: Tensor<2>) -> Tensor<2> {
    assert!(
        x.dims() == mask.dims(),
        "masked: {:?} values, a mask of {:?}",
        x.dims(),
        mask.dims()
    );
    if !kernels.fuse(&x) {
        return x * mask.detach();
    }
    let (x, mask) = (x.into_dispatch(), mask.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_masked(x, mask))
}

pub(crate) fn forward(x: &Dense, mask: &Dense) -> FlexTensor {
    let mut product = Buffer::any(x.values().len());
    let isa = InstructionSet::current();
    multiply(isa, x.values(), mask.values(), &mut product);
    product.into_tensor(x.shape())
}

/// The same, with its backward pass.
pub(crate) fn tracked<C: CheckpointStrategy>(x: Tracked<C>, mask: Tracked<C>) -> Tracked<C> {
    let (x, node) = x.into_parts();
    let mask = Dense::new(mask.into_primitive());
    let product = forward(&Dense::new(x), &mask);
    match Masked.prepare::<C>([node]).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(mask, product),
        OpsKind::UnTracked(prep) => prep.finish(product),
    }
}

#[derive(Debug)]
struct Masked;

impl Backward<Flex, 1> for Masked {
    type State = Dense;

    fn backward(self, ops: Ops<Dense, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = Dense::new(grads.consume::<Flex>(&ops.node));
        register(grads, of_x, || forward(&grad, &ops.state));
    }
}

for_each_isa! {
    fn multiply(values: &[f32], mask: &[f32], product: &mut [f32]) {
        for ((product, value), mask) in product.iter_mut().zip(values).zip(mask) {
            *product = value * mask;
        }
    }
}
