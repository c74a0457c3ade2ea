//! Writing images in one folder per letter.

use std::io::{self, Write};
use std::path::Path;

use bukva_glyphs::{Error, Location, atomic_file, letter};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime};

use super::SIDECAR;
use crate::formats::sidecar::Sidecar;
use crate::formats::zip_file;
use crate::set::GlyphSet;

/// Writes a set as PNG files of 28 by 28, dark on light, in one folder per letter, with `set.json`.
/// The folder must be empty or not exist yet. It is written atomically.
///
/// # Errors
/// [`Error`] when the folder is not empty or can't be written.
pub(crate) fn write_folder(set: &GlyphSet, folder: &Path) -> Result<(), Error> {
    let at = Location::file(folder);
    let taken = folder.exists()
        && std::fs::read_dir(folder)
            .map_err(|error| at.read(error))?
            .next()
            .is_some();
    if taken {
        let advice = "name another one, or empty it first";
        return Err(at.malformed("the folder", "a new or an empty one", "files in it", advice));
    }
    let write = |root: &Path| {
        for_each_file(set, |path, bytes| {
            let path = root.join(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, bytes)
        })
    };
    atomic_file::write_folder(folder, write).map_err(|error| at.write(error))
}

/// Writes a set as a zip with the same files as [`write_folder`]. The bytes depend only on the set.
///
/// # Errors
/// [`Error`] when the file can't be written.
pub(crate) fn write_zip(set: &GlyphSet, path: &Path) -> Result<(), Error> {
    // Fixed times, so that the bytes depend only on the set.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    atomic_file::write(path, |file| {
        let mut zip = zip_file::begin(file);
        let filled = for_each_file(set, |path, bytes| {
            zip.start_file(path, options)?;
            zip.write_all(bytes)
        });
        zip_file::finish(zip, filled)
    })
    .map_err(|error| Location::file(path).write(error))
}

/// Calls `write` with the path (with `/`) and the content of every file.
fn for_each_file(
    set: &GlyphSet,
    mut write: impl FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut sidecar = Sidecar::describe(set);
    for (index, glyph) in set.glyphs.iter().enumerate() {
        let path = format!("{}/{index:06}.png", letter::folder_name(set.letter(index)));
        write(&path, &glyph.to_png()?)?;
        sidecar.files.push(path);
    }
    write(SIDECAR, &serde_json::to_vec(&sidecar)?)
}
