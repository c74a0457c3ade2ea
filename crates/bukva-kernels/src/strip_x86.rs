//! Strips in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use crate::prefetch::Ahead;
use crate::strip::{PACE, Strip, Sums};
use crate::tile::{Begin, COLUMNS};
use crate::tile_x86::{avx2_add, avx512_add};

/// # Safety
/// The machine must have AVX-512 F, and `sums` a place for each of the strip's rows.
#[target_feature(enable = "avx512f")]
pub(crate) unsafe fn avx512(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    mut ahead: Ahead,
) {
    let pace = strip.pace(ahead.lines(), 12);
    let mut first = 0;
    while first < strip.rows() {
        // SAFETY: `first` and the rows after it are below the strip's number of rows.
        first += unsafe {
            match strip.rows() - first {
                12.. => avx512_rows::<12>(strip, begin, sums, first, (&mut ahead, pace)),
                8..12 => avx512_rows::<8>(strip, begin, sums, first, (&mut ahead, pace)),
                4..8 => avx512_rows::<4>(strip, begin, sums, first, (&mut ahead, pace)),
                2..4 => avx512_rows::<2>(strip, begin, sums, first, (&mut ahead, pace)),
                _ => avx512_rows::<1>(strip, begin, sums, first, (&mut ahead, pace)),
            }
        };
    }
}

/// # Safety
/// The machine must have AVX-512 F; the rows `first..first + M` must be the strip's and have a
/// place in `sums`.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn avx512_rows<const M: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
    (ahead, pace): (&mut Ahead, usize),
) -> usize {
    let places: [*mut f32; M] = std::array::from_fn(|row| sums.row(first + row));
    // SAFETY: 16 values lie at every place, as the caller promises, and `Strip` has checked that
    // its rows and lines hold `depth` values each.
    unsafe {
        let mut part = [_mm512_setzero_ps(); M];
        if begin == Begin::Sums {
            for i in 0..M {
                part[i] = _mm512_loadu_ps(places[i]);
            }
        }
        let rows = strip.starts::<M>(first);
        let mut depth = 0;
        while depth < strip.depth() {
            for _ in 0..pace {
                ahead.ask();
            }
            let count = PACE.min(strip.depth() - depth);
            let line = strip.lines().add(depth * COLUMNS);
            let mut at = rows;
            for i in 0..M {
                at[i] = rows[i].add(depth * strip.step());
            }
            avx512_add(at, strip.step(), line, COLUMNS, count, &mut part);
            depth += count;
        }
        for i in 0..M {
            _mm512_storeu_ps(places[i], part[i]);
        }
    }
    M
}

/// # Safety
/// The machine must have AVX2 and FMA, and `sums` a place for each of the strip's rows.
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn avx2(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>, mut ahead: Ahead) {
    let pace = strip.pace(ahead.lines(), 6);
    let mut first = 0;
    while first < strip.rows() {
        // SAFETY: `first` and the rows after it are below the strip's number of rows.
        first += unsafe {
            match strip.rows() - first {
                6.. => avx2_rows::<6>(strip, begin, sums, first, (&mut ahead, pace)),
                4..6 => avx2_rows::<4>(strip, begin, sums, first, (&mut ahead, pace)),
                2..4 => avx2_rows::<2>(strip, begin, sums, first, (&mut ahead, pace)),
                _ => avx2_rows::<1>(strip, begin, sums, first, (&mut ahead, pace)),
            }
        };
    }
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
) -> usize {
    let places: [*mut f32; M] = std::array::from_fn(|row| sums.row(first + row));
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
        let rows = strip.starts::<M>(first);
        let mut depth = 0;
        while depth < strip.depth() {
            for _ in 0..pace {
                ahead.ask();
            }
            let count = PACE.min(strip.depth() - depth);
            let line = strip.lines().add(depth * COLUMNS);
            let mut at = rows;
            for i in 0..M {
                at[i] = rows[i].add(depth * strip.step());
            }
            avx2_add(at, strip.step(), line, COLUMNS, count, &mut part);
            depth += count;
        }
        for i in 0..M {
            _mm256_storeu_ps(places[i], part[i][0]);
            _mm256_storeu_ps(places[i].add(8), part[i][1]);
        }
    }
    M
}
