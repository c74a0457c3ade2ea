//! Changes of memory order: channels first to channels last, and back.

use rayon::prelude::*;

use crate::buffer::Buffer;
use crate::isa::{InstructionSet, for_each_isa};

/// Matrices of `rows` by `columns`, one after the other, transposed each.
pub(crate) fn swapped(values: &[f32], rows: usize, columns: usize) -> Buffer {
    // Asked here: the threads below know nothing of what this one is limited to.
    let isa = InstructionSet::current();
    let mut result = Buffer::any(values.len());
    let size = (rows * columns).max(1);
    result
        .par_chunks_exact_mut(size)
        .zip(values.par_chunks_exact(size))
        .for_each(|(result, matrix)| {
            if rows == 1 || columns == 1 {
                return result.copy_from_slice(matrix);
            }
            transpose(isa, matrix, rows, columns, result);
        });
    result
}

/// Rows that are transposed together: their values lie side by side afterwards.
const ABREAST: usize = 8;

for_each_isa! {
    fn transpose(matrix: &[f32], rows: usize, columns: usize, result: &mut [f32]) {
        let whole = rows - rows % ABREAST;
        for first in (0..whole).step_by(ABREAST) {
            let lines: [&[f32]; ABREAST] =
                std::array::from_fn(|row| &matrix[(first + row) * columns..][..columns]);
            for (column, to) in result.chunks_exact_mut(rows).enumerate() {
                let values: [f32; ABREAST] = std::array::from_fn(|row| lines[row][column]);
                to[first..first + ABREAST].copy_from_slice(&values);
            }
        }
        for row in whole..rows {
            let line = &matrix[row * columns..][..columns];
            for (to, value) in result.chunks_exact_mut(rows).zip(line) {
                to[row] = *value;
            }
        }
    }
}
