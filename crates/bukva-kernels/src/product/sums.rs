//! Rows added up.

use crate::isa::for_each_isa;

/// Rows of a matrix that are added up in one pass.
pub(super) const ABREAST: usize = 4;

for_each_isa! {
    /// Adds the rows of a matrix up, `stride` values apart.
    fn add_rows(rows: &[f32], stride: usize, sums: &mut [f32]) {
        for row in rows.chunks(stride) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}

for_each_isa! {
    /// Adds the rows of a matrix up, each multiplied by its factor.
    fn add_weighted(rows: &[f32], factors: &[f32], sums: &mut [f32]) {
        let n = sums.len();
        let (four, rest) = factors.as_chunks::<ABREAST>();
        let (rows, last) = rows.split_at(four.len() * ABREAST * n);
        for (rows, [a, b, c, d]) in rows.chunks_exact(ABREAST * n).zip(four) {
            let (first, others) = rows.split_at(n);
            let (second, others) = others.split_at(n);
            let (third, fourth) = others.split_at(n);
            for i in 0..n {
                sums[i] += (first[i] * a + second[i] * b) + (third[i] * c + fourth[i] * d);
            }
        }
        for (row, factor) in last.chunks_exact(n).zip(rest) {
            for i in 0..n {
                sums[i] += row[i] * factor;
            }
        }
    }
}
