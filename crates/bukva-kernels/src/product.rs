//! Matrix products from tiles: every result is added up in one fixed order, whoever computes it.

use std::ops::Range;

use rayon::prelude::*;

use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::{InstructionSet, for_each_isa};
use crate::prefetch::{prefetch, prefetch_to_write};
use crate::tile::{Begin, COLUMNS, Gathered, ROWS, Tile, ZERO, multiply};

/// Depth worked on at a time where the right operand is packed on the way: 64 KB of a panel.
const BLOCK: usize = 512;
/// Rows of a left operand for which packing the right one doesn't pay.
const FEW: usize = 2;
/// Parts that a weight is cut into for few rows.
const PARTS: usize = 8;
/// Rows of a weight that are added up in one pass.
const ABREAST: usize = 4;
/// Columns that one task packs together: whole stretches of memory.
const WIDE: usize = 4 * COLUMNS;
/// Rows that are asked for before they are packed.
const AHEAD: usize = 16;
/// Tiles of consecutive rows that one task computes, at most.
const GROUP: usize = 4;
/// Tasks below which tasks are made smaller, so that no thread waits long for another's last one.
const TASKS: usize = 40;

/// Rows that are computed without a second thread.
const HANDFUL: usize = 64;

/// Rows that one task computes, of so many in all.
fn task_rows(rows: usize) -> usize {
    let tiles = rows.div_ceil(ROWS);
    ROWS * (tiles / TASKS).clamp(1, GROUP)
}

/// The right operand of a product, `depth` by `columns`, cut in panels of 32 columns.
pub(crate) struct Panels {
    data: Buffer,
    depth: usize,
    columns: usize,
}

