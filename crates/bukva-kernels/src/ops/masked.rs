//! Values times a mask, as dropout does it.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;

use super::op::{Op, fused, fuses};
use super::tensor::Dense;
use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};

/// `x` times `mask`, value by value. Differentiable in `x`; the mask is constant.
///
/// # Panics
/// If the shapes differ.
pub fn masked(x: Tensor<2>, mask: Tensor<2>) -> Tensor<2> {
    assert!(
        x.dims() == mask.dims(),
        "masked: {:?} values, a mask of {:?}",
        x.dims(),
        mask.dims()
    );
    if !fuses(&x) {
        return x * mask.detach();
    }
    fused(Masked(Dense::inner(mask)), x)
}

#[derive(Clone, Debug)]
struct Masked(Dense);

impl Masked {
    fn product(&self, x: FlexTensor) -> FlexTensor {
        let x = Dense::new(x);
        let mut product = Buffer::any(x.values().len());
        let isa = InstructionSet::current();
        multiply(isa, x.values(), self.0.values(), &mut product);
        product.into_flex(x.shape())
    }
}

impl Op<1> for Masked {
    type State = ();

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        (self.product(x), ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        [Some(self.product(grad))]
    }
}

for_each_isa! {
    fn multiply(values: &[f32], mask: &[f32], product: &mut [f32]) {
        for ((product, value), mask) in product.iter_mut().zip(values).zip(mask) {
            *product = value * mask;
        }
    }
}
