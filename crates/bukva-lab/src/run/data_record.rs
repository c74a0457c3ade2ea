//! What data a run learned from, in `data.json`, so that it is never measured on glyphs that it has
//! seen: a split of other data is another split.

use std::fs;
use std::io::{self, Write};

use bukva_data::{Dataset, Split};
use serde::{Deserialize, Serialize};

use super::Run;
use crate::{Error, ErrorKind};

/// The data of a run.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct DataRecord {
    /// The source letters.
    letters: String,
    /// Sources of the training, validation and test split.
    sources: Vec<usize>,
    /// Targets of the training, validation and test split.
    targets: Vec<usize>,
    /// The judge's glyphs.
    judge: usize,
    /// A checksum of all glyphs and of their splits.
    checksum: String,
}

impl DataRecord {
    fn of(dataset: &Dataset) -> Self {
        let splits = || Split::ALL.map(|split| dataset.banks(split));
        Self {
            letters: dataset.classes.sources().collect(),
            sources: splits().iter().map(|banks| banks.source.len()).collect(),
            targets: splits().iter().map(|banks| banks.target.len()).collect(),
            judge: dataset.judge.len(),
            checksum: format!("{:08x}", dataset.checksum()),
        }
    }

    fn describe(&self) -> String {
        let sources: usize = self.sources.iter().sum();
        let targets: usize = self.targets.iter().sum();
        let letters = self.letters.chars().count();
        format!(
            "{sources} sources and {targets} targets of {letters} letters, checksum {}",
            self.checksum
        )
    }
}

impl Run {
    fn data_record_path(&self) -> std::path::PathBuf {
        self.folder().join("data.json")
    }

    /// Reads the run's data. If the run has been trained, it must be the data that it learned from.
    ///
    /// # Errors
    /// When the data can't be read, or is not what the run learned from, or nobody knows what that was.
    pub fn dataset(&self) -> Result<Dataset, Error> {
        let dataset = self.config().data.load()?;
        self.check_data(&dataset)?;
        Ok(dataset)
    }

    /// Fails if the run has learned from other data, or from unknown data.
    pub(super) fn check_data(&self, dataset: &Dataset) -> Result<(), Error> {
        let path = self.data_record_path();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io(&path)(error));
            }
            Err(_) if self.has_learned()? => {
                return Err(Error::from(ErrorKind::DataUnknown).at(self.folder()));
            }
            Err(_) => return Ok(()),
        };
        let learned: DataRecord = serde_json::from_slice(&text)
            .map_err(|error| Error::io(&path)(io::Error::from(error)))?;
        let found = DataRecord::of(dataset);
        match learned == found {
            true => Ok(()),
            false => Err(Error::from(ErrorKind::DataChanged {
                learned: learned.describe(),
                found: found.describe(),
            })
            .at(self.folder())),
        }
    }

    /// Whether there is anything that the run has learned.
    fn has_learned(&self) -> Result<bool, Error> {
        Ok(self.model_path().is_file() || !self.checkpoints()?.is_empty())
    }

    /// Notes that the run learns from this data from now on, whatever it learned from before.
    ///
    /// # Errors
    /// When the note can't be written.
    pub fn accept_data(&self, dataset: &Dataset) -> Result<(), Error> {
        let path = self.data_record_path();
        bukva_glyphs::atomic_file::write(&path, |file| {
            serde_json::to_writer(&mut *file, &DataRecord::of(dataset))?;
            file.write_all(b"\n")
        })
        .map_err(Error::io(&path))
    }
}
