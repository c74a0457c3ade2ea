//! `bukva export`.

use std::path::PathBuf;

use bukva::ModelFile;
use bukva_export::export;
use clap::ValueEnum;

use crate::output;

/// Write a model for other programs, with a card that tells how to use it.
///
/// onnx: graphs for ONNX Runtime and others; the built-in model becomes an encoder, which reads letters,
/// and a decoder, which draws them. safetensors: the model file as it is. npz: arrays for NumPy.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva export
  bukva export runs/paired --out paired-onnx
  bukva export --format npz --out weights")]
pub(crate) struct Args {
    /// The folder of a finished run, or a model file; without it, the built-in model.
    #[arg(value_name = "RUN_OR_MODEL")]
    model: Option<PathBuf>,
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Onnx)]
    format: Format,
    /// Output directory.
    #[arg(long, value_name = "FOLDER", default_value = "exported")]
    out: PathBuf,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
    /// Print the written files as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Onnx,
    Safetensors,
    Npz,
}

impl From<Format> for bukva_export::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Onnx => Self::Onnx,
            Format::Safetensors => Self::Safetensors,
            Format::Npz => Self::Npz,
        }
    }
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let model = match &self.model {
            Some(path) => ModelFile::open(path)?,
            None => ModelFile::pretrained()?,
        };
        let written = export(&model, self.format.into(), &self.out, self.force)?;
        output::results(self.json, &written, |path| path.display().to_string())
    }
}
