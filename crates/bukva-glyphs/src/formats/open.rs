//! One way in: any data bukva reads, told by its content.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::archive::Archive;
use super::npy_pair::{self, ReportScript};
use super::{folder, gzip, idx, npz};
use crate::error::{Error, ErrorKind, Location};
use crate::limits::Limits;
use crate::set::GlyphSet;

/// What data may need to be told beyond its files.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The letters in label order, for formats that only number them. They take the place of a
    /// letters file.
    pub letters: Option<Vec<char>>,
    /// Leaves out pictures that make no glyph, and notes them, instead of failing.
    pub skip_unusable: bool,
    /// The sizes at which reading stops.
    pub limits: Limits,
}

/// A set, and what was noticed while reading it.
#[derive(Clone, Debug)]
pub struct LoadedSet {
    /// The data.
    pub set: GlyphSet,
    /// What was left out, a sentence each; meant for people.
    pub notes: Vec<String>,
}

/// Reads glyph data of any format: see [`open_with`].
///
/// # Errors
/// [`Error`] says what is wrong where, and what to do.
pub fn open(path: impl AsRef<Path>) -> Result<GlyphSet, Error> {
    open_with(path, &OpenOptions::default()).map(|opened| opened.set)
}

/// Reads glyph data; the format is told by the content, not by the name.
///
/// - an `.npz` archive with the arrays `images`, `labels` and `letters`
/// - IDX files, plain or gzipped: any one of them, their letters file, or what their names begin
///   with
/// - the report's files: the folder that holds `X_cyr.npy` and `X_lat.npy` (both scripts in one
///   set), or one of them (that script alone)
/// - a folder or a zip of pictures, one sub-folder a letter
///
/// Letters without a glyph are left out.
///
/// # Errors
/// [`Error`] says what is wrong where, and what to do.
pub fn open_with(path: impl AsRef<Path>, options: &OpenOptions) -> Result<LoadedSet, Error> {
    let path = path.as_ref();
    let mut opened = read(path, options)?;
    if opened.set.is_empty() {
        let advice = "check that the path is the right one";
        return Err(Location::file(path).malformed(
            "the data",
            "at least one glyph",
            "none",
            advice,
        ));
    }
    leave_out_undrawn(&mut opened.set);
    Ok(opened)
}

fn read(path: &Path, options: &OpenOptions) -> Result<LoadedSet, Error> {
    let quiet = |set| LoadedSet {
        set,
        notes: Vec::new(),
    };
    if path.is_dir() {
        return match ReportScript::ALL.map(|script| script.is_in(path)) {
            [true, true] => npy_pair::read_report(path, options).map(merged).map(quiet),
            [true, false] => {
                npy_pair::read_script(path, ReportScript::Cyrillic, options).map(quiet)
            }
            [false, true] => npy_pair::read_script(path, ReportScript::Latin, options).map(quiet),
            [false, false] => folder::read_folder(path, options),
        };
    }
    if let Some(files) = idx::Files::of(path) {
        return idx::read(&files, options.letters.as_deref(), options.limits).map(quiet);
    }
    read_file(path, options)
}

fn read_file(path: &Path, options: &OpenOptions) -> Result<LoadedSet, Error> {
    let at = Location::file(path);
    let mut file = File::open(path).map_err(|error| at.read(error))?;
    let start = gzip::first_bytes(&mut file, 6, &at)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if start.starts_with(b"PK") {
        let mut archive = Archive::open(BufReader::new(file), &at, options.limits)?;
        let is_npz = archive.names()?.iter().any(|name| name.ends_with(".npy"));
        if !is_npz {
            return folder::read_zip(archive, name.into_owned(), &at, options);
        }
        let set = npz::from_archive(archive, &name, &at, options.limits)?;
        return Ok(LoadedSet {
            set,
            notes: Vec::new(),
        });
    }
    let script = path
        .file_name()
        .and_then(|name| ReportScript::of_file(name.to_str()?));
    if let (Some(script), Some(folder)) = (script, path.parent()) {
        let set = npy_pair::read_script(folder, script, options)?;
        return Ok(LoadedSet {
            set,
            notes: Vec::new(),
        });
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

/// Both scripts of the report in one set.
fn merged(pair: npy_pair::ReportPair) -> GlyphSet {
    let mut set = pair.cyrillic;
    let first = set.letters.len() as u16;
    set.name = "report".to_owned();
    set.letters.extend(pair.latin.letters);
    set.glyphs.extend(pair.latin.glyphs);
    set.labels
        .extend(pair.latin.labels.into_iter().map(|label| first + label));
    set
}

/// Leaves out letters that have no glyph, so that no class is empty.
fn leave_out_undrawn(set: &mut GlyphSet) {
    let counts = set.counts();
    let mut kept = 0;
    let renumbered: Vec<u16> = counts
        .iter()
        .map(|&count| {
            let label = kept;
            kept += u16::from(count > 0);
            label
        })
        .collect();
    let mut counts = counts.into_iter();
    set.letters
        .retain(|_| counts.next().is_some_and(|count| count > 0));
    for label in &mut set.labels {
        *label = renumbered[usize::from(*label)];
    }
}
