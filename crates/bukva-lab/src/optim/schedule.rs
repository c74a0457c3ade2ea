//! Learning rate schedules.

use serde::{Deserialize, Serialize};

/// The learning rate schedule after the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Schedule {
    /// Half a cosine wave, from the full rate down to a hundredth of it.
    #[default]
    Cosine,
    /// The full rate throughout.
    Constant,
}

/// The end of the cosine, relative to the full rate.
const FLOOR: f64 = 0.01;

impl Schedule {
    /// The rate at a step, counted from 0; it rises linearly over the first `warmup` steps.
    pub fn rate(self, full: f64, step: u64, steps: u64, warmup: u64) -> f64 {
        if step < warmup {
            return full * (step + 1) as f64 / warmup as f64;
        }
        match self {
            Self::Constant => full,
            Self::Cosine => {
                let done = (step - warmup) as f64 / steps.saturating_sub(warmup).max(1) as f64;
                let wave = (1.0 + (std::f64::consts::PI * done.min(1.0)).cos()) / 2.0;
                full * (FLOOR + (1.0 - FLOOR) * wave)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule;

    #[test]
    fn the_rate_rises_over_the_warmup_then_falls_along_a_cosine() {
        let rate = |step| Schedule::Cosine.rate(1.0, step, 110, 10);
        assert_eq!(rate(0), 0.1);
        assert_eq!(rate(9), 1.0);
        assert_eq!(rate(10), 1.0);
        assert!((rate(60) - 0.505).abs() < 1e-12);
        assert!((rate(110) - 0.01).abs() < 1e-12);
    }

    #[test]
    fn a_constant_rate_stays_after_the_warmup() {
        assert_eq!(Schedule::Constant.rate(0.5, 99, 100, 1), 0.5);
    }
}
