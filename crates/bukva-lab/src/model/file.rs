//! The model file, which the crate `bukva` reads: a translator's weights and metadata.

use bukva::{ModelInfo, Translator};

use bukva_glyphs::{Normalization, SIDE};

use super::TranslatorNet;
use super::weights::{Metadata, named_tensors, to_bytes};
use crate::{Error, ErrorKind};

/// The content of a translator's model file. `docs/model-file.md` specifies the metadata.
///
/// # Errors
/// When the weights can't be serialized.
pub(crate) fn model_bytes(translator: &TranslatorNet, info: &ModelInfo) -> Result<Vec<u8>, Error> {
    let info =
        serde_json::to_string(info).map_err(|error| Error::from(ErrorKind::Io(error.into())))?;
    let metadata = Metadata::from([(ModelInfo::KEY.to_owned(), info)]);
    to_bytes(&named_tensors(translator), &metadata)
}

/// Compiles a translator for inference.
///
/// # Errors
/// When `info` describes a different network.
pub fn compile(translator: &TranslatorNet, info: &ModelInfo) -> Result<Translator, Error> {
    let compiled = Translator::from_bytes(&model_bytes(translator, info)?);
    compiled.map_err(|error| ErrorKind::Model(error).into())
}

/// The metadata of an untrained network, for tests and benchmarks.
pub fn untrained_info(latent: usize) -> ModelInfo {
    ModelInfo {
        format: ModelInfo::FORMAT,
        side: SIDE,
        latent,
        normalization: Normalization::None,
        letters: Vec::new(),
        scheme: String::new(),
        sources: String::new(),
        targets: String::new(),
        objective: String::new(),
        steps: 0,
        seed: 0,
        commit: None,
        alphabet: None,
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Tensor, TensorData};

    use super::*;
    use crate::model::TranslatorConfig;
    use bukva_glyphs::{PIXELS, Stream, seeded};

    #[test]
    fn a_compiled_translator_draws_what_the_network_draws() {
        let device = crate::device();
        let mut rng = seeded(0, Stream::Weights, 0);
        let config = TranslatorConfig::default();
        let translator = config.init(&device, &mut rng);
        let ink: Vec<f32> = (0..5 * PIXELS).map(|at| (at % 7) as f32 / 7.0).collect();
        let source = TensorData::new(ink.clone(), [5, 1, SIDE, SIDE]);
        let expected = translator.forward(Tensor::from_data(source, &device));
        let info = untrained_info(config.latent);
        let mut drawn = vec![f32::NAN; ink.len()];
        let compiled = compile(&translator, &info).unwrap();
        compiled.translate_ink(&ink, &mut drawn);
        let values = expected.to_data();
        let off = drawn.iter().zip(values.iter::<f32>());
        let furthest = off.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        // A tenth of the smallest difference between two gray values.
        assert!(furthest < 4e-4, "{furthest}");
        assert_eq!(compiled.info(), &info);
    }
}
