//! Weights as a [`super::Network`] keeps them.

use burn::tensor::Tensor;

use super::Form;
use super::step::Step;
use crate::conv::Stride2;
use crate::finish::Folded;
use crate::frozen::FrozenNorm;
use crate::norm::{Affine, Statistics};
use crate::product::{Fixed, Linear};

/// Packs the weight of a fully connected layer between samples of two forms.
pub(super) fn linear(weight: &Tensor<2>, [before, after]: [Form; 2]) -> (Linear, Fixed) {
    let [inputs, outputs] = weight.dims();
    assert!(
        inputs == before.len() && outputs == after.len(),
        "fully connected layer: weight {inputs}×{outputs} between {before:?} and {after:?}"
    );
    let values = values(weight);
    let rows = in_memory_order(before, &values, outputs);
    let sizes = Linear {
        batch: 0,
        inputs,
        outputs,
    };
    let columns: Vec<f32> = rows
        .chunks_exact(outputs)
        .flat_map(|row| in_memory_order(after, row, 1))
        .collect();
    (sizes, Fixed::new(&columns, outputs))
}

pub(super) fn down(
    weight: &Tensor<4>,
    [channels, height, width]: [usize; 3],
) -> (Step, [usize; 3]) {
    let [small, big, ..] = taps(weight);
    assert!(
        big == channels,
        "convolution: {channels} channels, weight {small}×{big}"
    );
    let sizes = Stride2 {
        batch: 0,
        height,
        width,
        big,
        small,
    };
    let after = [small, sizes.small_height(), sizes.small_width()];
    (Step::Down(sizes, sizes.down_weight(&values(weight))), after)
}

pub(super) fn up(weight: &Tensor<4>, [channels, height, width]: [usize; 3]) -> (Step, [usize; 3]) {
    let [small, big, ..] = taps(weight);
    assert!(
        small == channels,
        "transposed convolution: {channels} channels, weight {small}×{big}"
    );
    let sizes = Stride2 {
        batch: 0,
        height: 2 * height,
        width: 2 * width,
        big,
        small,
    };
    let after = [big, sizes.height, sizes.width];
    (Step::Up(sizes, sizes.up_weight(&values(weight))), after)
}

fn taps(weight: &Tensor<4>) -> [usize; 4] {
    let sizes = weight.dims();
    assert!(sizes[2..] == [3, 3], "kernel of {sizes:?}, not 3×3");
    sizes
}

/// What follows a map, for each of its results in the order of memory.
pub(super) fn ending(bias: &Tensor<1>, norm: &Option<FrozenNorm>, form: Form) -> Folded {
    let ordered = |tensor: &Tensor<1>| {
        assert!(
            tensor.dims() == [form.len()],
            "{:?} for {form:?}",
            tensor.dims()
        );
        in_memory_order(form, &values(tensor), 1)
    };
    let bias = ordered(bias);
    let Some(norm) = norm else {
        return Folded::bias(bias);
    };
    let [gamma, beta, slope] = [&norm.gamma, &norm.beta, &norm.slope].map(ordered);
    let affine = Affine {
        gamma: &gamma,
        beta: &beta,
        slope: &slope,
        epsilon: norm.epsilon as f32,
    };
    let statistics = Statistics {
        mean: ordered(&norm.mean),
        variance: ordered(&norm.variance),
    };
    Folded::new(&bias, affine, &statistics)
}

/// Rows of `width` values, one for each value of a sample in the order of its shape, in the order
/// in which a sample of that form lies in memory.
fn in_memory_order(form: Form, rows: &[f32], width: usize) -> Vec<f32> {
    let Form::Image([channels, height, columns]) = form else {
        return rows.to_vec();
    };
    let area = height * columns;
    let mut ordered = Vec::with_capacity(rows.len());
    for place in 0..area {
        for channel in 0..channels {
            ordered.extend(&rows[(channel * area + place) * width..][..width]);
        }
    }
    ordered
}

fn values<const D: usize>(tensor: &Tensor<D>) -> Vec<f32> {
    tensor.to_data().iter::<f32>().collect()
}
