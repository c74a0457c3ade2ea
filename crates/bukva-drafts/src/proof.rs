//! What a proof shows: lines of text, and source, draft and true letter side by side.

use bukva_glyphs::{Scheme, Script};
use kurbo::BezPath;

use crate::error::Error;
use crate::font::{DraftFont, DraftGlyph, Origin};
use crate::sentences;
use crate::source::{Source, SourceGlyph};

/// A proof of drafts, to be looked at.
pub struct Proof<'a> {
    /// The drafts.
    pub font: &'a DraftFont,
    /// All drafts, each beside letters of the source.
    pub letters: Vec<ProofLetter<'a>>,
    /// Lines of text to see the drafts together, in the language of the scheme.
    pub texts: [String; 3],
}

/// A draft beside letters of the source.
pub struct ProofLetter<'a> {
    /// The draft.
    pub draft: &'a DraftGlyph,
    /// Its partner by the scheme, or the letter that was copied.
    pub partner: Option<SourceGlyph>,
    /// The source's own letter.
    pub own: Option<SourceGlyph>,
}

impl<'a> Proof<'a> {
    /// What the letters show, from left to right.
    pub const LEGEND: &'static str =
        "Each letter: its partner in the source, the draft, and the source's own letter.";

    /// The proof of drafts by a scheme.
    ///
    /// # Errors
    /// When an outline of the source is damaged.
    pub fn new(font: &'a DraftFont, source: &Source, scheme: &Scheme) -> Result<Self, Error> {
        let letters = font.glyphs.iter().map(|draft| {
            let partner = match (draft.origin, Script::of(draft.letter)) {
                (Origin::Copied(letter), _) => Some(letter),
                (_, Some(Script::Cyrillic)) => scheme.written_letter(draft.letter),
                _ => scheme.letter_written(&draft.letter.to_string()),
            };
            let partner = partner.map(|letter| source.glyph(letter)).transpose()?;
            Ok(ProofLetter {
                draft,
                partner: partner.flatten(),
                own: source.glyph(draft.letter)?,
            })
        });
        let mut scripts = font.glyphs.iter().map(|glyph| Script::of(glyph.letter));
        let script = match scripts.any(|script| script == Some(Script::Latin)) {
            true => Script::Latin,
            false => Script::Cyrillic,
        };
        Ok(Self {
            font,
            letters: letters.collect::<Result<_, Error>>()?,
            texts: sentences::lines(script, scheme),
        })
    }

    /// The name of the drafts.
    pub fn title(&self) -> String {
        format!("{} {}", self.font.family(), self.font.style)
    }

    /// How many letters were drafted, and how.
    pub fn summary(&self) -> String {
        let drafts = || self.font.glyphs.iter();
        let copied = drafts().filter(|draft| draft.copied_from().is_some());
        let (all, copied) = (self.font.glyphs.len(), copied.count());
        let illegible = drafts().filter(|draft| !draft.is_legible());
        let mut text = format!(
            "{all} drafts in the hand of {} letters: {copied} copied, {} drawn, of which {} do not read as their \
             letter. No kerning.",
            self.font.hand,
            all - copied,
            illegible.count(),
        );
        if !self.font.outliers.is_empty() {
            text += " Left out of the hand: ";
            text.extend(&self.font.outliers);
            text.push('.');
        }
        text
    }
}

impl ProofLetter<'_> {
    /// The outlines of the partner, the draft and the source's own letter, each with its advance width.
    pub fn outlines(&self) -> [Option<(&BezPath, f64)>; 3] {
        [
            self.partner
                .as_ref()
                .map(|glyph| (&glyph.path, glyph.advance)),
            Some((&self.draft.path, self.draft.advance)),
            self.own.as_ref().map(|glyph| (&glyph.path, glyph.advance)),
        ]
    }
}
