//! Fully connected layers.

use burn::backend::flex::FlexTensor;
use burn::tensor::{Tensor, module};

use super::op::{Op, fused_layer, fuses};
use super::panels::{from_panels, inputs};
use super::tensor::{Dense, parameter_gradients};
use crate::gemm::epilogue::Epilogue;
use crate::gemm::linear::Linear;
use crate::isa::InstructionSet;

/// A fully connected layer: `x · weight + bias`.
///
/// `x` is `[batch, inputs]`, `bias` is `[outputs]`, and the weight, `[inputs, outputs]`, is packed
/// in panels (see [`crate::to_panels`]); the result is `[batch, outputs]`. Differentiable in all
/// three.
///
/// # Panics
/// If the sizes don't match.
pub fn linear(x: Tensor<2>, panels: Tensor<2>, bias: Tensor<1>) -> Tensor<2> {
    let ([_, values], [outputs]) = (x.dims(), bias.dims());
    let inputs = inputs(&panels, outputs);
    assert!(
        values == inputs,
        "linear: {values} inputs, weight {inputs}×{outputs}"
    );
    if !fuses(&x) {
        return module::linear(x, from_panels(panels, outputs), Some(bias));
    }
    fused_layer(LinearOp, x, panels, bias)
}

#[derive(Clone, Copy, Debug)]
struct LinearOp;

fn sizes(x: &Dense, outputs: usize) -> Linear {
    Linear {
        batch: x.size(0),
        inputs: x.size(1),
        outputs,
    }
}

impl Op<3> for LinearOp {
    /// Input and weight.
    type State = [Dense; 2];

    fn forward(&self, inputs: [FlexTensor; 3]) -> (FlexTensor, Self::State) {
        let [x, weight, bias] = inputs.map(Dense::new);
        let sizes = sizes(&x, bias.size(0));
        let (isa, epilogue) = (InstructionSet::current(), Epilogue::Bias(bias.values()));
        let y = sizes.forward(isa, x.values(), weight.values(), epilogue);
        let y = y.into_flex([sizes.batch, sizes.outputs]);
        (y, [x, weight])
    }

    fn backward(
        self,
        [x, weight]: Self::State,
        grad: FlexTensor,
        [of_x, of_weight, of_bias]: [bool; 3],
    ) -> [Option<FlexTensor>; 3] {
        let grad = Dense::new(grad);
        let (isa, sizes) = (InstructionSet::current(), sizes(&x, grad.size(1)));
        let dx = of_x.then(|| {
            let dx = sizes.input_gradient(isa, weight.values(), grad.values());
            dx.into_flex(x.shape())
        });
        let [dw, db] = parameter_gradients(of_weight || of_bias, &weight, || {
            sizes.parameter_gradients(isa, x.values(), grad.values())
        });
        [dx, dw, db]
    }
}
