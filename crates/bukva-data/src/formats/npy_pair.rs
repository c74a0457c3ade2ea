//! Two `.npy` files per script, images and labels: `X_cyr.npy` and `labels_cyr.npy`, `X_lat.npy`
//! and `labels_lat.npy`.
//!
//! Images have the shape [28, 28, N] or [N, 28, 28] (with 28 images, which looks the same, the
//! former is assumed), bytes or floats; labels have the shape \[N\]. Label k of one script
//! corresponds to label k of the other.
//!
//! The files don't name the letters. They can be named by `letters_cyr.txt` or `letters_cyr.json`
//! in the same folder, or by the caller; otherwise label k becomes character k of a part of
//! Unicode's private use area, one part per script.

use std::path::Path;

use bukva_glyphs::{Error, Location, Script};

use super::npy::Array;
use super::options::OpenOptions;
use super::sidecar::Sidecar;
use super::{arrays, gzip};
use crate::set::GlyphSet;
use crate::usage::Usage;

/// The maximum number of unnamed letters per script.
const UNNAMED: u32 = 0x800;

/// The suffix of a script's file names.
fn suffix(script: Script) -> &'static str {
    match script {
        Script::Cyrillic => "cyr",
        Script::Latin => "lat",
    }
}

/// The private-use character for a label without a named letter.
fn unnamed(script: Script, label: u32) -> Option<char> {
    let first = match script {
        Script::Cyrillic => 0xe000,
        Script::Latin => 0xe000 + UNNAMED,
    };
    (label < UNNAMED).then(|| char::from_u32(first + label))?
}

/// Reads the files of both scripts in a folder into one set; `None` when there are none.
pub(crate) fn read_folder(
    folder: &Path,
    options: &OpenOptions,
    usage: &Usage,
) -> Result<Option<GlyphSet>, Error> {
    let is_here = |script| {
        let images = format!("X_{}.npy", suffix(script));
        folder.join(images).is_file()
    };
    match Script::ALL.map(is_here) {
        [false, false] => Ok(None),
        [true, true] => read_both(folder, options, usage).map(Some),
        [true, false] => read_script(folder, Script::Cyrillic, options, usage).map(Some),
        [false, true] => read_script(folder, Script::Latin, options, usage).map(Some),
    }
}

/// Reads the script that the file of images or labels at `path` belongs to; `None` for other names.
pub(crate) fn read_file(
    path: &Path,
    options: &OpenOptions,
    usage: &Usage,
) -> Result<Option<GlyphSet>, Error> {
    let name = path.file_name().unwrap_or_default();
    let script = Script::ALL.into_iter().find(|&script| {
        ["X", "labels"]
            .iter()
            .any(|start| name == format!("{start}_{}.npy", suffix(script)).as_str())
    });
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |script| read_script(folder, script, options, usage);
    script.map(read).transpose()
}

/// `options.letters`, if given, contains the Cyrillic letters in label order and then the Latin
/// ones.
fn read_both(folder: &Path, options: &OpenOptions, usage: &Usage) -> Result<GlyphSet, Error> {
    let at = Location::file(folder);
    let mut halves = [None, None];
    if let Some(letters) = &options.letters {
        if letters.len() % 2 != 0 {
            let advice = "name the Cyrillic letters in label order, then the Latin ones";
            let (expected, found) = ("as many of either script", letters.len());
            return Err(at.malformed("the letters given", expected, found, advice));
        }
        let (cyrillic, latin) = letters.split_at(letters.len() / 2);
        halves = [cyrillic, latin].map(|half| Some(half.to_vec()));
    }
    let [cyrillic, latin] = halves;
    let read = |script, letters| {
        let options = OpenOptions {
            letters,
            ..options.clone()
        };
        read_script(folder, script, &options, usage)
    };
    let (mut set, latin) = (
        read(Script::Cyrillic, cyrillic)?,
        read(Script::Latin, latin)?,
    );
    let first = set.letters.len();
    if latin.letters.len() != first {
        let expected = format!("{first} Latin letters, as many as Cyrillic");
        let advice = "label k of one script has to correspond to label k of the other";
        return Err(at.malformed("the labels", expected, latin.letters.len(), advice));
    }
    set.name = "npy".to_owned();
    set.letters.extend(latin.letters);
    set.glyphs.extend(latin.glyphs);
    let labels = latin.labels.iter().map(|label| first as u16 + label);
    set.labels.extend(labels);
    Ok(set)
}

fn read_script(
    folder: &Path,
    script: Script,
    options: &OpenOptions,
    usage: &Usage,
) -> Result<GlyphSet, Error> {
    let suffix = suffix(script);
    let (at, images) = array(folder, &format!("X_{suffix}.npy"), usage)?;
    let glyphs = arrays::glyphs(images, arrays::Layout::CountLast, &at, usage)?;
    let (at, labels) = array(folder, &format!("labels_{suffix}.npy"), usage)?;
    let labels = arrays::labels(&labels, glyphs.len(), UNNAMED as usize, &at)?;
    let letters = match &options.letters {
        Some(letters) => letters.clone(),
        None => {
            let classes = labels.iter().max().map_or(0, |largest| largest + 1);
            letters_beside(folder, script, classes as u32, usage)?
        }
    };
    arrays::check_bound(&labels, letters.len(), &at)?;
    Ok(GlyphSet {
        name: format!("npy-{suffix}"),
        letters,
        glyphs,
        labels: labels.into_iter().map(|label| label as u16).collect(),
        ..GlyphSet::default()
    })
}

fn array(folder: &Path, name: &str, usage: &Usage) -> Result<(Location, Array), Error> {
    gzip::with_content(&folder.join(name), usage, |reader, at| {
        let array = Array::read(reader, usage, usize::MAX, at)?;
        Ok((at.clone(), array))
    })
}

/// The letters of a file next to the arrays, or unnamed letters.
fn letters_beside(
    folder: &Path,
    script: Script,
    classes: u32,
    usage: &Usage,
) -> Result<Vec<char>, Error> {
    for extension in ["json", "txt"] {
        let path = folder.join(format!("letters_{}.{extension}", suffix(script)));
        if path.is_file() {
            return Sidecar::read(&path, usage)?.letters(&Location::file(&path));
        }
    }
    Ok((0..classes).filter_map(|k| unnamed(script, k)).collect())
}
