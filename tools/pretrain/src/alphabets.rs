//! The README's picture: alphabets in the hands of single letters.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use bukva::{Drawing, FineGlyph, Outline, Translator};
use bukva_data::{Split, builtin_fine};
use bukva_figures::{Theme, outline_sheet};

/// The source letters, one per row.
const SOURCES: [char; 5] = ['Ж', 'Д', 'Я', 'Ф', 'Щ'];
const CELL: f64 = 40.0;

/// Draws a row for the first test face of each style: a letter, and the Latin capitals in its hand.
pub(crate) fn draw(translator: &Translator, out: &Path) -> anyhow::Result<()> {
    let model = translator
        .letter_model()
        .context("expected a letter model")?;
    let set = builtin_fine()?;
    let mut faces = BTreeMap::new();
    for at in 0..set.len() {
        let Some(hand) = set.hand(at).filter(|hand| hand.split == Some(Split::Test)) else {
            continue;
        };
        faces.entry(&hand.style).or_insert(set.hand_of()[at]);
    }
    let mut outlines = Vec::new();
    for (&face, letter) in faces.values().zip(SOURCES) {
        let own = |&at: &usize| set.hand_of()[at] == face && set.letter(at) == letter;
        let at = (0..set.len())
            .find(own)
            .context("a face without its letter")?;
        let source = set.glyphs()[at];
        let name = &set.hands()[face.index()].name;
        eprintln!("{letter} of {name}");
        outlines.push(Outline::trace(&source.to_unit(), FineGlyph::SIDE));
        let latent = &model.encode(&[source])[0];
        let wanted: Vec<_> = ('A'..='Z').map(|letter| (latent, letter)).collect();
        let drawings = model.draw(&wanted).into_iter().flatten();
        outlines.extend(drawings.map(|drawing: Drawing| drawing.outline()));
    }
    let sheet = outline_sheet(
        &outlines,
        27,
        CELL,
        "Alphabets in the hands of single letters",
    );
    Ok(sheet.with_theme(Theme::Light).save(out)?)
}
