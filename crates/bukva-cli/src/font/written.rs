//! What `bukva font` wrote, for people and for programs.

use std::path::PathBuf;

use bukva_drafts::DraftFont;
use serde::Serialize;

use super::Format;

#[derive(Serialize)]
struct Draft {
    letter: char,
    name: String,
    /// The letter of the font that was copied, if one was.
    copied_from: Option<char>,
    confidence: f32,
    is_legible: bool,
    /// Whether it is in the font; a TTF leaves out both cases of a letter of which one is not legible.
    is_exported: bool,
}

#[derive(Serialize)]
pub(super) struct Written {
    font: PathBuf,
    proof: PathBuf,
    proof_picture: PathBuf,
    /// Letters of the font from which the hand was taken.
    hand: usize,
    /// Letters that differ too much from the others.
    left_out: String,
    /// Drafts of each drawn letter.
    variants: usize,
    drafts: Vec<Draft>,
}

impl Written {
    pub(super) fn new(
        drafts: &DraftFont,
        format: Format,
        font: PathBuf,
        [proof, proof_picture]: [PathBuf; 2],
    ) -> Self {
        let glyphs = drafts.glyphs.iter().map(|glyph| Draft {
            letter: glyph.letter,
            name: glyph.name.clone(),
            copied_from: glyph.copied_from(),
            confidence: glyph.confidence,
            is_legible: glyph.is_legible(),
            is_exported: match format {
                Format::Ttf => drafts.is_exported(glyph),
                Format::Ufo | Format::Svg => glyph.is_legible(),
            },
        });
        Self {
            font,
            proof,
            proof_picture,
            hand: drafts.hand,
            left_out: drafts.outliers.iter().collect(),
            variants: 1 + drafts.variants.len(),
            drafts: glyphs.collect(),
        }
    }

    pub(super) fn lines(&self) -> String {
        let picked = |wanted: fn(&Draft) -> bool| {
            let picked = self.drafts.iter().filter(|draft| wanted(draft));
            picked.map(|draft| draft.letter).collect::<String>()
        };
        let copied = picked(|draft| draft.copied_from.is_some());
        let drawn = picked(|draft| draft.copied_from.is_none());
        let unread = picked(|draft| !draft.is_legible);
        let left_out = picked(|draft| draft.is_legible && !draft.is_exported);
        let mut lines = format!("hand     {} letters", self.hand);
        if !self.left_out.is_empty() {
            lines += &format!(", without {}", self.left_out);
        }
        lines += &format!("\ncopied   {copied}\ndrawn    {drawn}\n");
        if self.variants > 1 {
            lines += &format!(
                "variants {}, each after the first in a layer\n",
                self.variants
            );
        }
        if !unread.is_empty() {
            lines += &format!("not read {unread} (marked, and not for export)\n");
        }
        if !left_out.is_empty() {
            lines += &format!("left out {left_out} (the other case is not read)\n");
        }
        lines += "kerning  none\n";
        let files = [&self.font, &self.proof, &self.proof_picture];
        lines + &files.map(|file| file.display().to_string()).join("\n")
    }
}
