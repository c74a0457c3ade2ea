//! The glyph set: faces rendered letter by letter.

use std::collections::BTreeMap;

use bukva_data::{GlyphSet, Hand};
use bukva_fonts::{Face, JoinedFace};
use bukva_glyphs::FineGlyph;
use bukva_glyphs::alphabet::{ALL, SERBIAN, UKRAINIAN};

use crate::error::MakeError;
use crate::package::Package;
use crate::tables::FaceRow;

/// A set with all letters that faces may contribute, in code point order, and without glyphs.
pub(crate) fn empty() -> GlyphSet<FineGlyph> {
    let mut letters: Vec<char> = ALL.concat().chars().collect();
    letters.sort_unstable();
    GlyphSet::new("glyphs", letters)
}

/// Whether to render a letter of a face. A face whose lowercase letters look like capitals
/// contributes only capitals: otherwise, its `а` would teach that a lowercase letter may look like
/// a capital.
fn wanted(row: &FaceRow, letter: char) -> bool {
    let listed = |list: &str| list.contains(letter);
    (row.ukrainian == 1 || !listed(UKRAINIAN))
        && (row.serbian == 1 || !listed(SERBIAN))
        && (row.caps_only != 1 || letter.is_uppercase())
}

/// Renders a face and adds it to the set. Returns the letters that the face lacks or renders blank.
///
/// # Errors
/// [`MakeError::Font`] and [`MakeError::Table`].
pub(crate) fn add(
    set: &mut GlyphSet<FineGlyph>,
    row: &FaceRow,
    face: &JoinedFace,
) -> Result<String, MakeError> {
    let hand = set.add_hand(Hand {
        name: row.name()?,
        group: row.group.clone(),
        family: row.family.clone(),
        style: row.style()?.to_owned(),
        split: Some(row.split()?),
    });
    let mut absent = String::new();
    for letter in set.letters().to_vec() {
        if !wanted(row, letter) {
            continue;
        }
        match face.glyph(letter)? {
            None => absent.push(letter),
            Some(glyph) => set.push(glyph, letter, Some(hand)),
        }
    }
    Ok(absent)
}

/// Joins the files of one face, at its axes. `opened` caches the package's unpacked files.
///
/// # Errors
/// [`MakeError::Missing`] for a file that the row names, [`MakeError::Font`].
pub(crate) fn join(
    row: &FaceRow,
    package: &Package,
    opened: &mut BTreeMap<String, Face>,
) -> Result<JoinedFace, MakeError> {
    let extended = [
        row.latin_file.replacen("-latin-", "-latin-ext-", 1),
        row.cyrillic_file
            .replacen("-cyrillic-", "-cyrillic-ext-", 1),
    ];
    let required = [&row.latin_file, &row.cyrillic_file];
    let required = required.into_iter().filter(|file| !file.is_empty());
    let optional = extended.iter().filter(|file| package.has(&path_of(file)));
    let mut files = Vec::new();
    for file in required.chain(optional) {
        if !opened.contains_key(file) {
            let face = Face::read(package.file(&path_of(file))?, file)?;
            opened.insert(file.clone(), face);
        }
        files.extend(opened.get(file).cloned());
    }
    let axes = row.axes()?;
    let settings: Vec<(&str, f32)> = axes.iter().map(|(tag, &value)| (&**tag, value)).collect();
    Ok(JoinedFace::new(files).with_axes(&settings)?)
}

fn path_of(file: &str) -> String {
    format!("files/{file}")
}
