//! The gradient of a convolution's weight, by accumulated outer products: for every tap, the values
//! of both images at the places that it connects are multiplied and summed over places and samples.

use rayon::prelude::*;

use super::shape::{ConvShape, SIDE, TAPS, valid_taps};
use crate::buffer::Buffer;
use crate::gemm::micro::multiply;
use crate::gemm::operands::{Operands, Taps};
use crate::gemm::output::{Beta, OutputTile};
use crate::gemm::panel::{NR, PanelPair, panels_per_tile};
use crate::gemm::prefetch::Prefetch;
use crate::isa::InstructionSet;
use crate::reduce::add_rows;

/// Parts of a batch that are summed separately and then added in order: the number does not depend
/// on the number of threads.
const PARTS: usize = 16;
/// Samples processed for one tap before the next, so that both images stay in the cache.
const SAMPLES: usize = 2;
/// Pixels with few channels are summed several at a time, about this many values.
const LINE: usize = 64;

/// Which of a convolution's images is the gradient of the result, to which the bias was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gradient {
    /// The result of a transposed convolution.
    Input,
    /// The result of a convolution.
    Output,
}

impl ConvShape {
    /// The gradients of the weight, `[outputs, inputs, 3, 3]`, and of the bias, given the
    /// convolution's input and output, one of which is the gradient of the result.
    pub(crate) fn parameter_gradients(
        self,
        isa: InstructionSet,
        input: &[f32],
        output: &[f32],
        gradient: Gradient,
    ) -> (Buffer, Vec<f32>) {
        let wide = self.outputs.next_multiple_of(NR);
        let padded = (wide != self.outputs).then(|| padded(output, self.outputs, wide));
        let output = padded.as_deref().unwrap_or(output);
        let samples = self.batch.div_ceil(PARTS).next_multiple_of(SAMPLES);
        let output_sample = self.places() * wide;
        let channels = match gradient {
            Gradient::Input => self.inputs,
            Gradient::Output => self.outputs,
        };
        let taps = self.connected(isa, SAMPLES, wide);
        let parts: Vec<Part> = input
            .par_chunks(samples * self.input_sample())
            .zip(output.par_chunks(samples * output_sample))
            .with_max_len(1)
            .map(|(input, output)| {
                let mut part = Part {
                    weight: Buffer::zeros(TAPS * self.inputs * wide),
                    bias: vec![0.0; channels],
                };
                for (input, output) in input
                    .chunks(SAMPLES * self.input_sample())
                    .zip(output.chunks(SAMPLES * output_sample))
                {
                    let samples = input.len() / self.input_sample();
                    let rest = (samples < SAMPLES).then(|| self.connected(isa, samples, wide));
                    let taps = rest.as_ref().unwrap_or(&taps);
                    self.add_samples(isa, [input, output], taps, wide, &mut part.weight);
                    match gradient {
                        Gradient::Input => add_channels(isa, input, self.inputs, &mut part.bias),
                        Gradient::Output => add_rows(isa, output, wide, &mut part.bias),
                    }
                }
                part
            })
            .collect();
        let mut bias = vec![0.0; channels];
        for part in &parts {
            add_rows(isa, &part.bias, part.bias.len(), &mut bias);
        }
        (self.by_output(isa, &parts, wide), bias)
    }

    /// The places that `samples` samples connect, one entry per product. For a single channel, the
    /// product covers all taps of a place and its outputs; otherwise it covers one tap with the
    /// inputs and outputs that it connects.
    fn connected(self, isa: InstructionSet, samples: usize, wide: usize) -> Vec<Taps> {
        let width = tile_width(isa, wide);
        let (rows, columns) = (self.output_height(), self.output_width());
        if self.inputs == 1 {
            let places = (0..samples * rows * columns).map(|place| [place * TAPS, place * wide]);
            return vec![Taps::new(places.collect())];
        }
        let of_tap = |tap: usize| {
            let [down, right] = [tap / SIDE, tap % SIDE];
            let [above, below] = reaching(down, rows, self.height);
            let [from, to] = reaching(right, columns, self.width);
            let lines =
                (0..samples).flat_map(|sample| (above..below).map(move |row| (sample, row)));
            let places = lines.flat_map(|(sample, row)| {
                (from..to).map(move |column| {
                    let line = sample * self.height + 2 * row + down - 1;
                    let pixel = line * self.width + self.sorted(2 * column + right - 1);
                    let place = (sample * rows + row) * columns + column;
                    [pixel * self.inputs, place * width]
                })
            });
            Taps::new(places.collect())
        };
        (0..TAPS).map(of_tap).collect()
    }

