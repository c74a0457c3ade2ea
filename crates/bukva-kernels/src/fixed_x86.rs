//! A row of float32 by lines of 16-bit numbers, in AVX-512 and AVX2 instructions.

use std::arch::x86_64::*;

use crate::strip::COLUMNS;

/// Adds to `sums[p][j]` the products of `x` with column `j` of panel `p`.
///
/// # Safety
/// The machine must have AVX-512 F, and every panel hold 16 values for each of `x`.
#[target_feature(enable = "avx512f")]
pub(crate) unsafe fn avx512_row<const P: usize>(
    x: &[f32],
    panels: [&[i16]; P],
    sums: &mut [[f32; COLUMNS]; P],
) {
    // SAFETY: lines of 16 values lie inside the panels, as the caller promises; `sums` holds 16.
    unsafe {
        let mut part: [__m512; P] =
            std::array::from_fn(|panel| _mm512_loadu_ps(sums[panel].as_ptr()));
        for (at, &x) in x.iter().enumerate() {
            let x = _mm512_set1_ps(x);
            for (panel, sum) in panels.iter().zip(&mut part) {
                let values = _mm256_loadu_si256(panel.as_ptr().add(at * COLUMNS).cast());
                let values = _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(values));
                *sum = _mm512_fmadd_ps(x, values, *sum);
            }
        }
        for (sums, part) in sums.iter_mut().zip(part) {
            _mm512_storeu_ps(sums.as_mut_ptr(), part);
        }
    }
}

/// The same in AVX2.
///
/// # Safety
/// The machine must have AVX2 and FMA, and every panel hold 16 values for each of `x`.
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn avx2_row<const P: usize>(
    x: &[f32],
    panels: [&[i16]; P],
    sums: &mut [[f32; COLUMNS]; P],
) {
    // SAFETY: as in `avx512_row`.
    unsafe {
        let mut part: [[__m256; 2]; P] = std::array::from_fn(|panel| {
            std::array::from_fn(|half| _mm256_loadu_ps(sums[panel].as_ptr().add(8 * half)))
        });
        for (at, &x) in x.iter().enumerate() {
            let x = _mm256_set1_ps(x);
            for (panel, part) in panels.iter().zip(&mut part) {
                let line = panel.as_ptr().add(at * COLUMNS);
                for (half, sum) in part.iter_mut().enumerate() {
                    let values = _mm_loadu_si128(line.add(8 * half).cast());
                    let values = _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(values));
                    *sum = _mm256_fmadd_ps(x, values, *sum);
                }
            }
        }
        for (sums, part) in sums.iter_mut().zip(part) {
            for (half, part) in part.into_iter().enumerate() {
                _mm256_storeu_ps(sums.as_mut_ptr().add(8 * half), part);
            }
        }
    }
}
