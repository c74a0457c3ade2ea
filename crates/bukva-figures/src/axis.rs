//! The range and ticks of an axis.

/// A range of numbers, mapped to 0..=1 linearly or logarithmically.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    from: f64,
    to: f64,
    log: bool,
}

impl Axis {
    /// An axis for all finite values, with a margin; it starts at 0 if all values are close to it.
    /// A logarithmic axis ignores values of 0 and below. `None` without values.
    pub(crate) fn around(values: impl Iterator<Item = f64>, log: bool) -> Option<Self> {
        let (low, high) = values
            .filter(|value| value.is_finite() && (!log || *value > 0.0))
            .fold((f64::MAX, f64::MIN), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            return None;
        }
        let (from, to) = if log {
            let (from, to) = (low.log10(), high.log10());
            // At least a third of a decade, so that a constant curve has ticks too.
            let room = ((to - from) * 0.05)
                .max((0.33 - (to - from)) / 2.0)
                .max(0.01);
            (from - room, to + room)
        } else {
            let span = if high > low {
                high - low
            } else {
                high.abs().max(1.0)
            };
            let room = 0.05 * span;
            let from = if low >= 0.0 && low <= span {
                0.0
            } else {
                low - room
            };
            (from, high + room)
        };
        Some(Self { from, to, log })
    }

    /// A linear axis with these bounds.
    pub(crate) fn exact(from: f64, to: f64) -> Self {
        let log = false;
        Self { from, to, log }
    }

    /// The position of a value, 0 at one end and 1 at the other; `None` if the axis can't show it.
    pub(crate) fn position(&self, value: f64) -> Option<f64> {
        let value = if self.log { value.log10() } else { value };
        let position = (value - self.from) / (self.to - self.from);
        position.is_finite().then_some(position)
    }

    /// About `count` round values with their labels.
    pub(crate) fn ticks(&self, count: usize) -> Vec<(f64, String)> {
        if self.log {
            return self.log_ticks(count);
        }
        let rough = (self.to - self.from) / count.max(1) as f64;
        let unit = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * unit)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(10.0 * unit);
        let slack = 1e-9 * step;
        let first = ((self.from - slack) / step).ceil() as i64;
        let last = ((self.to + slack) / step).floor() as i64;
        let digits = digits_for(step);
        (first..=last)
            .map(|at| at as f64 * step)
            .map(|value| (value, label(value, digits)))
            .collect()
    }

    fn log_ticks(&self, count: usize) -> Vec<(f64, String)> {
        let decades = self.to - self.from;
        let factors: &[f64] = match decades * 3.0 {
            many if many > 2.0 * count as f64 => &[1.0],
            some if some > 1.0 => &[1.0, 2.0, 5.0],
            _ => &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
        };
        let exponents = self.from.floor() as i32..=self.to.ceil() as i32;
        exponents
            .flat_map(|exponent| factors.iter().map(move |factor| (factor, exponent)))
            .map(|(factor, exponent)| (factor * 10f64.powi(exponent), exponent, factor))
            .filter(|(value, ..)| (self.from..=self.to).contains(&value.log10()))
            .map(|(value, exponent, factor)| {
                let halves = usize::from(factor.fract() != 0.0);
                let digits = usize::try_from(-exponent).unwrap_or(0) + halves;
                (value, label(value, digits))
            })
            .collect()
    }
}

/// The number of decimal places in which multiples of `step` differ.
fn digits_for(step: f64) -> usize {
    (0..9)
        .find(|&digits| {
            let scaled = step * 10f64.powi(digits);
            (scaled - scaled.round()).abs() < 1e-6 * scaled
        })
        .unwrap_or(9) as usize
}

/// Groups thousands, and writes very small and very large numbers with an exponent.
fn label(value: f64, digits: usize) -> String {
    let value = if value == 0.0 { 0.0 } else { value };
    if value != 0.0 && !(1e-5..1e7).contains(&value.abs()) {
        return format!("{value:.0e}");
    }
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole
        .strip_prefix('-')
        .map_or(("", whole), |whole| ("−", whole));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        // A narrow space, in numbers of five digits and more.
        if at > 0 && (whole.len() - at).is_multiple_of(3) && whole.len() > 4 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped.push('.');
        grouped.push_str(rest);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: Axis, count: usize) -> Vec<String> {
        axis.ticks(count).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        assert_eq!(
            labels(Axis::exact(0.0, 1.0), 5),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(
            labels(Axis::exact(0.0, 15_000.0), 3),
            ["0", "5000", "10\u{202f}000", "15\u{202f}000"]
        );
        assert_eq!(
            labels(Axis::exact(-2.0, 2.0), 4),
            ["−2", "−1", "0", "1", "2"]
        );
    }

    #[test]
    fn log_ticks_are_at_decades_or_between() {
        let wide = Axis::around([0.001, 1000.0].into_iter(), true).expect("values");
        assert_eq!(
            labels(wide, 5),
            ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]
        );
        let narrow = Axis::around([0.1, 1.0].into_iter(), true).expect("values");
        assert_eq!(labels(narrow, 5), ["0.1", "0.2", "0.5", "1"]);
        let flat = Axis::around([0.5, 0.5].into_iter(), true).expect("values");
        assert_eq!(labels(flat, 5), ["0.4", "0.5", "0.6", "0.7"]);
    }

    #[test]
    fn an_axis_without_values_is_none() {
        assert_eq!(Axis::around([f64::NAN].into_iter(), false), None);
        assert_eq!(Axis::around([0.0, -1.0].into_iter(), true), None);
    }

    #[test]
    fn constant_values_still_have_a_range() {
        for value in [0.0, 3.0, -3.0, 1e9] {
            let axis = Axis::around([value].into_iter(), false).expect("a value");
            let place = axis.position(value).expect("it is shown");
            assert!(
                (0.0..=1.0).contains(&place) && !axis.ticks(4).is_empty(),
                "{value}"
            );
        }
    }

    #[test]
    fn values_that_a_log_axis_cannot_show_have_no_position() {
        let axis = Axis::around([1.0, 10.0].into_iter(), true).expect("values");
        assert_eq!(axis.position(0.0), None);
        assert_eq!(axis.position(-1.0), None);
        assert_eq!(axis.position(f64::NAN), None);
    }
}
