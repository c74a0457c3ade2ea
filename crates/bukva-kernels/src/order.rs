//! Changes of memory order: channels first to channels last, and back.

use crate::buffer::Buffer;
use crate::choice::for_each_sample;
use crate::isa::InstructionSet;

/// Matrices of `rows` by `columns`, one after the other, transposed each.
pub(crate) fn swapped(values: &[f32], rows: usize, columns: usize) -> Buffer {
    // Asked here: the threads below know nothing of what this one is limited to.
    let isa = InstructionSet::current();
    let mut result = Buffer::any(values.len());
    let size = (rows * columns).max(1);
    for_each_sample((values, size), (&mut result, size), |matrix, result| {
        if rows == 1 || columns == 1 {
            return result.copy_from_slice(matrix);
        }
        transpose(isa, (matrix, columns), [rows, columns], (result, rows));
    });
    result
}

/// Rows and columns of a square that is transposed at a time.
const SQUARE: usize = 8;

/// Transposes a matrix of `rows` lines of `columns` values, `stride` apart, into `columns` lines of
/// `rows` values, `to_stride` apart; what lies between the lines is left alone.
pub(crate) fn transpose(
    isa: InstructionSet,
    (matrix, stride): (&[f32], usize),
    [rows, columns]: [usize; 2],
    (to, to_stride): (&mut [f32], usize),
) {
    let whole = [rows, columns].map(|size| size - size % SQUARE);
    for row in (0..whole[0]).step_by(SQUARE) {
        for column in (0..whole[1]).step_by(SQUARE) {
            let from = &matrix[row * stride + column..];
            turn(
                isa,
                from,
                stride,
                &mut to[column * to_stride + row..],
                to_stride,
            );
        }
    }
    for row in 0..rows {
        let rest = if row < whole[0] { whole[1] } else { 0 };
        for column in rest..columns {
            to[column * to_stride + row] = matrix[row * stride + column];
        }
    }
}

/// Transposes a square.
fn turn(isa: InstructionSet, from: &[f32], stride: usize, to: &mut [f32], to_stride: usize) {
    let needed = |stride: usize| (SQUARE - 1) * stride + SQUARE;
    assert!(from.len() >= needed(stride) && to.len() >= needed(to_stride));
    match isa {
        // SAFETY: the machine has AVX2 (see `InstructionSet`); the lengths are checked above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 | InstructionSet::Avx2 => unsafe {
            crate::turn_x86::turn(from, stride, to, to_stride);
        },
        _ => {
            for row in 0..SQUARE {
                for column in 0..SQUARE {
                    to[column * to_stride + row] = from[row * stride + column];
                }
            }
        }
    }
}
