//! The student report's own files: arrays of images and labels, a pair a script.
//!
//! `X_cyr.npy` of shape [28, 28, N] or [N, 28, 28] (with 28 images, which looks the same, the
//! former is assumed), bytes or floats; `labels_cyr.npy` of shape \[N\]; the same for `lat`.
//! Label k of one script corresponds to label k of the other.
//!
//! The files do not say which letters these are. `letters_cyr.txt` or `letters_cyr.json` beside
//! them may, or the caller; otherwise label k becomes a *numbered letter* of Unicode's private
//! use area: see [`numbered`].

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::arrays;
use super::npy::Array;
use super::open::OpenOptions;
use super::sidecar::Sidecar;
use crate::error::{Error, Location};
use crate::glyph::{Glyph, SIDE};
use crate::set::GlyphSet;

/// The two scripts of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportScript {
    /// `X_cyr.npy` and `labels_cyr.npy`.
    Cyrillic,
    /// `X_lat.npy` and `labels_lat.npy`.
    Latin,
}

impl ReportScript {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Cyrillic, Self::Latin];

    fn suffix(self) -> &'static str {
        match self {
            Self::Cyrillic => "cyr",
            Self::Latin => "lat",
        }
    }

    /// The first numbered letter.
    fn first(self) -> u32 {
        match self {
            Self::Cyrillic => 0xe000,
            Self::Latin => 0xe800,
        }
    }

    /// Whether a folder holds the images of this script.
    pub(crate) fn is_in(self, folder: &Path) -> bool {
        folder.join(format!("X_{}.npy", self.suffix())).is_file()
    }

    /// The script whose images or labels a file name means.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|script| {
            let suffix = script.suffix();
            name == format!("X_{suffix}.npy") || name == format!("labels_{suffix}.npy")
        })
    }
}

/// Numbered letters a script has room for.
const NUMBERS: u32 = 0x800;

/// The letter that stands for label `k` where the report's files do not name it.
///
/// `None` from 2,048 on.
pub fn numbered(script: ReportScript, k: u32) -> Option<char> {
    (k < NUMBERS).then(|| char::from_u32(script.first() + k))?
}

/// What a numbered letter stands for: its script and label.
pub fn number_of(letter: char) -> Option<(ReportScript, u32)> {
    ReportScript::ALL.into_iter().find_map(|script| {
        let k = u32::from(letter).checked_sub(script.first())?;
        (k < NUMBERS).then_some((script, k))
    })
}

/// The report's data.
#[derive(Clone, Debug)]
pub struct ReportPair {
    /// The source letters.
    pub cyrillic: GlyphSet,
    /// The target letters.
    pub latin: GlyphSet,
    /// For each label the Cyrillic and the Latin letter.
    pub pairs: Vec<(char, char)>,
}

/// Reads the files of both scripts from a folder.
///
/// `options.letters`, if given, names the Cyrillic letters in label order and then the Latin ones.
///
/// # Errors
/// [`Error`] when a file is missing or damaged, or the scripts have differing labels.
pub fn read_report(folder: &Path, options: &OpenOptions) -> Result<ReportPair, Error> {
    let at = Location::file(folder);
    let halves = match &options.letters {
        None => [None, None],
        Some(letters) if letters.len() % 2 == 0 => {
            let (cyrillic, latin) = letters.split_at(letters.len() / 2);
            [Some(cyrillic), Some(latin)]
        }
        Some(letters) => {
            let advice = "name the Cyrillic letters in label order, then the Latin ones";
            let found = format!("{} letters", letters.len());
            return Err(at.malformed(
                "the letters given",
                "as many of either script",
                found,
                advice,
            ));
        }
    };
    let [cyrillic, latin] = [0, 1].map(|place| {
        let options = OpenOptions {
            letters: halves[place].map(<[char]>::to_vec),
            ..options.clone()
        };
        read_script(folder, ReportScript::ALL[place], &options)
    });
    let (cyrillic, latin) = (cyrillic?, latin?);
    if cyrillic.letters.len() != latin.letters.len() {
        let expected = format!(
            "{} Latin letters, as many as Cyrillic",
            cyrillic.letters.len()
        );
        let advice = "label k of one script has to correspond to label k of the other";
        return Err(at.malformed("the labels", expected, latin.letters.len(), advice));
    }
    let pairs = cyrillic
        .letters
        .iter()
        .copied()
        .zip(latin.letters.iter().copied());
    Ok(ReportPair {
        pairs: pairs.collect(),
        cyrillic,
        latin,
    })
}

