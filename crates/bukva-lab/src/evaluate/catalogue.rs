//! Every measure's name and meaning, once for all tables, reports and pages.

use super::Scores;

/// Which way a measure improves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// The nearer to 1 the better, which is what real letters have.
    NearOne,
}

impl Better {
    /// How good a value is: of two, the better has the greater merit.
    pub fn merit(self, value: f64) -> f64 {
        match self {
            Self::Higher => value,
            Self::Lower => -value,
            Self::NearOne => -(value - 1.0).abs(),
        }
    }

    /// An arrow for headings.
    pub fn arrow(self) -> &'static str {
        match self {
            Self::Higher => "↑",
            Self::Lower => "↓",
            Self::NearOne => "→ 1",
        }
    }

    /// The arrow in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Higher => "more is better",
            Self::Lower => "less is better",
            Self::NearOne => "the nearer to 1 the better",
        }
    }
}

/// One figure of [`Scores`].
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its place in the JSON of [`Scores`]: `judge`, or `hand.slant` for a nested one.
    pub key: &'static str,
    /// Its name in tables.
    pub title: &'static str,
    /// What it is, in a sentence or two.
    pub definition: &'static str,
    /// Which way it improves.
    pub better: Better,
    /// How many digits after the point mean anything.
    pub digits: usize,
    /// Reads it.
    pub get: fn(&Scores) -> Option<f64>,
}

impl Metric {
    /// The figure in a table's form, or a dash where it doesn't apply.
    pub fn format(&self, value: Option<f64>) -> String {
        value.map_or("–".to_owned(), |value| {
            format!("{value:.digits$}", digits = self.digits)
        })
    }
}

/// The figures of [`Scores`], in the order of tables.
pub const METRICS: &[Metric] = &[
    Metric {
        key: "judge",
        title: "read by the judge",
        definition: "The share of translations that an independent judge reads as the right \
            letter: a classifier of another architecture, trained on other glyphs. Letters that \
            no reader could tell apart count as one.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge,
    },
    Metric {
        key: "judge_unfolded",
        title: "read, nothing folded",
        definition: "The same with every letter counted for itself.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge_unfolded,
    },
    Metric {
        key: "judge_binarised",
        title: "read when binarised",
        definition: "What the judge reads once every pixel is made all ink or none at half ink, \
            so that faint patterns no eye would see can't help.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge_binarised,
    },
    Metric {
        key: "critic",
        title: "read by its own critic",
        definition: "The share that the classifier reads rightly which the translator was \
            trained to please. Where it is far above the judge, the translator has learned to \
            fool its critic.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.critic,
    },
    Metric {
        key: "pixel_distance",
        title: "pixel distance",
        definition: "The mean absolute difference per pixel from the source hand's own target \
            letter, where paper is 0 and ink 1. Only where hands hold both scripts.",
        better: Better::Lower,
        digits: 3,
        get: |scores| scores.pixel_distance,
    },
    Metric {
        key: "diversity",
        title: "diversity",
        definition: "The mean distance between two translations of one class in the judge's \
            features, over that between two real letters of the class; averaged over classes. \
            Real letters have 1, one drawing for all has 0.",
        better: Better::NearOne,
        digits: 2,
        get: |scores| scores.diversity,
    },
    Metric {
        key: "coverage",
        title: "coverage",
        definition: "The share of real letters with a translation of their class nearer in the \
            judge's features than their own fifth nearest real neighbour; averaged over classes \
            (Naeem et al. 2020).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.coverage,
    },
    Metric {
        key: "frechet",
        title: "Fréchet distance",
        definition: "The Fréchet distance between Gaussians fitted to the judge's features of \
            translations and of real letters (Heusel et al. 2017). Figures of one judge compare \
            with each other only.",
        better: Better::Lower,
        digits: 1,
        get: |scores| scores.frechet,
    },
    Metric {
        key: "hand.thickness",
        title: "hand: thickness",
        definition: "The correlation between sources and translations of stroke thickness (twice \
            the ink over the outline's length), standardised within each class.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.hand.map(|hand| hand.thickness),
    },
    Metric {
        key: "hand.slant",
        title: "hand: slant",
        definition: "The same of slant (the shear of the ink's second moments).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.hand.map(|hand| hand.slant),
    },
    Metric {
        key: "hand.aspect",
        title: "hand: aspect",
        definition: "The same of the log aspect ratio of the letter's box.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.hand.map(|hand| hand.aspect),
    },
    Metric {
        key: "latent.letter",
        title: "latent: letter",
        definition: "The share of sources whose letter a linear probe reads from the latent \
            vector (ridge regression, cross-validated over whole hands).",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.latent.map(|latent| latent.letter),
    },
    Metric {
        key: "latent.thickness",
        title: "latent: thickness",
        definition: "The share of the variance of the sources' stroke thickness, standardised \
            within each class, that the same probe explains on hands left out (R²).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.latent.map(|latent| latent.thickness),
    },
    Metric {
        key: "latent.slant",
        title: "latent: slant",
        definition: "The share of the variance of the sources' slant that it explains.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.latent.map(|latent| latent.slant),
    },
    Metric {
        key: "latent.aspect",
        title: "latent: aspect",
        definition: "The share of the variance of the sources' log aspect ratio that it explains.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.latent.map(|latent| latent.aspect),
    },
];

