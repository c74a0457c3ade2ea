//! Packing of B into panels of 16 columns (NR).

use std::ops::Range;

use rayon::prelude::*;

use super::panel::{NR, PanelPair, by_tile};
use super::prefetch::Prefetch;
use crate::buffer::Buffer;
use crate::isa::InstructionSet;

/// Minimum number of panels per packing task.
const TOGETHER: usize = 8;
/// Rows to prefetch ahead of packing.
const AHEAD: usize = 16;

/// B, `k` by `columns`, in packed panels.
pub(crate) struct PackedB {
    data: Buffer,
    k: usize,
    columns: usize,
}

impl PackedB {
    /// Packs with `fill`, which is called for every panel with its index and must write all of its
    /// values.
    pub(crate) fn new(k: usize, columns: usize, fill: impl Fn(usize, &mut [f32]) + Sync) -> Self {
        let mut data = Buffer::any(columns.div_ceil(NR) * k * NR);
        data.par_chunks_mut(k * NR)
            .with_min_len(TOGETHER)
            .enumerate()
            .for_each(|(number, panel)| fill(number, panel));
        Self { data, k, columns }
    }

    /// Packs a convolution's weight, `[outputs, inputs, taps]`: a k-slice per tap and input.
    pub(crate) fn of_taps(weight: &[f32], outputs: usize, taps: usize) -> Self {
        let inputs = weight.len() / (outputs * taps);
        Self::new(taps * inputs, outputs, |number, panel| {
            let first = number * NR;
            if outputs - first < NR {
                panel.fill(0.0);
            }
            let weights = weight[first * inputs * taps..].chunks_exact(inputs * taps);
            for (column, weights) in weights.take(NR).enumerate() {
                for (input, values) in weights.chunks_exact(taps).enumerate() {
                    for (tap, &value) in values.iter().enumerate() {
                        panel[(tap * inputs + input) * NR + column] = value;
                    }
                }
            }
        })
    }

    /// The indices of all panels.
    pub(crate) fn numbers(&self) -> Range<usize> {
        0..self.columns.div_ceil(NR)
    }

    /// The panels grouped by tile, with their columns of B.
    pub(crate) fn by_tile(
        &self,
        isa: InstructionSet,
    ) -> impl Iterator<Item = (Range<usize>, PanelPair<'_>)> {
        by_tile(isa, self.numbers()).map(|numbers| {
            let columns = numbers.start * NR..self.columns.min(numbers.end * NR);
            (columns, self.pair(numbers))
        })
    }

    /// One panel, or two neighbors.
    pub(crate) fn pair(&self, mut numbers: Range<usize>) -> PanelPair<'_> {
        let mut panel = || Some(self.panels(numbers.next().map(|number| number..number + 1)?));
        PanelPair {
            first: panel().unwrap_or_default(),
            second: panel(),
        }
    }

    /// The values of neighboring panels.
    pub(crate) fn panels(&self, numbers: Range<usize>) -> &[f32] {
        let panel = self.k * NR;
        &self.data[numbers.start * panel..numbers.end * panel]
    }
}

/// Copies 16 columns of the rows of `matrix` into panel `number`, with zeros beyond the last
/// column.
pub(super) fn pack_rows(matrix: &[f32], columns: usize, number: usize, panel: &mut [f32]) {
    let first = number * NR;
    let width = NR.min(columns - first);
    let mut ahead = matrix.chunks_exact(columns).skip(AHEAD);
    let slices = panel.as_chunks_mut::<NR>().0.iter_mut();
    for (slice, row) in slices.zip(matrix.chunks_exact(columns)) {
        if let Some(row) = ahead.next() {
            Prefetch::all(&row[first..][..width]).run();
        }
        match row[first..].first_chunk::<NR>() {
            Some(values) => *slice = *values,
            None => {
                slice[..width].copy_from_slice(&row[first..]);
                slice[width..].fill(0.0);
            }
        }
    }
}
