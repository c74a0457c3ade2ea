//! Writes a model of bukva for other programs: as ONNX graphs, as the model file itself, or as arrays for
//! NumPy, each with a model card that tells how to use it.
//!
//! ```
//! use bukva::ModelFile;
//! use bukva_export::{Format, export};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let out = folder.path().join("exported");
//! # /*
//! let out = "exported";
//! # */
//! let model = ModelFile::pretrained()?; // or ModelFile::open("runs/paired")?
//! for file in export(&model, Format::Onnx, &out, false)? {
//!     println!("{}", file.display()); // encoder.onnx, decoder.onnx, README.md
//! }
//! # Ok(())
//! # }
//! ```

mod card;
mod error;
mod onnx;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bukva::{ModelFile, ModelInfo};
use bukva_data::NpzWriter;
use bukva_glyphs::atomic_file;

pub use error::{Error, ErrorKind};

/// The name of the model card.
const CARD: &str = "README.md";

/// A format of other programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ONNX, with weights and structure: `encoder.onnx` and `decoder.onnx` of a letter model,
    /// `translator.onnx` of the model of a run.
    Onnx,
    /// The model file as it is: `model.safetensors`.
    Safetensors,
    /// The weights in float32 as named arrays: `weights.npz`.
    Npz,
}

/// Writes a model and its card into a folder, which is made if needed. Returns the files.
///
/// # Errors
/// [`ErrorKind::Exists`] when a file is there already, unless `replace` allows to replace it;
/// [`ErrorKind::Model`] when tensors are missing or damaged; and when a file can't be written.
pub fn export(
    model: &ModelFile,
    format: Format,
    folder: &Path,
    replace: bool,
) -> Result<Vec<PathBuf>, Error> {
    let mut files = match format {
        Format::Onnx => onnx::files(model)?,
        Format::Safetensors => vec![("model.safetensors", model.bytes().to_vec())],
        Format::Npz => Vec::new(),
    };
    files.push((CARD, card::card(model.info(), format).into_bytes()));
    let arrays = (format == Format::Npz).then(|| folder.join("weights.npz"));
    let names = files.iter().map(|(name, _)| folder.join(name));
    let paths: Vec<PathBuf> = arrays.iter().cloned().chain(names).collect();
    let existing = paths.iter().find(|path| !replace && path.exists());
    if let Some(path) = existing {
        return Err(Error::new(path, ErrorKind::Exists));
    }
    fs::create_dir_all(folder).map_err(|error| Error::new(folder, error.into()))?;
    if let Some(path) = &arrays {
        write_arrays(model, path)?;
    }
    let mut pending = Vec::new();
    for (name, bytes) in &files {
        let path = folder.join(name);
        let written = atomic_file::prepare(&path, |file| file.write_all(bytes));
        pending.push((
            written.map_err(|error: io::Error| Error::new(&path, error.into()))?,
            path,
        ));
    }
    for (written, path) in pending {
        let replaced = written.replace();
        replaced.map_err(|error| Error::new(&path, error.into()))?;
    }
    Ok(paths)
}

/// Writes the tensors by their names, and the metadata as text under the key of model files.
fn write_arrays(model: &ModelFile, path: &Path) -> Result<(), Error> {
    let tensors = model.tensors()?;
    let info = serde_json::to_string(model.info()).map_err(io::Error::from)?;
    let written = NpzWriter::write(path, |npz| {
        npz.strings(ModelInfo::KEY, [info.as_str()].into_iter())?;
        tensors.iter().try_for_each(|tensor| {
            npz.floats(&tensor.name, &tensor.shape, tensor.values.iter().copied())
        })
    });
    written.map_err(|error| Error::new(path, error.into()))
}

/// The program in the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
