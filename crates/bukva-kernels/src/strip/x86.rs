//! Strips in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use super::groups::for_each_group;
use super::{Begin, COLUMNS, PACE, Strip, Sums};
use crate::memory::Ahead;

/// The sums of `M` rows, 16 for each of `P` panels.
///
/// # Safety
/// The machine must have AVX-512 F, and so many values lie at every place.
#[target_feature(enable = "avx512f")]
#[inline]
pub(crate) unsafe fn load<const M: usize, const P: usize>(
    places: [*mut f32; M],
) -> [[__m512; P]; M] {
    let mut sums = [[_mm512_setzero_ps(); P]; M];
    for (sums, place) in sums.iter_mut().zip(places) {
        for (panel, sum) in sums.iter_mut().enumerate() {
            // SAFETY: inside the sums, as the caller promises.
            *sum = unsafe { _mm512_loadu_ps(place.add(panel * COLUMNS)) };
        }
    }
    sums
}

/// Writes them back.
///
/// # Safety
/// As [`load`].
#[target_feature(enable = "avx512f")]
#[inline]
pub(crate) unsafe fn store<const M: usize, const P: usize>(
    places: [*mut f32; M],
    sums: [[__m512; P]; M],
) {
    for (sums, place) in sums.into_iter().zip(places) {
        for (panel, sum) in sums.into_iter().enumerate() {
            // SAFETY: as in `load`.
            unsafe { _mm512_storeu_ps(place.add(panel * COLUMNS), sum) };
        }
    }
}

/// Adds the products of `M` rows, whose values lie `step` apart, with `depth` lines of 16 values of
/// each of `P` panels.
///
/// # Safety
/// The machine must have AVX-512 F, and rows and lines hold that many values.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_add<const M: usize, const P: usize>(
    rows: [*const f32; M],
    step: usize,
    mut lines: [*const f32; P],
    depth: usize,
    part: &mut [[__m512; P]; M],
) {
    let mut at = 0_usize;
    for _ in 0..depth {
        // SAFETY: inside the rows and lines, as the caller promises.
        unsafe {
            let b = lines.map(|line| _mm512_loadu_ps(line));
            for (row, sums) in rows.iter().zip(&mut *part) {
                let a = _mm512_set1_ps(*row.wrapping_add(at));
                for (sum, b) in sums.iter_mut().zip(b) {
                    *sum = _mm512_fmadd_ps(a, b, *sum);
                }
            }
        }
        // Wrapping, for a check would stand in the innermost loop.
        at = at.wrapping_add(step);
        lines = lines.map(|line| line.wrapping_add(COLUMNS));
    }
}

/// The same in AVX2.
///
/// # Safety
/// The machine must have AVX2 and FMA, and rows and lines hold that many values.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn avx2_add<const M: usize>(
    rows: [*const f32; M],
    step: usize,
    mut line: *const f32,
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
        line = line.wrapping_add(COLUMNS);
    }
}

/// # Safety
/// The machine must have AVX-512 F, and `sums` a place for each of the strip's rows and panels.
#[target_feature(enable = "avx512f")]
pub(super) unsafe fn avx512(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>, ahead: Ahead) {
    // SAFETY: as the caller promises.
    unsafe {
        if strip.is_pair() {
            avx512_panels::<2>(strip, begin, sums, ahead);
        } else {
            avx512_panels::<1>(strip, begin, sums, ahead);
        }
    }
}

/// # Safety
/// As [`avx512`], for a strip of `P` panels.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_panels<const P: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    mut ahead: Ahead,
) {
    let pace = strip.pace(ahead.lines(), 12);
    for_each_group!(strip.rows(), 12 [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], |first, M| {
        // SAFETY: `first` and the rows after it are below the strip's number of rows.
        unsafe { avx512_rows::<M, P>(strip, begin, sums, first, (&mut ahead, pace)) }
    });
}

/// # Safety
/// As [`avx512_panels`]; the rows `first..first + M` must be the strip's and have a place in
/// `sums`.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_rows<const M: usize, const P: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
    (ahead, pace): (&mut Ahead, usize),
) {
    let places: [*mut f32; M] = std::array::from_fn(|row| sums.start(first + row));
    // SAFETY: 16 values lie at every place for each panel, as the caller promises, and `Strip` has
    // checked that its rows and lines hold `depth` values each.
    unsafe {
        let mut part = match begin {
            Begin::Zero => [[_mm512_setzero_ps(); P]; M],
            Begin::Sums => load(places),
        };
        for &tap in strip.taps() {
            let (mut rows, mut lines) = strip.starts::<M, P>(tap, first);
            let mut depth = strip.depth();
            while depth > 0 {
                for _ in 0..pace {
                    ahead.ask();
                }
                let count = if pace == 0 { depth } else { PACE.min(depth) };
                avx512_add(rows, strip.step(), lines, count, &mut part);
                rows = rows.map(|row| row.wrapping_add(count * strip.step()));
                lines = lines.map(|line| line.wrapping_add(count * COLUMNS));
                depth -= count;
            }
        }
        store(places, part);
    }
}

/// # Safety
/// The machine must have AVX2 and FMA, and `sums` a place for each of the strip's rows.
#[target_feature(enable = "avx2,fma")]
pub(super) unsafe fn avx2(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>, mut ahead: Ahead) {
    let pace = strip.pace(ahead.lines(), 6);
    for_each_group!(strip.rows(), 6 [6, 5, 4, 3, 2], |first, M| {
        // SAFETY: as in `avx512_panels`.
        unsafe { avx2_rows::<M>(strip, begin, sums, first, (&mut ahead, pace)) }
    });
}

/// # Safety
/// The machine must have AVX2 and FMA; the rows `first..first + M` must be the strip's and have a
/// place in `sums`.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn avx2_rows<const M: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
    (ahead, pace): (&mut Ahead, usize),
) {
    let places: [*mut f32; M] = std::array::from_fn(|row| sums.start(first + row));
    // SAFETY: as in `avx512_rows`.
    unsafe {
        let mut part = [[_mm256_setzero_ps(); 2]; M];
        if begin == Begin::Sums {
            for i in 0..M {
                part[i] = [
                    _mm256_loadu_ps(places[i]),
                    _mm256_loadu_ps(places[i].add(8)),
                ];
            }
        }
        for &tap in strip.taps() {
            let (mut rows, [mut line]) = strip.starts::<M, 1>(tap, first);
            let mut depth = strip.depth();
            while depth > 0 {
                for _ in 0..pace {
                    ahead.ask();
                }
                let count = if pace == 0 { depth } else { PACE.min(depth) };
                avx2_add(rows, strip.step(), line, count, &mut part);
                rows = rows.map(|row| row.wrapping_add(count * strip.step()));
                line = line.wrapping_add(count * COLUMNS);
                depth -= count;
            }
        }
        for i in 0..M {
            _mm256_storeu_ps(places[i], part[i][0]);
            _mm256_storeu_ps(places[i].add(8), part[i][1]);
        }
    }
}
