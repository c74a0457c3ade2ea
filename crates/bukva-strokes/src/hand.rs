//! What distinguishes one hand from another.

use rand::Rng;

use crate::pen::Pen;
use crate::random::{log_uniform, normal};

/// The settings of a hand. Lengths are in units of the skeletons' box, whose side is 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Hand {
    /// The pen.
    pub pen: Pen,
    /// How often each [`Family`](crate::Family) is used, relative to the others.
    pub families: [f64; 3],
    /// The probability that a letter is written in the hand's usual form of it.
    pub loyalty: f64,
    /// The horizontal shift of a letter's top relative to its height; positive leans to the right.
    pub slant: f64,
    /// The factor of widths.
    pub aspect: f64,
    /// The rotation in radians, clockwise.
    pub turn: f64,
    /// The length over which corners are cut.
    pub smoothing: f64,
    /// How straight the pen goes between the points of a curve: 0 is round, 1 is straight.
    pub tension: f64,
    /// The factor of the sizes of loops.
    pub loops: f64,
    /// The probability that an entry or exit stroke is written.
    pub joins: f64,
    /// The deviation of points that is the same each time the hand writes a form.
    pub habit: f64,
    /// The deviation of points that differs each time.
    pub jitter: f64,
    /// The deviation of whole strokes.
    pub stroke_jitter: f64,
    /// The deviation of a smooth warp of the whole letter.
    pub warp: f64,
    /// The amplitude of a slow wobble along strokes.
    pub wobble: f64,
    /// How far strokes start or end beyond, or before, their end points.
    pub overshoot: f64,
    /// The probability that the pen skips somewhere along a letter.
    pub gaps: f64,
}

impl Hand {
    /// A hand that writes each form exactly as the skeleton says, with a round pen.
    pub fn plain() -> Self {
        Self {
            pen: Pen::round(3.5),
            families: [1.0; 3],
            loyalty: 0.0,
            slant: 0.0,
            aspect: 1.0,
            turn: 0.0,
            smoothing: 0.0,
            tension: 0.0,
            loops: 1.0,
            joins: 1.0,
            habit: 0.0,
            jitter: 0.0,
            stroke_jitter: 0.0,
            warp: 0.0,
            wobble: 0.0,
            overshoot: 0.0,
            gaps: 0.0,
        }
    }

    /// A random hand: mostly cursive ones, from careful to careless, with any pen.
    pub fn sample(rng: &mut impl Rng) -> Self {
        let families = families(rng);
        let cursive = families[0] < 0.5;
        // One carelessness governs most deviations: a careless hand is careless everywhere.
        let care = rng.random_range(0.15..1.0_f64).powf(1.3) * 1.2;
        let mut part = |most: f64| most * care * rng.random_range(0.4..1.0);
        let (habit, jitter) = (part(4.5), part(2.6));
        let (stroke_jitter, warp) = (part(3.2), part(4.5));
        let (wobble, overshoot) = (part(1.6), part(8.0));
        Self {
            pen: Pen::sample(rng),
            families,
            loyalty: rng.random_range(0.6..1.0),
            slant: slant(cursive, rng),
            aspect: log_uniform(0.62, 1.6, rng),
            turn: 0.07 * normal(rng),
            smoothing: smoothing(cursive, rng),
            tension: rng.random_range(0.0..0.45),
            loops: rng.random_range(0.45..1.5),
            joins: rng.random::<f64>() * if cursive { 1.0 } else { 0.3 },
            habit,
            jitter,
            stroke_jitter,
            warp,
            wobble,
            overshoot,
            gaps: if rng.random_bool(0.15) { 0.3 } else { 0.0 },
        }
    }
}

/// Two of three hands are mostly cursive; none is of one family only.
fn families(rng: &mut impl Rng) -> [f64; 3] {
    let main: f64 = rng.random_range(0.6..0.97);
    let (other, rest) = (0.7 * (1.0 - main), 0.3 * (1.0 - main));
    match rng.random_range(0..10) {
        0..3 => [main, other, rest],
        3..7 => [rest, main, other],
        _ => [rest, other, main],
    }
}

fn slant(cursive: bool, rng: &mut impl Rng) -> f64 {
    let mean = if cursive { 0.2 } else { 0.06 };
    (mean + 0.2 * normal(rng)).clamp(-0.45, 0.8)
}

fn smoothing(cursive: bool, rng: &mut impl Rng) -> f64 {
    let most = if cursive { 4.5 } else { 3.5 };
    most * rng.random::<f64>().powf(1.5)
}
