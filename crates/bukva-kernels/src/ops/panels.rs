//! Packed panels of a fully connected layer's weight.
//!
//! A matrix product on the CPU reads B in panels: for every 16 columns, a k-slice of 16 values per
//! row. If the weight, its gradient and its moments are stored in this layout, no step has to pack
//! them, and the weight is read sequentially from memory.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;

use super::op::{Op, fused, fuses};
use super::tensor::Dense;
use crate::buffer::Buffer;
use crate::gemm::panel::NR;

/// Packs a weight `[inputs, outputs]` into panels, `[⌈outputs / 16⌉ · inputs, 16]`, with zeros for
/// outputs beyond the last. Differentiable.
pub fn to_panels(weight: Tensor<2>) -> Tensor<2> {
    let [inputs, outputs] = weight.dims();
    if fuses(&weight) {
        return fused(Panels::Pack([inputs, outputs]), weight);
    }
    let panels = outputs.div_ceil(NR);
    let missing = panels * NR - outputs;
    let weight = match missing {
        0 => weight,
        _ => {
            let zeros = Tensor::zeros([inputs, missing], &weight.device());
            Tensor::cat(vec![weight, zeros], 1)
        }
    };
    weight
        .reshape([inputs, panels, NR])
        .swap_dims(0, 1)
        .reshape([panels * inputs, NR])
}

/// The inverse of [`to_panels`], given the number of outputs. Differentiable.
///
/// # Panics
/// If the sizes don't match.
pub fn from_panels(panels: Tensor<2>, outputs: usize) -> Tensor<2> {
    let inputs = inputs(&panels, outputs);
    if fuses(&panels) {
        return fused(Panels::Unpack([inputs, outputs]), panels);
    }
    let count = outputs.div_ceil(NR);
    panels
        .reshape([count, inputs, NR])
        .swap_dims(0, 1)
        .reshape([inputs, count * NR])
        .slice([0..inputs, 0..outputs])
}

/// Number of inputs of a weight in panels.
pub(super) fn inputs(panels: &Tensor<2>, outputs: usize) -> usize {
    let [lines, width] = panels.dims();
    let count = outputs.div_ceil(NR);
    assert!(
        width == NR && count > 0 && lines.is_multiple_of(count),
        "weight of {lines}×{width} values: expected panels for {outputs} outputs"
    );
    lines / count
}

/// Packing and unpacking, each with the numbers of inputs and outputs.
#[derive(Clone, Copy, Debug)]
enum Panels {
    Pack([usize; 2]),
    Unpack([usize; 2]),
}

impl Op<1> for Panels {
    type State = ();

    fn forward(&self, [from]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        let from = Dense::new(from);
        let (Self::Pack([inputs, outputs]) | Self::Unpack([inputs, outputs])) = *self;
        let panels = outputs.div_ceil(NR);
        let runs = (0..panels * inputs).map(|line| {
            let first = line / inputs * NR;
            let start = line % inputs * outputs + first;
            (start..start + NR.min(outputs - first), line * NR)
        });
        let to = match self {
            Self::Pack(_) => {
                let mut to = Buffer::zeros(panels * inputs * NR);
                for (run, line) in runs {
                    to[line..][..run.len()].copy_from_slice(&from.values()[run]);
                }
                to.into_flex([panels * inputs, NR])
            }
            Self::Unpack(_) => {
                let mut to = Buffer::any(inputs * outputs);
                for (run, line) in runs {
                    let len = run.len();
                    to[run].copy_from_slice(&from.values()[line..][..len]);
                }
                to.into_flex([inputs, outputs])
            }
        };
        (to, ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let back = match self {
            Self::Pack(sizes) => Self::Unpack(sizes),
            Self::Unpack(sizes) => Self::Pack(sizes),
        };
        [Some(back.forward([grad]).0)]
    }
}
