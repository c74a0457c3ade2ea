//! Writes a dataset.

use std::path::{Path, PathBuf};

use bukva_glyphs::Error;
use serde::{Deserialize, Serialize};

use super::folder::{write_folder, write_zip};
use super::idx::{write_idx, written_files};
use super::npz::write_npz;
use crate::set::GlyphSet;

/// The formats that bukva writes. Each is read back without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One `.npz` file.
    Npz,
    /// `PREFIX-images-idx3-ubyte`, `PREFIX-labels-idx1-ubyte`, gzipped or not, and `PREFIX.json`.
    Idx,
    /// A folder of PNG files, one subfolder per letter.
    Folder,
    /// That folder as a zip.
    Zip,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Npz, Self::Idx, Self::Folder, Self::Zip];

    /// The format that the extension of a path implies. `None` if it implies none: the path may be
    /// a folder or the prefix of IDX files.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
        if ends(".npz") {
            Some(Self::Npz)
        } else if ends(".zip") {
            Some(Self::Zip)
        } else if ends("-images-idx3-ubyte") || ends("-images-idx3-ubyte.gz") {
            Some(Self::Idx)
        } else {
            None
        }
    }

    /// The files that [`write()`] replaces at a path. None for [`Format::Folder`], which must be empty.
    pub fn files(self, path: &Path) -> Vec<PathBuf> {
        match self {
            Self::Npz | Self::Zip => vec![path.to_owned()],
            Self::Idx => written_files(path).to_vec(),
            Self::Folder => Vec::new(),
        }
    }
}

/// Writes a set to `path`. Each file or folder is written atomically; the three IDX files are
/// written one after another.
///
/// For [`Format::Idx`], `path` is the prefix of the file names, or the name of the images file. Only a name
/// without `.gz` makes plain files.
///
/// # Errors
/// [`Error`] when a file can't be written, or the folder is not empty.
pub fn write(set: &GlyphSet, path: impl AsRef<Path>, format: Format) -> Result<(), Error> {
    let path = path.as_ref();
    match format {
        Format::Npz => write_npz(set, path),
        Format::Idx => write_idx(set, path),
        Format::Folder => write_folder(set, path),
        Format::Zip => write_zip(set, path),
    }
}
