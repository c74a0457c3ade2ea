//! The transposed convolution: from a convolution's output to its input.

use super::runs::{Run, lines, multiply_runs, spans};
use super::shape::{ConvShape, SIDE, TAPS};
use super::single_channel::pack_taps;
use crate::buffer::Buffer;
use crate::dispatch::for_each_sample;
use crate::gemm::epilogue::Epilogue;
use crate::gemm::operands::Taps;
use crate::gemm::pack_b::PackedB;
use crate::gemm::panel::NR;
use crate::isa::InstructionSet;

/// The packed weight of a transposed convolution.
pub(crate) enum PackedConvTranspose {
    /// One output channel: a k-slice per channel of the convolution's output.
    SingleChannel(Buffer),
    /// Otherwise grouped by the parity of the pixels that the taps reach, with one sample's runs
    /// for each parity.
    ByParity(Vec<(PackedB, Vec<Run>)>),
}

impl ConvShape {
    pub(crate) fn conv_transpose(
        self,
        isa: InstructionSet,
        output: &[f32],
        weight: &[f32],
        epilogue: Epilogue<'_>,
    ) -> Buffer {
        let weight = self.pack_conv_transpose(weight);
        let (from, to) = (self.output_sample(), self.input_sample());
        let mut input = Buffer::any(self.batch * to);
        for_each_sample((output, from), (&mut input, to), |output, input| {
            self.conv_transpose_sample(isa, output, &weight, epilogue, input);
        });
        input
    }

    /// Packs the weight for [`ConvShape::conv_transpose_sample`].
    pub(crate) fn pack_conv_transpose(self, weight: &[f32]) -> PackedConvTranspose {
        if self.inputs == 1 {
            return PackedConvTranspose::SingleChannel(pack_taps(weight, self.outputs));
        }
        let packed = |parity| {
            (
                self.pack_parity(parity, weight),
                self.conv_transpose_runs(parity),
            )
        };
        PackedConvTranspose::ByParity(PARITIES.map(packed).into())
    }

    /// The transposed convolution of one sample, into `input`.
    pub(crate) fn conv_transpose_sample(
        self,
        isa: InstructionSet,
        output: &[f32],
        weight: &PackedConvTranspose,
        epilogue: Epilogue<'_>,
        input: &mut [f32],
    ) {
        match weight {
            PackedConvTranspose::SingleChannel(weight) => {
                self.conv_transpose_single_channel(isa, output, weight, input);
                epilogue.apply_to_channel(input);
            }
            PackedConvTranspose::ByParity(parities) => {
                for (weight, runs) in parities {
                    multiply_runs(isa, runs, output, weight, input);
                }
                epilogue.apply_to_rows(isa, input, self.inputs);
            }
        }
    }

    /// Packs the taps that reach the pixels of one parity: a k-slice per tap and channel.
    fn pack_parity(self, parity: [usize; 2], weight: &[f32]) -> PackedB {
        let [rows, columns] = parity.map(reach);
        let k = rows.len() * columns.len() * self.outputs;
        PackedB::new(k, self.inputs, |number, panel| {
            let first = number * NR;
            let width = (self.inputs - first).min(NR);
            let mut slices = panel.chunks_exact_mut(NR);
            for row in rows {
                for column in columns {
                    let tap = row * SIDE + column;
                    for (channel, slice) in (0..self.outputs).zip(&mut slices) {
                        let weights = &weight[(channel * self.inputs + first) * TAPS..];
                        let weights = weights.chunks_exact(TAPS).take(width);
                        slice[width..].fill(0.0);
                        slice
                            .iter_mut()
                            .zip(weights)
                            .for_each(|(value, taps)| *value = taps[tap]);
                    }
                }
            }
        })
    }

    /// The runs that compute one sample's pixels of one parity.
    fn conv_transpose_runs(self, parity: [usize; 2]) -> Vec<Run> {
        let (channels, inputs, width) = (self.outputs, self.inputs, self.output_width());
        // The places whose pixel of this parity exists, grouped by how many taps reach it.
        let reached = |axis: usize, places: usize, pixels: usize| {
            let count = (pixels - parity[axis]).div_ceil(2);
            let taps = reach(parity[axis]).len();
            spans(count, move |at| [0, taps.min(places - at)])
        };
        let mut runs = vec![];
        for rows in reached(0, self.output_height(), self.height) {
            for columns in reached(1, width, self.width) {
                let tap = |down: usize| {
                    let slice = down * reach(parity[1]).len() * channels;
                    [down * width * channels, slice * NR]
                };
                let taps = || Taps::new((0..rows.taps[1]).map(tap).collect());
                runs.extend(lines([rows, columns]).map(|line| {
                    let [row, column] = [2 * line.row + parity[0], 2 * line.column + parity[1]];
                    Run {
                        from: (line.row * width + line.column) * channels,
                        rows: line.count,
                        row_stride: line.step(width) * channels,
                        taps: taps(),
                        k: columns.taps[1] * channels,
                        to: (row * self.width + column) * inputs,
                        to_stride: 2 * line.step(self.width) * inputs,
                    }
                }));
            }
        }
        runs
    }
}

/// The four pixels around a place, by whether their row and column are odd.
const PARITIES: [[usize; 2]; 4] = [[0, 0], [0, 1], [1, 0], [1, 1]];

/// The taps along one axis that reach a pixel of this parity: the first reads at half the pixel's
/// coordinate (rounded down), the second one place further.
fn reach(parity: usize) -> &'static [usize] {
    if parity == 0 { &[1] } else { &[2, 0] }
}
