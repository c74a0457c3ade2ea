//! The gradient of a convolution's weight: for every tap, what both images hold at the places
//! that it connects, multiplied and added up over places and samples.

use rayon::prelude::*;

use super::{NARROW, SIDE, Stride2, TAPS, inside};
use crate::buffer::Buffer;
use crate::isa::InstructionSet;
use crate::product::add_rows;
use crate::tile::{Begin, COLUMNS, ROWS, Stretches, Tile, ZERO, multiply};

/// Parts of a batch that are added up apart, and then in order: the same for any number of
/// threads.
const PARTS: usize = 16;
/// Samples that are gone through for one tap before the next: both images stay in the cache.
const SAMPLES: usize = 2;
/// Pixels of few channels are added up several at a time, about this many values.
const LINE: usize = 64;
/// Channels of the big image that a tile takes.
const CHANNELS: usize = 8;

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
        let parts: Vec<Part> = big
            .par_chunks(samples * self.big_sample())
            .zip(small.par_chunks(samples * small_sample))
            .map(|(big, small)| {
                let mut part = Part {
                    weight: Buffer::zeros(TAPS * self.big * wide),
                    bias: vec![0.0; self.channels(side)],
                };
                for (big, small) in big
                    .chunks(SAMPLES * self.big_sample())
                    .zip(small.chunks(SAMPLES * small_sample))
                {
                    if self.big < NARROW {
                        self.add_framed(isa, big, small, wide, &mut part.weight);
                    } else {
                        self.add_samples(isa, big, small, wide, &mut part.weight);
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

    /// Adds a few samples: a tile takes a tap, some big channels and 32 small ones.
    fn add_samples(
        self,
        isa: InstructionSet,
        big: &[f32],
        small: &[f32],
        wide: usize,
        part: &mut [f32],
    ) {
        let (channels, rows, columns) = (self.big, self.small_height(), self.small_width());
        let samples = big.len() / self.big_sample();
        let offsets: [usize; CHANNELS] = std::array::from_fn(|channel| channel);
        let mut starts = Vec::with_capacity(samples * rows);
        for tap in 0..TAPS {
            let [down, right] = [tap / SIDE, tap % SIDE];
            let [above, below] = reaching(down, rows, self.height);
            let [from, to] = reaching(right, columns, self.width);
            if from >= to {
                continue;
            }
            starts.clear();
            starts.extend((0..samples).flat_map(|sample| {
                (above..below).map(move |row| {
                    let line = sample * self.height + 2 * row + down - 1;
                    let pixel = line * self.width + 2 * from + right - 1;
                    [
                        pixel * channels,
                        ((sample * rows + row) * columns + from) * wide,
                    ]
                })
            }));
            for channel in (0..channels).step_by(CHANNELS) {
                let offsets = &offsets[..CHANNELS.min(channels - channel)];
                for column in (0..wide).step_by(COLUMNS) {
                    let tile = Stretches::new(
                        [&big[channel..], &small[column..]],
                        offsets,
                        &starts,
                        [to - from, 2 * channels, wide],
                    );
                    let first = tap * channels + channel;
                    add_tile(
                        isa,
                        &tile,
                        offsets.len(),
                        &mut part[first * wide + column..],
                        wide,
                    );
                }
            }
        }
    }

    /// Adds a few samples of few big channels: a tile takes several taps.
    fn add_framed(
        self,
        isa: InstructionSet,
        big: &[f32],
        small: &[f32],
        wide: usize,
        part: &mut [f32],
    ) {
        let (channels, frame) = (self.big, self.frame());
        let (rows, columns) = (self.small_height(), self.small_width());
        let samples = big.len() / self.big_sample();
        let mut framed = Buffer::zeros(samples * frame.len());
        for (framed, big) in framed
            .chunks_exact_mut(frame.len())
            .zip(big.chunks_exact(self.big_sample()))
        {
            self.enframe(big, framed);
        }
        let offset = |at: usize| {
            let (tap, channel) = (at / channels, at % channels);
            tap / SIDE * frame.row + tap % SIDE * channels + channel
        };
        let offsets: Vec<usize> = (0..TAPS * channels).map(offset).collect();
        let starts: Vec<[usize; 2]> = (0..samples * rows)
            .map(|line| {
                let (sample, row) = (line / rows, line % rows);
                [
                    sample * frame.len() + 2 * row * frame.row,
                    line * columns * wide,
                ]
            })
            .collect();
        for (number, offsets) in offsets.chunks(ROWS).enumerate() {
            for column in (0..wide).step_by(COLUMNS) {
                let extent = [columns, 2 * channels, wide];
                let tile = Stretches::new([&framed, &small[column..]], offsets, &starts, extent);
                let to = &mut part[number * ROWS * wide + column..];
                add_tile(isa, &tile, offsets.len(), to, wide);
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

fn add_tile(isa: InstructionSet, tile: &Stretches<'_>, count: usize, to: &mut [f32], wide: usize) {
    let mut sums: Tile = ZERO;
    for (sums, line) in sums[..count].iter_mut().zip(to.chunks(wide)) {
        sums.copy_from_slice(&line[..COLUMNS]);
    }
    multiply(isa, tile, Begin::Sums, &mut sums);
    for (sums, line) in sums[..count].iter().zip(to.chunks_mut(wide)) {
        line[..COLUMNS].copy_from_slice(sums);
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
