//! The messages of errors.

use std::fmt;

use super::ErrorKind;

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(_) => f.write_str("cannot be read or written"),
            Self::Config(_) => f.write_str("wrong configuration"),
            Self::NotARun => f.write_str("not a run's folder: it holds no config.toml"),
            Self::RunExists => f.write_str("the folder holds a run already"),
            Self::Unfinished => f.write_str("the run has no model.safetensors yet"),
            Self::Incomplete { missing } => write!(
                f,
                "expected all settings of the run, but {} are missing; \
                 the file was cut off or edited: restore it, or train again",
                missing.join(", ")
            ),
            Self::OutOfRange {
                key,
                found,
                expected,
            } => write!(f, "{key}: expected {expected}, found {found}"),
            Self::DataChanged { learned, found } => write!(
                f,
                "the data is not what the run learned from: it was {learned}, and is {found}; \
                 glyphs that were trained on could be tested on"
            ),
            Self::InTraining { process } => {
                write!(
                    f,
                    "process {process} trains this run; wait for it or stop it"
                )
            }
            Self::OtherCheckpoint => f.write_str(
                "the checkpoint was written under other settings than those in config.toml; \
                 undo the edit, or start a new run",
            ),
            Self::NoCheckpoint => f.write_str(
                "none of the checkpoints can be read; remove them to start again from step 0",
            ),
            Self::NoJudgeGlyphs => f.write_str(
                "no training glyph is left for the judge; use more data, a smaller share for \
                 validation and test, or a larger `judge_share`",
            ),
            Self::OtherSettings => f.write_str("the folder holds a run of other settings"),
            Self::Log(_) => f.write_str("not the log of a run"),
            Self::NoStrategies => f.write_str("expected .toml files, one per strategy; found none"),
            Self::UnknownStrategy { name, known } => {
                write!(f, "expected one of {}; found '{name}'", known.join(", "))
            }
            Self::OtherData { name } => write!(
                f,
                "{name}: its [data] differs from the first strategy's; a comparison needs the same \
                 data"
            ),
            Self::NotAShard { found } => {
                write!(
                    f,
                    "expected the results of a shard of a comparison, found {found}"
                )
            }
            Self::OtherComparison { what } => write!(
                f,
                "this shard belongs to another comparison (different {what}); run all shards with the \
                 same program, data and options"
            ),
            Self::ShardTwice { shard } => {
                write!(f, "shard {shard} is given twice; leave one of the two out")
            }
            Self::ShardsMissing { missing } => {
                write!(
                    f,
                    "shards missing: {}; name their folders too, or run them first",
                    missing.join(", ")
                )
            }
            Self::NoKnownLetters => {
                f.write_str("the glyphs contain none of the run's source letters")
            }
            Self::NotSafetensors(_) => {
                f.write_str("not a readable .safetensors file; was it cut short?")
            }
            Self::Weights {
                name,
                expected,
                found,
            } => write!(
                f,
                "tensor '{name}' should be {expected}, but {found}; \
                 the file belongs to another network or another version of this one"
            ),
            Self::NotACheckpoint { found } => write!(
                f,
                "expected a checkpoint, with its step and checksum in the metadata and the state of \
                 the optimizer; found {found}"
            ),
            Self::NoTarget { objective, letter } => write!(
                f,
                "objective '{objective}': the training split has no glyph of '{letter}'; \
                 leave the letter out with `letters`, or add glyphs"
            ),
            Self::NoPairs { objective } => write!(
                f,
                "objective '{objective}' needs hands that contain both scripts, and the training \
                 data has none; use 'matched' instead"
            ),
            Self::Setting {
                objective,
                setting,
                found,
                expected,
            } => write!(
                f,
                "objective '{objective}': {setting} is {found}, but must be {expected}"
            ),
            Self::NotFinite {
                step,
                loss,
                gradient_norm,
            } => write!(
                f,
                "step {step}: the loss is {loss} and the gradient norm {gradient_norm}; training \
                 stopped with the weights unchanged; lower `learning_rate` or `clip` in a new run"
            ),
            Self::Diverged { step } => write!(
                f,
                "step {step}: the weights are infinite or not a number; the last checkpoint is \
                 the last good state; lower `learning_rate` in a new run"
            ),
            Self::NoSources => f.write_str("the training split has no source glyph"),
            Self::Zero { what } => write!(f, "{what}: expected at least 1, found 0"),
            Self::Padding { padding, kernel } => write!(
                f,
                "padding {padding}: expected less than the kernel's sides ({kernel}), or the \
                 outermost windows contain only padding"
            ),
            Self::KernelTooLarge {
                kernel,
                input,
                padding,
            } => write!(
                f,
                "a kernel of {kernel} does not fit into an input of {input} with padding \
                 {padding}; use a larger input, a smaller kernel or padding same"
            ),
            Self::NoOutput {
                kernel,
                input,
                padding,
            } => write!(
                f,
                "padding {padding} cuts off the whole output of a kernel of {kernel} and an input \
                 of {input}; use less padding"
            ),
            Self::ValueCount {
                size,
                expected,
                found,
            } => write!(
                f,
                "expected {expected} values for {size}, row by row; found {found}"
            ),
            Self::Parse { expected, found } => {
                write!(f, "expected {expected}, found {found:?}")
            }
            Self::NoOutputs => f.write_str("no glyphs to evaluate"),
            Self::Feature { value } => write!(f, "a feature of the judge is {value}"),
            Self::Glyphs(error) => error.fmt(f),
            Self::Model(error) => error.fmt(f),
            Self::Figure(error) => error.fmt(f),
        }
    }
}
