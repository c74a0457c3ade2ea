//! The weight of a fully connected map in panels.
//!
//! A matrix product on the CPU reads its right operand in panels: for every 16 columns, a line of
//! 16 values for each row. A weight that is kept so, and whose gradient and moments are, needs no
//! copy at each step, and is read from memory as it lies.

use burn::tensor::Tensor;

use crate::strip::COLUMNS;

/// A weight `[inputs, outputs]` in panels, `[⌈outputs / 16⌉ · inputs, 16]`, with zeros for outputs
/// beyond the last. Differentiable.
pub fn to_panels(weight: Tensor<2>) -> Tensor<2> {
    let [inputs, outputs] = weight.dims();
    let panels = outputs.div_ceil(COLUMNS);
    let missing = panels * COLUMNS - outputs;
    let weight = match missing {
        0 => weight,
        _ => {
            let zeros = Tensor::zeros([inputs, missing], &weight.device());
            Tensor::cat(vec![weight, zeros], 1)
        }
    };
    weight
        .reshape([inputs, panels, COLUMNS])
        .swap_dims(0, 1)
        .reshape([panels * inputs, COLUMNS])
}

/// The inverse of [`to_panels`], for so many outputs. Differentiable.
///
/// # Panics
/// If the sizes don't fit together.
pub fn from_panels(panels: Tensor<2>, outputs: usize) -> Tensor<2> {
    let count = outputs.div_ceil(COLUMNS);
    let inputs = inputs(&panels, outputs);
    panels
        .reshape([count, inputs, COLUMNS])
        .swap_dims(0, 1)
        .reshape([inputs, count * COLUMNS])
        .slice([0..inputs, 0..outputs])
}

/// The inputs of a weight in panels.
pub(crate) fn inputs(panels: &Tensor<2>, outputs: usize) -> usize {
    let [lines, width] = panels.dims();
    let count = outputs.div_ceil(COLUMNS);
    assert!(
        width == COLUMNS && count > 0 && lines.is_multiple_of(count),
        "weight of {lines}×{width} values: expected panels for {outputs} outputs"
    );
    lines / count
}
