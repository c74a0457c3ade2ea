//! Squares of a matrix transposed in AVX instructions.

use std::arch::x86_64::*;

/// Transposes eight rows of eight values, `stride` apart, into rows `to_stride` apart.
///
/// # Safety
/// The machine must have AVX2, and `from` and `to` hold `7 * stride + 8` and `7 * to_stride + 8`
/// values.
#[target_feature(enable = "avx2")]
pub(crate) unsafe fn turn(from: &[f32], stride: usize, to: &mut [f32], to_stride: usize) {
    // SAFETY: eight values at each of eight rows lie inside both sides, as the caller promises.
    unsafe {
        let row = |at: usize| _mm256_loadu_ps(from.as_ptr().add(at * stride));
        let rows: [__m256; 8] = std::array::from_fn(row);
        // Pairs of rows interleaved, then pairs of pairs, then the halves of each register.
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
