//! A run is a folder: configuration, log, checkpoints, weights and pictures.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::tensor::Device;
use serde::Deserialize;

use super::RunConfig;
use crate::model::{Critic, TranslatorNet, Zeros, load_weights};
use crate::{Error, ErrorKind};

impl RunConfig {
    /// Reads a TOML file; what it leaves out is the default.
    ///
    /// # Errors
    /// When it can't be read, or has a wrong key or value.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::io(path))?;
        toml::from_str(&text)
            .map_err(|source| Error::from(ErrorKind::Config(Box::new(source))).at(path))
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
    pub fn create(folder: &Path, config: &RunConfig) -> Result<Self, Error> {
        let path = folder.join("config.toml");
        if path.exists() {
            return Err(Error::from(ErrorKind::RunExists).at(folder));
        }
        let text = toml::to_string_pretty(config)
            .map_err(|error| Error::io(&path)(io::Error::other(error)))?;
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(text.as_bytes()))
            .map_err(Error::io(&path))?;
        Ok(Self {
            folder: folder.to_owned(),
            config: config.clone(),
        })
    }

    /// Opens the folder of a run.
    ///
    /// # Errors
    /// When it is no run's.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("config.toml");
        if !path.is_file() {
            return Err(Error::from(ErrorKind::NotARun).at(folder));
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
    pub fn checkpoints(&self) -> Result<Vec<PathBuf>, Error> {
        let folder = self.folder.join("checkpoints");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
            let path = entry.map_err(Error::io(&folder))?.path();
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
    pub fn translator(&self, device: &Device) -> Result<TranslatorNet, Error> {
        let path = self.model_path();
        if !path.is_file() {
            return Err(Error::from(ErrorKind::Unfinished).at(&self.folder));
        }
        let empty = self.config.network.init(device, &mut Zeros);
        Ok(load_weights(empty, &path)?.valid())
    }

    /// The critic that the run was trained against, if any, for `letters` classes of letters.
    ///
    /// # Errors
    /// When its weights can't be used.
    pub fn critic(&self, letters: usize, device: &Device) -> Result<Option<Critic>, Error> {
        let objective = &self.config.objective;
        objective.load_critic(&self.folder, letters, device)
    }

    /// Cuts the log after a step, so that a resumed run goes on where its checkpoint stands.
    pub(super) fn cut_metrics(&self, step: u64) -> Result<(), Error> {
        #[derive(Deserialize)]
        struct Line {
            step: u64,
        }
        let path = self.metrics_path();
        if !path.is_file() {
            return Ok(());
        }
        let log = BufReader::new(File::open(&path).map_err(Error::io(&path))?);
        let mut kept = Vec::new();
        for line in log.lines() {
            let line = line.map_err(Error::io(&path))?;
            // A line cut short by a crash is of a step after the checkpoint.
            if serde_json::from_str::<Line>(&line).is_ok_and(|line| line.step <= step) {
                kept.push(line);
            }
        }
        bukva_glyphs::atomic_file::write(&path, |file| {
            kept.iter().try_for_each(|line| writeln!(file, "{line}"))
        })
        .map_err(Error::io(&path))
    }

    /// The log, open for more lines.
    pub(super) fn append_metrics(&self) -> Result<File, Error> {
        let path = self.metrics_path();
        let log = OpenOptions::new().create(true).append(true).open(&path);
        log.map_err(Error::io(&path))
    }
}
