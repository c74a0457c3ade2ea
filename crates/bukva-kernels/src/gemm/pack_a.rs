//! Packing of A, where its rows are the columns of another matrix.

use rayon::prelude::*;

use crate::buffer::Buffer;

/// Rows of A that are packed side by side (MR of the tallest tile).
pub(super) const MR: usize = 12;

/// Packs the columns of `k` rows of `stride` values as rows of A: for every twelve columns, twelve
/// values per k.
pub(super) fn pack_transposed(rows: &[f32], stride: usize, k: usize) -> Buffer {
    /// Tiles packed together, so that each row is read in long contiguous pieces.
    const TILES: usize = 16;
    let mut packed = Buffer::any(stride.div_ceil(MR) * k * MR);
    packed
        .par_chunks_mut(TILES * k * MR)
        .with_max_len(1)
        .enumerate()
        .for_each(|(group, packed)| {
            let first = group * TILES * MR;
            let count = (stride - first).min(TILES * MR);
            for (at, row) in rows.chunks(stride).enumerate() {
                for (tile, run) in row[first..][..count].chunks(MR).enumerate() {
                    copy_run(run, &mut packed[(tile * k + at) * MR..]);
                }
            }
        });
    packed
}

/// Copies a short run to the start of `to`; a full run is copied without a function call.
fn copy_run(run: &[f32], to: &mut [f32]) {
    match (run.first_chunk::<MR>(), to.first_chunk_mut::<MR>()) {
        (Some(run), Some(to)) => *to = *run,
        _ => to.iter_mut().zip(run).for_each(|(to, value)| *to = *value),
    }
}
