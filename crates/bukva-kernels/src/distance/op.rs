//! The distance as an operation on Burn's tensors.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::{Dispatch, Flex};
use burn::tensor::Tensor;

use super::{Distance, Rows};
use crate::backend::Fused;
use crate::choice::Kernels;
use crate::dense::{Dense, tensor_of};
use crate::gradients::{Tracked, register};
use crate::isa::InstructionSet;

/// The mean, over a batch, of each row's distance from the nearest of its aims: a loss that lets a
/// row choose. Of equally near aims the first counts.
///
/// `x` is `[batch, values]`, `aims` `[batch, aims, values]`, one at least; the result is `[1]`.
/// Differentiable in `x`; aims are constants.
///
/// # Panics
/// If the sizes don't fit together.
pub fn nearest_distance(
    kernels: Kernels,
    distance: Distance,
    x: Tensor<2>,
    aims: Tensor<3>,
) -> Tensor<1> {
    let ([batch, values], [rows, count, width]) = (x.dims(), aims.dims());
    assert!(
        batch == rows && values == width && count > 0,
        "nearest_distance: {batch} rows of {values} values, {count} aims of {width} for {rows}"
    );
    if !kernels.fuse(&x) {
        return plainly(distance, x, aims);
    }
    let (x, aims) = (x.into_dispatch(), aims.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_nearest(distance, x, aims))
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

/// The mean distance, and which aims are nearest.
pub(crate) fn forward(distance: Distance, x: &Dense, aims: &Dense) -> (FlexTensor, Vec<usize>) {
    let isa = InstructionSet::current();
    let (nearest, mean) = rows(aims).nearest(isa, distance, x.values(), aims.values());
    (tensor_of(&[mean], [1]), nearest)
}

fn rows(aims: &Dense) -> Rows {
    Rows {
        values: aims.size(2),
        aims: aims.size(1),
    }
}

/// The same, with its backward pass.
pub(crate) fn tracked<C: CheckpointStrategy>(
    distance: Distance,
    x: Tracked<C>,
    aims: Tracked<C>,
) -> Tracked<C> {
    let (x, node) = x.into_parts();
    let (x, aims) = (Dense::new(x), Dense::new(aims.into_primitive()));
    let (mean, nearest) = forward(distance, &x, &aims);
    match Nearest(distance)
        .prepare::<C>([node])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => prep.finish((x, aims, nearest), mean),
        OpsKind::UnTracked(prep) => prep.finish(mean),
    }
}

#[derive(Debug)]
struct Nearest(Distance);

impl Backward<Flex, 1> for Nearest {
    type State = (Dense, Dense, Vec<usize>);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = Dense::new(grads.consume::<Flex>(&ops.node)).values()[0];
        let (x, aims, nearest) = ops.state;
        register(grads, of_x, || {
            let (isa, images) = (InstructionSet::current(), (x.values(), aims.values()));
            let dx = rows(&aims).gradient(isa, self.0, images, &nearest, grad);
            dx.into_tensor(x.shape())
        });
    }
}
