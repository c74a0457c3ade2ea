//! Micro-kernels in AVX-512 and AVX2 instructions, both from one text.

use super::operands::Operands;
use super::output::{Beta, OutputTile};
use super::panel::NR;
use super::prefetch::{INTERVAL, Prefetch};

/// Rows of a tile (MR) where so many are left: the last ones go in two tiles about alike, for a low tile
/// keeps the processor waiting for its sums.
#[inline(always)]
fn tile_rows(rows: usize, most: usize) -> usize {
    match rows {
        _ if rows >= 2 * most => most,
        _ if rows > most => rows.div_ceil(2),
        _ => rows,
    }
}

/// A module of kernels for one instruction set: its vectors of float32, how many fill a panel's
/// k-slice, and the heights of tiles that a kernel is compiled for, whose sums fit the registers.
macro_rules! kernels {
    (
        $isa:ident, $features:literal, $vector:ty, $per_panel:literal, $most:literal [$($rows:literal),+];
        $zero:ident, $load:ident, $store:ident, $splat:ident, $fma:ident, |$at:ident| $load_i16:expr
    ) => {
        pub(super) mod $isa {
            use std::arch::x86_64::*;

            use super::*;

            const LANES: usize = NR / $per_panel;

            type Vectors<const P: usize> = [[$vector; $per_panel]; P];

            /// # Safety
            /// The machine must have the instructions, and `16 · P` values lie at `from`.
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn load<const P: usize>(from: [*const f32; P]) -> Vectors<P> {
                let mut vectors = [[$zero(); $per_panel]; P];
                for (from, vectors) in from.into_iter().zip(&mut vectors) {
                    for (number, vector) in vectors.iter_mut().enumerate() {
                        // SAFETY: inside the values, as the caller promises.
                        *vector = unsafe { $load(from.wrapping_add(number * LANES)) };
                    }
                }
                vectors
            }

            /// # Safety
            /// As [`load`].
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn store<const P: usize>(to: *mut f32, vectors: Vectors<P>) {
                for (number, vector) in vectors.into_iter().flatten().enumerate() {
                    // SAFETY: inside the values, as the caller promises.
                    unsafe { $store(to.wrapping_add(number * LANES), vector) };
                }
            }

            /// Adds `a` times a k-slice.
            #[target_feature(enable = $features)]
            #[inline]
            fn fma<const P: usize>(a: f32, b: &Vectors<P>, sums: &mut Vectors<P>) {
                let a = $splat(a);
                for (sums, b) in sums.iter_mut().zip(b) {
                    for (sum, b) in sums.iter_mut().zip(b) {
                        *sum = $fma(a, *b, *sum);
                    }
                }
            }

            /// # Safety
            /// The machine must have the instructions, `out` a place for each of the operands' rows and
            /// columns, and these one or two panels.
            #[target_feature(enable = $features)]
            pub(crate) unsafe fn multiply(
                operands: &Operands<'_>,
                beta: Beta,
                out: &mut OutputTile<'_>,
                prefetch: Prefetch,
            ) {
                // SAFETY: as the caller promises.
                unsafe {
                    match (operands.panels(), operands.is_outer()) {
                        (1, false) => by_tiles::<1, false>(operands, beta, out, prefetch),
                        (1, true) => by_tiles::<1, true>(operands, beta, out, prefetch),
                        (_, false) => by_tiles::<2, false>(operands, beta, out, prefetch),
                        (_, true) => by_tiles::<2, true>(operands, beta, out, prefetch),
                    }
                }
            }

            /// # Safety
            /// As [`multiply`], for `P` panels; `OUTER` tells of outer products.
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn by_tiles<const P: usize, const OUTER: bool>(
                operands: &Operands<'_>,
                beta: Beta,
                out: &mut OutputTile<'_>,
                mut prefetch: Prefetch,
            ) {
                let burst = operands.prefetches_at_once(prefetch.lines(), $most);
                let mut first = 0;
                while first < operands.rows() {
                    // SAFETY: `first` and the rows of its tile are below the number of rows.
                    unsafe {
                        first += match tile_rows(operands.rows() - first, $most) {
                            $($rows => tile::<$rows, P, OUTER>(operands, beta, out, first, (&mut prefetch, burst)),)+
                            _ => tile::<1, P, OUTER>(operands, beta, out, first, (&mut prefetch, burst)),
                        };
                    }
                }
            }

            /// Multiplies a tile of `M` rows, and returns `M`.
            ///
            /// # Safety
            /// As [`by_tiles`]; the rows `first..first + M` must be the operands'.
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn tile<const M: usize, const P: usize, const OUTER: bool>(
                operands: &Operands<'_>,
                beta: Beta,
                out: &mut OutputTile<'_>,
                first: usize,
                (prefetch, burst): (&mut Prefetch, usize),
            ) -> usize {
                let places: [*mut f32; M] = std::array::from_fn(|row| out.start(first + row));
                // SAFETY: 16 values lie at every place for each panel, as the caller promises, and
                // `Operands` has checked that its rows and panels hold what is read.
                unsafe {
                    let mut sums = [[[$zero(); $per_panel]; P]; M];
                    if beta == Beta::One {
                        for (sums, place) in sums.iter_mut().zip(places) {
                            *sums = load(std::array::from_fn(|panel| place.wrapping_add(panel * NR).cast_const()));
                        }
                    }
                    for &offsets in operands.taps() {
                        let (mut a, mut b) = operands.starts::<M, P>(offsets, first);
                        if OUTER {
                            // The rows are neighbors, and one address serves them all.
                            let b = load(b);
                            for (row, sums) in sums.iter_mut().enumerate() {
                                fma(*a[0].wrapping_add(row), &b, sums);
                            }
                            continue;
                        }
                        let mut k = operands.k();
                        while k > 0 {
                            for _ in 0..burst {
                                prefetch.next();
                            }
                            let count = if burst == 0 { k } else { INTERVAL.min(k) };
                            add::<M, P>(a, operands.k_stride(), b, count, &mut sums);
                            a = a.map(|row| row.wrapping_add(count * operands.k_stride()));
                            b = b.map(|panel| panel.wrapping_add(count * NR));
                            k -= count;
                        }
                    }
                    for (sums, place) in sums.into_iter().zip(places) {
                        store(place, sums);
                    }
                }
                M
            }

            /// Adds the products of `M` rows, whose values lie `stride` apart, with `k` slices of `P`
            /// panels.
            ///
            /// # Safety
            /// The machine must have the instructions, and rows and panels hold that many values.
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn add<const M: usize, const P: usize>(
                rows: [*const f32; M],
                stride: usize,
                mut panels: [*const f32; P],
                k: usize,
                sums: &mut [Vectors<P>; M],
            ) {
                let mut at = 0_usize;
                for _ in 0..k {
                    // SAFETY: inside the rows and panels, as the caller promises.
                    unsafe {
                        let b = load(panels);
                        for (row, sums) in rows.iter().zip(&mut *sums) {
                            fma(*row.wrapping_add(at), &b, sums);
                        }
                    }
                    // Wrapping, for a check would stand in the innermost loop.
                    at = at.wrapping_add(stride);
                    panels = panels.map(|panel| panel.wrapping_add(NR));
                }
            }

            /// Adds to `sums[p]` the products of `row` with panel `p` of 16-bit numbers.
            ///
            /// # Safety
            /// The machine must have the instructions, and every panel hold a k-slice for each of `row`.
            #[target_feature(enable = $features)]
            pub(crate) unsafe fn multiply_i16<const P: usize>(
                row: &[f32],
                panels: [&[i16]; P],
                sums: &mut [[f32; NR]; P],
            ) {
                // SAFETY: k-slices lie inside the panels, as the caller promises; `sums` holds 16 values.
                unsafe {
                    let mut part = load(sums.each_ref().map(|sums| sums.as_ptr()));
                    for (at, &a) in row.iter().enumerate() {
                        let a = $splat(a);
                        for (panel, sums) in panels.iter().zip(&mut part) {
                            for (number, sum) in sums.iter_mut().enumerate() {
                                let $at = panel.as_ptr().add(at * NR + number * LANES);
                                *sum = $fma(a, $load_i16, *sum);
                            }
                        }
                    }
                    store(sums.as_mut_ptr().cast(), part);
                }
            }
        }
    };
}

kernels! {
    avx512, "avx512f", __m512, 1, 12 [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    _mm512_setzero_ps, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_fmadd_ps,
    |at| _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_loadu_si256(at.cast())))
}

kernels! {
    avx2, "avx2,fma", __m256, 2, 6 [6, 5, 4, 3, 2];
    _mm256_setzero_ps, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_fmadd_ps,
    |at| _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128(at.cast())))
}
