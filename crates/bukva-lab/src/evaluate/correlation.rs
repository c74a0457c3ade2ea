//! Whether a translation keeps the traits of its source's hand.

use serde::{Deserialize, Serialize};

use bukva_glyphs::{Style, StyleScale, StyleScores};

/// One number for each trait of a hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandScores {
    /// Of the stroke thickness.
    pub thickness: f64,
    /// Of the slant.
    pub slant: f64,
    /// Of the log aspect ratio.
    pub aspect: f64,
}

/// Pearson's correlation of each trait between sources and their translations, over all classes.
///
/// Takes `(class, source, translated)` entries, leaving out those where either shows no ink. Each
/// side is standardised within its class, on its own scale. A trait that doesn't vary on one of
/// the sides has correlation 0. `None` when fewer than two entries are left.
///
/// Describe translations by [`Style::of`] their glyphs of 256 grey values, so that differences
/// that no one could see don't count as augmentation.
///
/// # Panics
/// When an entry's class is not below `classes`.
pub fn hand_scores(
    classes: usize,
    entries: &[(usize, Option<Style>, Option<Style>)],
) -> Option<HandScores> {
    let both: Vec<(usize, Style, Style)> = entries
        .iter()
        .filter_map(|&(class, source, translated)| Some((class, source?, translated?)))
        .collect();
    if both.len() < 2 {
        return None;
    }
    let sources = StyleScale::fit(classes, both.iter().map(|entry| (entry.0, entry.1)));
    let translations = StyleScale::fit(classes, both.iter().map(|entry| (entry.0, entry.2)));
    let standardised: Vec<(StyleScores, StyleScores)> = both
        .iter()
        .map(|&(class, source, translated)| {
            (
                sources.standardise(class, source),
                translations.standardise(class, translated),
            )
        })
        .collect();
    let of = |at: usize| {
        let pairs = standardised.iter().map(|(a, b)| (a.0[at], b.0[at]));
        pearson(pairs.map(|(a, b)| (f64::from(a), f64::from(b))))
    };
    Some(HandScores {
        thickness: of(0),
        slant: of(1),
        aspect: of(2),
    })
}

/// Pearson's correlation; 0 when one side doesn't vary.
fn pearson(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let count = pairs.clone().count().max(1) as f64;
    let sums = pairs
        .clone()
        .fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let mean = (sums.0 / count, sums.1 / count);
    let mut products = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean.0, b - mean.1);
        products = (products.0 + a * b, products.1 + a * a, products.2 + b * b);
    }
    let (both, first, second) = products;
    if first < 1e-12 || second < 1e-12 {
        return 0.0;
    }
    (both / (first * second).sqrt()).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traits(thickness: f32, slant: f32, log_aspect: f32) -> Option<Style> {
        Some(Style {
            thickness,
            slant,
            log_aspect,
        })
    }

    #[test]
    fn correlation_is_pearsons() {
        // Means 2 and 3; products 2, squares 2 and 8/3·... computed by hand: 3 / √(2 · 14/3).
        let pairs = [(1.0, 2.0), (2.0, 2.0), (3.0, 5.0)];
        let expected = 3.0 / (2.0f64 * 6.0).sqrt();
        assert!((pearson(pairs.into_iter()) - expected).abs() < 1e-12);
    }

    #[test]
    fn a_hand_that_is_kept_correlates_fully() {
        let entries: Vec<_> = (0..10)
            .map(|at| {
                let (class, value) = (at % 2, at as f32);
                // Another class and another scale altogether: only the standing in it counts.
                let source = traits(value, -value, 0.1 * value);
                let drawn = traits(5.0 * class as f32 + 0.1 * value, 3.0 - value, value);
                (class, source, drawn)
            })
            .collect();
        let scores = hand_scores(2, &entries).expect("there are entries");
        for score in [scores.thickness, scores.slant, scores.aspect] {
            assert!((score - 1.0).abs() < 1e-6, "{scores:?}");
        }
    }

    #[test]
    fn one_drawing_for_all_hands_correlates_with_none() {
        let entries: Vec<_> = (0..10)
            .map(|at| {
                let class = at % 2;
                (
                    class,
                    traits(at as f32, 0.0, -1.0),
                    traits(class as f32, 1.0, 1.0),
                )
            })
            .collect();
        assert_eq!(hand_scores(2, &entries), Some(HandScores::default()));
    }

    #[test]
    fn the_opposite_hand_correlates_negatively() {
        let entries = [
            (0, traits(1.0, 0.0, 0.0), traits(3.0, 0.0, 0.0)),
            (0, traits(2.0, 0.0, 0.0), traits(2.0, 0.0, 0.0)),
        ];
        let scores = hand_scores(1, &entries).expect("there are entries");
        assert!((scores.thickness + 1.0).abs() < 1e-6);
        assert_eq!(scores.slant, 0.0);
    }

    #[test]
    fn glyphs_without_ink_are_left_out() {
        let one = (0, traits(1.0, 0.0, 0.0), traits(3.0, 0.0, 0.0));
        assert_eq!(
            hand_scores(1, &[one, (0, None, one.2), (0, one.1, None)]),
            None
        );
        assert_eq!(hand_scores(1, &[]), None);
    }
}
