//! Training as it is done: a run's folder is filled, step by step.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use burn::module::Module;
use burn::tensor::Device;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use bukva_figures::Sheet;
use bukva_glyphs::{Dataset, Glyph, Stream, seeded};

use super::Run;
use crate::model::{save_weights, write_tensors};
use crate::train::{Checkpoint, Observer, Progress, Trainer};
use crate::{Error, ErrorKind};

/// Steps between two lines of the log.
const LOG_EVERY: u64 = 10;
/// Checkpoints kept: the last, and the one before in case the last was cut short by a power cut.
const KEPT: usize = 2;
/// Validation letters in a picture, at most.
const SHOWN: usize = 32;

/// One line of `metrics.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MetricsLine {
    /// Steps done.
    pub step: u64,
    /// The mean loss since the last line.
    pub loss: f64,
    /// The gradient's norm before clipping.
    pub gradient_norm: f64,
    /// The learning rate.
    pub learning_rate: f64,
    /// Sources a second since the last line.
    pub samples_per_second: f64,
}

impl Run {
    /// Trains the run from its last checkpoint, or from the start where it has none, until its
    /// last step or until `stop` is set. Returns the number of steps done. `report` is told, after
    /// each step, how many are done and the line just logged, if one was.
    ///
    /// # Errors
    /// When the data don't serve the objective, the loss is no longer finite, or the folder can't
    /// be written.
    pub fn train(
        &self,
        dataset: &Dataset,
        device: &Device,
        stop: &AtomicBool,
        report: &mut dyn FnMut(u64, Option<&MetricsLine>),
    ) -> Result<u64, Error> {
        let config = self.config();
        let device = device.clone().autodiff();
        let objective = config.objective(dataset, &device)?;
        let objective = objective.as_ref();
        for artifact in objective.artifacts() {
            let path = self.folder().join(artifact.file);
            write_tensors(&path, &artifact.tensors, &Default::default())?;
        }
        let batcher = config.batcher(dataset, objective);
        let trainer = Trainer {
            config: &config.train,
            network: &config.network,
            batcher: &batcher,
            device: &device,
        };
        let start = self.last_state(&trainer)?;
        let mut recorder = Recorder::new(self, dataset, stop, report)?;
        let trained = trainer.run(start, &mut recorder)?;
        recorder.checkpoint(&trained.state)?;
        if !trained.stopped {
            recorder.figure(&trained.state)?;
            let translator = trained.state.model.translator.valid();
            save_weights(&translator, &self.model_path(), &Default::default())?;
        }
        Ok(trained.state.step)
    }

    /// The state of the last checkpoint, else the one before the first step.
    fn last_state(&self, trainer: &Trainer<'_>) -> Result<Checkpoint, Error> {
        let state = match self.checkpoints()?.last() {
            Some(path) => trainer.resume(path)?,
            None => trainer.start(),
        };
        self.cut_metrics(state.step)?;
        Ok(state)
    }
}

/// Writes what a run leaves behind.
struct Recorder<'a> {
    run: &'a Run,
    dataset: &'a Dataset,
    stop: &'a AtomicBool,
    report: &'a mut dyn FnMut(u64, Option<&MetricsLine>),
    log: File,
    losses: Vec<f64>,
    since: Instant,
}

impl<'a> Recorder<'a> {
    fn new(
        run: &'a Run,
        dataset: &'a Dataset,
        stop: &'a AtomicBool,
        report: &'a mut dyn FnMut(u64, Option<&MetricsLine>),
    ) -> Result<Self, Error> {
        let log = run.append_metrics()?;
        let since = Instant::now();
        Ok(Self {
            run,
            dataset,
            stop,
            report,
            log,
            losses: Vec::new(),
            since,
        })
    }

