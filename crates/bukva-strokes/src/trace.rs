//! From a skeleton to the paths of a pen.

use kurbo::{Point, Vec2};
use rand::Rng;

use crate::hand::Hand;
use crate::path::{STEP, directions, smoothed, through};
use crate::random::{happens, normal};
use crate::shape::{Warp, misplaced, offset, posture, written};
use crate::skeleton::Skeleton;

/// Strokes shorter than this are marks: they do not overshoot.
const MARK: f64 = 25.0;

/// The paths of a pen that writes a form. `habits` yields what is the same each time the hand writes
/// it.
pub(crate) fn trace(
    skeleton: &Skeleton,
    hand: &Hand,
    habits: &mut impl Rng,
    rng: &mut impl Rng,
) -> Vec<Vec<Point>> {
    let usual = Warp::sample(hand.warp, habits);
    let today = Warp::sample(hand.warp / 2.0, rng);
    let posture = posture(hand, rng);
    let mut paths = Vec::new();
    for stroke in &skeleton.strokes {
        let usual_offsets: Vec<_> = stroke.knots.iter().map(|_| offset(habits)).collect();
        let knots = written(stroke, hand, rng);
        let place = misplaced(hand, center(knots.iter().map(|knot| knot.at)), rng);
        let knots: Vec<_> = knots
            .iter()
            .zip(usual_offsets)
            .map(|(knot, usual_offset)| {
                let shift = hand.habit * usual_offset + hand.jitter * offset(rng);
                let at = today.apply(usual.apply(place * (knot.at + shift)));
                (posture * at, knot.corner)
            })
            .collect();
        paths.push(path(&knots, hand, rng));
    }
    if happens(hand.gaps, rng) {
        skip(&mut paths, rng);
    }
    paths
}

fn center(points: impl Iterator<Item = Point>) -> Point {
    let (sum, count) = points.fold((Vec2::ZERO, 0.0), |(sum, count), point| {
        (sum + point.to_vec2(), count + 1.0)
    });
    (sum / f64::max(count, 1.0)).to_point()
}

/// The path of one stroke.
fn path(knots: &[(Point, bool)], hand: &Hand, rng: &mut impl Rng) -> Vec<Point> {
    if let [(dot, _)] = knots {
        let length = (hand.jitter + hand.overshoot / 2.0) * rng.random::<f64>();
        let way = Vec2::new(0.4 * normal(rng), 1.0) * length;
        return through(&[(*dot, false), (*dot + way, false)], 0.0);
    }
    let mut path = smoothed(&through(knots, hand.tension), hand.smoothing);
    wobble(&mut path, hand.wobble, rng);
    if path.len() as f64 * STEP > MARK {
        overshoot(&mut path, hand.overshoot, rng);
    }
    path
}

/// Adds a slow wave to a path.
fn wobble(path: &mut [Point], amplitude: f64, rng: &mut impl Rng) {
    for wave_length in [rng.random_range(14.0..30.0), rng.random_range(30.0..80.0)] {
        let phase = rng.random_range(0.0..std::f64::consts::TAU);
        let shift = rng.random_range(0.0..std::f64::consts::TAU);
        let size = amplitude * wave_length / 50.0;
        for (index, point) in path.iter_mut().enumerate() {
            let along = index as f64 * STEP / wave_length * std::f64::consts::TAU;
            *point += size * Vec2::new((along + phase).sin(), (along + shift).sin());
        }
    }
}

/// Lengthens or shortens a path at both ends.
fn overshoot(path: &mut Vec<Point>, deviation: f64, rng: &mut impl Rng) {
    for _ in 0..2 {
        path.reverse();
        let length = deviation * (0.25 + 0.6 * normal(rng));
        let steps = ((length.abs() / STEP) as usize).min(path.len());
        if length < 0.0 {
            path.truncate(path.len().saturating_sub(steps.min(path.len() / 6)).max(2));
            continue;
        }
        // Not the direction of the very last step, which is uncertain.
        let ways = directions(path);
        let way = ways[path.len().saturating_sub(3)];
        let last = path[path.len() - 1];
        path.extend((1..=steps).map(|step| last + way * STEP * step as f64));
    }
}

/// Divides a path where the pen leaves no ink.
fn skip(paths: &mut Vec<Vec<Point>>, rng: &mut impl Rng) {
    if paths.is_empty() {
        return;
    }
    let index = rng.random_range(0..paths.len());
    let path = &mut paths[index];
    let length = rng.random_range(2..7);
    if path.len() < 6 * length {
        return;
    }
    let at = rng.random_range(2 * length..path.len() - 3 * length);
    let rest = path.split_off(at + length);
    path.truncate(at);
    paths.push(rest);
}
