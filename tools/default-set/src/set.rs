//! The set itself: faces drawn letter by letter.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use bukva_fonts::{Face, JoinedFace, PIXELS, SIDE};

use crate::error::MakeError;
use crate::letters::{all_letters, letters_of};
use crate::npz::NpzWriter;
use crate::package::Package;
use crate::tables::FaceRow;

/// The default set under construction; columns as in the archive.
#[derive(Default)]
pub(crate) struct DefaultSet {
    letters: Vec<char>,
    images: Vec<u8>,
    labels: Vec<u16>,
    hand_of: Vec<u32>,
    hands: Vec<Hand>,
}

struct Hand {
    name: String,
    group: String,
    family: String,
    style: String,
    split: String,
}

/// What drawing one face gave.
pub(crate) struct Drawn {
    /// The letters that came out.
    pub(crate) glyphs: usize,
    /// The letters that the face lacks or draws blank.
    pub(crate) absent: Vec<char>,
}

impl DefaultSet {
    /// An empty set.
    pub(crate) fn new() -> Self {
        Self {
            letters: all_letters(),
            ..Self::default()
        }
    }

    /// How many glyphs there are.
    pub(crate) fn len(&self) -> usize {
        self.labels.len()
    }

    /// How many faces there are.
    pub(crate) fn hands(&self) -> usize {
        self.hands.len()
    }

    /// Draws a face and adds it. `levels` is the number of grey levels kept.
    ///
    /// # Errors
    /// [`MakeError::Missing`], [`MakeError::Font`] and [`MakeError::Table`].
    pub(crate) fn add(
        &mut self,
        row: &FaceRow,
        face: &JoinedFace,
        levels: u32,
    ) -> Result<Drawn, MakeError> {
        let hand = self.hands.len() as u32;
        self.hands.push(Hand {
            name: row.name()?,
            group: row.group.clone(),
            family: row.family.clone(),
            style: row.style()?.to_owned(),
            split: row.split.clone(),
        });
        let mut drawn = Drawn {
            glyphs: 0,
            absent: Vec::new(),
        };
        for letter in letters_of(row) {
            let Some(glyph) = face.glyph(letter)? else {
                drawn.absent.push(letter);
                continue;
            };
            let label = self.letters.binary_search(&letter).unwrap_or_default();
            self.images.extend(quantise(&glyph, levels));
            self.labels.push(label as u16);
            self.hand_of.push(hand);
            drawn.glyphs += 1;
        }
        Ok(drawn)
    }

    /// Writes the set as an archive that `numpy.load` reads.
    ///
    /// # Errors
    /// [`MakeError::Archive`] and [`MakeError::File`].
    pub(crate) fn write<W: Write + Seek>(&self, writer: W, level: i64) -> Result<W, MakeError> {
        let mut npz = NpzWriter::new(writer, level);
        let letters: Vec<String> = self.letters.iter().map(char::to_string).collect();
        npz.add_u8("images", &[self.len(), SIDE, SIDE], &self.images)?;
        npz.add_u16("labels", &self.labels)?;
        npz.add_texts("letters", &letters)?;
        npz.add_u32("hand_of", &self.hand_of)?;
        let mut column = |name: &str, of: fn(&Hand) -> &String| {
            let texts: Vec<String> = self.hands.iter().map(|hand| of(hand).clone()).collect();
            npz.add_texts(name, &texts)
        };
        column("hand_names", |hand| &hand.name)?;
        column("hand_groups", |hand| &hand.group)?;
        column("hand_families", |hand| &hand.family)?;
        column("hand_styles", |hand| &hand.style)?;
        column("hand_splits", |hand| &hand.split)?;
        npz.finish()
    }
}

/// Joins the files of one face, at its axes. `opened` keeps the package's files once unpacked.
///
/// # Errors
/// [`MakeError::Missing`] for the Latin or the Cyrillic file, [`MakeError::Font`].
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
    let optional = extended.iter().filter(|file| package.has(&path_of(file)));
    let mut files = Vec::new();
    for file in required.into_iter().chain(optional) {
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

/// Rounds to `levels` evenly spaced grey values, of which 0 and 255 are two.
fn quantise(pixels: &[u8; PIXELS], levels: u32) -> [u8; PIXELS] {
    let steps = levels.saturating_sub(1).clamp(1, 255);
    pixels.map(|value| {
        let step = (u32::from(value) * steps + 127) / 255;
        ((step * 255 + steps / 2) / steps) as u8
    })
}
