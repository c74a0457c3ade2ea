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
