//! Training of a run, which fills its folder with log, checkpoints, figures and the model.

use std::fs::{self, File};
use std::io::Write;
use std::time::Instant;

use burn::module::Module;

use bukva::{LetterPair, ModelInfo};
use bukva_data::Dataset;
use bukva_glyphs::SIDE;

use super::lock::Lock;
use super::{MetricsLine, Run, RunObserver, data_warnings, figure, metrics};
use crate::evaluate::JudgeData;
use crate::model::{compile, model_bytes, write_tensors};
use crate::objective::Objective;
use crate::train::{Checkpoint, Notes, Observer, Progress, Trainer};
use crate::{Error, ErrorKind};

/// Steps between two lines of the log.
const LOG_EVERY: u64 = 10;
/// The number of checkpoints kept: the last one, and the one before in case a power cut damages the
/// last.
const KEPT: usize = 2;

impl Run {
    /// Trains the run from its last checkpoint, if any, until its last step or until the observer
    /// stops it. Returns the number of steps done. `commit` is the commit of the program, for the
    /// metadata of the model file.
    ///
    /// # Errors
    /// When the data is unsuitable for the objective, the loss is not finite, or the folder can't
    /// be written. If the data is unsuitable, a new run leaves no folder behind.
    pub fn train(
        &self,
        dataset: &Dataset,
        commit: Option<&str>,
        observer: &mut dyn RunObserver,
    ) -> Result<u64, Error> {
        let device = crate::device().autodiff();
        let objective = self.config().objective(dataset, &device)?;
        self.train_towards(objective.as_ref(), dataset, commit, observer)
    }

    /// Trains the run with a custom objective instead of the configured one.
    ///
    /// # Errors
    /// Those of [`Run::train`].
    pub fn train_towards(
        &self,
        objective: &dyn Objective,
        dataset: &Dataset,
        commit: Option<&str>,
        observer: &mut dyn RunObserver,
    ) -> Result<u64, Error> {
        let config = self.config();
        let device = crate::device().autodiff();
        for warning in data_warnings::warnings(dataset) {
            observer.warn(&warning);
        }
        let batcher = config.batcher(dataset, objective);
        let trainer = Trainer {
            config: &config.train,
            network: &config.network,
            batcher: &batcher,
            device: &device,
        };
        self.check_data(dataset)?;
        // Fails before the training if its result could not be judged.
        JudgeData::new(dataset, config.data.split.seed)?;
        self.create_folder()?;
        let _lock = Lock::acquire(self.folder())?;
        self.tidy()?;
        self.accept_data(dataset)?;
        for artifact in objective.artifacts() {
            let path = self.folder().join(artifact.file);
            write_tensors(&path, &artifact.tensors, &Default::default())?;
        }
        let (start, notes) = self.start(&trainer, observer)?;
        let mut recorder = Recorder {
            run: self,
            dataset,
            info: self.model_info(dataset, commit),
            log: metrics::open_after(&self.metrics_path(), start.step)?,
            observer,
            notes,
            since: Instant::now(),
        };
        let trained = trainer.run(start, &mut recorder)?;
        recorder.checkpoint(&trained)?;
        if trained.step >= config.train.steps {
            recorder.figure(&trained)?;
            recorder.model(&trained)?;
        }
        Ok(trained.step)
    }

    /// The state of the newest checkpoint that can be read, or the one before the first step.
    fn start(
        &self,
        trainer: &Trainer<'_>,
        observer: &mut dyn RunObserver,
    ) -> Result<(Checkpoint, Notes), Error> {
        let settings = self.config().checksum();
        let paths = self.checkpoints()?;
        for path in paths.iter().rev() {
            match trainer.resume(path) {
                Ok((_, notes)) if notes.settings != settings => {
                    return Err(Error::from(ErrorKind::OtherCheckpoint).at(path));
                }
                Ok(start) => return Ok(start),
                Err(error) => {
                    observer.warn(&format!("skipped a checkpoint: {}", error.with_causes()))
                }
            }
        }
        let notes = Notes {
            settings,
            ..Notes::default()
        };
        match paths.is_empty() {
            true => Ok((trainer.start(), notes)),
            false => Err(Error::from(ErrorKind::NoCheckpoint).at(self.folder())),
        }
    }

