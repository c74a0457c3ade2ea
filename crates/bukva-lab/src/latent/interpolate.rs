//! The way from one vector to another.

use serde::{Deserialize, Serialize};

use super::Latents;

/// How to get from one vector to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interpolation {
    /// Straight: what lies between is shorter than both ends where they point apart.
    #[default]
    Linear,
    /// Along the great circle (Shoemake 1985): between vectors of one length all are of it.
    Spherical,
}

/// Angles, in radians, so small or so near to opposite that no great circle is told apart.
const FLAT: f64 = 1e-3;

impl Interpolation {
    /// The vector at a share of the way from `from`, 0, to `to`, 1.
    pub fn at(self, from: &[f32], to: &[f32], share: f64) -> Vec<f32> {
        let (of_from, of_to) = match self {
            Self::Linear => (1.0 - share, share),
            Self::Spherical => spherical(angle(from, to), share),
        };
        let pairs = from.iter().zip(to);
        let mixed = pairs.map(|(&a, &b)| of_from * f64::from(a) + of_to * f64::from(b));
        mixed.map(|value| value as f32).collect()
    }
}

/// The shares of both ends on a great circle.
fn spherical(angle: f64, share: f64) -> (f64, f64) {
    if !(FLAT..=std::f64::consts::PI - FLAT).contains(&angle) {
        return (1.0 - share, share);
    }
    let sine = angle.sin();
    (
        ((1.0 - share) * angle).sin() / sine,
        (share * angle).sin() / sine,
    )
}

/// The angle between two vectors; 0 where one has no length.
fn angle(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        let pairs = a.iter().zip(b);
        pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
    };
    let lengths = (dot(a, a) * dot(b, b)).sqrt();
    if lengths == 0.0 {
        return 0.0;
    }
    (dot(a, b) / lengths).clamp(-1.0, 1.0).acos()
}

/// The vectors along the way through all stops: `steps` of equal length from each to the next, the
/// stops themselves included.
pub fn interpolate(stops: &Latents, steps: usize, way: Interpolation) -> Latents {
    let steps = steps.max(1);
    let mut met = Latents::new(stops.width(), Vec::new());
    for leg in 1..stops.len() {
        for step in 0..steps {
            let share = step as f64 / steps as f64;
            met.push(way.at(stops.row(leg - 1), stops.row(leg), share));
        }
    }
    if let Some(last) = stops.len().checked_sub(1) {
        met.push(stops.row(last).iter().copied());
    }
    met
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    const WAYS: [Interpolation; 2] = [Interpolation::Linear, Interpolation::Spherical];

    fn norm(row: &[f32]) -> f64 {
        row.iter()
            .map(|&value| f64::from(value).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    fn random(seed: u64, length: f64) -> Vec<f32> {
        let mut rng = seeded(seed, Stream::Latent, 0);
        let row: Vec<f32> = (0..16).map(|_| rng.random_range(-1.0..1.0)).collect();
        let scale = (length / norm(&row)) as f32;
        row.iter().map(|value| value * scale).collect()
    }

    #[test]
    fn either_way_begins_and_ends_at_its_stops() {
        let stops = Latents::new(2, vec![1.0, 0.0, 0.0, 2.0, -3.0, 1.0]);
        for way in WAYS {
            let met = interpolate(&stops, 4, way);
            assert_eq!(met.len(), 9);
            for (stop, at) in stops.rows().zip([0, 4, 8]) {
                let pairs = stop.iter().zip(met.row(at));
                assert!(
                    pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-6),
                    "{way:?}"
                );
            }
        }
    }

    #[test]
    fn the_spherical_way_keeps_the_length_and_the_straight_one_does_not() {
        for seed in 0..20 {
            let (a, b) = (random(seed, 3.0), random(seed + 100, 3.0));
            for share in [0.1, 0.5, 0.8] {
                let round = norm(&Interpolation::Spherical.at(&a, &b, share));
                assert!((round - 3.0).abs() < 1e-5, "{round}");
                assert!(norm(&Interpolation::Linear.at(&a, &b, share)) < 3.0);
            }
        }
    }

    #[test]
    fn spherical_steps_are_equal_angles() {
        let (a, b) = (random(1, 2.0), random(2, 2.0));
        let whole = angle(&a, &b);
        let met = interpolate(
            &Latents::new(16, [a, b].concat()),
            5,
            Interpolation::Spherical,
        );
        for step in 1..met.len() {
            let turned = angle(met.row(step - 1), met.row(step));
            assert!((turned - whole / 5.0).abs() < 1e-5, "{turned}");
        }
    }

    #[test]
    fn vectors_that_span_no_circle_are_joined_straight() {
        let a = random(3, 1.0);
        let opposite: Vec<f32> = a.iter().map(|value| -value).collect();
        let zero = vec![0.0; 16];
        for other in [&a, &opposite, &zero] {
            let half = Interpolation::Spherical.at(&a, other, 0.5);
            assert_eq!(half, Interpolation::Linear.at(&a, other, 0.5));
            assert!(half.iter().all(|value| value.is_finite()));
        }
    }

    #[test]
    fn a_walk_of_one_stop_or_none_stays_there() {
        assert_eq!(
            interpolate(&Latents::new(2, vec![1.0, 2.0]), 3, Interpolation::Linear).len(),
            1
        );
        assert!(interpolate(&Latents::new(2, Vec::new()), 3, Interpolation::Linear).is_empty());
    }
}
