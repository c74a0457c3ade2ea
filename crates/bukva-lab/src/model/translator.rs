//! The translator network: source glyphs to target glyphs.

use bukva_kernels::in_pool;
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::encoder::INNER;
use super::init::Initializer;
use super::{Decoder, Encoder, Mode};
use bukva_glyphs::{Glyph, Normalization, SIDE};

/// Settings of the network; the default is the student report's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TranslatorConfig {
    /// The length of the latent vector.
    pub latent: usize,
    /// Dropout rate on the latent vector.
    pub dropout: f32,
}

impl Default for TranslatorConfig {
    fn default() -> Self {
        Self {
            latent: 512,
            dropout: 0.15,
        }
    }
}

impl TranslatorConfig {
    /// About how many weights there are; layers are padded to whole panels.
    pub(crate) fn weights(&self) -> usize {
        /// Those of the layers that don't see the latent vector.
        const OTHERS: usize = 674_000;
        // Into the latent vector and out of it, and the bias and normalization of its values.
        OTHERS + self.latent * (2 * INNER + 3)
    }

    /// A translator with random weights. Training needs an autodiff `device`.
    pub fn init(&self, device: &Device, init: &mut impl Initializer) -> TranslatorNet {
        TranslatorNet {
            encoder: Encoder::init(self.latent, device, init),
            decoder: Decoder::init(self.latent, device, init),
            normalization: Normalization::None,
        }
    }

    /// A dropout mask `[batch, latent]`: 0 for dropped values, 1 / (1 - dropout) for the others, so
    /// that the expected value stays the same (Srivastava et al. 2014).
    pub fn dropout_mask(&self, batch: usize, device: &Device, rng: &mut impl Rng) -> Tensor<2> {
        let kept = 1.0 / (1.0 - self.dropout);
        // Generating the numbers one by one would take three times as long, on one thread while the
        // others wait.
        let mut words = vec![0_u32; batch * self.latent];
        rng.fill(words.as_mut_slice());
        let mask: Vec<f32> = words
            .into_iter()
            .map(|word| {
                if evenly(word) < self.dropout {
                    0.0
                } else {
                    kept
                }
            })
            .collect();
        Tensor::from_data(TensorData::new(mask, [batch, self.latent]), device)
    }
}

/// Converts a random word to a number from 0 to 1 as `rand` does, from its upper 24 bits.
fn evenly(word: u32) -> f32 {
    (word >> 8) as i32 as f32 / (1 << 24) as f32
}

/// Encoder, dropout, decoder.
#[derive(Module, Debug)]
pub struct TranslatorNet {
    /// Glyphs to latent vectors.
    pub encoder: Encoder,
    /// Latent vectors to glyphs.
    pub decoder: Decoder,
    /// How source images are normalized before they are encoded. Training batches are already
    /// normalized.
    #[module(skip)]
    pub normalization: Normalization,
}

impl TranslatorNet {
    /// The forward pass in training mode, with dropout by `mask`.
    ///
    /// # Shapes
    /// `source` `[batch, 1, 28, 28]`, `mask` `[batch, latent]`, result `[batch, 784]`.
    pub fn forward_train(&self, source: Tensor<4>, mask: Tensor<2>) -> Tensor<2> {
        let latent = self.encode_train(source, mask);
        self.decoder.forward(latent, Mode::Train)
    }

    /// The first half of the forward pass in training mode: latent vectors after dropout.
    ///
    /// # Shapes
    /// `source` `[batch, 1, 28, 28]`, `mask` and result `[batch, latent]`.
    pub fn encode_train(&self, source: Tensor<4>, mask: Tensor<2>) -> Tensor<2> {
        self.encoder.forward(source, Mode::Train) * mask
    }

    /// The forward pass in inference mode: running statistics, no dropout.
    ///
    /// # Shapes
    /// `[batch, 1, 28, 28]` in, `[batch, 784]` out.
    pub fn forward(&self, source: Tensor<4>) -> Tensor<2> {
        in_pool(|| {
            let latent = self.encoder.forward(source, Mode::Infer);
            self.decoder.forward(latent, Mode::Infer)
        })
    }
}

/// Glyphs as input of a network, `[batch, 1, 28, 28]`: ink amounts, normalized.
pub(crate) fn glyph_tensor(
    glyphs: &[Glyph],
    normalization: Normalization,
    device: &Device,
) -> Tensor<4> {
    let ink: Vec<f32> = glyphs
        .iter()
        .flat_map(|glyph| normalization.apply(&glyph.to_unit()))
        .collect();
    Tensor::from_data(TensorData::new(ink, [glyphs.len(), 1, SIDE, SIDE]), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Zeros;
    use bukva_glyphs::{Stream, seeded};

    #[test]
    fn weights_are_estimated_without_making_them() {
        for latent in [64, 512, 1000] {
            let config = TranslatorConfig {
                latent,
                ..TranslatorConfig::default()
            };
            let network = config.init(&Device::flex(), &mut Zeros);
            let error = config.weights() as f64 / network.num_params() as f64 - 1.0;
            assert!(error.abs() < 0.01, "{latent}: {error}");
        }
    }

    #[test]
    fn a_dropout_mask_silences_by_the_numbers_that_come_one_by_one() {
        let config = TranslatorConfig {
            latent: 37,
            dropout: 0.4,
        };
        let rng = || seeded(7, Stream::Dropout, 3);
        let mask = config.dropout_mask(5, &Device::flex(), &mut rng());
        let mut one_by_one = rng();
        for value in mask.to_data().iter::<f32>() {
            let silenced = one_by_one.random::<f32>() < config.dropout;
            assert_eq!(value, if silenced { 0.0 } else { 1.0 / 0.6 });
        }
    }
}
