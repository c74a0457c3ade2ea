//! One way in: any data bukva reads, told by its content.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::error::{At, DataError};
use super::limits::Limits;
use super::{GlyphSet, content, idx, npz};

/// What data may need to be told beyond its files.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The letters in label order, for formats that only number them. They take the place of a
    /// letters file.
    pub letters: Option<Vec<char>>,
    /// The sizes at which reading stops.
    pub limits: Limits,
}

/// Reads glyph data of any format: see [`open_with`].
///
/// # Errors
/// [`DataError`] says what is wrong where, and what to do.
pub fn open(path: impl AsRef<Path>) -> Result<GlyphSet, DataError> {
    open_with(path.as_ref(), &OpenOptions::default())
}

/// Reads glyph data; the format is told by the content, not by the name.
///
/// - an `.npz` archive: see `npz`
/// - IDX files, plain or gzipped: any one of them, their letters file, or what their names begin
///   with
///
/// Letters without a glyph are left out.
///
/// # Errors
/// [`DataError`] says what is wrong where, and what to do.
pub fn open_with(path: &Path, options: &OpenOptions) -> Result<GlyphSet, DataError> {
    read(path, options).map(only_drawn)
}

fn read(path: &Path, options: &OpenOptions) -> Result<GlyphSet, DataError> {
    let at = At::file(path);
    if let Some(files) = idx::Files::of(path) {
        return idx::read(&files, options.letters.as_deref(), options.limits);
    }
    let mut file = File::open(path).map_err(|error| at.read(error))?;
    let start = content::first_bytes(&mut file, 4, &at)?;
    if start.starts_with(b"PK") {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        return npz::from_npz(BufReader::new(file), &name, &at, options.limits);
    }
    Err(unrecognised(
        &at,
        &format!("a file that begins with {start:02x?}"),
    ))
}

fn unrecognised(at: &At, found: &str) -> DataError {
    let expected = "glyph data";
    let advice = "give an .npz file or IDX files with a letters file beside them";
    at.malformed("the content", expected, found, advice)
}

/// Leaves out letters that have no glyph, so that no class is empty.
fn only_drawn(mut set: GlyphSet) -> GlyphSet {
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
    set
}
