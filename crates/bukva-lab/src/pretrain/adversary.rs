//! The losses of the adversarial training: relativistic, with approximated gradient penalties.
//!
//! Huang et al. 2024 (R3GAN) pair each real image with a drawn one. Their penalties need second
//! derivatives; Lin et al. 2025 (Seaweed-APT) replace them by the change under a little noise.

use bukva_glyphs::{Stream, seeded};
use burn::tensor::activation::softplus;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

use super::discriminator::Discriminator;
use super::network::PHASES;

/// Height and width of an image's places.
const PLACES: usize = super::field::SIDE / 2;
/// The standard deviation of the noise.
const NOISE: f32 = 0.02;
/// The weight of the penalties.
const PENALTY: f32 = 100.0;

/// Images of a batch for the discriminator, in the order of memory: `[batch, 28, 28, 4]`.
pub(super) struct Images<'a> {
    pub(super) real: &'a [f32],
    pub(super) drawn: &'a [f32],
    pub(super) hand: &'a [f32],
    /// `[batch, letters]`, one-hot.
    pub(super) letters: &'a [f32],
}

/// Images as a tensor `[batch, 4, 28, 28]`, with channels last in memory.
pub(super) fn images(values: Vec<f32>, device: &Device) -> Tensor<4> {
    let batch = values.len() / (PLACES * PLACES * PHASES);
    let data = TensorData::new(values, [batch, PLACES, PLACES, PHASES]);
    Tensor::<4>::from_data(data, device).permute([0, 3, 1, 2])
}

/// The discriminator's loss: real images should score higher than drawn ones, and noise should
/// change no score. The penalties are taken on the first half of the batch.
pub(super) fn discriminator_loss(
    discriminator: &Discriminator,
    images_of: &Images<'_>,
    batch: usize,
    (seed, step): (u64, u64),
    device: &Device,
) -> Tensor<1> {
    let mut rng = seeded(seed, Stream::Critic, step);
    let half = batch / 2;
    let first_half = |values: &[f32]| values[..values.len() / batch * half].to_vec();
    let mut noisy = |values: &[f32]| -> Vec<f32> {
        // Uniform numbers of that deviation.
        let most = NOISE * 3f32.sqrt();
        first_half(values)
            .into_iter()
            .map(|value| value + most * (2.0 * rng.random::<f32>() - 1.0))
            .collect()
    };
    let Images {
        real,
        drawn,
        hand,
        letters,
    } = *images_of;
    let stacked = [real.to_vec(), drawn.to_vec(), noisy(real), noisy(drawn)].concat();
    let repeated = |values: &[f32]| {
        let half = first_half(values);
        [values, values, &half, &half].concat()
    };
    let width = letters.len() / batch;
    let rows = 2 * batch + 2 * half;
    let letters = TensorData::new(repeated(letters), [rows, width]);
    let scores = discriminator.score(
        images(stacked, device),
        images(repeated(hand), device),
        Tensor::from_data(letters, device),
    );
    let rows = |from: usize, count: usize| scores.clone().narrow(0, from, count);
    let (of_real, of_drawn) = (rows(0, batch), rows(batch, batch));
    let change = |from: usize, noisy: usize| (rows(from, half) - rows(noisy, half)).square().mean();
    let penalty = change(0, 2 * batch) + change(batch, 2 * batch + half);
    softplus(of_drawn - of_real, 1.0).mean() + penalty.mul_scalar(PENALTY)
}

/// The letter network's loss: drawn images should score as high as the real ones.
pub(super) fn drawing_loss(of_drawn: Tensor<2>, of_real: Tensor<2>) -> Tensor<1> {
    softplus(of_real - of_drawn, 1.0).mean()
}
