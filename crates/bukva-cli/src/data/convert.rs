//! `bukva data convert`.

use std::path::PathBuf;

use bukva_data::{Format, source_files, write};

use super::Reading;
use crate::guard::{Guard, is_stream};
use crate::output;

/// Write a dataset in another format.
///
/// The input format is detected from its content: an .npz with the arrays images, labels and
/// letters; IDX files, plain or gzipped, with a letters file; X_cyr.npy and X_lat.npy with their
/// labels; a folder or zip with one subfolder of images per letter; a font file (TTF,
/// OTF, WOFF, WOFF2) or a folder of them.
///
/// The output format follows OUT's extension: .npz, .zip, -images-idx3-ubyte (gzipped with .gz, and
/// plain without), and otherwise a folder, which must be new or empty. The dataset itself is never
/// replaced.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data convert photos/ letters.npz
  bukva data convert Lora.ttf lora.npz
  bukva data convert letters.npz letters-images-idx3-ubyte.gz
  bukva data convert letters.npz letters --format idx
  bukva data convert report/ report.npz --label-letters АБВABV")]
pub(crate) struct Args {
    /// The dataset to read.
    #[arg(value_name = "IN")]
    source: PathBuf,
    /// The file or folder to write.
    out: PathBuf,
    /// Output format (overrides OUT's extension).
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    Npz,
    Idx,
    Folder,
    Zip,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Npz => Self::Npz,
            Form::Idx => Self::Idx,
            Form::Folder => Self::Folder,
            Form::Zip => Self::Zip,
        }
    }
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let format = self.format.map(Format::from);
        let format = format.or_else(|| Format::of(&self.out));
        let format = format.unwrap_or(Format::Folder);
        let guard = Guard::new(source_files(&self.source), self.force);
        guard.check_all(format.files(&self.out))?;
        let set = self.reading.set(Some(&self.source))?;
        write(&set, &self.out, format)?;
        let written = format!(
            "{}: {} glyphs of {} letters",
            self.out.display(),
            set.len(),
            set.letters().len()
        );
        // Standard output may be where the dataset goes.
        if is_stream(&self.out) {
            output::note(&written);
            return Ok(());
        }
        output::text(&written)
    }
}
