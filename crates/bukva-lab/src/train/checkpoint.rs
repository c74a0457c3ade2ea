//! Checkpoints: everything that a resumed run needs, in one file.

use std::collections::BTreeMap;
use std::path::Path;

use super::TrainModel;
use crate::model::{named_tensors, read_tensors, replace_weights, write_tensors};
use crate::optim::Adam;
use crate::{Error, ErrorKind};

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

impl Checkpoint {
    /// Writes the file atomically.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let mut tensors = named_tensors(&self.model);
        tensors.extend(self.adam.to_tensors(&self.model));
        let metadata = BTreeMap::from([("step".to_owned(), self.step.to_string())]);
        write_tensors(path, &tensors, &metadata)
    }

    /// Reads the file into weights of the same shapes.
    ///
    /// # Errors
    /// When the file can't be read, or belongs to a different network.
    pub fn load(path: &Path, model: TrainModel) -> Result<Self, Error> {
        let (mut tensors, metadata) = read_tensors(path)?;
        let step = metadata.get("step");
        let step = step.and_then(|step| step.parse().ok()).ok_or_else(|| {
            let found = step.map_or("missing".to_owned(), |step| format!("'{step}'"));
            Error::from(ErrorKind::NotACheckpoint { found }).at(path)
        })?;
        let adam = Adam::from_tensors(&model, &mut tensors, step);
        let model = replace_weights(model, tensors, path)?;
        Ok(Self { step, model, adam })
    }
}
