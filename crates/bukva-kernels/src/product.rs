//! Matrix products from tiles: every result is added up in one fixed order, whoever computes it.

use rayon::prelude::*;

use crate::buffer::{Buffer, Disjoint};
use crate::isa::InstructionSet;
use crate::tile::{COLUMNS, Left, ROWS, Tile, ZERO, multiply};

/// Depth worked on at a time where the right operand is packed on the way: 64 KB of a panel.
const BLOCK: usize = 512;
/// Tiles of consecutive rows that one task computes.
const GROUP: usize = 4;

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
            .enumerate()
            .for_each(|(number, panel)| fill(number, panel));
        Self {
            data,
            depth,
            columns,
        }
    }

    /// Packs a row-major matrix, `depth` by `columns`.
    pub(crate) fn from_rows(matrix: &[f32], depth: usize, columns: usize) -> Self {
        Self::build(depth, columns, |number, panel| {
            pack_rows(matrix, columns, number, panel)
        })
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

    fn panel(&self, number: usize) -> &[f32] {
        &self.data[number * self.depth * COLUMNS..][..self.depth * COLUMNS]
    }
}

/// Copies 32 columns of the rows of `matrix` into `panel`, with zeros beyond the last column.
fn pack_rows(matrix: &[f32], columns: usize, number: usize, panel: &mut [f32]) {
    let first = number * COLUMNS;
    let width = (columns - first).min(COLUMNS);
    for (line, row) in panel
        .chunks_exact_mut(COLUMNS)
        .zip(matrix.chunks_exact(columns))
    {
        if width == COLUMNS {
            line.copy_from_slice(&row[first..first + COLUMNS]);
        } else {
            line[..width].copy_from_slice(&row[first..first + width]);
            line[width..].fill(0.0);
        }
    }
}

/// A product whose left rows lie in memory: `gather` lists the rows of a tile (first, count; all
/// of the first tap, then all of the second), `write` receives every finished tile (first row,
/// count, panel number, sums).
pub(crate) fn by_rows<'a>(
    isa: InstructionSet,
    rows: usize,
    depth: usize,
    panels: &Panels,
    gather: impl Fn(usize, usize, &mut Vec<&'a [f32]>) + Sync,
    write: impl Fn(usize, usize, usize, &Tile) + Sync,
) {
    (0..rows.div_ceil(ROWS * GROUP))
        .into_par_iter()
        .for_each(|group| {
            let mut left = Vec::with_capacity(9 * ROWS);
            let end = rows.min((group + 1) * ROWS * GROUP);
            for first in (group * ROWS * GROUP..end).step_by(ROWS) {
                let count = (end - first).min(ROWS);
                left.clear();
                gather(first, count, &mut left);
                let tile = Left {
                    rows: &left,
                    count,
                    depth,
                    step: 1,
                };
                for number in 0..panels.count() {
                    let mut sums = ZERO;
                    multiply(isa, &tile, panels.panel(number), &mut sums);
                    write(first, count, number, &sums);
                }
            }
        });
}