    /// Index of an input column when even columns are stored before odd ones, so that the values
    /// that a tap reads are contiguous.
    fn sorted(self, column: usize) -> usize {
        column / 2 + column % 2 * self.width.div_ceil(2)
    }

    /// Adds the products of a few samples, one tile's outputs at a time: for a single channel, all
    /// taps of a place; otherwise, the inputs of every tap.
    fn add_samples(
        self,
        isa: InstructionSet,
        [input, output]: [&[f32]; 2],
        taps: &[Taps],
        wide: usize,
        part: &mut [f32],
    ) {
        let width = tile_width(isa, wide);
        let add = |[a, b]: [&[f32]; 2], rows: usize, taps: &Taps, part: &mut [f32]| {
            let panels = PanelPair {
                first: &b[..b.len() + NR - width],
                second: (width > NR).then(|| &b[NR..]),
            };
            let operands = Operands::outer(a, rows, panels, taps);
            let mut out = OutputTile::new(part, wide, width);
            multiply(isa, &operands, Beta::One, &mut out, Prefetch::none());
        };
        if self.inputs == 1 {
            let patches = self.im2col(input);
            for column in (0..wide).step_by(width) {
                let images = [&*patches, &output[column..]];
                add(images, TAPS, &taps[0], &mut part[column..]);
            }
            return;
        }
        let channels = self.inputs;
        let row = self.width * channels;
        let mut sorted = Buffer::any(input.len());
        for (to, row) in sorted.chunks_exact_mut(row).zip(input.chunks_exact(row)) {
            for (column, pixel) in row.chunks_exact(channels).enumerate() {
                to[self.sorted(column) * channels..][..channels].copy_from_slice(pixel);
            }
        }
        let mut panel = Buffer::any(output.len() / wide * width);
        for column in (0..wide).step_by(width) {
            for (slice, place) in panel.chunks_exact_mut(width).zip(output.chunks_exact(wide)) {
                let columns = place[column..].as_chunks::<NR>().0;
                let slice = slice.as_chunks_mut::<NR>().0;
                slice
                    .iter_mut()
                    .zip(columns)
                    .for_each(|(to, from)| *to = *from);
            }
            for (taps, part) in taps.iter().zip(part.chunks_exact_mut(channels * wide)) {
                add([&sorted, &panel], channels, taps, &mut part[column..]);
            }
        }
    }

    /// The sum of all parts, from `[tap, inputs, outputs]` to `[outputs, inputs, tap]`.
    fn by_output(self, isa: InstructionSet, parts: &[Part], wide: usize) -> Buffer {
        let channels = self.inputs;
        let mut total = Buffer::zeros(TAPS * channels * wide);
        for part in parts {
            add_rows(isa, &part.weight, part.weight.len(), &mut total);
        }
        let mut gradient = Buffer::any(self.outputs * channels * TAPS);
        for (output, gradient) in gradient.chunks_exact_mut(channels * TAPS).enumerate() {
            for (channel, taps) in gradient.chunks_exact_mut(TAPS).enumerate() {
                for (tap, value) in taps.iter_mut().enumerate() {
                    *value = total[(tap * channels + channel) * wide + output];
                }
            }
        }
        gradient
    }
}

/// The contribution of one part of a batch to the gradients.
struct Part {
    /// `[tap, inputs, outputs]`.
    weight: Buffer,
    bias: Vec<f32>,
}

/// Sums an image's pixels by channel, several pixels at a time if they have few channels.
fn add_channels(isa: InstructionSet, image: &[f32], channels: usize, sums: &mut [f32]) {
    let stride = channels * (LINE / channels).max(1);
    let mut lines = vec![0.0; stride];
    add_rows(isa, image, stride, &mut lines);
    add_rows(isa, &lines, channels, sums);
}

/// The output coordinates, below `count`, at which a tap falls inside an input of `size`.
fn reaching(tap: usize, count: usize, size: usize) -> [usize; 2] {
    let meets = |at: &usize| (valid_taps(*at, size)[0]..valid_taps(*at, size)[1]).contains(&tap);
    let from = (0..count).find(meets).unwrap_or(count);
    [from, (from..count).rfind(meets).map_or(from, |at| at + 1)]
}

/// Outputs multiplied together, of `wide` in all.
fn tile_width(isa: InstructionSet, wide: usize) -> usize {
    let most = panels_per_tile(isa) * NR;
    if wide.is_multiple_of(most) { most } else { NR }
}

/// Rows of `width` values, padded with zeros to `wide`.
fn padded(rows: &[f32], width: usize, wide: usize) -> Buffer {
    let mut padded = Buffer::zeros(rows.len() / width * wide);
    for (to, row) in padded.chunks_exact_mut(wide).zip(rows.chunks_exact(width)) {
        to[..width].copy_from_slice(row);
    }
    padded
}
