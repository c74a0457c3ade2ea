//! Convolution 5×5, bias, ReLU, and the largest of every 2×2, on channels-last images.
//!
//! Of the four sums behind a result only the largest counts, and no more once ReLU has cut it off.
//! Going back, a result's gradient therefore belongs to one place: the backward pass goes through
//! these winners alone, a quarter at most of what the convolution multiplied.

mod backward;
mod op;

use rayon::prelude::*;

use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};
use crate::memory::Ahead;
use crate::pairs::Pairs;
use crate::product::Panels;
use crate::strip::{Begin, COLUMNS, Strip, Sums, multiply_strip};

pub use op::conv5x5_relu_pool;
pub(crate) use op::{forward, tracked};

/// Taps along one axis.
const SIDE: usize = 5;
const TAPS: usize = SIDE * SIDE;
/// Zeros before and after an image, along either axis.
const FRAME: usize = SIDE / 2;
/// The winner of four sums none of which is above zero.
const NOBODY: u8 = 4;

/// The sizes of such a layer.
#[derive(Clone, Copy, Debug)]
struct Pooled {
    batch: usize,
    height: usize,
    width: usize,
    inputs: usize,
    outputs: usize,
}

impl Pooled {
    /// Height and width of the result.
    fn half(self) -> [usize; 2] {
        [self.height / 2, self.width / 2]
    }

    /// Values of a sample's input.
    fn sample(self) -> usize {
        self.height * self.width * self.inputs
    }

    /// Values of a sample's result.
    fn result(self) -> usize {
        self.half().iter().product::<usize>() * self.outputs
    }

    /// Values of a row of a framed sample.
    fn framed_row(self) -> usize {
        (self.width + 2 * FRAME) * self.inputs
    }

    /// Values of a framed sample.
    fn framed(self) -> usize {
        (self.height + 2 * FRAME) * self.framed_row()
    }

    /// Rows of a framed sample that an image's own lie in, and where those begin and end.
    fn inner(self) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let first = FRAME * self.inputs;
        (
            FRAME..FRAME + self.height,
            first..first + self.width * self.inputs,
        )
    }

    /// Copies a sample into a frame of zeros, which must be one already.
    fn frame(self, sample: &[f32], framed: &mut [f32]) {
        let (rows, columns) = self.inner();
        for (row, values) in rows.zip(sample.chunks_exact(self.width * self.inputs)) {
            framed[row * self.framed_row()..][columns.clone()].copy_from_slice(values);
        }
    }

    /// The result of a batch, and for each of its values which of the four sums it is: the first or
    /// second of the upper row (0, 1), or of the lower (2, 3), or [`NOBODY`].
    fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        bias: &[f32],
    ) -> (Buffer, Vec<u8>) {
        let panels = Panels::of_taps(weight, self.outputs, TAPS);
        let row = SIDE * self.inputs;
        let taps = (0..SIDE).map(|down| [down * self.framed_row(), down * row]);
        let taps = Pairs::new(taps.collect());
        let mut result = Buffer::any(self.batch * self.result());
        let mut winners = vec![NOBODY; result.len()];
        result
            .par_chunks_exact_mut(self.result())
            .zip(winners.par_chunks_exact_mut(self.result()))
            .zip(x.par_chunks_exact(self.sample()))
            .with_max_len(1)
            .for_each(|((result, winners), x)| {
                let mut framed = Buffer::zeros(self.framed());
                self.frame(x, &mut framed);
                self.forward_sample(isa, &framed, (&panels, &taps), bias, (result, winners));
            });
        (result, winners)
    }

    fn forward_sample(
        self,
        isa: InstructionSet,
        framed: &[f32],
        (panels, taps): (&Panels, &Pairs),
        bias: &[f32],
        (result, winners): (&mut [f32], &mut [u8]),
    ) {
        let [height, width] = self.half();
        let mut sums = Buffer::any(2 * 2 * width * COLUMNS);
        for number in panels.numbers() {
            let first = number * COLUMNS;
            let bias = &bias[first..][..panels.width(number)];
            for row in 0..height {
                let (upper, lower) = sums.split_at_mut(2 * width * COLUMNS);
                for (down, sums) in [&mut *upper, &mut *lower].into_iter().enumerate() {
                    let from = &framed[(2 * row + down) * self.framed_row()..];
                    let (rows, depth) = ([2 * width, self.inputs, 1], SIDE * self.inputs);
                    let strip = Strip::with_taps(from, rows, panels.panel(number), depth, taps);
                    let mut sums = Sums::dense(sums);
                    multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
                }
                let at = row * width * self.outputs + first;
                let (result, winners) = (&mut result[at..], &mut winners[at..]);
                pool(isa, [upper, lower], bias, self.outputs, result, winners);
            }
        }
    }
}

for_each_isa! {
    /// The largest of four sums each, from two rows of places, with its channel's bias, if it is
    /// above zero; places of the result lie `distance` apart.
    fn pool(
        rows: [&[f32]; 2],
        bias: &[f32],
        distance: usize,
        result: &mut [f32],
        winners: &mut [u8],
    ) {
        let [upper, lower] = rows.map(|row| row.as_chunks::<{ 2 * COLUMNS }>().0);
        let mut wide = [0.0; COLUMNS];
        wide[..bias.len()].copy_from_slice(bias);
        let places = result.chunks_mut(distance).zip(winners.chunks_mut(distance));
        for ((upper, lower), (result, winners)) in upper.iter().zip(lower).zip(places) {
            let (mut best, mut winner) = ([0.0; COLUMNS], [0; COLUMNS]);
            for channel in 0..COLUMNS {
                let (mut most, mut which) = (upper[channel], 0);
                for (number, sum) in [
                    (1, upper[COLUMNS + channel]),
                    (2, lower[channel]),
                    (3, lower[COLUMNS + channel]),
                ] {
                    which = if sum > most { number } else { which };
                    most = if sum > most { sum } else { most };
                }
                most += wide[channel];
                winner[channel] = if most > 0.0 { which } else { u32::from(NOBODY) };
                best[channel] = if most > 0.0 { most } else { 0.0 };
            }
            result[..bias.len()].copy_from_slice(&best[..bias.len()]);
            for (to, winner) in winners[..bias.len()].iter_mut().zip(winner) {
                *to = winner as u8;
            }
        }
    }
}
