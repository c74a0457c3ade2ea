//! The fully connected map.

use std::ops::Range;

use rayon::prelude::*;

use super::fixed::Fixed;
use super::panels::{Panels, Taps, WIDE, pack_columns, pack_rows};
use super::rows::{by_rows, task_rows};
use super::sums::add_rows;
use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::prefetch::prefetch_to_write;
use crate::tile::{Begin, COLUMNS, Gathered, ROWS, ZERO, multiply};

/// Depth worked on at a time where the right operand is packed on the way: 64 KB of a panel.
const BLOCK: usize = 512;

/// The sizes of a fully connected map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linear {
    pub(crate) batch: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Linear {
    /// `x · weight`, batch by outputs, finished.
    pub(crate) fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
    ) -> Buffer {
        let mut y = Buffer::any(self.batch * self.outputs);
        let pack = |depths: Range<usize>, columns, packed: &mut [f32]| {
            let rows = &weight[depths.start * self.outputs..depths.end * self.outputs];
            pack_columns(rows, self.outputs, columns, packed);
        };
        self.forward_by_blocks(isa, x, pack, finish, &mut y);
        y
    }

    /// The same with the weight in 16 bits, which leaves its scales to `finish`; into `y`.
    pub(crate) fn forward_fixed(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &Fixed,
        finish: Finish<'_>,
        y: &mut [f32],
    ) {
        if self.batch == 1 {
            return weight.row(isa, x, finish, y);
        }
        let pack = |depths, columns, packed: &mut [f32]| weight.widen(isa, depths, columns, packed);
        self.forward_by_blocks(isa, x, pack, finish, y);
    }

    /// `pack` writes some depths of some columns of the weight in panels.
    fn forward_by_blocks(
        self,
        isa: InstructionSet,
        x: &[f32],
        pack: impl Fn(Range<usize>, Range<usize>, &mut [f32]) + Sync,
        finish: Finish<'_>,
        y: &mut [f32],
    ) {
        let places = Disjoint::new(y);
        (0..self.outputs.div_ceil(WIDE))
            .into_par_iter()
            .for_each(|group| {
                let columns = group * WIDE..self.outputs.min((group + 1) * WIDE);
                let mut packed = Buffer::any(BLOCK * WIDE);
                for start in (0..self.inputs).step_by(BLOCK) {
                    let depths = start..self.inputs.min(start + BLOCK);
                    pack(depths.clone(), columns.clone(), &mut packed);
                    let columns = columns.clone();
                    self.forward_block(isa, x, &packed, (depths, columns), finish, &places);
                }
            });
    }

    /// Adds what some depths give to some columns of the result; the last depths finish it.
    fn forward_block(
        self,
        isa: InstructionSet,
        x: &[f32],
        packed: &[f32],
        (depths, columns): (Range<usize>, Range<usize>),
        finish: Finish<'_>,
        places: &Disjoint<'_>,
    ) {
        let depth = depths.len();
        let mut sums = ZERO;
        for first in (0..self.batch).step_by(ROWS) {
            let count = (self.batch - first).min(ROWS);
            let left: [&[f32]; ROWS] = std::array::from_fn(|row| {
                let row = (first + row).min(self.batch - 1);
                &x[row * self.inputs + depths.start..][..depth]
            });
            let panels = packed.chunks_exact(depth * COLUMNS);
            for (column, panel) in columns.clone().step_by(COLUMNS).zip(panels) {
                let width = (self.outputs - column).min(COLUMNS);
                let place = |row: usize| {
                    // SAFETY: one task alone touches these columns.
                    unsafe { places.row((first + row) * self.outputs + column, width) }
                };
                let begin = match depths.start {
                    0 => Begin::Zero,
                    _ => {
                        for (row, sums) in sums[..count].iter_mut().enumerate() {
                            load(sums, place(row));
                        }
                        Begin::Sums
                    }
                };
                let tile = Gathered::new(&left[..count], panel, [count, depth, 1], 0);
                multiply(isa, &tile, begin, &mut sums);
                let last = depths.end == self.inputs;
                let finish = if last { finish } else { Finish::Plain };
                for (row, sums) in sums[..count].iter().enumerate() {
                    finish.store(place(row), sums, column);
                }
            }
        }
    }

    /// The gradient of `x`: `grad · weightᵀ`. Computed as `weight · gradᵀ`, so that the large
    /// operand is read as it lies.
    pub(crate) fn input_gradient(
        self,
        isa: InstructionSet,
        weight: &[f32],
        grad: &[f32],
    ) -> Buffer {
        let Self {
            batch,
            inputs,
            outputs,
        } = self;
        let panels = Panels::from_columns(grad, outputs, batch);
        let mut dx = Buffer::any(batch * inputs);
        let places = Disjoint::new(&mut dx);
        let gather = |first: usize, count: usize, left: &mut Vec<_>| {
            left.extend(weight[first * outputs..].chunks_exact(outputs).take(count));
        };
        by_rows(
            isa,
            inputs,
            Taps::one(outputs),
            &panels,
            gather,
            |first, count, number, sums| {
                for column in 0..panels.width(number) {
                    let sample = number * COLUMNS + column;
                    // SAFETY: every tile has its own inputs and samples.
                    let place = unsafe { places.row(sample * inputs + first, count) };
                    for (value, sums) in place.iter_mut().zip(sums) {
                        *value = sums[column];
                    }
                }
            },
        );
        dx
    }

    /// The gradients of `weight`, `xᵀ · grad`, and of `bias`, the sum of `grad` over the batch.
    pub(crate) fn parameter_gradients(
        self,
        isa: InstructionSet,
        x: &[f32],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let Self {
            batch,
            inputs,
            outputs,
        } = self;
        let mut db = vec![0.0; outputs];
        let sums = Disjoint::new(&mut db);
        let panels = Panels::build(batch, outputs, |number, panel| {
            pack_rows(grad, outputs, number, panel);
            let first = number * COLUMNS;
            // SAFETY: every panel has its own columns.
            let sums = unsafe { sums.row(first, COLUMNS.min(outputs - first)) };
            add_rows(isa, panel, COLUMNS, sums);
        });
        let mut dw = Buffer::any(inputs * outputs);
        let size = task_rows(inputs);
        dw.par_chunks_mut(size * outputs)
            .enumerate()
            .for_each(|(group, dw)| {
                let first = group * size;
                let packed = pack_transposed(&x[first..], inputs, batch, dw.len() / outputs);
                let mut sums = ZERO;
                let tiles = dw.chunks_mut(ROWS * outputs);
                for (dw, packed) in tiles.zip(packed.chunks_exact(batch * ROWS)) {
                    let left: [&[f32]; ROWS] = std::array::from_fn(|row| &packed[row..]);
                    let count = dw.len() / outputs;
                    for number in panels.numbers() {
                        let extent = [count, batch, ROWS];
                        let (column, width) = (number * COLUMNS, panels.width(number));
                        for dw in dw.chunks_exact(outputs) {
                            prefetch_to_write(&dw[column..][..width]);
                        }
                        let tile = Gathered::new(&left[..count], panels.panel(number), extent, 0);
                        multiply(isa, &tile, Begin::Zero, &mut sums);
                        for (dw, sums) in dw.chunks_exact_mut(outputs).zip(&sums) {
                            Finish::Plain.store(&mut dw[column..][..width], sums, column);
                        }
                    }
                }
            });
        (dw, db)
    }
}

