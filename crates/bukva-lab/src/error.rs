//! The crate's error type.

use std::error::Error as StdError;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use bukva_figures::FigureError;
use safetensors::SafeTensorError;

/// The kind of an [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file can't be read or written.
    Io(io::Error),
    /// A configuration has an invalid key or value. The cause contains line and column, what was
    /// expected and what was found.
    Config(Box<toml::de::Error>),
    /// The folder is not a run: it has no `config.toml`.
    NotARun,
    /// The folder already contains a run.
    RunExists,
    /// The folder contains a run with different settings.
    OtherSettings,
    /// A run's own configuration lacks keys, so it was cut off or edited.
    Incomplete {
        /// The missing keys.
        missing: Vec<String>,
    },
    /// A setting is out of range.
    OutOfRange {
        /// Its key.
        key: &'static str,
        /// Its value.
        found: String,
        /// The valid values.
        expected: &'static str,
    },
    /// The data is not what the run learned from.
    DataChanged {
        /// What it learned from.
        learned: String,
        /// What was read.
        found: String,
    },
    /// Another process trains the run.
    InTraining {
        /// Its number, if known.
        process: String,
    },
    /// The checkpoint was written under other settings than those of the run's configuration.
    OtherCheckpoint,
    /// None of the checkpoints can be read.
    NoCheckpoint,
    /// No glyph is reserved for the judge.
    NoJudgeGlyphs,
    /// The run's training has not finished: it has no `model.safetensors` yet.
    Unfinished,
    /// The file is not a run's log.
    Log(serde_json::Error),
    /// A folder of configurations contains none.
    NoStrategies,
    /// The name of a strategy is unknown.
    UnknownStrategy {
        /// The name.
        name: String,
        /// The known names.
        known: Vec<String>,
    },
    /// A strategy's `[data]` differs from the first one's.
    OtherData {
        /// The strategy.
        name: String,
    },
    /// The folder or file holds no part of a comparison.
    NotAShard {
        /// What was found.
        found: String,
    },
    /// A part belongs to another comparison than the first one.
    OtherComparison {
        /// In what they differ.
        what: &'static str,
    },
    /// A part of a comparison is given twice.
    ShardTwice {
        /// The part, such as `1/2`.
        shard: String,
    },
    /// Parts of a comparison are missing.
    ShardsMissing {
        /// The parts.
        missing: Vec<String>,
    },
    /// The glyphs contain none of the run's source letters.
    NoKnownLetters,
    /// The file is not a readable safetensors file.
    NotSafetensors(SafeTensorError),
    /// The file's weights belong to a different network.
    Weights {
        /// The tensor, such as `encoder.conv1.weight`.
        name: String,
        /// The type and shape that the network needs.
        expected: String,
        /// The type and shape in the file, if any.
        found: String,
    },
    /// The file contains weights but is not a checkpoint.
    NotACheckpoint {
        /// What is wrong with it.
        found: String,
    },
    /// A letter has no training target.
    NoTarget {
        /// The objective.
        objective: &'static str,
        /// The target letter.
        letter: char,
    },
    /// The objective needs hands that contain both scripts.
    NoPairs {
        /// The objective.
        objective: &'static str,
    },
    /// A setting of the objective is out of range.
    Setting {
        /// The objective.
        objective: &'static str,
        /// The key.
        setting: &'static str,
        /// Its value.
        found: String,
        /// The valid values.
        expected: &'static str,
    },
    /// The loss or the gradient is not finite; the weights were not changed.
    NotFinite {
        /// The step that failed, counted from 1.
        step: u64,
        /// The batch's loss.
        loss: f64,
        /// The norm of the gradient.
        gradient_norm: f64,
    },
    /// A step made the weights infinite or NaN.
    Diverged {
        /// The step, counted from 1.
        step: u64,
    },
    /// There is nothing to train on.
    NoSources,
    /// There are no outputs to evaluate.
    NoOutputs,
    /// A side, kernel or stride of a convolution is 0.
    Zero {
        /// The name of the quantity that is 0.
        what: &'static str,
    },
    /// The padding of a convolution is not smaller than its kernel.
    Padding {
        /// The padding.
        padding: usize,
        /// The kernel, such as `3x3`.
        kernel: String,
    },
    /// The kernel of a convolution is larger than the padded input.
    KernelTooLarge {
        /// The kernel.
        kernel: String,
        /// The input.
        input: String,
        /// The padding.
        padding: String,
    },
    /// The padding of a transposed convolution cuts off the whole output.
    NoOutput {
        /// The kernel.
        kernel: String,
        /// The input.
        input: String,
        /// The padding.
        padding: String,
    },
    /// The number of values does not match the size of a grid.
    ValueCount {
        /// The size of the grid.
        size: String,
        /// The number of its cells.
        expected: usize,
        /// The number of values.
        found: usize,
    },
    /// A text can't be parsed.
    Parse {
        /// The expected form.
        expected: &'static str,
        /// The text.
        found: String,
    },
    /// A feature of the judge is not finite.
    Feature {
        /// Its value.
        value: f32,
    },
    /// Glyphs can't be read, paired or split.
    Glyphs(bukva_glyphs::Error),
    /// A translator can't be compiled.
    Model(bukva::Error),
    /// A figure can't be rendered or written.
    Figure(FigureError),
}

