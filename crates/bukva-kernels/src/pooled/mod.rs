//! 5x5 convolution, bias, ReLU and 2x2 max pooling, on channels-last images.
//!
//! Only the largest of the four sums behind a result contributes to it, and none if ReLU cuts it
//! off. In the backward pass, a result's gradient therefore belongs to one place at most. Visiting
//! only these places takes at most a quarter of the convolution's multiplications.

mod backward;

use rayon::prelude::*;

use crate::buffer::Buffer;
use crate::gemm::micro::multiply;
use crate::gemm::operands::{Operands, Taps};
use crate::gemm::output::{Beta, OutputTile};
use crate::gemm::pack_b::PackedB;
use crate::gemm::panel::NR;
use crate::gemm::prefetch::Prefetch;
use crate::isa::{InstructionSet, for_each_isa};

/// Taps along one axis.
pub(crate) const SIDE: usize = 5;
const TAPS: usize = SIDE * SIDE;
/// Padding on each side of an image, along either axis.
pub(crate) const PADDING: usize = SIDE / 2;
/// The argmax if none of the four sums is positive.
const NONE: u8 = 4;

/// The sizes of a convolution with pooling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PooledConv {
    pub(crate) batch: usize,
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl PooledConv {
    /// Height and width of the result.
    pub(crate) fn half(self) -> [usize; 2] {
        [self.height / 2, self.width / 2]
    }

    /// Values per sample of the input.
    fn sample(self) -> usize {
        self.height * self.width * self.inputs
    }

    /// Values per sample of the result.
    fn result(self) -> usize {
        self.half().iter().product::<usize>() * self.outputs
    }

    /// Values per row of a padded sample.
    fn padded_row(self) -> usize {
        (self.width + 2 * PADDING) * self.inputs
    }

    /// Values per padded sample.
    fn padded(self) -> usize {
        (self.height + 2 * PADDING) * self.padded_row()
    }

    /// The rows of a padded sample that contain the image, and the range of the image within each
    /// row.
    fn inner(self) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let first = PADDING * self.inputs;
        (
            PADDING..PADDING + self.height,
            first..first + self.width * self.inputs,
        )
    }

    /// Copies a sample into a padded one, whose padding must already be zero.
    fn pad(self, sample: &[f32], padded: &mut [f32]) {
        let (rows, columns) = self.inner();
        for (row, values) in rows.zip(sample.chunks_exact(self.width * self.inputs)) {
            padded[row * self.padded_row()..][columns.clone()].copy_from_slice(values);
        }
    }

    /// The result of a batch, and the argmax of each of its values: the first or second sum of the
    /// upper row (0, 1) or of the lower row (2, 3), or [`NONE`].
    pub(crate) fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        bias: &[f32],
    ) -> (Buffer, Vec<u8>) {
        let weight = PackedB::of_taps(weight, self.outputs, TAPS);
        let row = SIDE * self.inputs;
        let taps = (0..SIDE).map(|down| [down * self.padded_row(), down * row * NR]);
        let taps = Taps::new(taps.collect());
        let mut result = Buffer::any(self.batch * self.result());
        let mut argmax = vec![NONE; result.len()];
        result
            .par_chunks_exact_mut(self.result())
            .zip(argmax.par_chunks_exact_mut(self.result()))
            .zip(x.par_chunks_exact(self.sample()))
            .with_max_len(1)
            .for_each(|((result, argmax), x)| {
                let mut padded = Buffer::zeros(self.padded());
                self.pad(x, &mut padded);
                self.forward_sample(isa, &padded, (&weight, &taps), bias, (result, argmax));
            });
        (result, argmax)
    }

    fn forward_sample(
        self,
        isa: InstructionSet,
        padded: &[f32],
        (weight, taps): (&PackedB, &Taps),
        bias: &[f32],
        (result, argmax): (&mut [f32], &mut [u8]),
    ) {
        let [height, width] = self.half();
        let mut sums = Buffer::any(2 * 2 * width * NR);
        for number in weight.numbers() {
            let first = number * NR;
            let bias = &bias[first..self.outputs.min(first + NR)];
            let panel = weight.pair(number..number + 1);
            for row in 0..height {
                let (upper, lower) = sums.split_at_mut(2 * width * NR);
                for (down, sums) in [&mut *upper, &mut *lower].into_iter().enumerate() {
                    let a = &padded[(2 * row + down) * self.padded_row()..];
                    let (strides, k) = ([2 * width, self.inputs, 1], SIDE * self.inputs);
                    let operands = Operands::with_taps(a, strides, panel, k, taps);
                    let mut out = OutputTile::new(sums, NR, NR);
                    multiply(isa, &operands, Beta::Zero, &mut out, Prefetch::none());
                }
                let at = row * width * self.outputs + first;
                let (result, argmax) = (&mut result[at..], &mut argmax[at..]);
                pool(isa, [upper, lower], bias, self.outputs, result, argmax);
            }
        }
    }
}

for_each_isa! {
    /// The largest of each four sums, from two rows of places, plus the bias of its channel, if the
    /// result is positive. Places of the result are `distance` apart.
    fn pool(
        rows: [&[f32]; 2],
        bias: &[f32],
        distance: usize,
        result: &mut [f32],
        argmax: &mut [u8],
    ) {
        let [upper, lower] = rows.map(|row| row.as_chunks::<{ 2 * NR }>().0);
        let mut wide = [0.0; NR];
        wide[..bias.len()].copy_from_slice(bias);
        let places = result.chunks_mut(distance).zip(argmax.chunks_mut(distance));
        for ((upper, lower), (result, argmax)) in upper.iter().zip(lower).zip(places) {
            let (mut best, mut places) = ([0.0; NR], [0; NR]);
            for channel in 0..NR {
                let (mut most, mut which) = (upper[channel], 0);
                for (number, sum) in [
                    (1, upper[NR + channel]),
                    (2, lower[channel]),
                    (3, lower[NR + channel]),
                ] {
                    which = if sum > most { number } else { which };
                    most = if sum > most { sum } else { most };
                }
                most += wide[channel];
                places[channel] = if most > 0.0 { which } else { u32::from(NONE) };
                best[channel] = if most > 0.0 { most } else { 0.0 };
            }
            result[..bias.len()].copy_from_slice(&best[..bias.len()]);
            for (to, place) in argmax[..bias.len()].iter_mut().zip(places) {
                *to = place as u8;
            }
        }
    }
}