/// The first `count` columns of `depth` rows, `stride` values apart, as left operands of tiles:
/// for each twelve columns, twelve values a row.
fn pack_transposed(rows: &[f32], stride: usize, depth: usize, count: usize) -> Buffer {
    let mut packed = Buffer::any(count.div_ceil(ROWS) * depth * ROWS);
    for (at, row) in rows.chunks(stride).take(depth).enumerate() {
        for (tile, run) in row[..count].chunks(ROWS).enumerate() {
            copy_run(run, &mut packed[(tile * depth + at) * ROWS..]);
        }
    }
    packed
}

/// Copies the sums so far of a row; a whole line without a call.
#[inline(always)]
fn load(sums: &mut [f32; COLUMNS], values: &[f32]) {
    match values.first_chunk::<COLUMNS>() {
        Some(values) => *sums = *values,
        None => sums[..values.len()].copy_from_slice(values),
    }
}

/// Copies a short run to the start of `to`; a full one without a call.
fn copy_run(run: &[f32], to: &mut [f32]) {
    match (run.first_chunk::<ROWS>(), to.first_chunk_mut::<ROWS>()) {
        (Some(run), Some(to)) => *to = *run,
        _ => to.iter_mut().zip(run).for_each(|(to, value)| *to = *value),
    }
}
