//! The three linear maps of the network, by one name.

use burn::backend::flex::FlexTensor;

use crate::backend::{big_tensor, conv_sizes, conv_transpose_sizes, linear_sizes, small_tensor};
use crate::conv::Side;
use crate::dense::{Dense, tensor_of};
use crate::finish::Finish;
use crate::isa::InstructionSet;

/// Which map an operation with input, weight and bias computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Map {
    Linear,
    Conv,
    ConvTranspose,
}

impl Map {
    /// The input as this map's kernels read it.
    pub(crate) fn input(self, x: FlexTensor) -> Dense {
        match self {
            Self::Linear => Dense::new(x),
            Self::Conv | Self::ConvTranspose => Dense::channels_last(x),
        }
    }

    /// The result.
    pub(crate) fn forward(self, x: &Dense, weight: &Dense, bias: &Dense) -> FlexTensor {
        let isa = InstructionSet::current();
        let (w, finish) = (weight.values(), Finish::Bias(bias.values()));
        match self {
            Self::Linear => {
                let sizes = linear_sizes(x, bias.size(0));
                let y = sizes.forward(isa, x.values(), w, finish);
                y.into_tensor([sizes.batch, sizes.outputs])
            }
            Self::Conv => {
                let sizes = conv_sizes(x, weight);
                small_tensor(sizes, sizes.down(isa, x.values(), w, finish))
            }
            Self::ConvTranspose => {
                let sizes = conv_transpose_sizes(x, weight);
                big_tensor(sizes, sizes.up(isa, x.values(), w, finish))
            }
        }
    }

    /// The gradient of the input, given that of the result.
    pub(crate) fn input_gradient(self, x: &Dense, weight: &Dense, grad: &Dense) -> FlexTensor {
        let isa = InstructionSet::current();
        let w = weight.values();
        match self {
            Self::Linear => {
                let sizes = linear_sizes(x, grad.size(1));
                let dx = sizes.input_gradient(isa, w, grad.values());
                dx.into_tensor([sizes.batch, sizes.inputs])
            }
            Self::Conv => {
                let sizes = conv_sizes(x, weight);
                big_tensor(sizes, sizes.up(isa, grad.values(), w, Finish::Plain))
            }
            Self::ConvTranspose => {
                let sizes = conv_transpose_sizes(x, weight);
                small_tensor(sizes, sizes.down(isa, grad.values(), w, Finish::Plain))
            }
        }
    }

    /// The gradients of weight and bias, given that of the result.
    pub(crate) fn parameter_gradients(
        self,
        x: &Dense,
        weight: &Dense,
        grad: &Dense,
    ) -> [FlexTensor; 2] {
        let isa = InstructionSet::current();
        let outputs = grad.size(1);
        let grad = grad.values();
        let (dw, db) = match self {
            Self::Linear => {
                let sizes = linear_sizes(x, outputs);
                let (dw, db) = sizes.parameter_gradients(isa, x.values(), grad);
                let dw = dw.into_tensor([weight.size(0), weight.size(1)]);
                return [dw, tensor_of(&db, [sizes.outputs])];
            }
            Self::Conv => {
                conv_sizes(x, weight).parameter_gradients(isa, x.values(), grad, Side::Small)
            }
            Self::ConvTranspose => conv_transpose_sizes(x, weight).parameter_gradients(
                isa,
                grad,
                x.values(),
                Side::Big,
            ),
        };
        let dw = dw.into_tensor([weight.size(0), weight.size(1), 3, 3]);
        [dw, tensor_of(&db, [db.len()])]
    }
}
