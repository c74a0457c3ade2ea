//! How a hand changes the points of a skeleton before it writes them.

use kurbo::{Affine, Point, Vec2};
use rand::Rng;

use crate::hand::Hand;
use crate::random::{happens, normal};
use crate::skeleton::{BOX, Knot, Stroke};

/// A stroke's points without the entry and exit strokes that the hand leaves out, and with its
/// loops in the hand's size.
pub(crate) fn written(stroke: &Stroke, hand: &Hand, rng: &mut impl Rng) -> Vec<Knot> {
    let keep = (happens(hand.joins, rng), happens(hand.joins, rng));
    let middle = stroke.knots.iter().position(|knot| !knot.join);
    let middle = middle.unwrap_or(0);
    let knots = stroke.knots.iter().enumerate();
    let kept = knots.filter(|(index, knot)| {
        let wanted = if *index < middle { keep.0 } else { keep.1 };
        !knot.join || wanted
    });
    let mut knots: Vec<_> = kept.map(|(_, knot)| *knot).collect();
    resize_loops(&mut knots, hand.loops * (0.15 * normal(rng)).exp());
    knots
}

/// Scales each run of loop points about the middle of the points before and after it.
fn resize_loops(knots: &mut [Knot], factor: f64) {
    let mut start = 0;
    while start < knots.len() {
        if !knots[start].in_loop {
            start += 1;
            continue;
        }
        let length = knots[start..]
            .iter()
            .take_while(|knot| knot.in_loop)
            .count();
        let end = start + length;
        let before = start.checked_sub(1).map(|index| knots[index].at);
        let after = knots.get(end).map(|knot| knot.at);
        let center = match (before, after) {
            (Some(before), Some(after)) => before.midpoint(after),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => knots[start].at,
        };
        for knot in &mut knots[start..end] {
            knot.at = center + (knot.at - center) * factor;
        }
        start = end;
    }
}

/// Shifts, turns and scales a stroke a little, about its center.
pub(crate) fn misplaced(hand: &Hand, center: Point, rng: &mut impl Rng) -> Affine {
    let amount = hand.stroke_jitter;
    let scale = 1.0 + 0.015 * amount * normal(rng);
    Affine::translate(center.to_vec2() + amount * offset(rng))
        * Affine::rotate(0.012 * amount * normal(rng))
        * Affine::scale(scale.max(0.7))
        * Affine::translate(-center.to_vec2())
}

/// A random offset with a deviation of 1 in each direction.
pub(crate) fn offset(rng: &mut impl Rng) -> Vec2 {
    Vec2::new(normal(rng), normal(rng))
}

/// A smooth change of a whole letter: where its waist is, how it tapers and bends.
pub(crate) struct Warp {
    waist: f64,
    middle: f64,
    taper: f64,
    bend: f64,
    sway: f64,
    phase: f64,
}

impl Warp {
    /// A random warp; `amount` is about its largest shift.
    pub(crate) fn sample(amount: f64, rng: &mut impl Rng) -> Self {
        Self {
            waist: amount * normal(rng),
            middle: amount * normal(rng),
            taper: 1.2 * amount * normal(rng),
            bend: 0.6 * amount * normal(rng),
            sway: 0.6 * amount * normal(rng),
            phase: rng.random_range(0.0..std::f64::consts::TAU),
        }
    }

    /// The place a point moves to.
    pub(crate) fn apply(&self, at: Point) -> Point {
        let (x, y) = (at.x / BOX, at.y / BOX);
        let half = std::f64::consts::PI;
        let across = self.middle * (half * x).sin() + self.taper * (x - 0.5) * (y - 0.5);
        let down = self.waist * (half * y).sin();
        let waves = Vec2::new(
            self.bend * (half * y).sin(),
            self.sway * (half * x + self.phase).sin(),
        );
        at + Vec2::new(across, down) + waves
    }
}

/// The slant, aspect and rotation of a hand.
pub(crate) fn posture(hand: &Hand, rng: &mut impl Rng) -> Affine {
    let loose = hand.jitter / 3.0;
    let slant = hand.slant + 0.05 * loose * normal(rng);
    let aspect = hand.aspect * (0.07 * loose * normal(rng)).exp();
    let turn = hand.turn + 0.03 * loose * normal(rng);
    let shear = Affine::new([1.0, 0.0, -slant, 1.0, 0.0, 0.0]);
    Affine::rotate(turn) * shear * Affine::scale_non_uniform(aspect, 1.0)
}
