//! Tiles in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use crate::tile::{Begin, Extent, Operands, Tile};

/// # Safety
/// The machine must have AVX-512 F.
#[target_feature(enable = "avx512f")]
pub(crate) unsafe fn avx512_rows(
    operands: &impl Operands,
    count: usize,
    begin: Begin,
    sums: &mut Tile,
) {
    let mut first = 0;
    while first < count {
        // SAFETY: `first` and the rows after it are below `count`.
        first += unsafe {
            match count - first {
                12 | 6 => avx512::<6>(operands, begin, sums, first),
                9 => avx512::<9>(operands, begin, sums, first),
                7 => avx512::<7>(operands, begin, sums, first),
                8..12 => avx512::<8>(operands, begin, sums, first),
                4..6 => avx512::<4>(operands, begin, sums, first),
                2..4 => avx512::<2>(operands, begin, sums, first),
                _ => avx512::<1>(operands, begin, sums, first),
            }
        };
    }
}

/// # Safety
/// The machine must have AVX-512 F, and `first + M` be at most the operands' count.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512<const M: usize>(
    operands: &impl Operands,
    begin: Begin,
    sums: &mut Tile,
    first: usize,
) -> usize {
    let Extent {
        depth,
        step,
        stride,
        ..
    } = operands.extent();
    // SAFETY: rows of a tile hold 32 values; `Operands` promises `depth` values `step` apart of
    // every row, and as many lines of 32 values, `stride` apart.
    unsafe {
        let mut part = [[_mm512_setzero_ps(); 2]; M];
        if begin == Begin::Sums {
            for i in 0..M {
                let row = sums[first + i].as_ptr();
                part[i] = [_mm512_loadu_ps(row), _mm512_loadu_ps(row.add(16))];
            }
        }
        for tap in 0..operands.taps() {
            let (rows, mut line) = operands.tap::<M>(tap, first);
            let mut at = 0;
            for _ in 0..depth {
                let b = [_mm512_loadu_ps(line), _mm512_loadu_ps(line.add(16))];
                for i in 0..M {
                    let a = _mm512_set1_ps(*rows[i].add(at));
                    part[i][0] = _mm512_fmadd_ps(a, b[0], part[i][0]);
                    part[i][1] = _mm512_fmadd_ps(a, b[1], part[i][1]);
                }
                at += step;
                line = line.wrapping_add(stride);
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
/// The machine must have AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn avx2_rows(
    operands: &impl Operands,
    count: usize,
    begin: Begin,
    sums: &mut Tile,
) {
    let mut first = 0;
    while first < count {
        // SAFETY: `first` and the rows after it are below `count`.
        first += unsafe {
            match count - first {
                6..=12 => avx2::<6>(operands, begin, sums, first),
                4..6 => avx2::<4>(operands, begin, sums, first),
                2..4 => avx2::<2>(operands, begin, sums, first),
                _ => avx2::<1>(operands, begin, sums, first),
            }
        };
    }
}

/// # Safety
/// The machine must have AVX2 and FMA, and `first + M` be at most the operands' count.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn avx2<const M: usize>(
    operands: &impl Operands,
    begin: Begin,
    sums: &mut Tile,
    first: usize,
) -> usize {
    let Extent {
        depth,
        step,
        stride,
        ..
    } = operands.extent();
    for column in [0, 16] {
        // SAFETY: as in `avx512`; a half of the 32 columns at a time.
        unsafe {
            let mut part = [[_mm256_setzero_ps(); 2]; M];
            if begin == Begin::Sums {
                for i in 0..M {
                    let row = sums[first + i].as_ptr().add(column);
                    part[i] = [_mm256_loadu_ps(row), _mm256_loadu_ps(row.add(8))];
                }
            }
            for tap in 0..operands.taps() {
                let (rows, line) = operands.tap::<M>(tap, first);
                let mut line = line.add(column);
                let mut at = 0;
                for _ in 0..depth {
                    let b = [_mm256_loadu_ps(line), _mm256_loadu_ps(line.add(8))];
                    for i in 0..M {
                        let a = _mm256_set1_ps(*rows[i].add(at));
                        part[i][0] = _mm256_fmadd_ps(a, b[0], part[i][0]);
                        part[i][1] = _mm256_fmadd_ps(a, b[1], part[i][1]);
                    }
                    at += step;
                    line = line.wrapping_add(stride);
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
