//! Sums over the rows of a matrix.

use crate::isa::for_each_isa;

for_each_isa! {
    /// Adds the rows of a matrix, `stride` values apart, to `sums`.
    fn add_rows(rows: &[f32], stride: usize, sums: &mut [f32]) {
        for row in rows.chunks(stride) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}
