//! Both directions for single-channel images, where a single tap would read or write too little per
//! product: all taps of a place are stored side by side (im2col).

use super::shape::{ConvShape, SIDE, TAPS};
use crate::buffer::Buffer;
use crate::gemm::micro::multiply;
use crate::gemm::operands::Operands;
use crate::gemm::output::{Beta, OutputTile};
use crate::gemm::pack_b::PackedB;
use crate::gemm::panel::{NR, PanelPair};
use crate::gemm::prefetch::Prefetch;
use crate::isa::InstructionSet;

impl ConvShape {
    /// For some samples, the input values that each place's taps read.
    pub(super) fn im2col(self, input: &[f32]) -> Buffer {
        // A row of a sample padded with zeros: one column before it, and as many after it as the
        // taps need.
        let row = 2 * self.output_width() + 1;
        let sample = self.places() * TAPS;
        let mut patches = Buffer::any(input.len() / self.input_sample() * sample);
        let mut padded = Buffer::zeros((2 * self.output_height() + 1) * row);
        for (patches, input) in patches
            .chunks_exact_mut(sample)
            .zip(input.chunks_exact(self.input_sample()))
        {
            let lines = padded.chunks_exact_mut(row).skip(1);
            for (line, values) in lines.zip(input.chunks_exact(self.width)) {
                line[1..][..self.width].copy_from_slice(values);
            }
            for (number, patches) in patches
                .chunks_exact_mut(self.output_width() * TAPS)
                .enumerate()
            {
                let lines = &padded[2 * number * row..][..SIDE * row];
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

    /// The convolution of one sample.
    pub(super) fn conv_single_channel(
        self,
        isa: InstructionSet,
        input: &[f32],
        weight: &PackedB,
        output: &mut [f32],
    ) {
        let patches = self.im2col(input);
        for (columns, panels) in weight.by_tile(isa) {
            let operands = Operands::new(&patches, [self.places(), TAPS, 1], panels);
            let to = &mut output[columns.start..];
            let mut out = OutputTile::new(to, self.outputs, columns.len());
            multiply(isa, &operands, Beta::Zero, &mut out, Prefetch::none());
        }
    }

    /// The transposed convolution of one sample: a product for all taps of each place, then a sum
    /// per pixel (col2im).
    pub(super) fn conv_transpose_single_channel(
        self,
        isa: InstructionSet,
        output: &[f32],
        weight: &[f32],
        input: &mut [f32],
    ) {
        let (width, places) = (self.output_width(), self.places());
        let mut given = Buffer::any((places + width) * NR);
        let (sums, below) = given.split_at_mut(places * NR);
        // Zeros for the row of places below the last one, which does not exist.
        below.fill(0.0);
        let panel = PanelPair {
            first: weight,
            second: None,
        };
        let operands = Operands::new(output, [places, self.outputs, 1], panel);
        let mut out = OutputTile::new(sums, NR, NR);
        multiply(isa, &operands, Beta::Zero, &mut out, Prefetch::none());
        let rows = given.as_chunks::<NR>().0;
        for (lines, rows) in input
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

/// Computes a line of pixels from the rows of places that reach it. Each row comes with the
/// products of its places and the row of taps that reaches this line.
fn gather<const ROWS: usize>(line: &mut [f32], rows: [(&[[f32; NR]], usize); ROWS]) {
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

/// Packs the weight, `[channels, 1, 3, 3]`, as one panel: a k-slice of the taps per channel.
pub(super) fn pack_taps(weight: &[f32], channels: usize) -> Buffer {
    let mut panel = Buffer::zeros(channels * NR);
    let weights = weight.chunks_exact(TAPS);
    for (slice, taps) in panel.chunks_exact_mut(NR).zip(weights) {
        slice[..TAPS].copy_from_slice(taps);
    }
    panel
}
