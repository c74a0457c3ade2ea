//! Style fidelity: whether outputs have the style of their sources.

use serde::{Deserialize, Serialize};

use crate::stats::Line;
use bukva_data::{Class, StyleScale};
use bukva_glyphs::Style;

/// Pearson's correlation of each measure of style between sources and outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyleCorrelation {
    /// Of the stroke thickness.
    pub thickness: f64,
    /// Of the slant.
    pub slant: f64,
    /// Of the log aspect ratio.
    pub aspect: f64,
}

/// Correlates the styles of sources and outputs over all classes.
///
/// Takes `(class, source, output)` entries and skips those in which either glyph has no ink. Each
/// side is standardized within its class, because an `I` is narrower than an `M` in every hand. A
/// measure that is constant on either side has correlation 0. `None` if fewer than two entries are
/// left.
///
/// # Panics
/// If an entry's class is not below `classes`.
pub(super) fn style_correlation(
    classes: usize,
    entries: &[(Class, Option<Style>, Option<Style>)],
) -> Option<StyleCorrelation> {
    let both: Vec<(Class, Style, Style)> = entries
        .iter()
        .filter_map(|&(class, source, output)| Some((class, source?, output?)))
        .collect();
    if both.len() < 2 {
        return None;
    }
    let sources = StyleScale::fit(classes, both.iter().map(|entry| (entry.0, entry.1)));
    let outputs = StyleScale::fit(classes, both.iter().map(|entry| (entry.0, entry.2)));
    let [thickness, slant, aspect] = std::array::from_fn(|measure| {
        let points = both.iter().map(|&(class, source, output)| {
            let source = sources.standardize(class, source).0[measure];
            let output = outputs.standardize(class, output).0[measure];
            (f64::from(source), f64::from(output))
        });
        Line::fit(&points.collect::<Vec<_>>()).r
    });
    Some(StyleCorrelation {
        thickness,
        slant,
        aspect,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONLY: Class = Class::new(0);

    fn style(thickness: f32, slant: f32, log_aspect: f32) -> Option<Style> {
        Some(Style {
            thickness,
            slant,
            log_aspect,
        })
    }

    #[test]
    fn a_style_that_is_kept_has_correlation_1() {
        let entries: Vec<_> = (0..10)
            .map(|at| {
                let (class, value) = (at % 2, at as f32);
                // The mean and scale differ, because only the position within the class counts.
                let source = style(value, -value, 0.1 * value);
                let output = style(5.0 * class as f32 + 0.1 * value, 3.0 - value, value);
                (Class::new(class), source, output)
            })
            .collect();
        let found = style_correlation(2, &entries).expect("there are entries");
        for r in [found.thickness, found.slant, found.aspect] {
            assert!((r - 1.0).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn a_constant_output_has_correlation_0() {
        let entries: Vec<_> = (0..10)
            .map(|at| {
                let class = at % 2;
                let source = style(at as f32, 0.0, -1.0);
                let output = style(class as f32, 1.0, 1.0);
                (Class::new(class), source, output)
            })
            .collect();
        let found = style_correlation(2, &entries);
        assert_eq!(found, Some(StyleCorrelation::default()));
    }

    #[test]
    fn the_opposite_style_has_correlation_minus_1() {
        let entries = [
            (ONLY, style(1.0, 0.0, 0.0), style(3.0, 0.0, 0.0)),
            (ONLY, style(2.0, 0.0, 0.0), style(2.0, 0.0, 0.0)),
        ];
        let found = style_correlation(1, &entries).expect("there are entries");
        assert!((found.thickness + 1.0).abs() < 1e-6);
        assert_eq!(found.slant, 0.0);
    }

    #[test]
    fn glyphs_without_ink_are_skipped() {
        let one = (ONLY, style(1.0, 0.0, 0.0), style(3.0, 0.0, 0.0));
        let entries = [one, (ONLY, None, one.2), (ONLY, one.1, None)];
        assert_eq!(style_correlation(1, &entries), None);
        assert_eq!(style_correlation(1, &[]), None);
    }
}
