//! The innermost product: up to 12 rows by 32 columns of results, held in registers.

use crate::isa::InstructionSet;

/// Rows of a tile.
pub(crate) const ROWS: usize = 12;
/// Columns of a tile, and so the width of a packed panel.
pub(crate) const COLUMNS: usize = 32;

/// The sums of a tile; rows beyond those asked for are left alone.
pub(crate) type Tile = [[f32; COLUMNS]; ROWS];

/// A tile of zeros.
pub(crate) const ZERO: Tile = [[0.0; COLUMNS]; ROWS];

/// The left operand of a tile: `taps` groups of `count` rows, of each of which `depth` values,
/// `step` apart, are multiplied.
pub(crate) struct Left<'a> {
    /// The rows, all of the first tap, then all of the second, ...
    pub(crate) rows: &'a [&'a [f32]],
    /// Rows of a tap, 1 to [`ROWS`].
    pub(crate) count: usize,
    /// Values of a row.
    pub(crate) depth: usize,
    /// Distance between two values of a row.
    pub(crate) step: usize,
}

/// Adds to `sums[i][j]` the products of row `i` (over all taps) with column `j` of `panel`.
///
/// `panel` holds 32 values for every tap and depth in turn. Every sum is added up in the order of
/// `panel`, so its bits do not depend on how the tiles are shared out.
pub(crate) fn multiply(isa: InstructionSet, left: &Left<'_>, panel: &[f32], sums: &mut Tile) {
    let Left {
        rows,
        count,
        depth,
        step,
    } = *left;
    assert!(count <= ROWS && count > 0 && rows.len().is_multiple_of(count));
    assert!(panel.len() >= rows.len() / count * depth * COLUMNS);
    assert!(depth > 0 && rows.iter().all(|row| row.len() > (depth - 1) * step));
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`); the slices are long
        // enough, checked above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::avx512_rows(left, panel, sums) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::avx2_rows(left, panel, sums) },
        _ => portable(left, panel, sums),
    }
}

/// Four rows by eight columns at a time, in vectors of whatever width the target has.
fn portable(left: &Left<'_>, panel: &[f32], sums: &mut Tile) {
    for first in (0..left.count).step_by(4) {
        for column in (0..COLUMNS).step_by(8) {
            match left.count - first {
                1 => portable_part::<1>(left, panel, sums, first, column),
                2 => portable_part::<2>(left, panel, sums, first, column),
                3 => portable_part::<3>(left, panel, sums, first, column),
                _ => portable_part::<4>(left, panel, sums, first, column),
            }
        }
    }
}

fn portable_part<const M: usize>(
    left: &Left<'_>,
    panel: &[f32],
    sums: &mut Tile,
    first: usize,
    column: usize,
) {
    let mut part: [[f32; 8]; M] =
        std::array::from_fn(|i| std::array::from_fn(|j| sums[first + i][column + j]));
    for (tap, block) in left
        .rows
        .chunks_exact(left.count)
        .zip(panel.chunks_exact(left.depth * COLUMNS))
    {
        let rows: [&[f32]; M] = std::array::from_fn(|i| tap[first + i]);
        for (at, line) in block.chunks_exact(COLUMNS).enumerate() {
            let line: [f32; 8] = std::array::from_fn(|j| line[column + j]);
            for i in 0..M {
                let a = rows[i][at * left.step];
                for j in 0..8 {
                    part[i][j] += a * line[j];
                }
            }
        }
    }
    for i in 0..M {
        sums[first + i][column..column + 8].copy_from_slice(&part[i]);
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{COLUMNS, Left, Tile};

    /// # Safety
    /// The slices must have the lengths that [`super::multiply`] checks.
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn avx512_rows(left: &Left<'_>, panel: &[f32], sums: &mut Tile) {
        let mut first = 0;
        while first < left.count {
            // SAFETY: `first` and the rows after it are below `count`; lengths by the caller.
            first += unsafe {
                match left.count - first {
                    12 | 6..8 => avx512::<6>(left, panel, sums, first),
                    8..12 => avx512::<8>(left, panel, sums, first),
                    4..6 => avx512::<4>(left, panel, sums, first),
                    2..4 => avx512::<2>(left, panel, sums, first),
                    _ => avx512::<1>(left, panel, sums, first),
                }
            };
        }
    }

    /// # Safety
    /// As [`avx512_rows`], and `first + M` at most `left.count`.
    #[target_feature(enable = "avx512f")]
    #[inline]
    unsafe fn avx512<const M: usize>(
        left: &Left<'_>,
        panel: &[f32],
        sums: &mut Tile,
        first: usize,
    ) -> usize {
        let mut line = panel.as_ptr();
        // SAFETY: rows of a tile hold 32 values; every row has `depth` values `step` apart, and
        // the panel 32 for each of them, checked by `multiply`.
        unsafe {
            let mut part = [[_mm512_setzero_ps(); 2]; M];
            for i in 0..M {
                let row = sums[first + i].as_ptr();
                part[i] = [_mm512_loadu_ps(row), _mm512_loadu_ps(row.add(16))];
            }
            for tap in left.rows.chunks_exact(left.count) {
                let rows: [*const f32; M] = std::array::from_fn(|i| tap[first + i].as_ptr());
                let mut at = 0;
                for _ in 0..left.depth {
                    let b = [_mm512_loadu_ps(line), _mm512_loadu_ps(line.add(16))];
                    for i in 0..M {
                        let a = _mm512_set1_ps(*rows[i].add(at));
                        part[i][0] = _mm512_fmadd_ps(a, b[0], part[i][0]);
                        part[i][1] = _mm512_fmadd_ps(a, b[1], part[i][1]);
                    }
                    at += left.step;
                    line = line.add(COLUMNS);
                }
            }
            for i in 0..M {
                let row = sums[first + i].as_mut_ptr();
                _mm512_storeu_ps(row, part[i][0]);
                _mm512_storeu_ps(row.add(16), part[i][1]);
            }
        }
        M
    }

    /// # Safety
    /// The slices must have the lengths that [`super::multiply`] checks.
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn avx2_rows(left: &Left<'_>, panel: &[f32], sums: &mut Tile) {
        let mut first = 0;
        while first < left.count {
            // SAFETY: `first` and the rows after it are below `count`; lengths by the caller.
            first += unsafe {
                match left.count - first {
                    6..=12 => avx2::<6>(left, panel, sums, first),
                    4..6 => avx2::<4>(left, panel, sums, first),
                    2..4 => avx2::<2>(left, panel, sums, first),
                    _ => avx2::<1>(left, panel, sums, first),
                }
            };
        }
    }

    /// # Safety
    /// As [`avx2_rows`], and `first + M` at most `left.count`.
    #[target_feature(enable = "avx2,fma")]
    #[inline]
    unsafe fn avx2<const M: usize>(
        left: &Left<'_>,
        panel: &[f32],
        sums: &mut Tile,
        first: usize,
    ) -> usize {
        for column in [0, 16] {
            // SAFETY: as in `avx512`; a half of the 32 columns at a time.
            unsafe {
                let mut line = panel.as_ptr().add(column);
                let mut part = [[_mm256_setzero_ps(); 2]; M];
                for i in 0..M {
                    let row = sums[first + i].as_ptr().add(column);
                    part[i] = [_mm256_loadu_ps(row), _mm256_loadu_ps(row.add(8))];
                }
                for tap in left.rows.chunks_exact(left.count) {
                    let rows: [*const f32; M] = std::array::from_fn(|i| tap[first + i].as_ptr());
                    let mut at = 0;
                    for _ in 0..left.depth {
                        let b = [_mm256_loadu_ps(line), _mm256_loadu_ps(line.add(8))];
                        for i in 0..M {
                            let a = _mm256_set1_ps(*rows[i].add(at));
                            part[i][0] = _mm256_fmadd_ps(a, b[0], part[i][0]);
                            part[i][1] = _mm256_fmadd_ps(a, b[1], part[i][1]);
                        }
                        at += left.step;
                        line = line.wrapping_add(COLUMNS);
                    }
                }
                for i in 0..M {
                    let row = sums[first + i].as_mut_ptr().add(column);
                    _mm256_storeu_ps(row, part[i][0]);
                    _mm256_storeu_ps(row.add(8), part[i][1]);
                }
            }
        }
        M
    }
}
