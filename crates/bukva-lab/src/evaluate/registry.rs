//! The registry of metrics, from which tables, reports and figures take keys, names and
//! definitions.

use super::metrics::Scores;

/// In which direction a metric improves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Close to 1, the value of real letters, is better.
    NearOne,
}

impl Better {
    /// A score that is higher for better values.
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

    /// The direction in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Higher => "higher is better",
            Self::Lower => "lower is better",
            Self::NearOne => "close to 1 is better",
        }
    }
}

/// One number of [`Scores`].
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its key in the JSON of [`Scores`]: `judge`, or `style.slant` for a nested one.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its definition, in a sentence or two.
    pub definition: &'static str,
    /// In which direction it improves.
    pub better: Better,
    /// The number of significant digits after the point.
    pub digits: usize,
    /// Its value; `None` if it does not apply.
    pub get: fn(&Scores) -> Option<f64>,
}

impl Metric {
    /// The value as text, or a dash if it does not apply.
    pub fn format(&self, value: Option<f64>) -> String {
        value.map_or("–".to_owned(), |value| {
            format!("{value:.digits$}", digits = self.digits)
        })
    }
}

/// All metrics, in the order of tables.
pub const METRICS: &[Metric] = &[
    Metric {
        key: "judge",
        name: "judge accuracy",
        definition: "The share of outputs that an independent classifier, the judge, classifies \
            correctly. Its architecture and its training glyphs are not those of the \
            translator. Look-alikes count as one letter.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge,
    },
    Metric {
        key: "judge_strict",
        name: "judge accuracy (strict)",
        definition: "The same without merging look-alikes.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge_strict,
    },
    Metric {
        key: "judge_binarized",
        name: "judge accuracy (binarized)",
        definition: "The judge accuracy after thresholding every pixel at half ink, so that faint \
            patterns that are invisible to people can't help.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.judge_binarized,
    },
    Metric {
        key: "critic",
        name: "critic accuracy",
        definition: "The same for the classifier that the translator was trained against. Where it is \
            far above the judge accuracy, the translator has learned adversarial images.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.critic,
    },
    Metric {
        key: "pixel_distance",
        name: "pixel distance",
        definition: "The mean absolute difference per pixel from the ground truth, the target letter \
            of the source's own hand; paper is 0 and ink 1. Only where hands contain both \
            scripts.",
        better: Better::Lower,
        digits: 3,
        get: |scores| scores.pixel_distance,
    },
    Metric {
        key: "diversity",
        name: "diversity",
        definition: "The mean distance between two outputs of a class in the judge's features, \
            divided by the mean distance between two real letters of the class; averaged \
            over classes. Real letters have 1, a constant output 0.",
        better: Better::NearOne,
        digits: 2,
        get: |scores| scores.diversity,
    },
    Metric {
        key: "coverage",
        name: "coverage",
        definition: "The share of real letters with an output of their class at least as close in the \
            judge's features as their fifth nearest real neighbor; averaged over classes \
            (Naeem et al. 2020).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.coverage,
    },
    Metric {
        key: "frechet",
        name: "Fréchet distance",
        definition: "The Fréchet distance between Gaussians fitted to the judge's features of outputs \
            and of real letters (Heusel et al. 2017). Values are comparable only under the \
            same judge.",
        better: Better::Lower,
        digits: 1,
        get: |scores| scores.frechet,
    },
    Metric {
        key: "style.thickness",
        name: "style: thickness",
        definition: "The correlation between sources and outputs of stroke thickness (twice the ink \
            divided by the length of the outline), standardized within each class.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.style.map(|style| style.thickness),
    },
    Metric {
        key: "style.slant",
        name: "style: slant",
        definition: "The same for slant (the shear of the ink's second moments).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.style.map(|style| style.slant),
    },
    Metric {
        key: "style.aspect",
        name: "style: aspect",
        definition: "The same for the logarithm of width over height of the outline.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.style.map(|style| style.aspect),
    },
    Metric {
        key: "probe.letter",
        name: "linear probe: letter",
        definition: "The accuracy with which a linear probe (ridge regression, cross-validated over \
            whole hands) predicts the letter of the source from its latent vector.",
        better: Better::Higher,
        digits: 3,
        get: |scores| scores.probe.map(|probe| probe.letter),
    },
    Metric {
        key: "probe.thickness",
        name: "linear probe: thickness",
        definition: "The share of the variance of the sources' thickness within classes that the same \
            probe explains on held-out hands (R²).",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.probe.map(|probe| probe.thickness),
    },
    Metric {
        key: "probe.slant",
        name: "linear probe: slant",
        definition: "The same probe's R² for slant.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.probe.map(|probe| probe.slant),
    },
    Metric {
        key: "probe.aspect",
        name: "linear probe: aspect",
        definition: "The same probe's R² for aspect.",
        better: Better::Higher,
        digits: 2,
        get: |scores| scores.probe.map(|probe| probe.aspect),
    },
];

/// A plain-text table with one line per metric and one column per named [`Scores`]. Metrics that
/// apply to none of them are left out.
pub fn table(columns: &[(&str, &Scores)]) -> String {
    let mut rows = vec![vec![String::new()]];
    rows[0].extend(columns.iter().map(|(name, _)| (*name).to_owned()));
    for metric in METRICS {
        let values: Vec<_> = columns
            .iter()
            .map(|(_, scores)| (metric.get)(scores))
            .collect();
        if values.iter().any(Option::is_some) {
            let mut row = vec![metric.name.to_owned()];
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
        let values = row[1..].iter().zip(&widths[1..]);
        let values = values.map(|(cell, width)| format!("  {cell:>width$}"));
        let line = name + &values.collect::<String>();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::style::StyleCorrelation;

    #[test]
    fn the_table_is_aligned_and_leaves_out_metrics_that_apply_to_none() {
        let paired = Scores {
            judge: Some(0.95),
            frechet: Some(41.96),
            style: Some(StyleCorrelation {
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
        let expected = "                  paired   mean
judge accuracy     0.950  1.000
Fréchet distance    42.0      –
style: thickness    0.96      –
style: slant       -0.50      –
style: aspect       0.00      –
";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_better_value_has_more_merit() {
        assert!(Better::Higher.merit(2.0) > Better::Higher.merit(1.0));
        assert!(Better::Lower.merit(1.0) > Better::Lower.merit(2.0));
        assert!(Better::NearOne.merit(1.1) > Better::NearOne.merit(0.8));
        assert!(Better::NearOne.merit(0.9) > Better::NearOne.merit(1.2));
    }

    #[test]
    fn every_metric_has_its_own_key_name_and_definition() {
        for (at, metric) in METRICS.iter().enumerate() {
            assert!(metric.definition.ends_with('.'), "{}", metric.key);
            for other in &METRICS[..at] {
                assert_ne!(metric.key, other.key);
                assert_ne!(metric.name, other.name);
                assert_ne!(metric.definition, other.definition);
            }
        }
    }
}
