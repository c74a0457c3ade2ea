//! A run is a folder: configuration, log, checkpoints, weights and pictures.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::tensor::Device;
use serde::Deserialize;

use super::RunConfig;
use crate::model::{Critic, TranslatorNet, WeightsError, load_weights};
use crate::objective::{ObjectiveConfig, ObjectiveError};
use crate::train::{CheckpointError, TrainError};
use bukva_glyphs::DatasetError;
use bukva_glyphs::{Stream, seeded};

/// Why a run's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A file of the folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder is no run's.
    #[error(
        "{0}: expected a run's folder, which holds config.toml; found none. \
             `bukva train --out {0}` makes one"
    )]
    NoRun(PathBuf),
    /// The folder is a run's already.
    #[error(
        "{0}: a run is there already; give another folder with --out, or go on with it: \
             `bukva train --resume {0}`"
    )]
    Exists(PathBuf),
    /// The run was never finished.
    #[error("{0}: the run has no model.safetensors yet; finish it with `bukva train --resume {0}`")]
    Unfinished(PathBuf),
    /// There is no checkpoint to go on from.
    #[error(
        "{0}: no checkpoint to go on from; start anew with `bukva train --out` and another folder"
    )]
    NoCheckpoint(PathBuf),
    /// A configuration has a wrong key or value.
    #[error("{path}: {source}")]
    Config {
        /// The file.
        path: PathBuf,
        /// Line, column, what was expected and found.
        source: Box<toml::de::Error>,
    },
    /// Weights can't be used.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The data can't be used.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The objective can't be trained on the data.
    #[error(transparent)]
    Objective(#[from] ObjectiveError),
    /// A checkpoint can't be used.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Training stopped before its end.
    #[error("{source}; {}", last_good(last_checkpoint.as_deref()))]
    Train {
        /// Why.
        source: TrainError,
        /// The state to go back to.
        last_checkpoint: Option<PathBuf>,
    },
}

fn last_good(checkpoint: Option<&Path>) -> String {
    match checkpoint {
        Some(path) => format!("the last good state is {}", path.display()),
        None => "no checkpoint had been written yet".to_owned(),
    }
}

impl RunError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

impl RunConfig {
    /// Reads a TOML file; what it leaves out is the default.
    ///
    /// # Errors
    /// When it can't be read, or has a wrong key or value.
    pub fn open(path: &Path) -> Result<Self, RunError> {
        let text = fs::read_to_string(path).map_err(RunError::io(path))?;
        toml::from_str(&text).map_err(|source| RunError::Config {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }
}

/// The folder of a run.
#[derive(Clone, Debug)]
pub struct Run {
    folder: PathBuf,
    config: RunConfig,
}

impl Run {
    /// Makes the folder and writes the resolved configuration.
    ///
    /// # Errors
    /// When a run is there already, or the folder can't be written.
    pub fn create(folder: &Path, config: &RunConfig) -> Result<Self, RunError> {
        let path = folder.join("config.toml");
        if path.exists() {
            return Err(RunError::Exists(folder.to_owned()));
        }
        let text = toml::to_string_pretty(config)
            .map_err(|error| RunError::io(&path)(io::Error::other(error)))?;
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(text.as_bytes()))
            .map_err(RunError::io(&path))?;
        Ok(Self {
            folder: folder.to_owned(),
            config: config.clone(),
        })
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// When it is no run's.
    pub fn open(folder: &Path) -> Result<Self, RunError> {
        let path = folder.join("config.toml");
        if !path.is_file() {
            return Err(RunError::NoRun(folder.to_owned()));
        }
        Ok(Self {
            folder: folder.to_owned(),
            config: RunConfig::open(&path)?,
        })
    }

    /// The run's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The resolved configuration.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// The trained weights.
    pub fn model_path(&self) -> PathBuf {
        self.folder.join("model.safetensors")
    }

    /// The critic's weights, for runs of objectives that have one.
    pub fn critic_path(&self) -> PathBuf {
        self.folder.join("critic.safetensors")
    }

    /// The judge's weights, once the run has been evaluated.
    pub fn judge_path(&self) -> PathBuf {
        self.folder.join("judge.safetensors")
    }

    /// One JSON object a logged step.
    pub fn metrics_path(&self) -> PathBuf {
        self.folder.join("metrics.jsonl")
    }

    /// Where pictures go.
    pub fn figures(&self) -> PathBuf {
        self.folder.join("figures")
    }

    pub(super) fn checkpoint_path(&self, step: u64) -> PathBuf {
        self.folder
            .join("checkpoints")
            .join(format!("step-{step:07}.safetensors"))
    }

    /// The checkpoints, oldest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn checkpoints(&self) -> Result<Vec<PathBuf>, RunError> {
        let folder = self.folder.join("checkpoints");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(RunError::io(&folder))? {
            let path = entry.map_err(RunError::io(&folder))?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name.starts_with("step-") && name.ends_with(".safetensors") {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// The trained translator, ready for inference on `device`.
    ///
    /// # Errors
    /// When the run is unfinished or its weights can't be used.
    pub fn translator(&self, device: &Device) -> Result<TranslatorNet, RunError> {
        let path = self.model_path();
        if !path.is_file() {
            return Err(RunError::Unfinished(self.folder.clone()));
        }
        let fresh = self
            .config
            .network
            .init(device, &mut seeded(0, Stream::Weights, 0));
        Ok(load_weights(fresh, &path)?.valid())
    }

    /// The critic that the run was trained against, if any, for `letters` classes of letters.
    ///
    /// # Errors
    /// When its weights can't be used.
    pub fn critic(&self, letters: usize, device: &Device) -> Result<Option<Critic>, RunError> {
        let ObjectiveConfig::Classifier(config) = &self.config.objective else {
            return Ok(None);
        };
        let classes = config.critic_classes(letters);
        let fresh = Critic::init(classes, device, &mut seeded(0, Stream::Weights, 1));
        Ok(Some(load_weights(fresh, &self.critic_path())?.valid()))
    }

    /// Cuts the log after a step, so that a resumed run goes on where its checkpoint stands.
    pub(super) fn cut_metrics(&self, step: u64) -> Result<(), RunError> {
        #[derive(Deserialize)]
        struct Line {
            step: u64,
        }
        let path = self.metrics_path();
        if !path.is_file() {
            return Ok(());
        }
        let log = BufReader::new(File::open(&path).map_err(RunError::io(&path))?);
        let mut kept = Vec::new();
        for line in log.lines() {
            let line = line.map_err(RunError::io(&path))?;
            // A line cut short by a crash is of a step after the checkpoint.
            if serde_json::from_str::<Line>(&line).is_ok_and(|line| line.step <= step) {
                kept.push(line);
            }
        }
        bukva_glyphs::atomic_file::write(&path, |file| {
            kept.iter().try_for_each(|line| writeln!(file, "{line}"))
        })
        .map_err(RunError::io(&path))
    }

    /// The log, open for more lines.
    pub(super) fn append_metrics(&self) -> Result<File, RunError> {
        let path = self.metrics_path();
        let log = OpenOptions::new().create(true).append(true).open(&path);
        log.map_err(RunError::io(&path))
    }
}
