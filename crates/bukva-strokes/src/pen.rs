//! Pens: how wide the trace of a stroke is.

use kurbo::Point;
use rand::Rng;

use crate::path::directions;
use crate::random::{log_uniform, normal};

/// The side of the square that pen widths refer to.
pub(crate) const PEN_SIDE: f64 = 56.0;

/// A pen.
#[derive(Clone, Debug, PartialEq)]
pub struct Pen {
    /// The width of its trace, in pixels of a glyph with a side of 56.
    pub width: f64,
    /// The shape of its point.
    pub kind: PenKind,
    /// How much the width varies slowly along a stroke, relative to the width.
    pub unevenness: f64,
}

/// The shape of a pen's point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PenKind {
    /// The same width in all directions.
    Round,
    /// An ellipse.
    Broad {
        /// The direction of its longer axis in radians, clockwise from the horizontal.
        angle: f64,
        /// The ratio of its shorter to its longer axis.
        flatness: f64,
    },
    /// A point that yields to pressure.
    Pressed {
        /// How much of the width strokes lose towards their ends.
        taper: f64,
        /// How much wider strokes are on the way down than on the way up, relative to the width.
        downward: f64,
    },
}

impl Pen {
    /// A round pen of an even width.
    pub fn round(width: f64) -> Self {
        Self {
            width,
            kind: PenKind::Round,
            unevenness: 0.0,
        }
    }

    /// A random pen, from a hairline to a felt pen.
    pub fn sample(rng: &mut impl Rng) -> Self {
        let width = match rng.random_range(0..10) {
            0..7 => log_uniform(2.2, 5.5, rng),
            7..9 => log_uniform(1.0, 2.5, rng),
            _ => log_uniform(5.0, 9.0, rng),
        };
        let kind = match rng.random_range(0..10) {
            0..6 => PenKind::Round,
            6..8 => PenKind::Broad {
                angle: -0.7 + 0.35 * normal(rng),
                flatness: rng.random_range(0.2..0.75),
            },
            _ => PenKind::Pressed {
                taper: rng.random_range(0.0..0.8),
                downward: rng.random_range(0.0..0.6),
            },
        };
        let unevenness = 0.25 * rng.random::<f64>().powi(2);
        Self {
            width,
            kind,
            unevenness,
        }
    }

    /// Half of the pen's width at each point of a path.
    pub(crate) fn half_widths(&self, path: &[Point], rng: &mut impl Rng) -> Vec<f64> {
        let phase = rng.random_range(0.0..std::f64::consts::TAU);
        let waves = rng.random_range(1.0..4.0);
        let last = path.len().saturating_sub(1).max(1) as f64;
        let steps = directions(path).into_iter().enumerate();
        steps
            .map(|(index, direction)| {
                let along = index as f64 / last;
                let wave = (phase + waves * along * std::f64::consts::PI).sin();
                let pressure = 1.0 + self.unevenness * wave + self.pressure(along, direction.y);
                (self.width / 2.0 * pressure).max(0.35)
            })
            .collect()
    }

    /// What is added to a pressure of 1 at a place from 0 to 1 along a stroke that goes down (1) or
    /// up (−1).
    fn pressure(&self, along: f64, down: f64) -> f64 {
        let PenKind::Pressed { taper, downward } = self.kind else {
            return 0.0;
        };
        let from_end = (along.min(1.0 - along) / 0.2).min(1.0);
        0.5 * downward * down - taper * (1.0 - from_end)
    }

    /// The pen's reach to the right and down, for a half width of 1.
    pub(crate) fn reach(&self) -> (f64, f64) {
        let PenKind::Broad { angle, flatness } = self.kind else {
            return (1.0, 1.0);
        };
        let (sin, cos) = angle.sin_cos();
        (cos.hypot(flatness * sin), sin.hypot(flatness * cos))
    }
}
