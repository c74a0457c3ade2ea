//! The gradient of a convolution's weight: for every tap, what both images hold at the places
//! that it connects, multiplied and added up over places and samples.

use rayon::prelude::*;

use super::{SIDE, Stride2, TAPS, inside};
use crate::buffer::Buffer;
use crate::isa::InstructionSet;
use crate::pairs::{Pairs, add_pairs};
use crate::product::add_rows;
use crate::strip::{COLUMNS, Sums, panels_together};

/// Parts of a batch that are added up apart, and then in order: the same for any number of
/// threads.
const PARTS: usize = 16;
/// Samples that are gone through for one tap before the next: both images stay in the cache.
const SAMPLES: usize = 2;
/// Pixels of few channels are added up several at a time, about this many values.
const LINE: usize = 64;

/// Which image a convolution's bias was added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Big,
    Small,
}

impl Stride2 {
    /// The gradients of the weight, `[small, big, 3, 3]`, and of the bias, given both images, of
    /// which that on `side` is the result's gradient.
    pub(crate) fn parameter_gradients(
        self,
        isa: InstructionSet,
        big: &[f32],
        small: &[f32],
        side: Side,
    ) -> (Buffer, Vec<f32>) {
        let wide = self.small.next_multiple_of(COLUMNS);
        let padded = (wide != self.small).then(|| padded(small, self.small, wide));
        let small = padded.as_deref().unwrap_or(small);
        let samples = self.batch.div_ceil(PARTS).next_multiple_of(SAMPLES);
        let small_sample = self.small_height() * self.small_width() * wide;
        let pairs = self.pairs(isa, SAMPLES, wide);
        let parts: Vec<Part> = big
            .par_chunks(samples * self.big_sample())
            .zip(small.par_chunks(samples * small_sample))
            .with_max_len(1)
            .map(|(big, small)| {
                let mut part = Part {
                    weight: Buffer::zeros(TAPS * self.big * wide),
                    bias: vec![0.0; self.channels(side)],
                };
                for (big, small) in big
                    .chunks(SAMPLES * self.big_sample())
                    .zip(small.chunks(SAMPLES * small_sample))
                {
                    let samples = big.len() / self.big_sample();
                    let rest = (samples < SAMPLES).then(|| self.pairs(isa, samples, wide));
                    let pairs = rest.as_ref().unwrap_or(&pairs);
                    match self.big {
                        1 => self.add_patches(isa, [big, small], pairs, wide, &mut part.weight),
                        _ => self.add_samples(isa, [big, small], pairs, wide, &mut part.weight),
                    }
                    match side {
                        Side::Big => add_channels(isa, big, self.big, &mut part.bias),
                        Side::Small => add_rows(isa, small, wide, &mut part.bias),
                    }
                }
                part
            })
            .collect();
        let mut bias = vec![0.0; self.channels(side)];
        for part in &parts {
            add_rows(isa, &part.bias, part.bias.len(), &mut bias);
        }
        (self.by_output(isa, &parts, wide), bias)
    }

    fn channels(self, side: Side) -> usize {
        match side {
            Side::Big => self.big,
            Side::Small => self.small,
        }
    }

