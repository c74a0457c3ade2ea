//! Initial weights, from our own seeded generator.
//!
//! Burn's CPU generator is shared by the whole process, so weights would depend on what else runs.
//! Ours is passed in.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

/// A source of initial weights: a random generator, or [`Zeros`].
pub trait Initializer {
    /// `count` values within ±`bound`.
    fn values(&mut self, count: usize, bound: f32) -> Vec<f32>;
}

impl<R: Rng> Initializer for R {
    fn values(&mut self, count: usize, bound: f32) -> Vec<f32> {
        (0..count)
            .map(|_| self.random_range(-bound..=bound))
            .collect()
    }
}

/// Zeros, for weights that will be replaced by those of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Zeros;

impl Initializer for Zeros {
    fn values(&mut self, count: usize, _bound: f32) -> Vec<f32> {
        vec![0.0; count]
    }
}

/// A parameter with values within ±1/√`fan_in`, PyTorch's default for linear and convolutional
/// layers.
pub(crate) fn parameter<const D: usize>(
    shape: [usize; D],
    fan_in: usize,
    device: &Device,
    init: &mut impl Initializer,
) -> Param<Tensor<D>> {
    Param::from_tensor(values(shape, fan_in, device, init))
}

/// The values of such a parameter.
pub(super) fn values<const D: usize>(
    shape: [usize; D],
    fan_in: usize,
    device: &Device,
    init: &mut impl Initializer,
) -> Tensor<D> {
    let bound = 1.0 / (fan_in as f32).sqrt();
    let values = init.values(shape.iter().product(), bound);
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// A vector of `length` equal values.
pub(super) fn constant(value: f32, length: usize, device: &Device) -> Param<Tensor<1>> {
    Param::from_data(TensorData::new(vec![value; length], [length]), device)
}
