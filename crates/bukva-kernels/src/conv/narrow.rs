//! Both directions for a big image of one channel, of which a tap reads or gives next to nothing: all
//! taps of a place lie side by side.

use super::{SIDE, Stride2, TAPS};
use crate::buffer::Buffer;
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

    /// Of some samples, for every place of the small image, what its taps read of the big one.
    pub(super) fn patches(self, big: &[f32]) -> Buffer {
        let (row, width) = (self.framed_row(), self.small_width());
        let sample = self.small_height() * width * TAPS;
        let mut patches = Buffer::any(big.len() / self.big_sample() * sample);
        let mut framed = Buffer::zeros((2 * self.small_height() + 1) * row);
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

    /// A sample's convolution.
    pub(super) fn down_narrow(
        self,
        isa: InstructionSet,
        big: &[f32],
        panels: &Panels,
        small: &mut [f32],
    ) {
        let places = self.small_height() * self.small_width();
        let patches = self.patches(big);
        for panels in panels.together(isa) {
            let strip = Strip::new(&patches, [places, TAPS, 1], panels.lines);
            let strip = strip.beside(panels.beside);
            let mut sums = Sums::apart(&mut small[panels.column..], self.small, panels.width);
            multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
        }
    }

    /// A sample's transposed convolution.
    pub(super) fn up_narrow(
        self,
        isa: InstructionSet,
        small: &[f32],
        by_input: &[f32],
        big: &mut [f32],
    ) {
        let (inputs, width) = (self.small, self.small_width());
        let places = self.small_height() * width;
        let mut given = Buffer::any((places + width) * COLUMNS);
        let (sums, below) = given.split_at_mut(places * COLUMNS);
        // What a row of places below the last one would give.
        below.fill(0.0);
        let strip = Strip::new(small, [places, inputs, 1], by_input);
        let mut sums = Sums::dense(sums);
        multiply_strip(isa, &strip, Begin::Zero, &mut sums, Ahead::nothing());
        let rows = given.as_chunks::<COLUMNS>().0;
        for (lines, rows) in big
            .chunks_mut(2 * self.width)
            .zip(rows.windows(2 * width).step_by(width))
        {
            let (here, below) = rows.split_at(width);
            let (even, odd) = lines.split_at_mut(self.width);
            gather(even, [(here, 1)]);
            gather(odd, [(here, 2), (below, 0)]);
        }
    }
}

/// Adds up a line of pixels from the rows of places that reach it: of each row, what its places give
/// to the pixels around them, and which row of taps reaches this line.
fn gather<const ROWS: usize>(line: &mut [f32], rows: [(&[[f32; COLUMNS]], usize); ROWS]) {
    for (column, pixels) in line.chunks_mut(2).enumerate() {
        let (mut even, mut odd) = (0.0, 0.0);
        for (given, down) in rows {
            let tap = down * SIDE;
            even += given[column][tap + 1];
            odd += given[column][tap + 2];
            odd += given.get(column + 1).map_or(0.0, |beside| beside[tap]);
        }
        for (pixel, value) in pixels.iter_mut().zip([even, odd]) {
            *pixel = value;
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
