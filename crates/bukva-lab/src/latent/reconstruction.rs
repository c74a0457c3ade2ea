//! The loss of an output against all targets of a class, precomputed.
//!
//! The loss depends on the targets only through sums:
//!
//! - squared: Σₖ(d − tₖ)²/n = (d − mean)² + variance for each pixel, so the mean image and one
//!   number suffice;
//! - absolute: Σₖ|d − tₖ|/n is a convex function of d, linear between gray values, so its values at
//!   the 256 gray values suffice.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use bukva_data::{Bank, Class};
use bukva_glyphs::PIXELS;

/// How an output is compared with the targets of its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrototypeLoss {
    /// Mean squared error; its minimum is the mean of the targets.
    #[default]
    Mse,
    /// Mean absolute error; its minimum is the median of each pixel.
    L1,
}

/// The number of gray values.
const LEVELS: usize = 256;

/// The loss against all targets of a class.
#[derive(Clone, Debug)]
pub struct ReconstructionLoss {
    best: Box<[f32; PIXELS]>,
    bound: f64,
    curve: Curve,
}

/// The loss of a pixel as a function of its ink.
#[derive(Clone, Debug)]
enum Curve {
    /// A parabola around the best image, plus the variance of the targets.
    Squared { variance: f64 },
    /// `[784, 256]`: the loss at each gray value.
    Absolute { at_level: Vec<f32> },
}

impl ReconstructionLoss {
    /// The loss against the targets of a class; `None` if it has none.
    pub fn new(targets: &Bank, class: Class, loss: PrototypeLoss) -> Option<Self> {
        let members = targets.of_class(class);
        (!members.is_empty()).then(|| match loss {
            PrototypeLoss::Mse => Self::squared(targets, members),
            PrototypeLoss::L1 => Self::absolute(targets, members),
        })
    }

    fn squared(targets: &Bank, members: &[u32]) -> Self {
        let (mut sums, mut squares) = ([0.0f64; PIXELS], 0.0);
        for &member in members {
            let ink = targets.glyphs()[member as usize].to_unit();
            for (sum, ink) in sums.iter_mut().zip(ink) {
                *sum += f64::from(ink);
                squares += f64::from(ink) * f64::from(ink);
            }
        }
        let count = members.len() as f64;
        let means = sums.map(|sum| sum / count);
        let square: f64 = means.iter().map(|mean| mean * mean).sum();
        let variance = ((squares / count - square) / PIXELS as f64).max(0.0);
        Self {
            best: Box::new(means.map(|mean| mean as f32)),
            bound: variance,
            curve: Curve::Squared { variance },
        }
    }

    fn absolute(targets: &Bank, members: &[u32]) -> Self {
        let pixel = |pixel: usize| {
            let mut counts = [0u32; LEVELS];
            for &member in members {
                counts[usize::from(targets.glyphs()[member as usize].pixels()[pixel])] += 1;
            }
            losses_at_levels(&counts)
        };
        let at_level: Vec<f32> = (0..PIXELS).into_par_iter().flat_map_iter(pixel).collect();
        let (curves, _) = at_level.as_chunks::<LEVELS>();
        let mut best = Box::new([0.0; PIXELS]);
        let mut bound = 0.0;
        for (best, curve) in best.iter_mut().zip(curves) {
            let mut lowest = 0;
            for (level, loss) in curve.iter().enumerate() {
                lowest = if *loss < curve[lowest] { level } else { lowest };
            }
            *best = lowest as f32 / 255.0;
            bound += f64::from(curve[lowest]);
        }
        Self {
            best,
            bound: bound / PIXELS as f64,
            curve: Curve::Absolute { at_level },
        }
    }

    /// The image with the lowest loss: the mean of the targets, or the median of each pixel.
    pub fn best(&self) -> &[f32; PIXELS] {
        &self.best
    }

    /// The loss of the best image, which is a lower bound for every output.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// The loss of an output, averaged over pixels and targets, and the gradient of its sum over
    /// pixels with respect to ink.
    pub fn loss(&self, ink: &[f32; PIXELS]) -> (f64, [f32; PIXELS]) {
        let mut gradient = [0.0; PIXELS];
        let mut sum = 0.0;
        for (pixel, (&ink, gradient)) in ink.iter().zip(&mut gradient).enumerate() {
            let (loss, slope) = match &self.curve {
                Curve::Squared { .. } => {
                    let difference = ink - self.best[pixel];
                    (difference * difference, 2.0 * difference)
                }
                Curve::Absolute { at_level } => {
                    interpolated(&at_level[pixel * LEVELS..][..LEVELS], ink)
                }
            };
            sum += f64::from(loss);
            *gradient = slope;
        }
        let variance = match self.curve {
            Curve::Squared { variance } => variance,
            Curve::Absolute { .. } => 0.0,
        };
        (sum / PIXELS as f64 + variance, gradient)
    }
}

