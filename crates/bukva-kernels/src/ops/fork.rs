//! Fan-out: one value for two uses, whose gradients are added up here.

use std::sync::{Arc, Mutex, PoisonError};

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;

use super::op::{Op, fused, fuses};
use super::tensor::Dense;
use crate::isa::{InstructionSet, for_each_isa};

/// `x` twice, for two uses whose gradients this crate adds up: Burn's own sum of them is one of its
/// operations on the CPU, a hundred times as slow where those are not optimized.
///
/// Differentiable in `x`. The loss must depend on the first of the two.
pub fn fork(x: Tensor<2>) -> [Tensor<2>; 2] {
    if !fuses(&x) {
        return [x.clone(), x];
    }
    let kept = Kept::default();
    let first = fused(First(Arc::clone(&kept)), x);
    // A child of the first, so that its gradient is always known before.
    let second = fused(Second(kept), first.clone());
    [first, second]
}

/// The gradient of the second use, until that of the first is there.
type Kept = Arc<Mutex<Option<Dense>>>;

#[derive(Clone, Debug)]
struct First(Kept);

impl Op<1> for First {
    type State = ();

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        (x, ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let mut grad = Dense::new(grad);
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(other) = kept {
            add(InstructionSet::current(), grad.values_mut(), other.values());
        }
        [Some(grad.into_flex())]
    }
}

#[derive(Clone, Debug)]
struct Second(Kept);

impl Op<1> for Second {
    type State = ();

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        (x, ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Dense::new(grad));
        [None]
    }
}

for_each_isa! {
    fn add(to: &mut [f32], other: &[f32]) {
        for (to, other) in to.iter_mut().zip(other) {
            *to += other;
        }
    }
}
