//! Memory layout: conversion between channels first and channels last.

use crate::buffer::Buffer;
use crate::dispatch::for_each_sample;
use crate::isa::InstructionSet;

/// Transposes each of several consecutive matrices of `rows` by `columns`.
pub(crate) fn transposed(values: &[f32], rows: usize, columns: usize) -> Buffer {
    // Read here, because the limit is thread-local and does not reach the pool's threads.
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

/// Side of the squares that are transposed at a time.
const SQUARE: usize = 8;

/// Transposes a matrix of `rows` rows of `columns` values, `stride` apart, into `columns` rows of
/// `rows` values, `to_stride` apart. The values between the output rows are left unchanged.
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
            transpose_8x8(
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

/// Transposes an 8x8 square.
fn transpose_8x8(
    isa: InstructionSet,
    from: &[f32],
    stride: usize,
    to: &mut [f32],
    to_stride: usize,
) {
    let needed = |stride: usize| (SQUARE - 1) * stride + SQUARE;
    assert!(from.len() >= needed(stride) && to.len() >= needed(to_stride));
    match isa {
        // SAFETY: the machine has AVX2 (see `InstructionSet`); the lengths are checked above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 | InstructionSet::Avx2 => unsafe {
            transpose_8x8_avx2(from, stride, to, to_stride);
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

/// Transposes eight rows of eight values, `stride` apart, into rows `to_stride` apart.
///
/// # Safety
/// The machine must have AVX2, and `from` and `to` must have at least `7 * stride + 8` and
/// `7 * to_stride + 8` values.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn transpose_8x8_avx2(from: &[f32], stride: usize, to: &mut [f32], to_stride: usize) {
    use std::arch::x86_64::*;

    // SAFETY: both sides have eight values at each of eight rows, by the caller's contract.
    unsafe {
        let row = |at: usize| _mm256_loadu_ps(from.as_ptr().add(at * stride));
        let rows: [__m256; 8] = std::array::from_fn(row);
        // Interleave pairs of rows, then pairs of pairs, then the halves of each register.
        let pairs: [__m256; 8] = std::array::from_fn(|at| {
            let [above, below] = [rows[at / 2 * 2], rows[at / 2 * 2 + 1]];
            match at % 2 {
                0 => _mm256_unpacklo_ps(above, below),
                _ => _mm256_unpackhi_ps(above, below),
            }
        });
        let fours: [__m256; 8] = std::array::from_fn(|at| {
            let first = at / 4 * 4 + at % 4 / 2;
            let [left, right] = [pairs[first], pairs[first + 2]];
            match at % 2 {
                0 => _mm256_shuffle_ps::<0b0100_0100>(left, right),
                _ => _mm256_shuffle_ps::<0b1110_1110>(left, right),
            }
        });
        for at in 0..4 {
            let [upper, lower] = [fours[at], fours[at + 4]];
            let low = _mm256_permute2f128_ps::<0x20>(upper, lower);
            let high = _mm256_permute2f128_ps::<0x31>(upper, lower);
            _mm256_storeu_ps(to.as_mut_ptr().add(at * to_stride), low);
            _mm256_storeu_ps(to.as_mut_ptr().add((at + 4) * to_stride), high);
        }
    }
}
