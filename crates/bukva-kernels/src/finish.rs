//! What happens to the sums of a linear map on their way to memory.

use crate::norm::{Affine, Statistics};
use crate::tile::COLUMNS;

/// What is done to the sums of a channel before they are stored.
#[derive(Clone, Copy)]
pub(crate) enum Finish<'a> {
    /// Nothing.
    Plain,
    /// A bias is added.
    Bias(&'a [f32]),
    /// Bias, normalisation and PReLU of inference.
    Block(&'a Folded),
}

/// Bias, normalisation by given statistics and PReLU, as one scale, shift and slope a channel.
pub(crate) struct Folded {
    scale: Vec<f32>,
    shift: Vec<f32>,
    slope: Vec<f32>,
}

impl Folded {
    /// A bias alone.
    pub(crate) fn bias(bias: Vec<f32>) -> Self {
        Self {
            scale: vec![1.0; bias.len()],
            slope: vec![1.0; bias.len()],
            shift: bias,
        }
    }

    /// The same for sums that are still to be multiplied by `scales`.
    pub(crate) fn scaled(mut self, scales: &[f32]) -> Self {
        for (scale, by) in self.scale.iter_mut().zip(scales) {
            *scale *= by;
        }
        self
    }

    pub(crate) fn new(bias: &[f32], affine: Affine<'_>, statistics: &Statistics) -> Self {
        let scale: Vec<f32> = statistics
            .inverse_deviations(affine.epsilon)
            .zip(affine.gamma)
            .map(|(inverse, gamma)| inverse * gamma)
            .collect();
        let shift = bias
            .iter()
            .zip(&statistics.mean)
            .zip(&scale)
            .zip(affine.beta)
            .map(|(((bias, mean), scale), beta)| (bias - mean) * scale + beta)
            .collect();
        Self {
            scale,
            shift,
            slope: affine.slope.to_vec(),
        }
    }
}

impl Finish<'_> {
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Self::Plain)
    }

    /// Stores the sums of a row, whose first is that of channel `column`.
    #[inline(always)]
    pub(crate) fn store(self, place: &mut [f32], sums: &[f32; COLUMNS], column: usize) {
        match place.first_chunk_mut::<COLUMNS>() {
            Some(place) => self.write(place, sums, column),
            None => self.write(place, &sums[..place.len()], column),
        }
    }

    /// Stores any number of sums, whose first is that of channel `column`.
    #[inline(always)]
    pub(crate) fn write(self, place: &mut [f32], sums: &[f32], column: usize) {
        let n = place.len();
        let sums = &sums[..n];
        match self {
            Self::Plain => place.copy_from_slice(sums),
            Self::Bias(bias) => {
                let bias = &bias[column..][..n];
                for i in 0..n {
                    place[i] = sums[i] + bias[i];
                }
            }
            Self::Block(folded) => {
                let scale = &folded.scale[column..][..n];
                let shift = &folded.shift[column..][..n];
                let slope = &folded.slope[column..][..n];
                for i in 0..n {
                    let z = sums[i] * scale[i] + shift[i];
                    let scaled = z * slope[i];
                    place[i] = if z < 0.0 { scaled } else { z };
                }
            }
        }
    }
}
