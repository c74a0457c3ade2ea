//! Checkpoints: everything that a resumed run needs, in one file.

use std::collections::BTreeMap;
use std::path::Path;

use super::TrainModel;
use crate::model::{NamedTensor, named_tensors, read_tensors, replace_weights, write_tensors};
use crate::optim::Adam;
use crate::{Error, ErrorKind};
use bukva::CHECKSUM;

/// The state of a run between two steps.
#[derive(Debug)]
pub struct Checkpoint {
    /// The number of steps done.
    pub step: u64,
    /// The networks that are trained.
    pub model: TrainModel,
    /// The optimizer.
    pub adam: Adam,
}

/// What a checkpoint notes besides its state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// A checksum of the run's settings.
    pub settings: String,
    /// The losses of the steps that are not in the log yet.
    pub losses: Vec<f64>,
}

/// The metadata keys of a checkpoint.
const STEP: &str = "step";
const LOSSES: &str = "losses";
const SETTINGS: &str = "settings";

impl Checkpoint {
    /// Writes the file atomically.
    ///
    /// # Errors
    /// When the weights are not finite, or the file can't be written.
    pub fn save(&self, path: &Path, notes: &Notes) -> Result<(), Error> {
        let mut tensors = named_tensors(&self.model);
        tensors.extend(self.adam.to_tensors(&self.model));
        let finite = |tensor: &NamedTensor| tensor.values.iter().all(|value| value.is_finite());
        if !tensors.iter().all(finite) {
            return Err(ErrorKind::Diverged { step: self.step }.into());
        }
        let losses = serde_json::to_string(&notes.losses);
        let losses = losses.map_err(|error| Error::io(path)(error.into()))?;
        let metadata = [
            (STEP, self.step.to_string()),
            (LOSSES, losses),
            (SETTINGS, notes.settings.clone()),
        ];
        let metadata = metadata.map(|(key, value)| (key.to_owned(), value));
        write_tensors(path, &tensors, &BTreeMap::from(metadata))
    }

    /// Reads the file into weights of the same shapes.
    ///
    /// # Errors
    /// When the file can't be read or is damaged, or belongs to a different network.
    pub fn load(path: &Path, model: TrainModel) -> Result<(Self, Notes), Error> {
        let (mut tensors, metadata) = read_tensors(path)?;
        let wrong = |found: String| Error::from(ErrorKind::NotACheckpoint { found }).at(path);
        if !metadata.contains_key(CHECKSUM) {
            return Err(wrong("no checksum".to_owned()));
        }
        let step = metadata.get(STEP).and_then(|step| step.parse().ok());
        let step = step.ok_or_else(|| wrong(format!("step {:?}", metadata.get(STEP))))?;
        let losses = metadata.get(LOSSES).map(|text| serde_json::from_str(text));
        let losses = losses
            .transpose()
            .map_err(|error| wrong(error.to_string()))?;
        let notes = Notes {
            settings: metadata.get(SETTINGS).cloned().unwrap_or_default(),
            losses: losses.unwrap_or_default(),
        };
        let adam = Adam::from_tensors(&model, &mut tensors, step);
        if step > 0 && !adam.has_moments() {
            return Err(wrong("no state of the optimizer".to_owned()));
        }
        let model = replace_weights(model, tensors, path)?;
        Ok((Self { step, model, adam }, notes))
    }
}
