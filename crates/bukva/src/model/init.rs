//! Initial weights, drawn from a seeded generator of our own.
//!
//! Burn's generator on the CPU is one for the whole process, so that weights would depend on what
//! else runs beside them. Ours is passed in.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a random number is drawn for. Each purpose has a stream of its own, so that drawing more
/// for one never shifts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// The translator's initial weights.
    Weights,
    /// Which examples a batch holds, how they are warped, and what they aim at.
    Batch,
    /// Dropout's masks.
    Dropout,
    /// Assigning groups and glyphs to splits.
    Split,
    /// Weights and batches of a critic.
    Critic,
    /// Weights and batches of a judge.
    Judge,
    /// Which examples a figure shows.
    Figure,
    /// What is drawn by chance when the latent space is looked at.
    Latent,
}

/// The generator for one purpose at one step: independent of every other purpose and step, so that
/// a resumed run draws what the unbroken one would have drawn.
pub fn seeded(seed: u64, purpose: Draw, step: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    // 2^56 steps a purpose, far more than any run has.
    generator.set_stream(((purpose as u64) << 56) | step);
    generator
}

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
