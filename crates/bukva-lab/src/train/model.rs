//! What a run trains.

use burn::module::Module;
use burn::tensor::Device;

use crate::model::{Dense, TranslatorConfig, TranslatorNet};
use bukva_glyphs::{Stream, seeded};

/// The translator and, where the objective asks for one, a linear reader of its latent vectors:
/// it sees to it that they tell letters apart, and is left behind when training ends.
#[derive(Module, Debug)]
pub struct TrainModel {
    /// The translator.
    pub translator: TranslatorNet,
    /// Latent vectors to letters.
    pub letters: Option<Dense>,
}

impl TrainModel {
    /// Fresh weights, with a reader of so many letters.
    pub fn init(
        network: &TranslatorConfig,
        letters: Option<usize>,
        device: &Device,
        seed: u64,
    ) -> Self {
        let init = |letters| {
            let mut rng = seeded(seed, Stream::Weights, 3);
            Dense::init(network.latent, letters, device, &mut rng)
        };
        Self {
            translator: network.init(device, &mut seeded(seed, Stream::Weights, 0)),
            letters: letters.map(init),
        }
    }
}
