//! The right operand of a product, packed as strips read it.

use std::ops::Range;

use rayon::prelude::*;

use crate::buffer::Buffer;
use crate::isa::InstructionSet;
use crate::memory::prefetch;
use crate::strip::{COLUMNS, together};

/// Panels that one task packs at least.
const TOGETHER: usize = 8;
/// Rows that are asked for before they are packed.
const AHEAD: usize = 16;

/// The right operand of a product, `depth` by `columns`, cut in panels of 16 columns.
pub(crate) struct Panels {
    data: Buffer,
    depth: usize,
    columns: usize,
}

/// A panel, or two beside each other.
pub(crate) struct OneOrTwo<'a> {
    /// The first column.
    pub(crate) column: usize,
    /// The columns that they really hold.
    pub(crate) width: usize,
    /// The lines of the first panel.
    pub(crate) lines: &'a [f32],
    /// Those of the second.
    pub(crate) beside: Option<&'a [f32]>,
}

impl Panels {
    /// Packs with `fill`, called for every panel with its number, to write all of its values.
    pub(crate) fn build(
        depth: usize,
        columns: usize,
        fill: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Self {
        let mut data = Buffer::any(columns.div_ceil(COLUMNS) * depth * COLUMNS);
        data.par_chunks_mut(depth * COLUMNS)
            .with_min_len(TOGETHER)
            .enumerate()
            .for_each(|(number, panel)| fill(number, panel));
        Self {
            data,
            depth,
            columns,
        }
    }

    /// Packs a convolution's weight, `[outputs, inputs, taps]`: a line for every tap and input.
    pub(crate) fn of_taps(weight: &[f32], outputs: usize, taps: usize) -> Self {
        let inputs = weight.len() / (outputs * taps);
        Self::build(taps * inputs, outputs, |number, panel| {
            let first = number * COLUMNS;
            if outputs - first < COLUMNS {
                panel.fill(0.0);
            }
            let weights = weight[first * inputs * taps..].chunks_exact(inputs * taps);
            for (column, weights) in weights.take(COLUMNS).enumerate() {
                for (input, values) in weights.chunks_exact(taps).enumerate() {
                    for (tap, &value) in values.iter().enumerate() {
                        panel[(tap * inputs + input) * COLUMNS + column] = value;
                    }
                }
            }
        })
    }

    /// The columns that panel `number` really holds.
    pub(crate) fn width(&self, number: usize) -> usize {
        (self.columns - number * COLUMNS).min(COLUMNS)
    }

    /// The panels' numbers.
    pub(crate) fn numbers(&self) -> Range<usize> {
        0..self.columns.div_ceil(COLUMNS)
    }

    /// The panels, as many at a time as rows are multiplied by together.
    pub(crate) fn together(&self, isa: InstructionSet) -> impl Iterator<Item = OneOrTwo<'_>> {
        together(isa, self.numbers()).map(|numbers| {
            let column = numbers.start * COLUMNS;
            let width = (self.columns - column).min(numbers.len() * COLUMNS);
            let (lines, beside) = self.one_or_two(numbers);
            OneOrTwo {
                column,
                width,
                lines,
                beside,
            }
        })
    }

    /// The lines of a panel, and of the next one if there are two.
    pub(super) fn one_or_two(&self, mut numbers: Range<usize>) -> (&[f32], Option<&[f32]>) {
        let mut lines = || numbers.next().map(|number| self.panel(number));
        (lines().unwrap_or_default(), lines())
    }

    /// The lines of neighbouring panels.
    pub(crate) fn lines(&self, numbers: Range<usize>) -> &[f32] {
        let panel = self.depth * COLUMNS;
        &self.data[numbers.start * panel..numbers.end * panel]
    }

    /// The lines of panel `number`, 16 values each.
    pub(crate) fn panel(&self, number: usize) -> &[f32] {
        &self.data[number * self.depth * COLUMNS..][..self.depth * COLUMNS]
    }
}

/// Copies 16 columns of the rows of `matrix` into panel `number`, with zeros beyond the last column.
pub(super) fn pack_rows(matrix: &[f32], columns: usize, number: usize, panel: &mut [f32]) {
    let first = number * COLUMNS;
    let width = COLUMNS.min(columns - first);
    let mut ahead = matrix.chunks_exact(columns).skip(AHEAD);
    let lines = panel.as_chunks_mut::<COLUMNS>().0.iter_mut();
    for (line, row) in lines.zip(matrix.chunks_exact(columns)) {
        if let Some(row) = ahead.next() {
            prefetch(&row[first..][..width]);
        }
        match row[first..].first_chunk::<COLUMNS>() {
            Some(values) => *line = *values,
            None => {
                line[..width].copy_from_slice(&row[first..]);
                line[width..].fill(0.0);
            }
        }
    }
}
