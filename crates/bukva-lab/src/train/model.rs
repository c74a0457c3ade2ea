//! The networks that are trained together.

use burn::module::Module;
use burn::tensor::Device;

use crate::model::{Dense, Initializer, TranslatorConfig, TranslatorNet, Zeros};
use bukva_glyphs::{Stream, seeded};

/// The translator and, if the objective uses one, an auxiliary head that predicts the letter from
/// the latent vector. It keeps the latent vectors discriminative and is dropped after training.
#[derive(Module, Debug)]
pub struct TrainModel {
    /// The translator.
    pub translator: TranslatorNet,
    /// The auxiliary head: latent vectors to letters.
    pub letters: Option<Dense>,
}

impl TrainModel {
    /// Random weights, with an auxiliary head if `letters` is given.
    pub fn init(
        network: &TranslatorConfig,
        letters: Option<usize>,
        device: &Device,
        seed: u64,
    ) -> Self {
        let [mut translator, mut head] = [0, 3].map(|part| seeded(seed, Stream::Weights, part));
        Self::from(network, letters, device, (&mut translator, &mut head))
    }

    /// Zero weights, to be replaced by those of a checkpoint.
    pub fn zeros(network: &TranslatorConfig, letters: Option<usize>, device: &Device) -> Self {
        Self::from(network, letters, device, (&mut Zeros, &mut Zeros))
    }

    fn from<I: Initializer>(
        network: &TranslatorConfig,
        letters: Option<usize>,
        device: &Device,
        (translator, head): (&mut I, &mut I),
    ) -> Self {
        Self {
            translator: network.init(device, translator),
            letters: letters.map(|letters| Dense::init(network.latent, letters, device, head)),
        }
    }
}
