//! Both directions for a big image of one channel, of which a tap reads next to nothing: what all
//! taps of a place read is put side by side first.

use rayon::prelude::*;

use super::{SIDE, Stride2, TAPS};
use crate::buffer::Buffer;
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::memory::Ahead;
use crate::product::Panels;
use crate::strip::{Begin, COLUMNS, Strip, Sums, multiply_strip};

impl Stride2 {
    /// Values of a row of a sample that is framed by zeros: a row and a column before it, and as
    /// many after it as taps reach.
    fn framed_row(self) -> usize {
        2 * self.small_width() + 1
    }

    fn framed(self) -> Buffer {
        Buffer::zeros((2 * self.small_height() + 1) * self.framed_row())
    }

    /// Of some samples, for every place of the small image, what its taps read of the big one.
    pub(super) fn patches(self, big: &[f32]) -> Buffer {
        let (row, width) = (self.framed_row(), self.small_width());
        let sample = self.small_height() * width * TAPS;
        let mut patches = Buffer::any(big.len() / self.big_sample() * sample);
        let mut framed = self.framed();
        for (patches, big) in patches
            .chunks_exact_mut(sample)
            .zip(big.chunks_exact(self.big_sample()))
        {
            let lines = framed.chunks_exact_mut(row).skip(1);
            for (line, values) in lines.zip(big.chunks_exact(self.width)) {
                line[1..][..self.width].copy_from_slice(values);
            }
            for (number, patches) in patches.chunks_exact_mut(width * TAPS).enumerate() {
                let lines = &framed[2 * number * row..][..SIDE * row];
                for (column, patch) in patches.as_chunks_mut::<TAPS>().0.iter_mut().enumerate() {
                    for (down, taps) in patch.as_chunks_mut::<SIDE>().0.iter_mut().enumerate() {
                        let line = &lines[down * row + 2 * column..];
                        taps.copy_from_slice(&line[..SIDE]);
                    }
                }
            }
        }
        patches
    }

    pub(super) fn down_narrow(
        self,
        isa: InstructionSet,
        big: &[f32],
        panels: &Panels,
        finish: Finish<'_>,
        small: &mut [f32],
    ) {
        let outputs = self.small;
        let places = self.small_height() * self.small_width();
        small
            .par_chunks_exact_mut(places * outputs)
            .zip(big.par_chunks_exact(self.big_sample()))
            .for_each(|(small, big)| {
                let patches = self.patches(big);
                for number in panels.numbers() {
                    let channel = number * COLUMNS;
                    let strip = Strip::new(&patches, [places, TAPS, 1], panels.panel(number));
                    let width = panels.width(number);
                    let mut sums = Sums::apart(&mut small[channel..], outputs, width);
                    multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
                }
                finish.apply_to_rows(isa, small, outputs);
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
        let inputs = self.small;
        let places = self.small_height() * self.small_width();
        big.par_chunks_exact_mut(self.big_sample())
            .zip(small.par_chunks_exact(places * inputs))
            .for_each(|(big, small)| {
                let strip = Strip::new(small, [places, inputs, 1], by_input);
                let mut given = Buffer::any(places * COLUMNS);
                let mut sums = Sums::dense(&mut given);
                multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
                let mut framed = self.framed();
                self.add_given(&given, &mut framed);
                let lines = framed.chunks_exact(self.framed_row()).skip(1);
                for (to, line) in big.chunks_exact_mut(self.width).zip(lines) {
                    to.copy_from_slice(&line[1..][..self.width]);
                    finish.apply_to_channel(to);
                }
            });
    }

    /// Adds what every place of a small image gives to each pixel of one channel that it reaches.
    fn add_given(self, given: &[f32], framed: &mut [f32]) {
        let (row, width) = (self.framed_row(), self.small_width());
        for (number, given) in given.chunks_exact(width * COLUMNS).enumerate() {
            let lines = &mut framed[2 * number * row..][..SIDE * row];
            for (down, line) in lines.chunks_exact_mut(row).enumerate() {
                for (column, given) in given.as_chunks::<COLUMNS>().0.iter().enumerate() {
                    for (to, value) in line[2 * column..][..SIDE]
                        .iter_mut()
                        .zip(&given[down * SIDE..][..SIDE])
                    {
                        *to += value;
                    }
                }
            }
        }
    }
}

/// The weight, `[inputs, 1, 3, 3]`, as a line of 16 for every input: its taps.
pub(super) fn by_input(weight: &[f32], inputs: usize) -> Buffer {
    let mut lines = Buffer::zeros(inputs * COLUMNS);
    let weights = weight.chunks_exact(TAPS);
    for (line, taps) in lines.chunks_exact_mut(COLUMNS).zip(weights) {
        line[..TAPS].copy_from_slice(taps);
    }
    lines
}
