//! Weights quantized to i16 with per-column scales.

use super::epilogue::Epilogue;
use super::micro::multiply_i16;
use super::panel::NR;
use crate::isa::{InstructionSet, for_each_isa};

/// Panels that a single row is multiplied by together: enough independent sums to hide their
/// latency.
const TOGETHER: usize = 4;

/// The integer that stands for the largest value of a column. A multiple of 127, so that matrices that
/// were quantized to 8 bits before, as those of model files are, keep their exact values.
const LARGEST: f32 = 127.0 * 256.0;

/// B as 16-bit integers with one scale per column, in packed panels. Reading it takes half the time
/// of reading float32. The rounding error is at most 1/65024 of the column's largest value.
pub(crate) struct QuantizedI16 {
    values: Vec<i16>,
    scales: Vec<f32>,
    k: usize,
}

impl QuantizedI16 {
    /// Quantizes a row-major matrix; `rows` and `columns` select and order its rows and columns.
    pub(crate) fn new(matrix: &[f32], rows: &[usize], columns: &[usize]) -> Self {
        let (k, width) = (rows.len(), columns.len());
        let mut largest = vec![0.0_f32; width];
        for row in matrix.chunks_exact(width) {
            for (largest, value) in largest.iter_mut().zip(row) {
                *largest = largest.max(value.abs());
            }
        }
        let scale = |&column: &usize| largest[column] / LARGEST;
        let scales: Vec<f32> = columns.iter().map(scale).collect();
        let mut values = vec![0; width.next_multiple_of(NR) * k];
        for ((panel, columns), scales) in values
            .chunks_exact_mut(NR * k)
            .zip(columns.chunks(NR))
            .zip(scales.chunks(NR))
        {
            for (slice, &row) in panel.chunks_exact_mut(NR).zip(rows) {
                let row = &matrix[row * width..][..width];
                for ((place, &column), scale) in slice.iter_mut().zip(columns).zip(scales) {
                    // A column of zeros has scale 0; the cast turns the NaN quotient into 0.
                    *place = (row[column] / scale).round() as i16;
                }
            }
        }
        Self { values, scales, k }
    }

    /// The scale of each column, by which the sums must be multiplied.
    pub(crate) fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// The values, one panel after the other, and the number of k-slices per panel.
    pub(super) fn panels(&self) -> (&[i16], usize) {
        (&self.values, self.k)
    }

    /// Multiplies one row of A by all columns, without an intermediate float32 block. Sums are
    /// accumulated in the same order as in tiles.
    pub(super) fn multiply_row(
        &self,
        isa: InstructionSet,
        row: &[f32],
        epilogue: Epilogue<'_>,
        out: &mut [f32],
    ) {
        let panel = self.k * NR;
        let groups = self.values.chunks(TOGETHER * panel);
        let starts = (0..).step_by(TOGETHER * NR);
        for ((first, group), out) in starts.zip(groups).zip(out.chunks_mut(TOGETHER * NR)) {
            let mut sums = [[0.0; NR]; TOGETHER];
            if group.len() == TOGETHER * panel {
                let panels: [&[i16]; TOGETHER] = std::array::from_fn(|at| &group[at * panel..]);
                multiply_i16(isa, row, panels, &mut sums);
            } else {
                for (panel, sums) in group.chunks(panel).zip(&mut sums) {
                    multiply_i16(isa, row, [panel], std::array::from_mut(sums));
                }
            }
            for (number, out) in out.chunks_mut(NR).enumerate() {
                out.copy_from_slice(&sums[number][..out.len()]);
                epilogue.apply(out, first + number * NR);
            }
        }
    }
}

for_each_isa! {
    /// Converts the integers to float32, without scaling them.
    fn dequantize(from: &[i16], to: &mut [f32]) {
        for (to, &from) in to.iter_mut().zip(from) {
            *to = f32::from(from);
        }
    }
}
