//! The convolution.

use super::runs::{Run, lines, multiply_runs, spans};
use super::shape::{ConvShape, SIDE, TAPS, valid_taps};
use crate::buffer::Buffer;
use crate::dispatch::for_each_sample;
use crate::gemm::epilogue::Epilogue;
use crate::gemm::operands::Taps;
use crate::gemm::pack_b::PackedB;
use crate::gemm::panel::NR;
use crate::isa::InstructionSet;

/// The packed weight of a convolution, and the runs that make up one sample's convolution.
pub(crate) struct PackedConv {
    weight: PackedB,
    /// Empty for a single-channel input.
    runs: Vec<Run>,
}

impl ConvShape {
    pub(crate) fn conv(
        self,
        isa: InstructionSet,
        input: &[f32],
        weight: &[f32],
        epilogue: Epilogue<'_>,
    ) -> Buffer {
        let weight = self.pack_conv(weight);
        let (from, to) = (self.input_sample(), self.output_sample());
        let mut output = Buffer::any(self.batch * to);
        for_each_sample((input, from), (&mut output, to), |input, output| {
            self.conv_sample(isa, input, &weight, epilogue, output);
        });
        output
    }

    /// Packs the weight for [`ConvShape::conv_sample`].
    pub(crate) fn pack_conv(self, weight: &[f32]) -> PackedConv {
        PackedConv {
            weight: PackedB::of_taps(weight, self.outputs, TAPS),
            runs: match self.inputs {
                1 => vec![],
                _ => self.conv_runs(),
            },
        }
    }

    /// Convolves one sample into `output`.
    pub(crate) fn conv_sample(
        self,
        isa: InstructionSet,
        input: &[f32],
        PackedConv { weight, runs }: &PackedConv,
        epilogue: Epilogue<'_>,
        output: &mut [f32],
    ) {
        match self.inputs {
            1 => self.conv_single_channel(isa, input, weight, output),
            _ => multiply_runs(isa, runs, input, weight, output),
        }
        epilogue.apply_to_rows(isa, output, self.outputs);
    }

    /// The runs that make up one sample's convolution.
    fn conv_runs(self) -> Vec<Run> {
        let (inputs, outputs, width) = (self.inputs, self.outputs, self.output_width());
        let mut runs = vec![];
        for rows in spans(self.output_height(), |row| valid_taps(row, self.height)) {
            for columns in spans(width, |column| valid_taps(column, self.width)) {
                let [above, below] = rows.taps;
                let [from, to] = columns.taps;
                let tap = |down: usize| {
                    let slice = (down * SIDE + from) * inputs;
                    [(down - above) * self.width * inputs, slice * NR]
                };
                let taps = || Taps::new((above..below).map(tap).collect());
                runs.extend(lines([rows, columns]).map(|line| {
                    let [row, column] = [2 * line.row + above - 1, 2 * line.column + from - 1];
                    Run {
                        from: (row * self.width + column) * inputs,
                        rows: line.count,
                        row_stride: 2 * line.step(self.width) * inputs,
                        taps: taps(),
                        k: (to - from) * inputs,
                        to: (line.row * width + line.column) * outputs,
                        to_stride: line.step(width) * outputs,
                    }
                }));
            }
        }
        runs
    }
}
