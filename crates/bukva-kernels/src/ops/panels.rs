//! The weight of a fully connected layer in packed panels.
//!
//! A matrix product on the CPU reads B in panels: for every 16 columns, a line of
//! 16 values for each row. A weight that is kept so, and whose gradient and moments are, needs no
//! copy at each step, and is read from memory as it lies.

use burn::tensor::{Tensor, TensorData};

use crate::gemm::panel::NR;

/// A weight `[inputs, outputs]` in panels, `[⌈outputs / 16⌉ · inputs, 16]`, with zeros for outputs
/// beyond the last. Differentiable.
pub fn to_panels(weight: Tensor<2>) -> Tensor<2> {
    let [inputs, outputs] = weight.dims();
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

/// The inverse of [`to_panels`], for so many outputs. Differentiable.
///
/// # Panics
/// If the sizes don't fit together.
pub fn from_panels(panels: Tensor<2>, outputs: usize) -> Tensor<2> {
    let count = outputs.div_ceil(NR);
    let inputs = inputs(&panels, outputs);
    panels
        .reshape([count, inputs, NR])
        .swap_dims(0, 1)
        .reshape([inputs, count * NR])
        .slice([0..inputs, 0..outputs])
}

/// [`to_panels`] for a weight that comes from a file: one pass over its values, and no gradient of
/// it.
pub fn load_panels(weight: Tensor<2>) -> Tensor<2> {
    let [inputs, outputs] = weight.dims();
    let panels = outputs.div_ceil(NR);
    let loaded = rearranged(weight.clone(), [panels * inputs, NR], |rows, lines| {
        let panels = lines.chunks_exact_mut((inputs * NR).max(1));
        for (panel, first) in panels.zip((0..).step_by(NR)) {
            let width = NR.min(outputs - first);
            let lines = panel.chunks_exact_mut(NR);
            for (line, row) in lines.zip(rows.chunks_exact(outputs.max(1))) {
                line[..width].copy_from_slice(&row[first..][..width]);
            }
        }
    });
    loaded.unwrap_or_else(|| to_panels(weight).detach())
}

/// [`from_panels`] for a weight that goes to a file, or is packed otherwise: one pass over its
/// values, and no gradient of it.
///
/// # Panics
/// If the sizes don't fit together.
pub fn unload_panels(panels: Tensor<2>, outputs: usize) -> Tensor<2> {
    let inputs = inputs(&panels, outputs);
    let unloaded = rearranged(panels.clone(), [inputs, outputs], |lines, rows| {
        let panels = lines.chunks_exact((inputs * NR).max(1));
        for (panel, first) in panels.zip((0..).step_by(NR)) {
            let width = NR.min(outputs - first);
            let lines = panel.chunks_exact(NR);
            for (row, line) in rows.chunks_exact_mut(outputs).zip(lines) {
                row[first..][..width].copy_from_slice(&line[..width]);
            }
        }
    });
    unloaded.unwrap_or_else(|| from_panels(panels, outputs).detach())
}

/// A tensor of what `fill` writes over zeros, given the values of a tensor; `None` of any but float32.
fn rearranged(
    tensor: Tensor<2>,
    shape: [usize; 2],
    fill: impl Fn(&[f32], &mut [f32]),
) -> Option<Tensor<2>> {
    let device = tensor.device();
    let data = tensor.into_data();
    let mut to = vec![0.0; shape.iter().product()];
    fill(data.as_slice().ok()?, &mut to);
    Some(Tensor::from_data(TensorData::new(to, shape), &device))
}

/// The inputs of a weight in panels.
pub(super) fn inputs(panels: &Tensor<2>, outputs: usize) -> usize {
    let [lines, width] = panels.dims();
    let count = outputs.div_ceil(NR);
    assert!(
        width == NR && count > 0 && lines.is_multiple_of(count),
        "weight of {lines}×{width} values: expected panels for {outputs} outputs"
    );
    lines / count
}
