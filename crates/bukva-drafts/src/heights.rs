//! How high a font's letters are, and the measures of its drafts.

use crate::contours::Grid;
use crate::error::Error;
use crate::font::Metrics;
use crate::proportions::{Edge, capital};
use crate::source::Source;

/// The height of small letters, in heights of a capital, in fonts that have none.
const SMALL: f64 = 0.7;

/// The heights of a font's flat letters.
pub(crate) struct Heights {
    pub(crate) capital: f64,
    pub(crate) small: f64,
}

impl Heights {
    pub(crate) fn of(source: &Source) -> Result<Self, Error> {
        let capital = capital(source)?;
        let mut small = None;
        for letter in ['х', 'н', 'x'] {
            small = small.or(Edge::Top.of(source, letter)?);
        }
        let small = small.or(source.metrics().x_height);
        Ok(Self {
            capital,
            small: small.unwrap_or(SMALL * capital),
        })
    }

    pub(crate) fn grid(&self, source: &Source) -> Grid {
        let metrics = source.metrics();
        Grid {
            units_per_em: metrics.units_per_em,
            heights: vec![0.0, self.small, self.capital],
            is_upright: metrics.italic_angle == 0.0 && !metrics.is_italic,
        }
    }

    /// The measures of a font of drafts.
    pub(crate) fn metrics(&self, source: &Source) -> Metrics {
        let metrics = source.metrics();
        // A float-to-integer cast saturates.
        let whole = |value: f64| value.round() as i16;
        Metrics {
            units_per_em: metrics.units_per_em.round() as u16,
            ascender: whole(metrics.ascender),
            descender: whole(metrics.descender),
            line_gap: whole(metrics.line_gap),
            cap_height: whole(self.capital),
            x_height: whole(self.small),
            italic_angle: metrics.italic_angle,
            weight: metrics.weight.round() as u16,
            is_italic: metrics.is_italic,
            space: source.space().round() as u16,
        }
    }
}
