//! Both directions for images of so few channels that a tap reads next to nothing: samples are
//! framed by zeros, so that whole rows of places are read at fixed distances.

use rayon::prelude::*;

use super::{SIDE, Stride2, TAPS};
use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::product::Panels;
use crate::tile::{Begin, COLUMNS, ROWS, Stretches, ZERO, multiply};

/// A big image with a row and a column of zeros before it, and as many after it as taps reach.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) rows: usize,
    /// Values of a row.
    pub(super) row: usize,
}

impl Frame {
    pub(super) fn len(self) -> usize {
        self.rows * self.row
    }
}

impl Stride2 {
    pub(super) fn frame(self) -> Frame {
        Frame {
            rows: 2 * self.small_height() + 1,
            row: (2 * self.small_width() + 1) * self.big,
        }
    }

    /// Copies a sample's big image into its frame, whose border is left as it is.
    pub(super) fn enframe(self, big: &[f32], framed: &mut [f32]) {
        let row = self.width * self.big;
        let lines = framed.chunks_exact_mut(self.frame().row).skip(1);
        for (line, values) in lines.zip(big.chunks_exact(row)) {
            line[self.big..][..row].copy_from_slice(values);
        }
    }

    pub(super) fn big_sample(self) -> usize {
        self.height * self.width * self.big
    }

    /// Places of a row of the small image that a tile takes: all tiles of a row about alike.
    fn places(self) -> usize {
        let width = self.small_width();
        width.div_ceil(width.div_ceil(ROWS))
    }

    pub(super) fn down_narrow(
        self,
        isa: InstructionSet,
        big: &[f32],
        panels: &Panels,
        finish: Finish<'_>,
        out: &Disjoint<'_>,
    ) {
        let (frame, outputs) = (self.frame(), self.small);
        let (rows, width) = (self.small_height(), self.small_width());
        let depth = SIDE * self.big;
        big.par_chunks_exact(self.big_sample())
            .enumerate()
            .for_each(|(sample, big)| {
                let mut framed = Buffer::zeros(frame.len());
                self.enframe(big, &mut framed);
                let mut sums = ZERO;
                for (row, number) in
                    (0..rows).flat_map(|row| panels.numbers().map(move |n| (row, n)))
                {
                    let starts: [[usize; 2]; SIDE] = std::array::from_fn(|down| {
                        [(2 * row + down) * frame.row, down * depth * COLUMNS]
                    });
                    for first in (0..width).step_by(self.places()) {
                        let count = self.places().min(width - first);
                        let offsets: [usize; ROWS] =
                            std::array::from_fn(|at| 2 * self.big * (first + at));
                        let tile = Stretches::new(
                            [&framed, panels.panel(number)],
                            &offsets[..count],
                            &starts,
                            [depth, 1, COLUMNS],
                        );
                        multiply(isa, &tile, Begin::Zero, &mut sums);
                        let place = (sample * rows + row) * width + first;
                        let channel = number * COLUMNS;
                        for (at, sums) in sums[..count].iter().enumerate() {
                            let to = (place + at) * outputs + channel;
                            // SAFETY: every tile has its own places and channels.
                            let to = unsafe { out.row(to, panels.width(number)) };
                            finish.store(to, sums, channel);
                        }
                    }
                }
            });
    }

    pub(super) fn up_narrow(
        self,
        isa: InstructionSet,
        small: &[f32],
        by_input: &[f32],
        finish: Finish<'_>,
        big: &mut [f32],
    ) {
        let (frame, channels) = (self.frame(), self.big);
        let small_sample = self.small_len() / self.batch;
        big.par_chunks_exact_mut(self.big_sample())
            .zip(small.par_chunks_exact(small_sample))
            .for_each(|(big, small)| {
                let mut framed = Buffer::zeros(frame.len());
                self.up_framed(isa, small, by_input, &mut framed);
                let row = self.width * channels;
                let lines = framed.chunks_exact(frame.row).skip(1);
                for (to, line) in big.chunks_exact_mut(row).zip(lines) {
                    for (to, pixel) in to
                        .chunks_exact_mut(channels)
                        .zip(line[channels..].chunks_exact(channels))
                    {
                        finish.write(to, pixel, 0);
                    }
                }
            });
    }

    /// Adds what every place of a small image gives to each pixel it reaches.
    fn up_framed(self, isa: InstructionSet, small: &[f32], by_input: &[f32], framed: &mut [f32]) {
        let (frame, inputs, channels) = (self.frame(), self.small, self.big);
        let width = self.small_width();
        let mut sums = ZERO;
        let offsets: [usize; ROWS] = std::array::from_fn(|at| at * inputs);
        for (number, places) in small.chunks(ROWS * inputs).enumerate() {
            let count = places.len() / inputs;
            let extent = [inputs, 1, COLUMNS];
            let tile = Stretches::new([places, by_input], &offsets[..count], &[[0, 0]], extent);
            multiply(isa, &tile, Begin::Zero, &mut sums);
            for (place, sums) in (number * ROWS..).zip(&sums[..count]) {
                let (row, column) = (place / width, place % width);
                let start = 2 * row * frame.row + 2 * column * channels;
                add_taps::<SIDE>(&mut framed[start..], frame.row, sums);
            }
        }
    }
}

/// Adds three rows of `N` values, as they follow each other in `sums`, to rows `stride` apart.
#[inline(always)]
fn add_taps<const N: usize>(framed: &mut [f32], stride: usize, sums: &[f32; COLUMNS]) {
    for (sums, row) in sums
        .as_chunks::<N>()
        .0
        .iter()
        .take(SIDE)
        .zip([0, stride, 2 * stride])
    {
        let to = &mut framed[row..][..N];
        for at in 0..N {
            to[at] += sums[at];
        }
    }
}

/// The weight, `[inputs, channels, 3, 3]`, as a line of 16 for every input: tap by tap, the
/// channels.
pub(super) fn by_input(weight: &[f32], inputs: usize, channels: usize) -> Buffer {
    let mut lines = Buffer::zeros(inputs * COLUMNS);
    for (line, weight) in lines
        .chunks_exact_mut(COLUMNS)
        .zip(weight.chunks_exact(channels * TAPS))
    {
        for (channel, taps) in weight.chunks_exact(TAPS).enumerate() {
            for (tap, &value) in taps.iter().enumerate() {
                line[tap * channels + channel] = value;
            }
        }
    }
    lines
}
