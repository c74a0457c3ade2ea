//! The left operand of a product, packed where its rows are another matrix's columns.

use rayon::prelude::*;

use crate::buffer::Buffer;

/// Columns that are packed side by side.
pub(super) const ROWS: usize = 12;

/// The columns of `depth` rows of `stride` values as left operands of tiles: for each twelve
/// columns, twelve values a row.
pub(super) fn pack_transposed(rows: &[f32], stride: usize, depth: usize) -> Buffer {
    /// Tiles packed together: whole stretches of memory.
    const TILES: usize = 16;
    let mut packed = Buffer::any(stride.div_ceil(ROWS) * depth * ROWS);
    packed
        .par_chunks_mut(TILES * depth * ROWS)
        .with_max_len(1)
        .enumerate()
        .for_each(|(group, packed)| {
            let first = group * TILES * ROWS;
            let count = (stride - first).min(TILES * ROWS);
            for (at, row) in rows.chunks(stride).enumerate() {
                for (tile, run) in row[first..][..count].chunks(ROWS).enumerate() {
                    copy_run(run, &mut packed[(tile * depth + at) * ROWS..]);
                }
            }
        });
    packed
}

/// Copies a short run to the start of `to`; a full one without a call.
fn copy_run(run: &[f32], to: &mut [f32]) {
    match (run.first_chunk::<ROWS>(), to.first_chunk_mut::<ROWS>()) {
        (Some(run), Some(to)) => *to = *run,
        _ => to.iter_mut().zip(run).for_each(|(to, value)| *to = *value),
    }
}