    fn log(&mut self, progress: &Progress<'_>) -> Result<MetricsLine, Error> {
        let steps = self.losses.len();
        let samples = (steps * self.run.config().train.batch) as f64;
        let line = MetricsLine {
            step: progress.state.step,
            loss: self.losses.drain(..).sum::<f64>() / steps as f64,
            gradient_norm: progress.gradient_norm,
            learning_rate: progress.learning_rate,
            samples_per_second: samples / self.since.elapsed().as_secs_f64().max(1e-9),
        };
        self.since = Instant::now();
        let path = self.run.metrics_path();
        let text = serde_json::to_string(&line).map_err(|error| Error::io(&path)(error.into()))?;
        writeln!(self.log, "{text}").map_err(Error::io(&path))?;
        Ok(line)
    }

    fn checkpoint(&self, state: &Checkpoint) -> Result<(), Error> {
        state.save(&self.run.checkpoint_path(state.step))?;
        let paths: Vec<PathBuf> = self.run.checkpoints()?;
        for old in &paths[..paths.len().saturating_sub(KEPT)] {
            fs::remove_file(old).map_err(Error::io(old))?;
        }
        Ok(())
    }

    /// Source, translation and aim or true letter of validation letters, a column each.
    fn figure(&self, state: &Checkpoint) -> Result<(), Error> {
        let translator = state.model.translator.valid();
        let path = self
            .run
            .figures()
            .join(format!("step-{:07}.png", state.step));
        let rows = validation_rows(self.dataset);
        let device = crate::device();
        let drawn = translator.translate(&rows.sources, &device);
        let title = format!(
            "{}, step {}",
            self.run.config().objective.name(),
            state.step
        );
        let mut sheet = Sheet::new().titled(title);
        for start in (0..rows.sources.len()).step_by(SHOWN / 2) {
            let columns = start..(start + SHOWN / 2).min(rows.sources.len());
            sheet = sheet
                .headings(rows.letters[columns.clone()].iter().cloned())
                .row("source", &rows.sources[columns.clone()])
                .row("translated", &drawn[columns.clone()])
                .row(rows.aim, &rows.targets[columns])
                .gap();
        }
        let saved = sheet.save(&path);
        saved.map_err(|error| Error::from(ErrorKind::Figure(error)).at(&path))
    }
}

/// Letters to show, and what they should become.
struct Rows {
    letters: Vec<String>,
    sources: Vec<Glyph>,
    targets: Vec<Glyph>,
    aim: &'static str,
}

/// One validation source for each class in turn, by hands drawn once, and for each its hand's own
/// letter or some true letter of the class.
fn validation_rows(dataset: &Dataset) -> Rows {
    let (sources, targets) = (&dataset.val.source, &dataset.val.target);
    let mut rng = seeded(0, Stream::Figure, 0);
    let aim = if dataset.shared_hands {
        "own letter"
    } else {
        "a true letter"
    };
    let mut rows = Rows {
        letters: Vec::new(),
        sources: Vec::new(),
        targets: Vec::new(),
        aim,
    };
    for class in sources.filled_classes().into_iter().cycle().take(SHOWN) {
        let Some(&source) = sources.of_class(class).choose(&mut rng) else {
            continue;
        };
        let own = sources.hands[source as usize]
            .filter(|_| dataset.shared_hands)
            .and_then(|hand| targets.by_hand(hand, class));
        let target = own.or_else(|| targets.of_class(class).choose(&mut rng).copied());
        let pair = &dataset.classes.pairs[usize::from(class)];
        rows.letters
            .push(format!("{} → {}", pair.source, pair.target));
        rows.sources.push(sources.glyphs[source as usize]);
        rows.targets
            .push(target.map_or(Glyph::BLANK, |target| targets.glyphs[target as usize]));
    }
    rows
}

impl Observer for Recorder<'_> {
    fn after_step(&mut self, progress: &Progress<'_>) -> Result<(), Error> {
        let step = progress.state.step;
        let config = &self.run.config().train;
        self.losses.push(progress.loss);
        let line = if step.is_multiple_of(LOG_EVERY) || step == config.steps {
            Some(self.log(progress)?)
        } else {
            None
        };
        if step.is_multiple_of(config.checkpoint_every.max(1)) {
            self.checkpoint(progress.state)?;
        }
        if step.is_multiple_of(config.figure_every.max(1)) && step < config.steps {
            self.figure(progress.state)?;
        }
        (self.report)(step, line.as_ref());
        Ok(())
    }

    fn wants_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
