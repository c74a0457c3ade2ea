//! What a face says about the space around its letters.

use skrifa::MetadataProvider;
use skrifa::attribute::Style;
use skrifa::instance::Size;

use crate::Face;
use crate::face::glyph_id;

/// The measures of a face that hold for all its letters, in font units, with y pointing up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceMetrics {
    /// Font units per em.
    pub units_per_em: f64,
    /// The top of a line.
    pub ascender: f64,
    /// The bottom of a line, mostly below 0.
    pub descender: f64,
    /// The gap between two lines.
    pub line_gap: f64,
    /// The height of flat capitals, if the face tells it.
    pub cap_height: Option<f64>,
    /// The height of flat small letters, if the face tells it.
    pub x_height: Option<f64>,
    /// The slant in degrees; below 0 if letters lean to the right.
    pub italic_angle: f64,
    /// The weight: 400 for regular, 700 for bold.
    pub weight: f64,
    /// Whether the face is an italic or oblique one.
    pub is_italic: bool,
}

impl Face {
    /// The measures of the face.
    pub fn metrics(&self) -> FaceMetrics {
        let font = self.font();
        let metrics = font
            .as_ref()
            .map(|font| font.metrics(Size::unscaled(), self.location()))
            .unwrap_or_default();
        let attributes = font.map(|font| font.attributes()).unwrap_or_default();
        // A variable face has the weight that was chosen, not the one of the file.
        let chosen = self.chosen("wght").map(f64::from);
        // Heights of 0 are those that a face does not tell.
        let known = |height: Option<f32>| height.map(f64::from).filter(|&height| height > 0.0);
        FaceMetrics {
            units_per_em: f64::from(metrics.units_per_em),
            ascender: f64::from(metrics.ascent),
            descender: f64::from(metrics.descent),
            line_gap: f64::from(metrics.leading),
            cap_height: known(metrics.cap_height),
            x_height: known(metrics.x_height),
            italic_angle: f64::from(metrics.italic_angle),
            weight: chosen.unwrap_or(f64::from(attributes.weight.value())),
            is_italic: attributes.style != Style::Normal,
        }
    }

    /// The advance width of a character in font units; `None` if the face does not have it.
    pub fn advance(&self, letter: char) -> Option<f64> {
        let font = self.font()?;
        let id = glyph_id(&font, letter)?;
        let metrics = font.glyph_metrics(Size::unscaled(), self.location());
        metrics.advance_width(id).map(f64::from)
    }
}
