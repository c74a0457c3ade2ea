//! The backward pass, which only visits the largest of each four sums.

use rayon::prelude::*;

use super::{NONE, PooledConv, SIDE, TAPS};
use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};
use crate::reduce::add_rows;

/// Parts of a batch that are summed separately and then added in order: the number does not depend
/// on the number of threads.
const PARTS: usize = 16;
/// Values multiplied together: rows of taps are padded with zeros to a multiple of this.
const LANES: usize = 8;

/// A result's gradient and the place that receives it.
#[derive(Clone, Copy)]
pub(crate) struct Routed {
    /// Offset in a padded sample of the first value that its taps read.
    place: usize,
    gradient: f32,
}

impl PooledConv {
    /// Number of values in a padded row of taps.
    fn line(self) -> usize {
        (SIDE * self.inputs).next_multiple_of(LANES)
    }

    /// Number of values in a padded sample, plus room for the padding of a row of taps.
    fn padded_with_lanes(self) -> usize {
        self.padded() + LANES
    }

    /// The gradients of one channel of a sample's result, with their places.
    fn routed(self, output: usize, (argmax, grad): (&[u8], &[f32]), found: &mut Vec<Routed>) {
        let [_, width] = self.half();
        let channel = |at| at * self.outputs + output;
        found.clear();
        for at in 0..argmax.len() / self.outputs {
            let which = argmax[channel(at)];
            if which != NONE {
                let row = 2 * (at / width) + usize::from(which / 2);
                let column = 2 * (at % width) + usize::from(which % 2);
                found.push(Routed {
                    place: row * self.padded_row() + column * self.inputs,
                    gradient: grad[channel(at)],
                });
            }
        }
    }

    /// The gradients of the weight, `[outputs, inputs, 5, 5]`, and of the bias.
    pub(crate) fn parameter_gradients(
        self,
        isa: InstructionSet,
        x: &[f32],
        argmax: &[u8],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let samples = self.batch.div_ceil(PARTS).max(1);
        let parts: Vec<(Buffer, Vec<f32>)> = x
            .par_chunks(samples * self.sample())
            .zip(argmax.par_chunks(samples * self.result()))
            .zip(grad.par_chunks(samples * self.result()))
            .with_max_len(1)
            .map(|((x, argmax), grad)| self.part(isa, x, argmax, grad))
            .collect();
        let mut weight = Buffer::zeros(self.outputs * SIDE * self.line());
        let mut bias = vec![0.0; self.outputs];
        for (of_weight, of_bias) in &parts {
            add_rows(isa, of_weight, of_weight.len(), &mut weight);
            add_rows(isa, of_bias, of_bias.len(), &mut bias);
        }
        (self.to_weight(&weight), bias)
    }

    /// The contribution of some samples to the gradients of the weight, `[outputs, 5, line]`, and
    /// the bias.
    fn part(
        self,
        isa: InstructionSet,
        x: &[f32],
        argmax: &[u8],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let output = SIDE * self.line();
        let mut weight = Buffer::zeros(self.outputs * output);
        let mut bias = vec![0.0; self.outputs];
        let mut padded = Buffer::zeros(self.padded_with_lanes());
        let mut found = vec![];
        let grads = argmax
            .chunks_exact(self.result())
            .zip(grad.chunks_exact(self.result()));
        for (x, grads) in x.chunks_exact(self.sample()).zip(grads) {
            self.pad(x, &mut padded);
            for (channel, weight) in weight.chunks_exact_mut(output).enumerate() {
                self.routed(channel, grads, &mut found);
                add_seen(isa, &found, &padded, self.padded_row(), self.line(), weight);
                bias[channel] += found.iter().map(|routed| routed.gradient).sum::<f32>();
            }
        }
        (weight, bias)
    }

    /// The positions of an output's weight, `[inputs, 5, 5]`, in its lines, `[5, line]`.
    fn places(self) -> impl Iterator<Item = usize> {
        let place = move |input, tap| tap / SIDE * self.line() + tap % SIDE * self.inputs + input;
        (0..self.inputs).flat_map(move |input| (0..TAPS).map(move |tap| place(input, tap)))
    }

    /// Converts a weight's gradient from `[outputs, 5, line]` to `[outputs, inputs, 5, 5]`.
    fn to_weight(self, lines: &[f32]) -> Buffer {
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

    /// Converts a weight from `[outputs, inputs, 5, 5]` to `[outputs, 5, line]`, padding each line
    /// with zeros.
    fn to_lines(self, weight: &[f32]) -> Buffer {
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
    pub(crate) fn input_gradient(
        self,
        isa: InstructionSet,
        weight: &[f32],
        argmax: &[u8],
        grad: &[f32],
    ) -> Buffer {
        let weight = self.to_lines(weight);
        let (rows, columns) = self.inner();
        let mut gradient = Buffer::any(self.batch * self.sample());
        gradient
            .par_chunks_exact_mut(self.sample())
            .zip(argmax.par_chunks_exact(self.result()))
            .zip(grad.par_chunks_exact(self.result()))
            .with_max_len(1)
            .for_each(|((gradient, argmax), grad)| {
                let mut padded = Buffer::zeros(self.padded_with_lanes());
                let mut found = vec![];
                for (channel, weight) in weight.chunks_exact(SIDE * self.line()).enumerate() {
                    self.routed(channel, (argmax, grad), &mut found);
                    let line = self.line();
                    give_back(isa, &found, weight, self.padded_row(), line, &mut padded);
                }
                let width = self.width * self.inputs;
                for (row, to) in rows.clone().zip(gradient.chunks_exact_mut(width)) {
                    to.copy_from_slice(&padded[row * self.padded_row()..][columns.clone()]);
                }
            });
        gradient
    }
}

for_each_isa! {
    /// Adds, for each place, the values read by its taps times its gradient; `row` is the row
    /// length of a padded sample.
    fn add_seen(routed: &[Routed], padded: &[f32], row: usize, line: usize, sums: &mut [f32]) {
        for routed in routed {
            for (down, sums) in sums.chunks_exact_mut(line).enumerate() {
                let seen = &padded[routed.place + down * row..][..line];
                add_scaled(routed.gradient, seen, sums);
            }
        }
    }
}

for_each_isa! {
    /// Adds the weight times each gradient to the values that its taps read.
    fn give_back(routed: &[Routed], weight: &[f32], row: usize, line: usize, padded: &mut [f32]) {
        for routed in routed {
            for (down, weight) in weight.chunks_exact(line).enumerate() {
                let seen = &mut padded[routed.place + down * row..][..line];
                add_scaled(routed.gradient, weight, seen);
            }
        }
    }
}

/// Adds `factor` times `values`, whose number is a multiple of [`LANES`].
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
