//! Font files as a dataset: one hand per face, with every letter that the face contains.
//!
//! Files with the same family and style are one face, such as web fonts with a separate file for
//! each script. Variable fonts are rendered at the default values of their axes.

use std::collections::BTreeMap;
use std::path::Path;

use bukva_fonts::{Face, FontError, JoinedFace};
use bukva_glyphs::{Error, ErrorKind, Glyph, Location, Scheme};
use rayon::prelude::*;

use super::options::{LoadedSet, OpenOptions};
use crate::set::{GlyphSet, Hand};
use crate::usage::Usage;

/// Whether a file with these first bytes is a font.
pub(crate) fn is_font(start: &[u8]) -> bool {
    let magic: [&[u8]; 5] = [b"\0\x01\0\0", b"true", b"OTTO", b"wOFF", b"wOF2"];
    magic.iter().any(|magic| start.starts_with(magic))
}

/// Whether a file name has the extension of a font.
pub(crate) fn names_font(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let known = ["ttf", "otf", "woff", "woff2"];
    !hidden && known.contains(&extension.to_ascii_lowercase().as_str())
}

/// Reads the fonts at these paths. An unusable font is an error, or a warning if the options skip
/// it; a face without letters is a warning.
pub(crate) fn read<P: AsRef<Path> + Sync>(
    name: String,
    paths: &[P],
    options: &OpenOptions,
    usage: &Usage,
) -> Result<LoadedSet, Error> {
    for path in paths {
        let at = Location::file(path.as_ref());
        let size = path.as_ref().metadata().map_or(0, |file| file.len());
        usage.hold(size).map_err(|kind| at.error(kind))?;
    }
    let letters = Scheme::letters_of_all()?;
    let mut warnings = Vec::new();
    let opened: Vec<_> = paths.par_iter().map(|path| face(path.as_ref())).collect();
    let mut files: BTreeMap<(String, String), Vec<Face>> = BTreeMap::new();
    for face in opened {
        if let Some((name, face)) = options.usable(face, &mut warnings)? {
            files.entry(name).or_default().push(face);
        }
    }
    let faces: Vec<_> = files.into_iter().collect();
    let drawn: Vec<_> = faces
        .into_par_iter()
        .map(|((family, style), files)| {
            let glyphs = glyphs(&JoinedFace::new(files), &letters);
            (hand(family, &style), glyphs)
        })
        .collect();
    let mut set = GlyphSet {
        name,
        letters,
        ..GlyphSet::default()
    };
    for (hand, glyphs) in drawn {
        let Some(glyphs) = options.usable(glyphs, &mut warnings)? else {
            continue;
        };
        if glyphs.is_empty() {
            warnings.push(format!("{}: no letters", hand.name));
            continue;
        }
        let hand = set.add_hand(hand);
        for (label, glyph) in glyphs {
            set.glyphs.push(glyph);
            set.labels.push(label);
            set.hand_of.push(hand);
        }
    }
    Ok(LoadedSet { set, warnings })
}

/// Opens a font file and returns its family, style and face.
fn face(path: &Path) -> Result<((String, String), Face), Error> {
    let face = Face::open(path).map_err(error)?;
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy();
    let family = face.family().unwrap_or_else(|| stem().into_owned());
    let style = face.style().unwrap_or_default();
    Ok(((family, style), face))
}

/// The glyphs of a face, with their labels.
fn glyphs(face: &JoinedFace, letters: &[char]) -> Result<Vec<(u16, Glyph)>, Error> {
    let mut glyphs = Vec::new();
    for (label, &letter) in (0..).zip(letters) {
        let glyph = face.glyph(letter).map_err(error)?;
        glyphs.extend(glyph.map(|glyph| (label, glyph)));
    }
    Ok(glyphs)
}

fn hand(family: String, style: &str) -> Hand {
    Hand {
        name: format!("{family} {style}").trim().to_owned(),
        group: family.clone(),
        style: kind(&family).to_owned(),
        family,
        split: None,
    }
}

/// The kind of a family, guessed from its name.
fn kind(family: &str) -> &'static str {
    let family = family.to_lowercase();
    let kinds = [
        ("mono", "monospace"),
        ("sans", "sans-serif"),
        ("serif", "serif"),
        ("script", "handwriting"),
        ("handwrit", "handwriting"),
        ("display", "display"),
    ];
    let known = kinds.iter().find(|(part, _)| family.contains(part));
    known.map_or("", |(_, kind)| kind)
}

fn error(error: FontError) -> Error {
    match error {
        FontError::Unreadable { file, source } => Location::named(file).read(source),
        FontError::Malformed {
            file,
            place,
            expected,
            found,
        } => {
            let advice = "the file is damaged or no font: fetch it again or leave it out";
            Location::named(file).malformed(place, expected, found, advice)
        }
        other => Error::from(ErrorKind::Read).because(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_the_family() {
        for (family, expected) in [
            ("PT Sans", "sans-serif"),
            ("PT Serif", "serif"),
            ("Fira Mono", "monospace"),
            ("Marck Script", "handwriting"),
            ("Lora", ""),
        ] {
            assert_eq!(kind(family), expected, "{family}");
        }
    }
}