/// An aligned plain-text table: a line for each metric, a column for each named [`Scores`].
/// Measures that apply to none are left out. No line ends in blanks.
pub fn table(columns: &[(&str, &Scores)]) -> String {
    let mut rows = vec![vec![String::new()]];
    rows[0].extend(columns.iter().map(|(name, _)| (*name).to_owned()));
    for metric in METRICS {
        let values: Vec<_> = columns
            .iter()
            .map(|(_, scores)| (metric.get)(scores))
            .collect();
        if values.iter().any(Option::is_some) {
            let mut row = vec![metric.title.to_owned()];
            row.extend(values.into_iter().map(|value| metric.format(value)));
            rows.push(row);
        }
    }
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..=columns.len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let name = format!("{:<width$}", row[0], width = widths[0]);
        let figures = row[1..].iter().zip(&widths[1..]);
        let figures = figures.map(|(cell, width)| format!("  {cell:>width$}"));
        let line = name + &figures.collect::<String>();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::HandScores;

    #[test]
    fn the_table_is_aligned_and_leaves_out_what_applies_to_none() {
        let paired = Scores {
            judge: Some(0.95),
            frechet: Some(41.96),
            hand: Some(HandScores {
                thickness: 0.961,
                slant: -0.5,
                aspect: 0.0,
            }),
            ..Scores::default()
        };
        let mean = Scores {
            judge: Some(1.0),
            ..Scores::default()
        };
        let text = table(&[("paired", &paired), ("mean", &mean)]);
        let expected = "                   paired   mean
read by the judge   0.950  1.000
Fréchet distance     42.0      –
hand: thickness      0.96      –
hand: slant         -0.50      –
hand: aspect         0.00      –
";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_better_has_more_merit() {
        assert!(Better::Higher.merit(2.0) > Better::Higher.merit(1.0));
        assert!(Better::Lower.merit(1.0) > Better::Lower.merit(2.0));
        assert!(Better::NearOne.merit(1.1) > Better::NearOne.merit(0.8));
        assert!(Better::NearOne.merit(0.9) > Better::NearOne.merit(1.2));
    }

    #[test]
    fn every_measure_has_a_key_a_title_and_a_definition_of_its_own() {
        for (at, metric) in METRICS.iter().enumerate() {
            assert!(metric.definition.ends_with('.'), "{}", metric.key);
            for other in &METRICS[..at] {
                assert_ne!(metric.key, other.key);
                assert_ne!(metric.title, other.title);
                assert_ne!(metric.definition, other.definition);
            }
        }
    }
}