impl Panels {
    /// Packs with `fill`, called for every panel with its number and its zeroed values.
    pub(crate) fn build(
        depth: usize,
        columns: usize,
        fill: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Self {
        let mut data = Buffer::any(columns.div_ceil(COLUMNS) * depth * COLUMNS);
        data.par_chunks_mut(depth * COLUMNS)
            .with_min_len(WIDE / COLUMNS)
            .enumerate()
            .for_each(|(number, panel)| fill(number, panel));
        Self {
            data,
            depth,
            columns,
        }
    }

    /// Packs the transpose of a row-major matrix, which has `columns` rows of `depth` values.
    pub(crate) fn from_columns(matrix: &[f32], depth: usize, columns: usize) -> Self {
        Self::build(depth, columns, |number, panel| {
            panel.fill(0.0);
            let first = number * COLUMNS;
            for (column, row) in matrix
                .chunks_exact(depth)
                .skip(first)
                .take(COLUMNS)
                .enumerate()
            {
                for (line, &value) in panel.chunks_exact_mut(COLUMNS).zip(row) {
                    line[column] = value;
                }
            }
        })
    }

    /// Panels of 32 columns.
    pub(crate) fn count(&self) -> usize {
        self.columns.div_ceil(COLUMNS)
    }

    /// The columns that panel `number` really holds.
    pub(crate) fn width(&self, number: usize) -> usize {
        (self.columns - number * COLUMNS).min(COLUMNS)
    }

    /// Their numbers.
    pub(crate) fn numbers(&self) -> std::ops::Range<usize> {
        0..self.count()
    }

    /// Multiplies `count` left rows by panel `number`.
    pub(crate) fn tile(
        &self,
        isa: InstructionSet,
        number: usize,
        rows: &[&[f32]],
        count: usize,
        taps: Taps,
        sums: &mut Tile,
    ) {
        let panel = &self.panel(number)[taps.first * COLUMNS..];
        let extent = [count, taps.depth, 1];
        let operands = Gathered::new(rows, panel, extent, taps.distance * COLUMNS);
        multiply(isa, &operands, Begin::Zero, sums);
    }

    /// The lines of panel `number`, 32 values each.
    pub(crate) fn panel(&self, number: usize) -> &[f32] {
        &self.data[number * self.depth * COLUMNS..][..self.depth * COLUMNS]
    }
}

/// Copies 32 columns of the rows of `matrix` into `panel`, with zeros beyond the last column.
fn pack_rows(matrix: &[f32], columns: usize, number: usize, panel: &mut [f32]) {
    let first = number * COLUMNS;
    pack_columns(matrix, columns, first..columns.min(first + COLUMNS), panel);
}

/// Copies some columns of the rows of `matrix` into panels, one after the other, with zeros beyond
/// the last column.
fn pack_columns(matrix: &[f32], stride: usize, columns: Range<usize>, packed: &mut [f32]) {
    let depth = matrix.len() / stride;
    let mut ahead = matrix.chunks_exact(stride).skip(AHEAD);
    for (at, row) in matrix.chunks_exact(stride).enumerate() {
        if let Some(row) = ahead.next() {
            prefetch(&row[columns.clone()]);
        }
        for (number, values) in row[columns.clone()].chunks(COLUMNS).enumerate() {
            let line = &mut packed[(number * depth + at) * COLUMNS..][..COLUMNS];
            match values.first_chunk::<COLUMNS>() {
                Some(values) => line.copy_from_slice(values),
                None => {
                    line[..values.len()].copy_from_slice(values);
                    line[values.len()..].fill(0.0);
                }
            }
        }
    }
}

/// Which lines of a panel the taps of a product read.
#[derive(Clone, Copy)]
pub(crate) struct Taps {
    /// Lines that each tap reads.
    pub(crate) depth: usize,
    /// The first tap's first line.
    pub(crate) first: usize,
    /// Lines between two taps' first.
    pub(crate) distance: usize,
}

impl Taps {
    /// The whole panel at once.
    fn one(depth: usize) -> Self {
        Self {
            depth,
            first: 0,
            distance: depth,
        }
    }
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
        if self.batch <= FEW {
            self.forward_few(isa, x, weight, finish, &mut y);
            return y;
        }
        let places = Disjoint::new(&mut y);
        (0..self.outputs.div_ceil(WIDE))
            .into_par_iter()
            .for_each(|group| {
                let columns = group * WIDE..self.outputs.min((group + 1) * WIDE);
                let mut packed = Buffer::any(BLOCK * WIDE);
                for start in (0..self.inputs).step_by(BLOCK) {
                    let depths = start..self.inputs.min(start + BLOCK);
                    let rows = &weight[start * self.outputs..depths.end * self.outputs];
                    pack_columns(rows, self.outputs, columns.clone(), &mut packed);
                    let columns = columns.clone();
                    self.forward_block(isa, x, &packed, (depths, columns), finish, &places);
                }
            });
        y
    }

    /// For so few rows that the time is that of reading the weight: parts of its rows, as they
    /// lie, are gone through apart and what they give is added up in order.
    fn forward_few(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
        y: &mut [f32],
    ) {
        let depth = self.inputs.div_ceil(PARTS).next_multiple_of(ABREAST);
        let parts: Vec<Buffer> = weight
            .par_chunks(depth * self.outputs)
            .enumerate()
            .map(|(number, rows)| {
                let mut part = Buffer::zeros(self.batch * self.outputs);
                let samples = part.chunks_exact_mut(self.outputs);
                for (part, x) in samples.zip(x.chunks_exact(self.inputs)) {
                    let x = &x[number * depth..][..rows.len() / self.outputs];
                    add_weighted(isa, rows, x, part);
                }
                part
            })
            .collect();
        let mut sums = Buffer::zeros(y.len());
        for part in &parts {
            add_rows(isa, part, part.len(), &mut sums);
        }
        let (samples, sums) = (
            y.chunks_exact_mut(self.outputs),
            sums.chunks_exact(self.outputs),
        );
        for (y, sums) in samples.zip(sums) {
            finish.write(y, sums, 0);
        }
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