    /// The pairs of places that so many samples connect, as far as one product goes through them:
    /// of one channel, a place's taps and its small channels; of more, for each tap, the big
    /// channels and the small ones that it connects.
    fn pairs(self, isa: InstructionSet, samples: usize, wide: usize) -> Vec<Pairs> {
        let width = panel_width(isa, wide);
        let (rows, columns) = (self.small_height(), self.small_width());
        if self.big == 1 {
            let places = (0..samples * rows * columns).map(|place| [place * TAPS, place * wide]);
            return vec![Pairs::new(places.collect())];
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
                    [pixel * self.big, place * width]
                })
            });
            Pairs::new(places.collect())
        };
        (0..TAPS).map(of_tap).collect()
    }

    /// Where a column of the big image comes to lie when even ones are put before odd ones, so
    /// that what a tap reads lies side by side.
    fn sorted(self, column: usize) -> usize {
        column / 2 + column % 2 * self.width.div_ceil(2)
    }

    /// Adds a few samples: of every tap, each of the big channels by 16 or 32 small ones at a time.
    fn add_samples(
        self,
        isa: InstructionSet,
        [big, small]: [&[f32]; 2],
        pairs: &[Pairs],
        wide: usize,
        part: &mut [f32],
    ) {
        let channels = self.big;
        let row = self.width * channels;
        let mut sorted = Buffer::any(big.len());
        for (to, row) in sorted.chunks_exact_mut(row).zip(big.chunks_exact(row)) {
            for (column, pixel) in row.chunks_exact(channels).enumerate() {
                to[self.sorted(column) * channels..][..channels].copy_from_slice(pixel);
            }
        }
        let width = panel_width(isa, wide);
        let mut panel = Buffer::any(small.len() / wide * width);
        for column in (0..wide).step_by(width) {
            for (line, place) in panel.chunks_exact_mut(width).zip(small.chunks_exact(wide)) {
                let columns = place[column..].as_chunks::<COLUMNS>().0;
                let line = line.as_chunks_mut::<COLUMNS>().0;
                line.iter_mut()
                    .zip(columns)
                    .for_each(|(to, from)| *to = *from);
            }
            for (pairs, part) in pairs.iter().zip(part.chunks_exact_mut(channels * wide)) {
                let mut sums = Sums::apart(&mut part[column..], wide, width);
                add_pairs(isa, [&sorted, &panel], pairs, channels, &mut sums);
            }
        }
    }

    /// Adds a few samples of one big channel: a place's taps by 16 or 32 small channels at a time.
    fn add_patches(
        self,
        isa: InstructionSet,
        [big, small]: [&[f32]; 2],
        pairs: &[Pairs],
        wide: usize,
        part: &mut [f32],
    ) {
        let (patches, width) = (self.patches(big), panel_width(isa, wide));
        for pairs in pairs {
            for column in (0..wide).step_by(width) {
                let mut sums = Sums::apart(&mut part[column..], wide, width);
                add_pairs(isa, [&patches, &small[column..]], pairs, TAPS, &mut sums);
            }
        }
    }

    /// The sum of all parts, from `[tap, big, small]` to `[small, big, tap]`.
    fn by_output(self, isa: InstructionSet, parts: &[Part], wide: usize) -> Buffer {
        let channels = self.big;
        let mut total = Buffer::zeros(TAPS * channels * wide);
        for part in parts {
            add_rows(isa, &part.weight, part.weight.len(), &mut total);
        }
        let mut gradient = Buffer::any(self.small * channels * TAPS);
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

/// What one part of a batch adds to the gradients.
struct Part {
    /// `[tap, big, small]`.
    weight: Buffer,
    bias: Vec<f32>,
}

/// Adds up pixels of few or many channels: a few rows of pixels at a time.
fn add_channels(isa: InstructionSet, image: &[f32], channels: usize, sums: &mut [f32]) {
    let stride = channels * (LINE / channels).max(1);
    let mut lines = vec![0.0; stride];
    add_rows(isa, image, stride, &mut lines);
    add_rows(isa, &lines, channels, sums);
}

/// The small coordinates, below `count`, where a tap meets a big image of `size`.
fn reaching(tap: usize, count: usize, size: usize) -> [usize; 2] {
    let meets = |at: &usize| (inside(*at, size)[0]..inside(*at, size)[1]).contains(&tap);
    let from = (0..count).find(meets).unwrap_or(count);
    [from, (from..count).rfind(meets).map_or(from, |at| at + 1)]
}

/// Small channels, of so many in all, that are multiplied together.
fn panel_width(isa: InstructionSet, wide: usize) -> usize {
    let together = panels_together(isa) * COLUMNS;
    if wide.is_multiple_of(together) {
        together
    } else {
        COLUMNS
    }
}

/// Rows of `width` values with zeros up to `wide`.
fn padded(rows: &[f32], width: usize, wide: usize) -> Buffer {
    let mut padded = Buffer::zeros(rows.len() / width * wide);
    for (to, row) in padded.chunks_exact_mut(wide).zip(rows.chunks_exact(width)) {
        to[..width].copy_from_slice(row);
    }
    padded
}