    /// Removes what killed programs have left in the folder.
    fn tidy(&self) -> Result<(), Error> {
        for folder in ["", "checkpoints", "figures"].map(|name| self.folder().join(name)) {
            if folder.is_dir() {
                bukva_glyphs::atomic_file::sweep(&folder).map_err(Error::io(&folder))?;
            }
        }
        Ok(())
    }

    /// The metadata of the run's model file.
    pub(super) fn model_info(&self, dataset: &Dataset, commit: Option<&str>) -> ModelInfo {
        let config = self.config();
        let letters = dataset.classes.pairs.iter().map(|pair| LetterPair {
            source: pair.source,
            target: pair.target,
        });
        ModelInfo {
            format: ModelInfo::FORMAT,
            side: SIDE,
            latent: config.network.latent,
            normalization: config.data.normalization,
            letters: letters.collect(),
            scheme: config.data.classes.scheme.clone(),
            sources: dataset.source_name.clone(),
            targets: dataset.target_name.clone(),
            objective: config.objective.name().to_owned(),
            steps: config.train.steps,
            seed: config.train.seed,
            commit: commit.map(str::to_owned),
            alphabet: None,
        }
    }
}

/// Writes the log, checkpoints and figures of a run.
struct Recorder<'a> {
    run: &'a Run,
    dataset: &'a Dataset,
    info: ModelInfo,
    log: File,
    observer: &'a mut dyn RunObserver,
    /// What the next checkpoint notes.
    notes: Notes,
    since: Instant,
}

impl Recorder<'_> {
    fn log(&mut self, progress: &Progress<'_>) -> Result<MetricsLine, Error> {
        let losses = std::mem::take(&mut self.notes.losses);
        let steps = losses.len();
        let samples = (steps * self.run.config().train.batch) as f64;
        let line = MetricsLine {
            step: progress.state.step,
            loss: losses.iter().sum::<f64>() / steps as f64,
            gradient_norm: progress.gradient_norm,
            learning_rate: progress.learning_rate,
            samples_per_second: samples / self.since.elapsed().as_secs_f64().max(1e-9),
        };
        self.since = Instant::now();
        metrics::append(&mut self.log, &line, &self.run.metrics_path())?;
        Ok(line)
    }

    fn checkpoint(&self, state: &Checkpoint) -> Result<(), Error> {
        // A power cut must not leave a checkpoint whose log is shorter.
        let synced = self.log.sync_all();
        synced.map_err(Error::io(&self.run.metrics_path()))?;
        state.save(&self.run.checkpoint_path(state.step), &self.notes)?;
        let paths = self.run.checkpoints()?;
        for old in &paths[..paths.len().saturating_sub(KEPT)] {
            fs::remove_file(old).map_err(Error::io(old))?;
        }
        Ok(())
    }

    fn figure(&self, state: &Checkpoint) -> Result<(), Error> {
        let translator = compile(&state.model.translator.valid(), &self.info)?;
        let title = format!("{}, step {}", self.info.objective, state.step);
        let path = self.run.figure_path(state.step);
        figure::save(&translator, self.dataset, title, &path)
    }

    fn model(&self, state: &Checkpoint) -> Result<(), Error> {
        let bytes = model_bytes(&state.model.translator.valid(), &self.info)?;
        let path = self.run.model_path();
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(&bytes))
            .map_err(Error::io(&path))
    }
}

impl Observer for Recorder<'_> {
    fn after_step(&mut self, progress: &Progress<'_>) -> Result<(), Error> {
        let step = progress.state.step;
        let config = &self.run.config().train;
        self.notes.losses.push(progress.loss);
        let line = match step.is_multiple_of(LOG_EVERY) || step == config.steps {
            true => Some(self.log(progress)?),
            false => None,
        };
        if step.is_multiple_of(config.checkpoint_every.max(1)) {
            self.checkpoint(progress.state)?;
        }
        if step.is_multiple_of(config.figure_every.max(1)) && step < config.steps {
            self.figure(progress.state)?;
        }
        let objective = &self.info.objective;
        self.observer
            .step(objective, step, config.steps, line.as_ref());
        Ok(())
    }

    fn wants_stop(&self) -> bool {
        self.observer.should_stop()
    }
}
