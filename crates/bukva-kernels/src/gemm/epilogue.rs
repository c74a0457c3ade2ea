//! GEMM epilogue: bias, batch normalization with given statistics, and PReLU.

use crate::isa::{InstructionSet, for_each_isa};

/// Batch normalization with given statistics, and PReLU. Every array has one value per channel, or
/// per output of a fully connected layer.
#[derive(Clone, Copy, Debug)]
pub struct Norm<'a> {
    /// Scale.
    pub gamma: &'a [f32],
    /// Shift.
    pub beta: &'a [f32],
    /// PReLU's slope for negative values.
    pub slope: &'a [f32],
    /// Mean, subtracted from the values.
    pub mean: &'a [f32],
    /// Variance, whose square root divides the values.
    pub variance: &'a [f32],
    /// Added to the variance before the square root.
    pub epsilon: f32,
}

/// The reciprocal standard deviation of every channel.
pub(crate) fn inverse_deviations(
    variance: &[f32],
    epsilon: f32,
) -> impl Iterator<Item = f32> + Clone {
    variance
        .iter()
        .map(move |variance| 1.0 / (variance + epsilon).sqrt())
}

/// The operation applied to the sums of a product.
#[derive(Clone, Copy)]
pub(crate) enum Epilogue<'a> {
    /// Nothing.
    None,
    /// Adds a bias.
    Bias(&'a [f32]),
    /// Bias, normalization and PReLU, folded for inference.
    Folded(&'a Folded),
}

/// Bias, normalization with given statistics and PReLU, as one scale, shift and slope per channel.
pub(crate) struct Folded {
    scale: Vec<f32>,
    shift: Vec<f32>,
    slope: Vec<f32>,
}

impl Folded {
    /// # Panics
    /// If the lengths differ.
    pub(crate) fn new(bias: &[f32], norm: Option<Norm<'_>>) -> Self {
        let Some(norm) = norm else {
            return Self {
                scale: vec![1.0; bias.len()],
                shift: bias.to_vec(),
                slope: vec![1.0; bias.len()],
            };
        };
        let parameters = [norm.gamma, norm.beta, norm.slope, norm.mean, norm.variance];
        assert!(
            parameters.iter().all(|values| values.len() == bias.len()),
            "normalization: {} channels, parameters {:?}",
            bias.len(),
            parameters.map(<[f32]>::len)
        );
        let scale: Vec<f32> = inverse_deviations(norm.variance, norm.epsilon)
            .zip(norm.gamma)
            .map(|(inverse, gamma)| inverse * gamma)
            .collect();
        let shift = |at: usize| (bias[at] - norm.mean[at]) * scale[at] + norm.beta[at];
        Self {
            shift: (0..bias.len()).map(shift).collect(),
            scale,
            slope: norm.slope.to_vec(),
        }
    }

    /// Reorders the channels: the new channel `i` is the old channel `order[i]`.
    pub(crate) fn ordered(self, order: &[usize]) -> Self {
        let ordered = |values: Vec<f32>| order.iter().map(|&at| values[at]).collect();
        Self {
            scale: ordered(self.scale),
            shift: ordered(self.shift),
            slope: ordered(self.slope),
        }
    }

    /// Adapts the epilogue to sums that have yet to be multiplied by `scales`.
    pub(crate) fn scaled(mut self, scales: &[f32]) -> Self {
        for (scale, by) in self.scale.iter_mut().zip(scales) {
            *scale *= by;
        }
        self
    }
}

impl Epilogue<'_> {
    pub(crate) fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    /// Applies the epilogue to rows of sums, one sum for each of `width` channels.
    pub(crate) fn apply_to_rows(self, isa: InstructionSet, rows: &mut [f32], width: usize) {
        if !self.is_none() {
            finish_rows(isa, self, rows, width);
        }
    }

    /// Applies the epilogue to the sums of consecutive channels, starting at `channel`.
    #[inline(always)]
    pub(crate) fn apply(self, sums: &mut [f32], channel: usize) {
        let n = sums.len();
        match self {
            Self::None => {}
            Self::Bias(bias) => {
                for (sum, bias) in sums.iter_mut().zip(&bias[channel..][..n]) {
                    *sum += bias;
                }
            }
            Self::Folded(folded) => {
                let scale = &folded.scale[channel..][..n];
                let shift = &folded.shift[channel..][..n];
                let slope = &folded.slope[channel..][..n];
                for i in 0..n {
                    sums[i] = norm_prelu(sums[i], scale[i], shift[i], slope[i]);
                }
            }
        }
    }

    /// Applies the epilogue to sums that all belong to the first channel.
    pub(crate) fn apply_to_channel(self, sums: &mut [f32]) {
        match self {
            Self::None => {}
            Self::Bias(bias) => sums.iter_mut().for_each(|sum| *sum += bias[0]),
            Self::Folded(folded) => {
                let (scale, shift, slope) = (folded.scale[0], folded.shift[0], folded.slope[0]);
                for sum in sums {
                    *sum = norm_prelu(*sum, scale, shift, slope);
                }
            }
        }
    }
}

#[inline(always)]
fn norm_prelu(sum: f32, scale: f32, shift: f32, slope: f32) -> f32 {
    let z = sum * scale + shift;
    let scaled = z * slope;
    if z < 0.0 { scaled } else { z }
}

for_each_isa! {
    fn finish_rows(epilogue: Epilogue<'_>, rows: &mut [f32], width: usize) {
        for row in rows.chunks_exact_mut(width) {
            epilogue.apply(row, 0);
        }
    }
}
