//! The folder of a run: configuration, log, checkpoints, model and figures.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::tensor::Device;

use super::{MetricsLine, RunConfig, metrics};
use crate::model::{Critic, TranslatorNet, Zeros, load_weights};
use crate::{Error, ErrorKind};

/// The configuration's file in the folder of a run.
const CONFIG: &str = "config.toml";

/// A run: one training with its configuration and all its results, in one folder.
#[derive(Clone, Debug)]
pub struct Run {
    folder: PathBuf,
    config: RunConfig,
}

impl Run {
    /// A new run. Its folder appears when training starts.
    ///
    /// # Errors
    /// When a setting is out of range, or the folder already contains a run.
    pub fn new(folder: impl AsRef<Path>, config: RunConfig) -> Result<Self, Error> {
        config.check()?;
        let folder = folder.as_ref().to_owned();
        match folder.join(CONFIG).exists() {
            true => Err(Error::from(ErrorKind::RunExists).at(folder)),
            false => Ok(Self { folder, config }),
        }
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// When the folder contains no run, or its configuration can't be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref().to_owned();
        let path = folder.join(CONFIG);
        match path.is_file() {
            true => RunConfig::open_complete(&path).map(|config| Self { folder, config }),
            false => Err(Error::from(ErrorKind::NotARun).at(folder)),
        }
    }

    /// Opens the run in a folder, which must have these settings, or creates it.
    ///
    /// # Errors
    /// When it has different settings, or can't be read.
    pub(super) fn open_or_new(folder: &Path, config: RunConfig) -> Result<Self, Error> {
        if !folder.join(CONFIG).is_file() {
            return Self::new(folder, config);
        }
        let run = Self::open(folder)?;
        match run.config == config {
            true => Ok(run),
            false => Err(Error::from(ErrorKind::OtherSettings).at(folder)),
        }
    }

    /// Creates the folder of a new run with its configuration. Training does this when it starts.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn create_folder(&self) -> Result<(), Error> {
        let path = self.folder.join(CONFIG);
        if path.is_file() {
            return Ok(());
        }
        let text = self.config.to_toml()?;
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(text.as_bytes()))
            .map_err(Error::io(&path))
    }

    /// The run's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The configuration.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// The path of the model file, which is written when training ends.
    pub fn model_path(&self) -> PathBuf {
        self.folder.join("model.safetensors")
    }

    pub(super) fn metrics_path(&self) -> PathBuf {
        self.folder.join("metrics.jsonl")
    }

    pub(super) fn figure_path(&self, step: u64) -> PathBuf {
        let name = format!("step-{step:07}.png");
        self.folder.join("figures").join(name)
    }

    pub(super) fn checkpoint_path(&self, step: u64) -> PathBuf {
        self.folder
            .join("checkpoints")
            .join(format!("step-{step:07}.safetensors"))
    }

    /// The checkpoints, oldest first.
    pub(super) fn checkpoints(&self) -> Result<Vec<PathBuf>, Error> {
        let folder = self.folder.join("checkpoints");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let path = entry.map_err(Error::io(&folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let step = name.strip_prefix("step-");
            let step = step.and_then(|name| name.strip_suffix(".safetensors"));
            if let Some(step) = step.and_then(|step| step.parse::<u64>().ok()) {
                found.push((step, path));
            }
        }
        found.sort();
        Ok(found.into_iter().map(|(_, path)| path).collect())
    }

    /// The log of the training.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn metrics(&self) -> Result<Vec<MetricsLine>, Error> {
        metrics::read(&self.metrics_path())
    }

    /// The trained network, for inference on `device`. To translate, open the run's folder with
    /// [`bukva::Translator::open`].
    ///
    /// # Errors
    /// When the run is unfinished or its weights can't be used.
    pub fn translator(&self, device: &Device) -> Result<TranslatorNet, Error> {
        let path = self.model_path();
        if !path.is_file() {
            return Err(Error::from(ErrorKind::Unfinished).at(&self.folder));
        }
        let empty = self.config.network.init(device, &mut Zeros);
        let mut translator = load_weights(empty, &path)?.valid();
        translator.normalization = self.config.data.normalization;
        Ok(translator)
    }

    /// The critic that the run was trained against, if any, for the given number of letters.
    ///
    /// # Errors
    /// When its weights can't be used.
    pub fn critic(&self, letters: usize, device: &Device) -> Result<Option<Critic>, Error> {
        let objective = self.config.objective.settings();
        objective.load_critic(&self.folder, letters, device)
    }
}
