//! The backward pass, through winners alone.

use rayon::prelude::*;

use super::{NOBODY, Pooled, SIDE, TAPS};
use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};
use crate::product::add_rows;

/// Parts of a batch that are added up apart, and then in order: the same for any number of threads.
const PARTS: usize = 16;
/// Values that are multiplied together: rows of taps are filled up with zeros to so many.
const LANES: usize = 8;

/// What a result's gradient goes back through.
#[derive(Clone, Copy)]
pub(super) struct Winner {
    /// Where what its taps read begins, in a framed sample.
    place: usize,
    gradient: f32,
}

impl Pooled {
    /// Values of a row of taps, filled up.
    fn line(self) -> usize {
        (SIDE * self.inputs).next_multiple_of(LANES)
    }

    /// Values of a framed sample, and as many after it as a row of taps is filled up with.
    fn roomy(self) -> usize {
        self.framed() + LANES
    }

    /// A sample's winners of one channel of the result.
    fn winners(self, output: usize, (winners, grad): (&[u8], &[f32]), found: &mut Vec<Winner>) {
        let [_, width] = self.half();
        let channel = |at| at * self.outputs + output;
        found.clear();
        for at in 0..winners.len() / self.outputs {
            let which = winners[channel(at)];
            if which != NOBODY {
                let row = 2 * (at / width) + usize::from(which / 2);
                let column = 2 * (at % width) + usize::from(which % 2);
                found.push(Winner {
                    place: row * self.framed_row() + column * self.inputs,
                    gradient: grad[channel(at)],
                });
            }
        }
    }

    /// The gradients of the weight, `[outputs, inputs, 5, 5]`, and of the bias.
    pub(super) fn parameter_gradients(
        self,
        isa: InstructionSet,
        x: &[f32],
        winners: &[u8],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let samples = self.batch.div_ceil(PARTS).max(1);
        let parts: Vec<(Buffer, Vec<f32>)> = x
            .par_chunks(samples * self.sample())
            .zip(winners.par_chunks(samples * self.result()))
            .zip(grad.par_chunks(samples * self.result()))
            .with_max_len(1)
            .map(|((x, winners), grad)| self.part(isa, x, winners, grad))
            .collect();
        let mut weight = Buffer::zeros(self.outputs * SIDE * self.line());
        let mut bias = vec![0.0; self.outputs];
        for (of_weight, of_bias) in &parts {
            add_rows(isa, of_weight, of_weight.len(), &mut weight);
            add_rows(isa, of_bias, of_bias.len(), &mut bias);
        }
        (self.by_input(&weight), bias)
    }

    /// What some samples add to the gradients of the weight, `[outputs, 5, line]`, and the bias.
    fn part(
        self,
        isa: InstructionSet,
        x: &[f32],
        winners: &[u8],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let output = SIDE * self.line();
        let mut weight = Buffer::zeros(self.outputs * output);
        let mut bias = vec![0.0; self.outputs];
        let mut framed = Buffer::zeros(self.roomy());
        let mut found = vec![];
        let grads = winners
            .chunks_exact(self.result())
            .zip(grad.chunks_exact(self.result()));
        for (x, grads) in x.chunks_exact(self.sample()).zip(grads) {
            self.frame(x, &mut framed);
            for (channel, weight) in weight.chunks_exact_mut(output).enumerate() {
                self.winners(channel, grads, &mut found);
                add_seen(isa, &found, &framed, self.framed_row(), self.line(), weight);
                bias[channel] += found.iter().map(|winner| winner.gradient).sum::<f32>();
            }
        }
        (weight, bias)
    }

    /// Where the values of an output's weight, `[inputs, 5, 5]`, lie in its lines, `[5, line]`.
    fn places(self) -> impl Iterator<Item = usize> {
        let place = move |input, tap| tap / SIDE * self.line() + tap % SIDE * self.inputs + input;
        (0..self.inputs).flat_map(move |input| (0..TAPS).map(move |tap| place(input, tap)))
    }

    /// A weight's gradient from `[outputs, 5, line]` to `[outputs, inputs, 5, 5]`.
    fn by_input(self, lines: &[f32]) -> Buffer {
        let mut weight = Buffer::any(self.outputs * self.inputs * TAPS);
        for (weight, lines) in weight
            .chunks_exact_mut(self.inputs * TAPS)
            .zip(lines.chunks_exact(SIDE * self.line()))
        {
            for (value, place) in weight.iter_mut().zip(self.places()) {
                *value = lines[place];
            }
        }
        weight
    }

    /// A weight from `[outputs, inputs, 5, 5]` to `[outputs, 5, line]`, with zeros to the end of a
    /// line.
    fn by_line(self, weight: &[f32]) -> Buffer {
        let mut lines = Buffer::zeros(self.outputs * SIDE * self.line());
        for (lines, weight) in lines
            .chunks_exact_mut(SIDE * self.line())
            .zip(weight.chunks_exact(self.inputs * TAPS))
        {
            for (&value, place) in weight.iter().zip(self.places()) {
                lines[place] = value;
            }
        }
        lines
    }

    /// The gradient of the input.
    pub(super) fn input_gradient(
        self,
        isa: InstructionSet,
        weight: &[f32],
        winners: &[u8],
        grad: &[f32],
    ) -> Buffer {
        let weight = self.by_line(weight);
        let (rows, columns) = self.inner();
        let mut gradient = Buffer::any(self.batch * self.sample());
        gradient
            .par_chunks_exact_mut(self.sample())
            .zip(winners.par_chunks_exact(self.result()))
            .zip(grad.par_chunks_exact(self.result()))
            .with_max_len(1)
            .for_each(|((gradient, winners), grad)| {
                let mut framed = Buffer::zeros(self.roomy());
                let mut found = vec![];
                for (channel, weight) in weight.chunks_exact(SIDE * self.line()).enumerate() {
                    self.winners(channel, (winners, grad), &mut found);
                    let line = self.line();
                    give_back(isa, &found, weight, self.framed_row(), line, &mut framed);
                }
                let width = self.width * self.inputs;
                for (row, to) in rows.clone().zip(gradient.chunks_exact_mut(width)) {
                    to.copy_from_slice(&framed[row * self.framed_row()..][columns.clone()]);
                }
            });
        gradient
    }
}

for_each_isa! {
    /// Adds what each winner's taps read, times its gradient; `row` is that of a framed sample.
    fn add_seen(winners: &[Winner], framed: &[f32], row: usize, line: usize, sums: &mut [f32]) {
        for winner in winners {
            for (down, sums) in sums.chunks_exact_mut(line).enumerate() {
                let seen = &framed[winner.place + down * row..][..line];
                add_scaled(winner.gradient, seen, sums);
            }
        }
    }
}

for_each_isa! {
    /// Adds the weight times each winner's gradient to what its taps read.
    fn give_back(winners: &[Winner], weight: &[f32], row: usize, line: usize, framed: &mut [f32]) {
        for winner in winners {
            for (down, weight) in weight.chunks_exact(line).enumerate() {
                let seen = &mut framed[winner.place + down * row..][..line];
                add_scaled(winner.gradient, weight, seen);
            }
        }
    }
}

/// Adds `factor` times `values`, of which there are a multiple of [`LANES`].
#[inline(always)]
fn add_scaled(factor: f32, values: &[f32], sums: &mut [f32]) {
    let (values, _) = values.as_chunks::<LANES>();
    let (sums, _) = sums.as_chunks_mut::<LANES>();
    for (sums, values) in sums.iter_mut().zip(values) {
        for lane in 0..LANES {
            sums[lane] += factor * values[lane];
        }
    }
}
