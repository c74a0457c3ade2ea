//! Initial weights, drawn from a seeded generator of our own.
//!
//! Burn's generator on the CPU is one for the whole process, so that weights would depend on what
//! else runs beside them. Ours is passed in.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

/// A parameter drawn evenly from ±1/√`fan_in`, as PyTorch initialises linear and convolutional maps.
pub(super) fn uniform<const D: usize>(
    shape: [usize; D],
    fan_in: usize,
    device: &Device,
    rng: &mut impl Rng,
) -> Param<Tensor<D>> {
    Param::from_tensor(drawn(shape, fan_in, device, rng))
}

/// The values of such a parameter.
pub(super) fn drawn<const D: usize>(
    shape: [usize; D],
    fan_in: usize,
    device: &Device,
    rng: &mut impl Rng,
) -> Tensor<D> {
    let bound = 1.0 / (fan_in as f32).sqrt();
    let count = shape.iter().product();
    let values: Vec<f32> = (0..count)
        .map(|_| rng.random_range(-bound..=bound))
        .collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// A vector of one value.
pub(super) fn constant(value: f32, length: usize, device: &Device) -> Param<Tensor<1>> {
    Param::from_data(TensorData::new(vec![value; length], [length]), device)
}