/// An error, with its kind and the file or folder that caused it.
#[derive(Debug)]
pub struct Error {
    path: Option<PathBuf>,
    kind: ErrorKind,
}

impl Error {
    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The file or folder that caused the error, if any.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Adds the file or folder that caused the error, unless it has one already.
    pub(crate) fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path.get_or_insert_with(|| path.into());
        self
    }

    /// The error and its causes, in one line.
    pub(crate) fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text += &format!(": {error}");
            cause = error.source();
        }
        text
    }

    /// Converts an I/O error on a file, for `map_err`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::from(ErrorKind::Io(source)).at(path)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { path: None, kind }
    }
}

impl From<bukva_glyphs::Error> for Error {
    fn from(error: bukva_glyphs::Error) -> Self {
        ErrorKind::Glyphs(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        match &self.kind {
            ErrorKind::Io(_) => f.write_str("cannot be read or written"),
            ErrorKind::Config(_) => f.write_str("wrong configuration"),
            ErrorKind::NotARun => f.write_str("not a run's folder: it holds no config.toml"),
            ErrorKind::RunExists => f.write_str("the folder holds a run already"),
            ErrorKind::Unfinished => f.write_str("the run has no model.safetensors yet"),
            ErrorKind::Incomplete { missing } => write!(
                f,
                "expected all settings of the run, but {} are missing; \
                 the file was cut off or edited: restore it, or train again",
                missing.join(", ")
            ),
            ErrorKind::OutOfRange {
                key,
                found,
                expected,
            } => write!(f, "{key}: expected {expected}, found {found}"),
            ErrorKind::DataChanged { learned, found } => write!(
                f,
                "the data is not what the run learned from: it was {learned}, and is {found}; \
                 glyphs that were trained on could be tested on"
            ),
            ErrorKind::InTraining { process } => {
                write!(
                    f,
                    "process {process} trains this run; wait for it or stop it"
                )
            }
            ErrorKind::OtherCheckpoint => f.write_str(
                "the checkpoint was written under other settings than those in config.toml; \
                 undo the edit, or start a new run",
            ),
            ErrorKind::NoCheckpoint => f.write_str(
                "none of the checkpoints can be read; remove them to start again from step 0",
            ),
            ErrorKind::NoJudgeGlyphs => f.write_str(
                "no training glyph is left for the judge; use more data, a smaller share for \
                 validation and test, or a larger `judge_share`",
            ),
            ErrorKind::OtherSettings => f.write_str("the folder holds a run of other settings"),
            ErrorKind::Log(_) => f.write_str("not the log of a run"),
            ErrorKind::NoStrategies => {
                f.write_str("expected .toml files, one per strategy; found none")
            }
            ErrorKind::UnknownStrategy { name, known } => {
                write!(f, "expected one of {}; found '{name}'", known.join(", "))
            }
            ErrorKind::OtherData { name } => write!(
                f,
                "{name}: its [data] differs from the first strategy's; a comparison needs the same \
                 data"
            ),
            ErrorKind::NotAShard { found } => {
                write!(
                    f,
                    "expected the results of a shard of a comparison, found {found}"
                )
            }
            ErrorKind::OtherComparison { what } => write!(
                f,
                "this shard belongs to another comparison (different {what}); run all shards with the \
                 same program, data and options"
            ),
            ErrorKind::ShardTwice { shard } => {
                write!(f, "shard {shard} is given twice; leave one of the two out")
            }
            ErrorKind::ShardsMissing { missing } => {
                write!(
                    f,
                    "shards missing: {}; name their folders too, or run them first",
                    missing.join(", ")
                )
            }
            ErrorKind::NoKnownLetters => {
                f.write_str("the glyphs contain none of the run's source letters")
            }
            ErrorKind::NotSafetensors(_) => {
                f.write_str("not a readable .safetensors file; was it cut short?")
            }
            ErrorKind::Weights {
                name,
                expected,
                found,
            } => write!(
                f,
                "tensor '{name}' should be {expected}, but {found}; \
                 the file belongs to another network or another version of this one"
            ),
            ErrorKind::NotACheckpoint { found } => write!(
                f,
                "expected a checkpoint, with its step and checksum in the metadata and the state of \
                 the optimizer; found {found}"
            ),
            ErrorKind::NoTarget { objective, letter } => write!(
                f,
                "objective '{objective}': the training split has no glyph of '{letter}'; \
                 leave the letter out with `letters`, or add glyphs"
            ),
            ErrorKind::NoPairs { objective } => write!(
                f,
                "objective '{objective}' needs hands that contain both scripts, and the training \
                 data has none; use 'matched' instead"
            ),
            ErrorKind::Setting {
                objective,
                setting,
                found,
                expected,
            } => write!(
                f,
                "objective '{objective}': {setting} is {found}, but must be {expected}"
            ),
            ErrorKind::NotFinite {
                step,
                loss,
                gradient_norm,
            } => write!(
                f,
                "step {step}: the loss is {loss} and the gradient norm {gradient_norm}; training \
                 stopped with the weights unchanged; lower `learning_rate` or `clip` in a new run"
            ),
            ErrorKind::Diverged { step } => write!(
                f,
                "step {step}: the weights are infinite or not a number; the last checkpoint is \
                 the last good state; lower `learning_rate` in a new run"
            ),
            ErrorKind::NoSources => f.write_str("the training split has no source glyph"),
            ErrorKind::Zero { what } => write!(f, "{what}: expected at least 1, found 0"),
            ErrorKind::Padding { padding, kernel } => write!(
                f,
                "padding {padding}: expected less than the kernel's sides ({kernel}), or the \
                 outermost windows contain only padding"
            ),
            ErrorKind::KernelTooLarge {
                kernel,
                input,
                padding,
            } => write!(
                f,
                "a kernel of {kernel} does not fit into an input of {input} with padding \
                 {padding}; use a larger input, a smaller kernel or padding same"
            ),
            ErrorKind::NoOutput {
                kernel,
                input,
                padding,
            } => write!(
                f,
                "padding {padding} cuts off the whole output of a kernel of {kernel} and an input \
                 of {input}; use less padding"
            ),
            ErrorKind::ValueCount {
                size,
                expected,
                found,
            } => write!(
                f,
                "expected {expected} values for {size}, row by row; found {found}"
            ),
            ErrorKind::Parse { expected, found } => {
                write!(f, "expected {expected}, found {found:?}")
            }
            ErrorKind::NoOutputs => f.write_str("no glyphs to evaluate"),
            ErrorKind::Feature { value } => write!(f, "a feature of the judge is {value}"),
            ErrorKind::Glyphs(error) => error.fmt(f),
            ErrorKind::Model(error) => error.fmt(f),
            ErrorKind::Figure(error) => error.fmt(f),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            ErrorKind::Io(source) => Some(source),
            ErrorKind::Config(source) => Some(source),
            ErrorKind::Log(source) => Some(source),
            ErrorKind::NotSafetensors(source) => Some(source),
            // The message of these errors is displayed above instead of a message of our own.
            ErrorKind::Glyphs(error) => error.source(),
            ErrorKind::Model(error) => error.source(),
            ErrorKind::Figure(error) => error.source(),
            _ => None,
        }
    }
}
