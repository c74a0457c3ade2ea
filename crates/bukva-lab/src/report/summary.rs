//! Means and standard deviations over seeds.

use crate::evaluate::Metric;

/// The mean over seeds and the sample standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Summary {
    pub(super) mean: f64,
    /// `None` for one seed.
    pub(super) deviation: Option<f64>,
}

impl Summary {
    /// Summarizes the finite values; `None` if there are none.
    pub(super) fn new(values: impl Iterator<Item = f64>) -> Option<Self> {
        let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        if values.is_empty() {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Some(Self {
            mean,
            deviation: (values.len() > 1).then(|| (squares / (count - 1.0)).sqrt()),
        })
    }

    /// The mean and the deviation as text, with the digits of a metric.
    pub(super) fn format(&self, metric: &Metric) -> (String, Option<String>) {
        // Without the sign of a rounded `-0.00`.
        let number = |value: f64| {
            let text = metric.format(Some(value));
            let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
            let text = if zero {
                text.trim_start_matches('-')
            } else {
                &text
            };
            text.replace('-', "−")
        };
        (number(self.mean), self.deviation.map(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::METRICS;

    #[test]
    fn seeds_are_summarized_by_mean_and_sample_deviation() {
        let summary = Summary::new([1.0, 2.0, 3.0, f64::NAN].into_iter()).expect("values");
        assert_eq!(
            summary,
            Summary {
                mean: 2.0,
                deviation: Some(1.0)
            }
        );
        let one = Summary::new([5.0].into_iter()).expect("a value");
        assert_eq!(one.deviation, None);
        assert_eq!(Summary::new([f64::NAN].into_iter()), None);
    }

    #[test]
    fn values_have_the_digits_of_their_metric_and_a_minus_sign() {
        let slant = METRICS.iter().find(|metric| metric.key == "style.slant");
        let slant = slant.expect("it is a metric");
        let text = |mean| {
            Summary {
                mean,
                deviation: Some(0.004),
            }
            .format(slant)
        };
        assert_eq!(text(-0.5), ("−0.50".into(), Some("0.00".into())));
        assert_eq!(text(-0.001).0, "0.00");
    }
}
