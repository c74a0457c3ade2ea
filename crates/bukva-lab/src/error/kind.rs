//! The kinds of errors.

use std::io;

use bukva_figures::FigureError;
use safetensors::SafeTensorError;

/// The kind of an [`Error`](super::Error).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file can't be read or written.
    #[error("cannot be read or written")]
    Io(#[source] io::Error),
    /// A configuration has an invalid key or value. The cause contains line and column, what was
    /// expected and what was found.
    #[error("wrong configuration")]
    Config(#[source] Box<toml::de::Error>),
    /// The folder is not a run: it has no `config.toml`.
    #[error("not a run's folder: it holds no config.toml")]
    NotARun,
    /// The folder already contains a run.
    #[error("the folder holds a run already")]
    RunExists,
    /// The folder contains a run with different settings.
    #[error("the folder holds a run of other settings")]
    OtherSettings,
    /// A run's own configuration lacks keys, so it was cut off or edited.
    #[error(
        "expected all settings of the run, but {} are missing; the file was cut off or \
         edited: restore it, or train again",
        .missing.join(", ")
    )]
    Incomplete {
        /// The missing keys.
        missing: Vec<String>,
    },
    /// A setting is out of range.
    #[error("{key}: expected {expected}, found {found}")]
    OutOfRange {
        /// Its key.
        key: &'static str,
        /// Its value.
        found: String,
        /// The valid values.
        expected: &'static str,
    },
    /// The data is not what the run learned from.
    #[error(
        "the data is not what the run learned from: it was {learned}, and is {found}; \
         glyphs that were trained on could be tested on"
    )]
    DataChanged {
        /// What it learned from.
        learned: String,
        /// What was read.
        found: String,
    },
    /// The run has been trained, and there is no note of the data that it learned from.
    #[error(
        "data.json, which tells what the run learned from, is missing; \
         glyphs that were trained on could be tested on"
    )]
    DataUnknown,
    /// Another process trains the run.
    #[error("process {process} trains this run; wait for it or stop it")]
    InTraining {
        /// Its number, if known.
        process: String,
    },
    /// The checkpoint was written under other settings than those of the run's configuration.
    #[error(
        "the checkpoint was written under other settings than those in config.toml; undo \
         the edit, or start a new run"
    )]
    OtherCheckpoint,
    /// None of the checkpoints can be read.
    #[error("none of the checkpoints can be read; remove them to start again from step 0")]
    NoCheckpoint,
    /// No glyph is reserved for the judge.
    #[error(
        "no training glyph is left for the judge; use more data, a smaller share for \
         validation and test, or a larger `judge_share`"
    )]
    NoJudgeGlyphs,
    /// The run's training has not finished: it has no `model.safetensors` yet.
    #[error("the run has no model.safetensors yet")]
    Unfinished,
    /// The file is not a run's log.
    #[error("not the log of a run")]
    Log(#[source] serde_json::Error),
    /// A folder of configurations contains none.
    #[error("expected .toml files, one per strategy; found none")]
    NoStrategies,
    /// The name of a strategy is unknown.
    #[error("expected one of {}; found '{name}'", .known.join(", "))]
    UnknownStrategy {
        /// The name.
        name: String,
        /// The known names.
        known: Vec<String>,
    },
    /// A strategy's `[data]` differs from the first one's.
    #[error(
        "{name}: its [data] differs from the first strategy's; a comparison needs the same \
         data"
    )]
    OtherData {
        /// The strategy.
        name: String,
    },
    /// The folder or file holds no part of a comparison.
    #[error("expected the results of a shard of a comparison, found {found}")]
    NotAShard {
        /// What was found.
        found: String,
    },
    /// A part belongs to another comparison than the first one.
    #[error(
        "this shard belongs to another comparison (different {what}); run all shards with \
         the same program, data and options"
    )]
    OtherComparison {
        /// In what they differ.
        what: &'static str,
    },
    /// A part of a comparison is given twice.
    #[error("shard {shard} is given twice; leave one of the two out")]
    ShardTwice {
        /// The part, such as `1/2`.
        shard: String,
    },
    /// Parts of a comparison are missing.
    #[error(
        "shards missing: {}; name their folders too, or run them first", .missing.join(", ")
    )]
    ShardsMissing {
        /// The parts.
        missing: Vec<String>,
    },
    /// The glyphs contain none of the run's source letters.
    #[error("the glyphs contain none of the run's source letters")]
    NoKnownLetters,
    /// The file is not a readable safetensors file.
    #[error("not a readable .safetensors file; was it cut short?")]
    NotSafetensors(#[source] SafeTensorError),
    /// The file's weights belong to a different network.
    #[error(
        "tensor '{name}' should be {expected}, but {found}; the file belongs to another \
         network or another version of this one"
    )]
    Weights {
        /// The tensor, such as `encoder.conv1.weight`.
        name: String,
        /// The type and shape that the network needs.
        expected: String,
        /// The type and shape in the file, if any.
        found: String,
    },
    /// The file contains weights but is not a checkpoint.
    #[error(
        "expected a checkpoint, with its step and checksum in the metadata and the state of \
         the optimizer; found {found}"
    )]
    NotACheckpoint {
        /// What is wrong with it.
        found: String,
    },
    /// A letter has no training target.
    #[error(
        "objective '{objective}': the training split has no glyph of '{letter}'; leave the \
         letter out with `letters`, or add glyphs"
    )]
    NoTarget {
        /// The objective.
        objective: &'static str,
        /// The target letter.
        letter: char,
    },
    /// The objective needs hands that contain both scripts.
    #[error(
        "objective '{objective}' needs hands that contain both scripts, and the training \
         data has none; use 'matched' instead"
    )]
    NoPairs {
        /// The objective.
        objective: &'static str,
    },
    /// A setting of the objective is out of range.
    #[error("objective '{objective}': {setting} is {found}, but must be {expected}")]
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
    #[error(
        "step {step}: the loss is {loss} and the gradient norm {gradient_norm}; training \
         stopped with the weights unchanged; lower `learning_rate` or `clip` in a new run"
    )]
    NotFinite {
        /// The step that failed, counted from 1.
        step: u64,
        /// The batch's loss.
        loss: f64,
        /// The norm of the gradient.
        gradient_norm: f64,
    },
    /// A step made the weights infinite or NaN.
    #[error(
        "step {step}: the weights are infinite or not a number; the last checkpoint is the \
         last good state; lower `learning_rate` in a new run"
    )]
    Diverged {
        /// The step, counted from 1.
        step: u64,
    },
    /// There is nothing to train on.
    #[error("the training split has no source glyph")]
    NoSources,
    /// There are no outputs to evaluate.
    #[error("no glyphs to evaluate")]
    NoOutputs,
    /// A side, kernel or stride of a convolution is 0.
    #[error("{what}: expected at least 1, found 0")]
    Zero {
        /// The name of the quantity that is 0.
        what: &'static str,
    },
    /// The padding of a convolution is not smaller than its kernel.
    #[error(
        "padding {padding}: expected less than the kernel's sides ({kernel}), or the \
         outermost windows contain only padding"
    )]
    Padding {
        /// The padding.
        padding: usize,
        /// The kernel, such as `3x3`.
        kernel: String,
    },
    /// The kernel of a convolution is larger than the padded input.
    #[error(
        "a kernel of {kernel} does not fit into an input of {input} with padding {padding}; \
         use a larger input, a smaller kernel or padding same"
    )]
    KernelTooLarge {
        /// The kernel.
        kernel: String,
        /// The input.
        input: String,
        /// The padding.
        padding: String,
    },
    /// The padding of a transposed convolution cuts off the whole output.
    #[error(
        "padding {padding} cuts off the whole output of a kernel of {kernel} and an input \
         of {input}; use less padding"
    )]
    NoOutput {
        /// The kernel.
        kernel: String,
        /// The input.
        input: String,
        /// The padding.
        padding: String,
    },
    /// The number of values does not match the size of a grid.
    #[error("expected {expected} values for {size}, row by row; found {found}")]
    ValueCount {
        /// The size of the grid.
        size: String,
        /// The number of its cells.
        expected: usize,
        /// The number of values.
        found: usize,
    },
    /// A text can't be parsed.
    #[error("expected {expected}, found {found:?}")]
    Parse {
        /// The expected form.
        expected: &'static str,
        /// The text.
        found: String,
    },
    /// A feature of the judge is not finite.
    #[error("a feature of the judge is {value}")]
    Feature {
        /// Its value.
        value: f32,
    },
    /// Glyphs can't be read, paired or split.
    #[error(transparent)]
    Glyphs(bukva_glyphs::Error),
    /// A translator can't be compiled.
    #[error(transparent)]
    Model(bukva::Error),
    /// A figure can't be rendered or written.
    #[error(transparent)]
    Figure(FigureError),
}
