//! Reads a dataset in any supported format, detected from its content.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use bukva_glyphs::{Error, ErrorKind, Location};

use super::archive::Archive;
use super::options::{LoadedSet, OpenOptions};
use super::{folder, fonts, gzip, idx, npy_pair, npz};
use crate::set::GlyphSet;
use crate::usage::Usage;

/// Reads a dataset of any supported format: see [`open_with`].
///
/// # Errors
/// Those of [`open_with`].
pub fn open(path: impl AsRef<Path>) -> Result<GlyphSet, Error> {
    open_with(path, &OpenOptions::default()).map(|loaded| loaded.set)
}

/// Reads a dataset; the format is detected from the content, or from the names of the files where it has
/// several.
///
/// - an `.npz` archive with the arrays `images`, `labels` and `letters`
/// - IDX files, plain or gzipped: any one of them, their letters file, or the prefix of their names
/// - a pair of `.npy` files per script: the folder that holds `X_cyr.npy` and `X_lat.npy` (both
///   scripts in one set), or one of them (that script alone)
/// - a folder or a zip of images, with one subfolder per letter
/// - a font file (TTF, OTF, WOFF or WOFF2) or a folder of them: one hand per face
///
/// Arrays of dark ink on light paper are inverted. Letters without a glyph are left out.
///
/// # Errors
/// When a file can't be read, or its content does not match its format; [`Error`] contains the
/// problem and its location.
pub fn open_with(path: impl AsRef<Path>, options: &OpenOptions) -> Result<LoadedSet, Error> {
    let path = path.as_ref();
    let usage = &Usage::new(options.limits);
    let mut loaded = match path.is_dir() {
        true => read_folder(path, options, usage)?,
        false => match idx::Files::of(path) {
            Some(files) => idx::read(&files, options, usage)?,
            None => read_file(path, options, usage)?,
        },
    };
    if loaded.set.is_empty() {
        let advice = "check that the path is the right one";
        let location = Location::file(path);
        return Err(location.malformed("the data", "at least one glyph", "none", advice));
    }
    leave_out_undrawn(&mut loaded.set);
    Ok(loaded)
}

/// The files that [`open_with`] reads of an IDX set, and otherwise the file or folder itself: what must not be
/// written over while it is read.
pub fn source_files(path: impl AsRef<Path>) -> Vec<PathBuf> {
    let path = path.as_ref();
    match idx::Files::of(path).filter(|_| !path.is_dir()) {
        Some(files) => files.all(),
        None => vec![path.to_owned()],
    }
}

fn read_folder(path: &Path, options: &OpenOptions, usage: &Usage) -> Result<LoadedSet, Error> {
    if let Some(set) = npy_pair::read_folder(path, options, usage)? {
        return Ok(set.into());
    }
    let files = folder::list(path, options.limits)?;
    let fonts = files.iter().filter(|file| fonts::names_font(file));
    let fonts: Vec<PathBuf> = fonts.map(|file| path.join(file)).collect();
    let name = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = name.file_name().unwrap_or_default().to_string_lossy();
    match fonts.is_empty() {
        true => folder::read_folder(path, name.into_owned(), files, options, usage),
        false => fonts::read(name.into_owned(), &fonts, options, usage),
    }
}

fn read_file(path: &Path, options: &OpenOptions, usage: &Usage) -> Result<LoadedSet, Error> {
    let at = Location::file(path);
    let mut file = File::open(path).map_err(|error| at.read(error))?;
    let start = gzip::first_bytes(&mut file, 6, &at)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if start.starts_with(b"PK") {
        let archive = Archive::open(BufReader::new(file), &at, usage)?;
        let is_npz = archive.names()?.iter().any(|name| name.ends_with(".npy"));
        return match is_npz {
            true => {
                npz::from_archive(archive, &name, options.letters.as_deref()).map(LoadedSet::from)
            }
            false => folder::read_zip(archive, name.into_owned(), options),
        };
    }
    if fonts::is_font(&start) {
        return fonts::read(name.into_owned(), &[path], options, usage);
    }
    if let Some(set) = npy_pair::read_file(path, options, usage)? {
        return Ok(set.into());
    }
    let found = match start.as_slice() {
        [] => "an empty file".to_owned(),
        [0, 0, ..] | [0x1f, 0x8b, ..] => {
            "a file whose name is not NAME-images-idx3-ubyte".to_owned()
        }
        b"\x93NUMPY" => "a single array of another name".to_owned(),
        other => format!("a file that begins with {other:02x?}"),
    };
    Err(at.error(ErrorKind::UnknownFormat { found }))
}

/// Removes letters without glyphs, so that no class is empty.
fn leave_out_undrawn(set: &mut GlyphSet) {
    let counts = set.counts();
    let kept: Vec<usize> = (0..counts.len())
        .filter(|&label| counts[label] > 0)
        .collect();
    let renumbered: HashMap<usize, u16> = kept.iter().copied().zip(0..).collect();
    set.letters = kept.iter().map(|&label| set.letters[label]).collect();
    for label in &mut set.labels {
        *label = renumbered[&usize::from(*label)];
    }
}
