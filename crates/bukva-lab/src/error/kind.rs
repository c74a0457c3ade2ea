//! The kinds of errors.

use std::io;

use bukva_figures::FigureError;
use safetensors::SafeTensorError;

/// The kind of an [`Error`](super::Error).
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