/// A product whose left operand is gathered: `pack` writes, for rows `first..first + count` and a
/// range of depths, 12 values a depth (those beyond `count` are not read).
pub(crate) fn gathered(
    isa: InstructionSet,
    rows: usize,
    panels: &Panels,
    pack: impl Fn(usize, usize, std::ops::Range<usize>, &mut [f32]) + Sync,
    write: impl Fn(usize, usize, usize, &Tile) + Sync,
) {
    let count_of = |first: usize| (rows - first).min(ROWS);
    (0..rows.div_ceil(ROWS * GROUP))
        .into_par_iter()
        .for_each(|group| {
            let end = rows.min((group + 1) * ROWS * GROUP);
            let firsts: Vec<usize> = (group * ROWS * GROUP..end).step_by(ROWS).collect();
            let mut sums = vec![ZERO; firsts.len() * panels.count()];
            let mut packed = Buffer::any(BLOCK * ROWS);
            for start in (0..panels.depth).step_by(BLOCK) {
                let range = start..panels.depth.min(start + BLOCK);
                for (&first, sums) in firsts.iter().zip(sums.chunks_exact_mut(panels.count())) {
                    let count = count_of(first);
                    pack(first, count, range.clone(), &mut packed);
                    let left: [&[f32]; ROWS] = std::array::from_fn(|row| &packed[row..]);
                    let tile = Left {
                        rows: &left[..count],
                        count,
                        depth: range.len(),
                        step: ROWS,
                    };
                    for (number, sums) in sums.iter_mut().enumerate() {
                        multiply(isa, &tile, &panels.panel(number)[start * COLUMNS..], sums);
                    }
                }
            }
            for (&first, sums) in firsts.iter().zip(sums.chunks_exact(panels.count())) {
                for (number, sums) in sums.iter().enumerate() {
                    write(first, count_of(first), number, sums);
                }
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
    /// `x · weight + bias`, batch by outputs.
    pub(crate) fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        bias: &[f32],
    ) -> Buffer {
        let Self {
            batch,
            inputs,
            outputs,
        } = self;
        let mut y = Buffer::any(batch * outputs);
        let places = Disjoint::new(&mut y);
        (0..outputs.div_ceil(COLUMNS))
            .into_par_iter()
            .for_each(|number| {
                let column = number * COLUMNS;
                let width = (outputs - column).min(COLUMNS);
                let mut panel = Buffer::any(BLOCK * COLUMNS);
                for start in (0..inputs).step_by(BLOCK) {
                    let depth = (inputs - start).min(BLOCK);
                    let panel = &mut panel[..depth * COLUMNS];
                    pack_rows(&weight[start * outputs..], outputs, number, panel);
                    for first in (0..batch).step_by(ROWS) {
                        let count = (batch - first).min(ROWS);
                        let left: [&[f32]; ROWS] = std::array::from_fn(|row| {
                            let row = (first + row).min(batch - 1);
                            &x[row * inputs + start..][..depth]
                        });
                        let mut sums = ZERO;
                        for (row, sums) in sums[..count].iter_mut().enumerate() {
                            // SAFETY: only this task touches these 32 columns.
                            let so_far =
                                unsafe { places.row((first + row) * outputs + column, width) };
                            let so_far = if start == 0 {
                                &bias[column..column + width]
                            } else {
                                so_far
                            };
                            sums[..width].copy_from_slice(so_far);
                        }
                        let tile = Left {
                            rows: &left[..count],
                            count,
                            depth,
                            step: 1,
                        };
                        multiply(isa, &tile, panel, &mut sums);
                        for (row, sums) in sums[..count].iter().enumerate() {
                            // SAFETY: only this task touches these 32 columns.
                            let place =
                                unsafe { places.row((first + row) * outputs + column, width) };
                            place.copy_from_slice(&sums[..width]);
                        }
                    }
                }
            });
        y
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
            outputs,
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

    /// The gradient of `weight`: `xᵀ · grad`.
    pub(crate) fn weight_gradient(self, isa: InstructionSet, x: &[f32], grad: &[f32]) -> Buffer {
        let Self {
            batch,
            inputs,
            outputs,
        } = self;
        let panels = Panels::from_rows(grad, batch, outputs);
        let mut dw = Buffer::any(inputs * outputs);
        let places = Disjoint::new(&mut dw);
        let pack =
            |first: usize, count: usize, samples: std::ops::Range<usize>, packed: &mut [f32]| {
                for (line, sample) in packed.chunks_exact_mut(ROWS).zip(samples) {
                    copy_run(&x[sample * inputs + first..][..count], line);
                }
            };
        gathered(isa, inputs, &panels, pack, |first, count, number, sums| {
            let width = panels.width(number);
            for (row, sums) in sums[..count].iter().enumerate() {
                // SAFETY: every tile has its own rows and columns.
                let place =
                    unsafe { places.row((first + row) * outputs + number * COLUMNS, width) };
                place.copy_from_slice(&sums[..width]);
            }
        });
        dw
    }
}

/// Copies a short run to the start of `to`; a full one without a call.
pub(crate) fn copy_run(run: &[f32], to: &mut [f32]) {
    match (run.first_chunk::<ROWS>(), to.first_chunk_mut::<ROWS>()) {
        (Some(run), Some(to)) => *to = *run,
        _ => to.iter_mut().zip(run).for_each(|(to, value)| *to = *value),
    }
}
