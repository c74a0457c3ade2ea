//! Tiles in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use crate::tile::{Begin, Extent, Operands, Tile};

/// Adds the products of `M` rows, whose values lie `step` apart, with `depth` lines of 16 values,
/// `stride` apart.
///
/// # Safety
/// The machine must have AVX-512 F, and rows and lines hold that many values.
#[target_feature(enable = "avx512f")]
#[inline]
pub(crate) unsafe fn avx512_add<const M: usize>(
    rows: [*const f32; M],
    step: usize,
    mut line: *const f32,
    stride: usize,
    depth: usize,
    part: &mut [__m512; M],
) {
    let mut at = 0_usize;
    for _ in 0..depth {
        // SAFETY: inside the rows and lines, as the caller promises.
        unsafe {
            let b = _mm512_loadu_ps(line);
            for i in 0..M {
                let a = _mm512_set1_ps(*rows[i].wrapping_add(at));
                part[i] = _mm512_fmadd_ps(a, b, part[i]);
            }
        }
        // Wrapping, for a check would stand in the innermost loop.
        at = at.wrapping_add(step);
        line = line.wrapping_add(stride);
    }
}

/// The same in AVX2.
///
/// # Safety
/// The machine must have AVX2 and FMA, and rows and lines hold that many values.
#[target_feature(enable = "avx2,fma")]
#[inline]
pub(crate) unsafe fn avx2_add<const M: usize>(
    rows: [*const f32; M],
    step: usize,
    mut line: *const f32,
    stride: usize,
    depth: usize,
    part: &mut [[__m256; 2]; M],
) {
    let mut at = 0_usize;
    for _ in 0..depth {
        // SAFETY: as in `avx512_add`.
        unsafe {
            let b = [_mm256_loadu_ps(line), _mm256_loadu_ps(line.wrapping_add(8))];
            for i in 0..M {
                let a = _mm256_set1_ps(*rows[i].wrapping_add(at));
                part[i][0] = _mm256_fmadd_ps(a, b[0], part[i][0]);
                part[i][1] = _mm256_fmadd_ps(a, b[1], part[i][1]);
            }
        }
        at = at.wrapping_add(step);
        line = line.wrapping_add(stride);
    }
}

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
                12 => avx512::<12>(operands, begin, sums, first),
                8..12 => avx512::<8>(operands, begin, sums, first),
                7 => avx512::<7>(operands, begin, sums, first),
                4..7 => avx512::<4>(operands, begin, sums, first),
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
    // SAFETY: rows of a tile hold 16 values; `Operands` promises `depth` values `step` apart of
    // every row, and as many lines of 16 values, `stride` apart.
    unsafe {
        let mut part = [_mm512_setzero_ps(); M];
        if begin == Begin::Sums {
            for i in 0..M {
                part[i] = _mm512_loadu_ps(sums[first + i].as_ptr());
            }
        }
        for tap in 0..operands.taps() {
            let (rows, line) = operands.tap::<M>(tap, first);
            avx512_add(rows, step, line, stride, depth, &mut part);
        }
        for i in 0..M {
            _mm512_storeu_ps(sums[first + i].as_mut_ptr(), part[i]);
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
                6.. => avx2::<6>(operands, begin, sums, first),
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
    // SAFETY: as in `avx512`.
    unsafe {
        let mut part = [[_mm256_setzero_ps(); 2]; M];
        if begin == Begin::Sums {
            for i in 0..M {
                let row = sums[first + i].as_ptr();
                part[i] = [_mm256_loadu_ps(row), _mm256_loadu_ps(row.add(8))];
            }
        }
        for tap in 0..operands.taps() {
            let (rows, line) = operands.tap::<M>(tap, first);
            avx2_add(rows, step, line, stride, depth, &mut part);
        }
        for i in 0..M {
            let row = sums[first + i].as_mut_ptr();
            _mm256_storeu_ps(row, part[i][0]);
            _mm256_storeu_ps(row.add(8), part[i][1]);
        }
    }
    M
}
