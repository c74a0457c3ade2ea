//! What a model is, for other programs.

use std::io;

use bukva::ModelInfo;

use crate::error::Error;

/// The metadata as in model files.
pub(crate) fn json(info: &ModelInfo) -> Result<String, Error> {
    serde_json::to_string(info).map_err(|error| io::Error::from(error).into())
}
