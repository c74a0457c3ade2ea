//! `bukva data`.

mod classes;
mod convert;
mod info;
mod schemes;
mod sheet;

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use bukva_data::{GlyphSet, Limits, OpenOptions, builtin, open_with};
use bukva_glyphs::{ErrorKind, parse_letters};

use crate::output;

/// Inspect and convert glyph datasets.
#[derive(clap::Subcommand)]
#[command(after_help = "\
Examples:
  bukva data info
  bukva data sheet --letters АБВ --out sheet.png
  bukva data convert photos/ letters.npz
  bukva data classes --scheme ukrainian-2010")]
pub(crate) enum Command {
    Info(info::Args),
    Sheet(sheet::Args),
    Convert(convert::Args),
    Classes(classes::Args),
    Schemes(schemes::Args),
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Info(args) => args.run(),
            Self::Sheet(args) => args.run(),
            Self::Convert(args) => args.run(),
            Self::Classes(args) => args.run(),
            Self::Schemes(args) => args.run(),
        }
    }
}

/// Options for reading a dataset.
#[derive(clap::Args)]
struct Reading {
    /// Letters in label order (e.g. АБВ): they replace those of the data, and name folders 0, 1, ….
    #[arg(long, value_name = "LETTERS")]
    label_letters: Option<String>,
    /// IDX images are stored column by column, as in EMNIST's own files.
    #[arg(long)]
    transposed: bool,
    /// Skip unusable images with a warning instead of failing.
    #[arg(long)]
    skip_unusable: bool,
    /// The most memory to use for reading the data (e.g. 500MiB).
    #[arg(long, value_name = "SIZE", default_value = "2GiB", value_parser = bytes)]
    memory: u64,
}

/// The number of bytes of a size such as `500MiB`, `2GiB` or `1000000`.
fn bytes(size: &str) -> Result<u64, String> {
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &size[digits.len()..] {
        "" => Some(0),
        "KiB" => Some(10),
        "MiB" => Some(20),
        "GiB" => Some(30),
        _ => None,
    };
    let number = digits.parse::<u64>().ok();
    let bytes = number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(1 << unit));
    bytes.ok_or_else(|| "expected a number of bytes, KiB, MiB or GiB, such as 500MiB".to_owned())
}

impl Reading {
    /// The set at a path, or the built-in one. Warnings go to standard error.
    fn set(&self, path: Option<&Path>) -> anyhow::Result<GlyphSet> {
        let Some(path) = path else {
            return Ok(builtin()?.clone());
        };
        let letters = self.label_letters.as_deref().map(parse_letters);
        let options = OpenOptions {
            letters: letters.transpose().context("--label-letters")?,
            transposed: self.transposed,
            skip_unusable: self.skip_unusable,
            limits: Limits {
                memory: self.memory,
                ..Limits::default()
            },
        };
        let opened = open_with(path, &options).map_err(|error| match error.kind() {
            ErrorKind::NoLetters { .. } => {
                anyhow!("{error}, or name the letters with --label-letters")
            }
            ErrorKind::MemoryLimit { .. } => anyhow!("{error}, or allow more with --memory"),
            _ => error.into(),
        })?;
        for warning in opened.warnings {
            output::note(&warning);
        }
        Ok(opened.set)
    }
}

/// The dataset that a command reads.
#[derive(clap::Args)]
struct Source {
    /// .npz, IDX, a folder or zip of images, fonts, or .npy files [default: built in].
    path: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Source {
    fn set(&self) -> anyhow::Result<GlyphSet> {
        self.reading.set(self.path.as_deref())
    }
}
