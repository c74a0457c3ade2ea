//! Going through the left rows of a product, tile by tile.

use rayon::prelude::*;

use super::panels::{Panels, Taps};
use crate::isa::InstructionSet;
use crate::prefetch::prefetch;
use crate::tile::{ROWS, Tile, ZERO};

/// Tiles of consecutive rows that one task computes, at most.
const GROUP: usize = 4;
/// Tasks below which tasks are made smaller, so that no thread waits long for another's last one.
const TASKS: usize = 40;
/// Rows that are computed without a second thread.
const HANDFUL: usize = 64;

/// Rows that one task computes, of so many in all.
pub(super) fn task_rows(rows: usize) -> usize {
    let tiles = rows.div_ceil(ROWS);
    ROWS * (tiles / TASKS).clamp(1, GROUP)
}

/// A product whose left rows lie in memory: `gather` lists the rows of a tile (first, count; all
/// of the first tap, then all of the second), `write` receives every finished tile (first row,
/// count, panel number, sums).
pub(crate) fn by_rows<'a>(
    isa: InstructionSet,
    rows: usize,
    taps: Taps,
    panels: &Panels,
    gather: impl Fn(usize, usize, &mut Vec<&'a [f32]>) + Sync,
    write: impl Fn(usize, usize, usize, &Tile) + Sync,
) {
    grouped(rows, gather, |first, count, left, sums| {
        for number in panels.numbers() {
            panels.tile(isa, number, left, count, taps, sums);
            write(first, count, number, sums);
        }
    });
}

/// Goes through `rows` left rows a tile at a time: `gather` lists what a tile reads, `compute`
/// receives it (first row, count, list, and a tile to work in) while the next tile's is on its
/// way from memory.
pub(crate) fn grouped<'a>(
    rows: usize,
    gather: impl Fn(usize, usize, &mut Vec<&'a [f32]>) + Sync,
    compute: impl Fn(usize, usize, &[&'a [f32]], &mut Tile) + Sync,
) {
    let size = task_rows(rows);
    // A handful of tiles is done sooner than a second thread is awake.
    let least = if rows <= HANDFUL { rows } else { 1 };
    (0..rows.div_ceil(size))
        .into_par_iter()
        .with_min_len(least)
        .for_each(|group| {
            let start = group * size;
            let end = rows.min(start + size);
            let count_at = |first: usize| end.saturating_sub(first).min(ROWS);
            let (mut left, mut next) = (Vec::new(), Vec::new());
            let mut sums = ZERO;
            gather(start, count_at(start), &mut left);
            for first in (start..end).step_by(ROWS) {
                next.clear();
                if count_at(first + ROWS) > 0 {
                    gather(first + ROWS, count_at(first + ROWS), &mut next);
                    next.iter().for_each(|row| prefetch(row));
                }
                compute(first, count_at(first), &left, &mut sums);
                std::mem::swap(&mut left, &mut next);
            }
        });
}