/// The mean absolute difference from targets with this histogram, at each gray value.
fn losses_at_levels(counts: &[u32; LEVELS]) -> [f32; LEVELS] {
    let total: u32 = counts.iter().sum();
    let weighted = (0u64..)
        .zip(counts)
        .map(|(level, &count)| level * u64::from(count));
    // In integers, so that only the result is rounded.
    let mut loss = weighted.sum::<u64>() as i64;
    let mut below = 0;
    let scale = 1.0 / (f64::from(total.max(1)) * 255.0);
    counts.map(|count| {
        let here = loss as f64 * scale;
        below += i64::from(count);
        loss += 2 * below - i64::from(total);
        here as f32
    })
}

/// The value and slope of a function that is linear between its values at the gray values.
fn interpolated(at_level: &[f32], ink: f32) -> (f32, f32) {
    let last = LEVELS - 1;
    if ink < 0.0 {
        return (at_level[0] - ink, -1.0);
    }
    if ink >= 1.0 {
        return (at_level[last] + (ink - 1.0), 1.0);
    }
    let place = ink * last as f32;
    let level = (place as usize).min(last - 1);
    let rise = at_level[level + 1] - at_level[level];
    (
        at_level[level] + (place - level as f32) * rise,
        rise * last as f32,
    )
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Glyph, Stream, seeded};

    const ONLY: Class = Class::new(0);

    fn targets(count: usize) -> Bank {
        let mut rng = seeded(3, Stream::Latent, 0);
        let mut bank = Bank::empty(1);
        for _ in 0..count {
            let glyph = Glyph::new(std::array::from_fn(|_| rng.random()));
            bank.push(glyph, ONLY, None);
        }
        bank
    }

    /// The loss by its definition, target by target.
    fn by_definition(targets: &Bank, ink: &[f32; PIXELS], loss: PrototypeLoss) -> f64 {
        let each = targets.glyphs().iter().map(|target| {
            let pairs = ink.iter().zip(target.to_unit());
            let differences = pairs.map(|(a, b)| f64::from(a - b));
            match loss {
                PrototypeLoss::Mse => differences.map(|d| d * d).sum::<f64>(),
                PrototypeLoss::L1 => differences.map(f64::abs).sum::<f64>(),
            }
        });
        each.sum::<f64>() / (targets.len() * PIXELS) as f64
    }

    const LOSSES: [PrototypeLoss; 2] = [PrototypeLoss::Mse, PrototypeLoss::L1];

    #[test]
    fn the_precomputed_loss_is_that_against_every_target() {
        let targets = targets(9);
        let mut rng = seeded(4, Stream::Latent, 0);
        for loss in LOSSES {
            let of_class =
                ReconstructionLoss::new(&targets, ONLY, loss).expect("there are targets");
            for _ in 0..20 {
                let ink = std::array::from_fn(|_| rng.random_range(-0.3..1.3));
                let expected = by_definition(&targets, &ink, loss);
                let (found, _) = of_class.loss(&ink);
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{loss:?}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn no_output_is_better_than_the_bound_and_the_best_image_reaches_it() {
        let targets = targets(8);
        let mut rng = seeded(5, Stream::Latent, 0);
        for loss in LOSSES {
            let of_class =
                ReconstructionLoss::new(&targets, ONLY, loss).expect("there are targets");
            let best = by_definition(&targets, of_class.best(), loss);
            assert!((best - of_class.bound()).abs() < 1e-6, "{loss:?}");
            for size in [0.001, 0.1, 0.5] {
                let other = of_class
                    .best()
                    .map(|ink| ink + rng.random_range(-size..size));
                assert!(
                    of_class.loss(&other).0 >= of_class.bound() - 1e-7,
                    "{loss:?}"
                );
            }
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let targets = targets(7);
        let mut rng = seeded(6, Stream::Latent, 0);
        for loss in LOSSES {
            let of_class =
                ReconstructionLoss::new(&targets, ONLY, loss).expect("there are targets");
            let ink: [f32; PIXELS] = std::array::from_fn(|_| rng.random_range(-0.2..1.2));
            let (_, gradient) = of_class.loss(&ink);
            for pixel in (0..PIXELS).step_by(37) {
                // Such a small step rarely crosses a kink, and the seed is fixed.
                let moved = |by: f32| {
                    let mut ink = ink;
                    ink[pixel] += by;
                    by_definition(&targets, &ink, loss) * PIXELS as f64
                };
                let slope = (moved(1e-4) - moved(-1e-4)) / 2e-4;
                let found = f64::from(gradient[pixel]);
                assert!((slope - found).abs() < 0.02, "{loss:?}: {slope} {found}");
            }
        }
    }

    #[test]
    fn a_class_without_targets_has_no_loss() {
        assert!(ReconstructionLoss::new(&Bank::empty(1), ONLY, PrototypeLoss::Mse).is_none());
    }
}