/// Reads the files of one script.
pub(crate) fn read_script(
    folder: &Path,
    script: ReportScript,
    options: &OpenOptions,
) -> Result<GlyphSet, Error> {
    let suffix = script.suffix();
    let (at, array) = array(folder, &format!("X_{suffix}.npy"), options)?;
    let mut glyphs = arrays::glyphs(array, arrays::Layout::CountLast, &at)?;
    turn_to_ink(&mut glyphs);
    let (labels_at, labels) = self::array(folder, &format!("labels_{suffix}.npy"), options)?;
    let most = NUMBERS as usize;
    let labels = arrays::labels(&labels, glyphs.len(), most, &labels_at)?;
    let classes = labels
        .iter()
        .max()
        .map_or(0, |&largest| largest as usize + 1);
    let letters = match &options.letters {
        Some(letters) => letters.clone(),
        None => letters_beside(folder, script, classes, options)?,
    };
    arrays::check_bound(&labels, letters.len(), &labels_at)?;
    Ok(GlyphSet {
        name: format!("report-{suffix}"),
        letters,
        glyphs,
        labels: labels.into_iter().map(|label| label as u16).collect(),
        ..GlyphSet::default()
    })
}

fn array(folder: &Path, name: &str, options: &OpenOptions) -> Result<(Location, Array), Error> {
    let path = folder.join(name);
    let at = Location::file(&path);
    let file = File::open(&path).map_err(|error| at.read(error))?;
    let array = Array::read(&mut BufReader::new(file), options.limits, &at)?;
    Ok((at, array))
}

/// The letters of a file beside the arrays, or numbered ones.
fn letters_beside(
    folder: &Path,
    script: ReportScript,
    classes: usize,
    options: &OpenOptions,
) -> Result<Vec<char>, Error> {
    for extension in ["json", "txt"] {
        let path = folder.join(format!("letters_{}.{extension}", script.suffix()));
        if path.is_file() {
            return Sidecar::read(&path, options.limits)?.letters(&Location::file(&path));
        }
    }
    Ok((0..classes as u32)
        .filter_map(|k| numbered(script, k))
        .collect())
}

/// Turns images of dark ink on light paper over. One decision for the whole array: a single
/// letter may well fill its border.
fn turn_to_ink(glyphs: &mut [Glyph]) {
    let border = |glyph: &Glyph| -> u64 {
        let on_border = |&(place, _): &(usize, &u8)| {
            let (row, column) = (place / SIDE, place % SIDE);
            row.min(column) == 0 || row.max(column) == SIDE - 1
        };
        glyph
            .pixels()
            .iter()
            .enumerate()
            .filter(on_border)
            .map(|(_, &value)| u64::from(value))
            .sum()
    };
    let total: u64 = glyphs.iter().map(border).sum();
    let pixels = (glyphs.len() * 4 * (SIDE - 1)) as u64;
    if total > pixels * 127 {
        for glyph in glyphs {
            *glyph = Glyph::new(glyph.pixels().map(|value| 255 - value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_letters_tell_script_and_label() {
        for script in ReportScript::ALL {
            for k in [0, 13, 2047] {
                assert_eq!(number_of(numbered(script, k).unwrap()), Some((script, k)));
            }
            assert_eq!(numbered(script, 2048), None);
        }
        assert_eq!(number_of('Ж'), None);
    }
}
