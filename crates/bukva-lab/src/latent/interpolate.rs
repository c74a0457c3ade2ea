//! Interpolation between latent vectors.

use serde::{Deserialize, Serialize};

use super::vectors::Latents;

/// A method of interpolation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interpolation {
    /// Along a straight line.
    #[default]
    Linear,
    /// Along a great circle (slerp, Shoemake 1985), which preserves the length of vectors of equal
    /// length.
    Spherical,
}

/// Vectors whose angle, in radians, is closer than this to 0 or π define no great circle.
const MIN_ANGLE: f64 = 1e-3;

impl Interpolation {
    /// The vector at `t`, from 0 at `from` to 1 at `to`.
    fn at(self, from: &[f32], to: &[f32], t: f64) -> Vec<f32> {
        let (weight_from, weight_to) = match self {
            Self::Linear => (1.0 - t, t),
            Self::Spherical => spherical(angle(from, to), t),
        };
        let pairs = from.iter().zip(to);
        let mixed = pairs.map(|(&a, &b)| weight_from * f64::from(a) + weight_to * f64::from(b));
        mixed.map(|value| value as f32).collect()
    }
}

/// The weights of both ends on a great circle.
fn spherical(angle: f64, t: f64) -> (f64, f64) {
    if !(MIN_ANGLE..=std::f64::consts::PI - MIN_ANGLE).contains(&angle) {
        return (1.0 - t, t);
    }
    let sine = angle.sin();
    (((1.0 - t) * angle).sin() / sine, (t * angle).sin() / sine)
}

/// The angle between two vectors; 0 if one is zero.
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

/// Interpolates between consecutive `stops`, which are included, with `steps` equal steps from each
/// to the next.
pub fn interpolate(stops: &Latents, steps: usize, method: Interpolation) -> Latents {
    let steps = steps.max(1);
    let mut path = Latents::new(stops.width(), Vec::new());
    for leg in 1..stops.len() {
        for step in 0..steps {
            let share = step as f64 / steps as f64;
            path.push(method.at(stops.row(leg - 1), stops.row(leg), share));
        }
    }
    if let Some(last) = stops.len().checked_sub(1) {
        path.push(stops.row(last).iter().copied());
    }
    path
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    const METHODS: [Interpolation; 2] = [Interpolation::Linear, Interpolation::Spherical];

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
    fn either_path_contains_its_stops() {
        let stops = Latents::new(2, vec![1.0, 0.0, 0.0, 2.0, -3.0, 1.0]);
        for method in METHODS {
            let path = interpolate(&stops, 4, method);
            assert_eq!(path.len(), 9);
            for (stop, at) in stops.rows().zip([0, 4, 8]) {
                let pairs = stop.iter().zip(path.row(at));
                assert!(
                    pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-6),
                    "{method:?}"
                );
            }
        }
    }

    #[test]
    fn the_spherical_path_preserves_the_length_and_the_linear_one_does_not() {
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
        let path = interpolate(
            &Latents::new(16, [a, b].concat()),
            5,
            Interpolation::Spherical,
        );
        for step in 1..path.len() {
            let turned = angle(path.row(step - 1), path.row(step));
            assert!((turned - whole / 5.0).abs() < 1e-5, "{turned}");
        }
    }

    #[test]
    fn vectors_that_define_no_circle_are_connected_linearly() {
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
    fn one_stop_or_none_is_the_path() {
        assert_eq!(
            interpolate(&Latents::new(2, vec![1.0, 2.0]), 3, Interpolation::Linear).len(),
            1
        );
        assert!(interpolate(&Latents::new(2, Vec::new()), 3, Interpolation::Linear).is_empty());
    }
}
