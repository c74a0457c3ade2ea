//! One value for two uses.

use std::sync::{Arc, Mutex, PoisonError};

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::{Dispatch, Flex};
use burn::tensor::Tensor;

use crate::backend::Fused;
use crate::choice::Kernels;
use crate::dense::Dense;
use crate::gradients::{Tracked, register};
use crate::isa::{InstructionSet, for_each_isa};

/// `x` twice, for two uses whose gradients this crate adds up: Burn's own sum of them is one of its
/// operations on the CPU, a hundred times as slow where those are not optimised.
///
/// Differentiable in `x`. The loss must depend on the first of the two.
pub fn fork(kernels: Kernels, x: Tensor<2>) -> [Tensor<2>; 2] {
    if !kernels.fuse(&x) {
        return [x.clone(), x];
    }
    let (first, second) = Dispatch::fused_fork(x.into_dispatch());
    [first, second].map(Tensor::from_dispatch)
}

/// The gradient of the second use, until that of the first is there.
type Kept = Arc<Mutex<Option<Dense>>>;

/// The second use is a child of the first, so that its gradient is always known before.
pub(crate) fn tracked<C: CheckpointStrategy>(x: Tracked<C>) -> (Tracked<C>, Tracked<C>) {
    let kept = Kept::default();
    let (x, node) = x.into_parts();
    let first: Tracked<C> = match First.prepare::<C>([node]).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish(Arc::clone(&kept), x.clone()),
        OpsKind::UnTracked(prep) => prep.finish(x.clone()),
    };
    let second = match Second
        .prepare::<C>([first.node()])
        .compute_bound()
        .stateful()
    {
        OpsKind::Tracked(prep) => prep.finish(kept, x),
        OpsKind::UnTracked(prep) => prep.finish(x),
    };
    (first, second)
}

#[derive(Debug)]
struct First;

impl Backward<Flex, 1> for First {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_x] = ops.parents.map(|parent| parent.map(|node| node.id));
        let mut grad = Dense::new(grads.consume::<Flex>(&ops.node));
        let kept = ops
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(other) = kept {
            add(InstructionSet::current(), grad.values_mut(), other.values());
        }
        register(grads, of_x, || grad.into_tensor());
    }
}

#[derive(Debug)]
struct Second;

impl Backward<Flex, 1> for Second {
    type State = Kept;

    fn backward(self, ops: Ops<Kept, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = Dense::new(grads.consume::<Flex>(&ops.node));
        *ops.state.lock().unwrap_or_else(PoisonError::into_inner) = Some(grad);
    }
}

for_each_isa! {
    fn add(to: &mut [f32], other: &[f32]) {
        for (to, other) in to.iter_mut().zip(other) {
            *to += other;
        }
    }
}
