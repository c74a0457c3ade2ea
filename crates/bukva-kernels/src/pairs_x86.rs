//! Outer products added up in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use crate::pairs::Pairs;
use crate::strip::groups::for_each_group;
use crate::strip::x86::{load, store};
use crate::strip::{COLUMNS, Sums};

/// # Safety
/// The machine must have AVX-512 F; `left` must hold `rows` values at every left place, `right` as
/// many at every right one as a row has sums, 16 or 32, and `sums` a place for each row.
#[target_feature(enable = "avx512f")]
pub(crate) unsafe fn avx512(
    left: &[f32],
    right: &[f32],
    pairs: &Pairs,
    rows: usize,
    sums: &mut Sums<'_>,
) {
    // SAFETY: as the caller promises.
    unsafe {
        match sums.width() {
            COLUMNS => avx512_panels::<1>(left, right, pairs, rows, sums),
            _ => avx512_panels::<2>(left, right, pairs, rows, sums),
        }
    }
}

/// # Safety
/// As [`avx512`], for rows of `16 · P` sums.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_panels<const P: usize>(
    left: &[f32],
    right: &[f32],
    pairs: &Pairs,
    rows: usize,
    sums: &mut Sums<'_>,
) {
    for_each_group!(rows, 12 [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], |first, M| {
        // SAFETY: `first` and the rows after it are below `rows`.
        unsafe { avx512_rows::<M, P>(left, right, pairs, first, sums) }
    });
}

/// # Safety
/// As [`avx512_panels`], for rows `first..first + M`.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_rows<const M: usize, const P: usize>(
    left: &[f32],
    right: &[f32],
    pairs: &Pairs,
    first: usize,
    sums: &mut Sums<'_>,
) {
    let (left, right) = (left.as_ptr().wrapping_add(first), right.as_ptr());
    let places: [*mut f32; M] = std::array::from_fn(|row| sums.start(first + row));
    // SAFETY: values at the places and sums of the rows lie inside, as the caller promises.
    unsafe {
        let mut part: [[__m512; P]; M] = load(places);
        for &[value, line] in pairs.places() {
            let (values, line) = (left.add(value), right.add(line));
            let b: [__m512; P] = std::array::from_fn(|p| _mm512_loadu_ps(line.add(p * COLUMNS)));
            for (row, sums) in part.iter_mut().enumerate() {
                let a = _mm512_set1_ps(*values.add(row));
                for (sum, b) in sums.iter_mut().zip(b) {
                    *sum = _mm512_fmadd_ps(a, b, *sum);
                }
            }
        }
        store(places, part);
    }
}

/// The same in AVX2.
///
/// # Safety
/// The machine must have AVX2 and FMA; for the rest as [`avx512`].
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn avx2(
    left: &[f32],
    right: &[f32],
    pairs: &Pairs,
    rows: usize,
    sums: &mut Sums<'_>,
) {
    for_each_group!(rows, 6 [6, 5, 4, 3, 2], |first, M| {
        // SAFETY: as in `avx512_panels`.
        unsafe { avx2_rows::<M>(left, right, pairs, first, sums) }
    });
}

/// # Safety
/// As [`avx2`], for rows `first..first + M`.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn avx2_rows<const M: usize>(
    left: &[f32],
    right: &[f32],
    pairs: &Pairs,
    first: usize,
    sums: &mut Sums<'_>,
) {
    let (left, right) = (left.as_ptr().wrapping_add(first), right.as_ptr());
    // SAFETY: as in `avx512_rows`.
    unsafe {
        let mut part = [[_mm256_setzero_ps(); 2]; M];
        for (row, part) in part.iter_mut().enumerate() {
            let row = sums.start(first + row);
            *part = [_mm256_loadu_ps(row), _mm256_loadu_ps(row.add(8))];
        }
        for &[value, line] in pairs.places() {
            let (values, line) = (left.add(value), right.add(line));
            let b = [_mm256_loadu_ps(line), _mm256_loadu_ps(line.add(8))];
            for (row, part) in part.iter_mut().enumerate() {
                let a = _mm256_set1_ps(*values.add(row));
                part[0] = _mm256_fmadd_ps(a, b[0], part[0]);
                part[1] = _mm256_fmadd_ps(a, b[1], part[1]);
            }
        }
        for (row, part) in part.into_iter().enumerate() {
            let row = sums.start(first + row);
            _mm256_storeu_ps(row, part[0]);
            _mm256_storeu_ps(row.add(8), part[1]);
        }
    }
}
