//! A translator made ready to translate.

use std::collections::BTreeMap;

use bukva_kernels::{Kernels, Layer, Network, Norm};
use burn::tensor::{Device, Tensor, TensorData};

use super::TranslatorNet;
use super::decoder::INNER_IMAGE;
use super::layers::EPSILON;
use super::weights::named_tensors;
use bukva_glyphs::{Glyph, PIXELS, SIDE};

/// Glyphs translated at once: enough to fill the cores, little memory.
const BATCH: usize = 256;

/// A translator that learns no more: normalisations are folded into the weights and these packed
/// once, instead of at every call. For programs that translate again and again, as a server does.
///
/// It holds its own copy of the weights, some 8 MB. Each glyph's translation has the same bits
/// whatever it is translated with.
#[derive(Debug)]
pub struct Prepared(Engine);

#[derive(Debug)]
enum Engine {
    Fused(Network),
    /// Where the fused kernels don't run, or aren't wanted.
    Plain(Box<TranslatorNet>, Device),
}

impl Prepared {
    pub(super) fn new(translator: &TranslatorNet, device: &Device) -> Self {
        let fused = Kernels::current() == Kernels::Fused && *device == Device::flex();
        Self(if fused {
            Engine::Fused(compiled(translator))
        } else {
            Engine::Plain(Box::new(translator.clone()), device.clone())
        })
    }

    /// Translates glyphs.
    pub fn translate(&self, sources: &[Glyph]) -> Vec<Glyph> {
        let mut translated = Vec::with_capacity(sources.len());
        let mut drawn = vec![0.0; sources.len().min(BATCH) * PIXELS];
        for chunk in sources.chunks(BATCH) {
            let ink: Vec<f32> = chunk.iter().flat_map(Glyph::to_unit).collect();
            let drawn = &mut drawn[..ink.len()];
            self.draw(&ink, drawn);
            translated.extend(drawn.as_chunks::<PIXELS>().0.iter().map(Glyph::from_unit));
        }
        translated
    }

    /// Translates ink amounts.
    ///
    /// # Shapes
    /// `sources` `[batch, 28, 28]`, `translated` `[batch, 784]`, not yet clamped to 0..1.
    ///
    /// # Panics
    /// If the two don't hold as many glyphs.
    pub fn draw(&self, sources: &[f32], translated: &mut [f32]) {
        match &self.0 {
            Engine::Fused(network) => network.run(sources, translated),
            Engine::Plain(translator, device) => {
                let sizes = [sources.len() / PIXELS, 1, SIDE, SIDE];
                let sources = Tensor::from_data(TensorData::new(sources.to_vec(), sizes), device);
                let values = translator.forward(sources).into_data();
                for (to, value) in translated.iter_mut().zip(values.iter::<f32>()) {
                    *to = value;
                }
            }
        }
    }
}

/// The network of a translator's weights, by their names in its files.
fn compiled(translator: &TranslatorNet) -> Network {
    let tensors = named_tensors(translator);
    let tensors: BTreeMap<&str, &[f32]> = tensors
        .iter()
        .map(|tensor| (tensor.name.as_str(), tensor.values.as_slice()))
        .collect();
    let values = |block: &str, name: &str| tensors[format!("{block}.{name}").as_str()];
    let norm = |block| {
        Some(Norm {
            gamma: values(block, "norm.gamma"),
            beta: values(block, "norm.beta"),
            slope: values(block, "norm.slope"),
            mean: values(block, "norm.running_mean"),
            variance: values(block, "norm.running_variance"),
            epsilon: EPSILON as f32,
        })
    };
    let linear = |block| Layer::Linear {
        weight: values(block, "linear.weight"),
        bias: values(block, "linear.bias"),
        norm: norm(block),
    };
    let conv = |block| Layer::Conv {
        weight: values(block, "weight"),
        bias: values(block, "bias"),
        norm: norm(block),
    };
    let conv_transpose = |block| Layer::ConvTranspose {
        weight: values(block, "weight"),
        bias: values(block, "bias"),
        norm: norm(block),
    };
    let layers = [
        conv("encoder.conv1"),
        conv("encoder.conv2"),
        linear("encoder.to_latent"),
        linear("decoder.from_latent"),
        Layer::Unflatten(INNER_IMAGE),
        conv_transpose("decoder.deconv1"),
        conv_transpose("decoder.deconv2"),
        Layer::Linear {
            weight: values("decoder.to_pixels", "weight"),
            bias: values("decoder.to_pixels", "bias"),
            norm: None,
        },
    ];
    Network::compile([1, SIDE, SIDE], &layers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TranslatorConfig;
    use bukva_glyphs::{Stream, seeded};

    #[test]
    fn a_prepared_translator_draws_what_the_translator_draws() {
        let device = crate::device();
        let mut rng = seeded(0, Stream::Weights, 0);
        let translator = TranslatorConfig::default().init(&device, &mut rng);
        let ink: Vec<f32> = (0..5 * PIXELS).map(|at| (at % 7) as f32 / 7.0).collect();
        let source = TensorData::new(ink.clone(), [5, 1, SIDE, SIDE]);
        let expected = translator.forward(Tensor::from_data(source, &device));
        for kernels in [Kernels::Fused, Kernels::Reference] {
            let prepared = kernels.scoped(|| translator.prepare(&device));
            let mut drawn = vec![f32::NAN; ink.len()];
            prepared.draw(&ink, &mut drawn);
            let values = expected.to_data();
            let off = drawn.iter().zip(values.iter::<f32>());
            let furthest = off.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // A tenth of a glyph's least step in ink.
            assert!(furthest < 4e-4, "{kernels:?}: {furthest}");
        }
    }
}
