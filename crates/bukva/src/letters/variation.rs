//! How the letters of one hand differ from each other.

use rand::Rng;

use super::Latent;
use crate::error::Error;
use crate::model::Contents;

/// The tensor of the directions in a model file.
pub(super) const TENSOR: &str = "variation";
/// How much farther than the deviation of latent vectors variants are moved: the decoder smooths, so
/// that its drawings differ less than the letters of a hand do.
const SPREAD: f32 = 2.5;
/// Number of uniform random terms whose sum is nearly normal, with standard deviation 1.
const TERMS: usize = 12;

/// The principal directions in which latent vectors of one hand vary, each as long as the deviation
/// along it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variation {
    /// `[directions, latent]`.
    directions: Vec<f32>,
    latent: usize,
}

impl Variation {
    /// The directions of a model file; `None` if it has none.
    pub(super) fn read(file: &Contents<'_>) -> Result<Option<Self>, Error> {
        let latent = file.info.latent;
        let Some(count) = file.rows(TENSOR) else {
            return Ok(None);
        };
        Ok(Some(Self {
            directions: file.tensor(TENSOR, &[count, latent])?,
            latent,
        }))
    }

    /// A latent vector of the same hand, at a random place near another one.
    pub(super) fn sample(&self, from: &Latent, rng: &mut impl Rng) -> Latent {
        let directions = self.directions.chunks_exact(self.latent);
        directions.fold(from.clone(), |latent, direction| {
            let normal: f32 = (0..TERMS).map(|_| rng.random_range(-0.5..0.5_f32)).sum();
            latent.moved(direction, SPREAD * normal)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::pen::Pen;
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn samples_differ_along_the_directions_and_repeat_with_the_seed() {
        let variation = Variation {
            directions: vec![2.0, 0.0, 0.0, 0.0, 0.5, 0.0],
            latent: 3,
        };
        let middle = Latent {
            values: vec![1.0, 2.0, 3.0],
            pen: Pen::unknown(),
        };
        let sampled = |seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let samples = (0..400).map(|_| variation.sample(&middle, &mut rng).values);
            samples.collect::<Vec<_>>()
        };
        let samples = sampled(1);
        assert_eq!(samples, sampled(1));
        assert_ne!(samples, sampled(2));
        let deviation = |axis: usize| {
            let squares = samples
                .iter()
                .map(|sample| (sample[axis] - middle.values[axis]).powi(2));
            (squares.sum::<f32>() / 400.0).sqrt()
        };
        let [first, second] = [0, 1].map(|axis| deviation(axis) / SPREAD);
        assert!((first - 2.0).abs() < 0.3 && (second - 0.5).abs() < 0.1);
        assert_eq!(deviation(2), 0.0);
    }
}
