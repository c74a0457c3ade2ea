//! What happens to the sums of a linear map before they are its result.

use crate::isa::{InstructionSet, for_each_isa};

/// What is done to the sums of a channel in the end.
#[derive(Clone, Copy)]
pub(crate) enum Finish<'a> {
    /// Nothing.
    Plain,
    /// A bias is added.
    Bias(&'a [f32]),
    /// Bias, normalisation and PReLU of inference.
    Block(&'a Folded),
}

/// Batch normalization by given statistics, and PReLU: all of them a value a channel, or one for each
/// output of a fully connected layer.
#[derive(Clone, Copy, Debug)]
pub struct Norm<'a> {
    /// Scale.
    pub gamma: &'a [f32],
    /// Shift.
    pub beta: &'a [f32],
    /// PReLU's slope for negative values.
    pub slope: &'a [f32],
    /// The mean that is taken off.
    pub mean: &'a [f32],
    /// The variance that is divided by.
    pub variance: &'a [f32],
    /// Added to the variance before its root is taken.
    pub epsilon: f32,
}

/// Bias, normalization by given statistics and PReLU, as one scale, shift and slope a channel.
pub(crate) struct Folded {
    scale: Vec<f32>,
    shift: Vec<f32>,
    slope: Vec<f32>,
}

impl Folded {
    /// # Panics
    /// If there are not as many of each.
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
        let shift = bias
            .iter()
            .zip(norm.mean)
            .zip(&scale)
            .zip(norm.beta)
            .map(|(((bias, mean), scale), beta)| (bias - mean) * scale + beta)
            .collect();
        Self {
            scale,
            shift,
            slope: norm.slope.to_vec(),
        }
    }

    /// The same for channels in another order: which of them comes first, and so on.
    pub(crate) fn ordered(self, order: &[usize]) -> Self {
        let ordered = |values: Vec<f32>| order.iter().map(|&at| values[at]).collect();
        Self {
            scale: ordered(self.scale),
            shift: ordered(self.shift),
            slope: ordered(self.slope),
        }
    }

    /// The same for sums that are still to be multiplied by `scales`.
    pub(crate) fn scaled(mut self, scales: &[f32]) -> Self {
        for (scale, by) in self.scale.iter_mut().zip(scales) {
            *scale *= by;
        }
        self
    }
}

/// One over every channel's standard deviation.
pub(crate) fn inverse_deviations(
    variance: &[f32],
    epsilon: f32,
) -> impl Iterator<Item = f32> + Clone {
    variance
        .iter()
        .map(move |variance| 1.0 / (variance + epsilon).sqrt())
}

impl Finish<'_> {
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Self::Plain)
    }

    /// Finishes rows of sums, one for each of `width` channels.
    pub(crate) fn apply_to_rows(self, isa: InstructionSet, rows: &mut [f32], width: usize) {
        if !self.is_plain() {
            finish_rows(isa, self, rows, width);
        }
    }

    /// Finishes sums, the first of which is that of channel `channel`, the second that of the next.
    #[inline(always)]
    pub(crate) fn apply(self, sums: &mut [f32], channel: usize) {
        let n = sums.len();
        match self {
            Self::Plain => {}
            Self::Bias(bias) => {
                for (sum, bias) in sums.iter_mut().zip(&bias[channel..][..n]) {
                    *sum += bias;
                }
            }
            Self::Block(folded) => {
                let scale = &folded.scale[channel..][..n];
                let shift = &folded.shift[channel..][..n];
                let slope = &folded.slope[channel..][..n];
                for i in 0..n {
                    sums[i] = block(sums[i], scale[i], shift[i], slope[i]);
                }
            }
        }
    }

    /// Finishes sums that are all of the first channel.
    pub(crate) fn apply_to_channel(self, sums: &mut [f32]) {
        match self {
            Self::Plain => {}
            Self::Bias(bias) => sums.iter_mut().for_each(|sum| *sum += bias[0]),
            Self::Block(folded) => {
                let (scale, shift, slope) = (folded.scale[0], folded.shift[0], folded.slope[0]);
                for sum in sums {
                    *sum = block(*sum, scale, shift, slope);
                }
            }
        }
    }
}

/// Normalisation and PReLU of one value.
#[inline(always)]
fn block(sum: f32, scale: f32, shift: f32, slope: f32) -> f32 {
    let z = sum * scale + shift;
    let scaled = z * slope;
    if z < 0.0 { scaled } else { z }
}

for_each_isa! {
    fn finish_rows(finish: Finish<'_>, rows: &mut [f32], width: usize) {
        for row in rows.chunks_exact_mut(width) {
            finish.apply(row, 0);
        }
    }
}
