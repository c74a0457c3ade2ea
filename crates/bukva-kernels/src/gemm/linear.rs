//! The matrix products of fully connected layers: forward, and both gradients.

use std::ops::Range;

use rayon::prelude::*;

use super::blocked_b::{BlockedB, Panels, TransposedPanels};
use super::epilogue::Epilogue;
use super::micro::multiply;
use super::operands::Operands;
use super::output::{Beta, OutputTile};
use super::pack_a::{MR, pack_transposed};
use super::pack_b::{PackedB, pack_rows};
use super::panel::{MAX_PANELS, NR, PanelPair, by_tile, panels_per_tile};
use super::prefetch::{Prefetch, store_fence, stream};
use super::quantized::QuantizedI16;
use crate::buffer::{Buffer, SharedSlice};
use crate::isa::InstructionSet;
use crate::reduce::add_rows;

/// k per block (KC), for all panels of a tile together: a block takes 16 KB, half of a level-1
/// cache.
const KC: usize = 256;
/// Panels per task.
const GROUP: usize = 4;
/// Tiles of inputs per task of a weight's gradient: their packed rows stay in the cache.
const GRADIENT_TILES: usize = 16;
/// Panels per task of a weight's gradient.
const GRADIENT_PANELS: usize = 16;

/// The sizes of a fully connected layer. Its weight is stored in panels (see [`super::blocked_b`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linear {
    pub(crate) batch: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Linear {
    /// Number of values of the weight in panels.
    fn weight_len(self) -> usize {
        self.outputs.next_multiple_of(NR) * self.inputs
    }

    /// `x · weight`, batch by outputs.
    pub(crate) fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        epilogue: Epilogue<'_>,
    ) -> Buffer {
        assert!(weight.len() == self.weight_len());
        let mut y = Buffer::any(self.batch * self.outputs);
        let weight = Panels {
            values: weight,
            k: self.inputs,
        };
        self.multiply_by_blocks(isa, x, &weight, epilogue, &mut y);
        y
    }

    /// The forward product with a quantized weight, into `y`. `epilogue` must apply the weight's
    /// scales.
    pub(crate) fn forward_quantized(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &QuantizedI16,
        epilogue: Epilogue<'_>,
        y: &mut [f32],
    ) {
        if self.batch == 1 {
            return weight.multiply_row(isa, x, epilogue, y);
        }
        self.multiply_by_blocks(isa, x, weight, epilogue, y);
    }

    /// The gradient of `x`: `grad · weightᵀ`.
    pub(crate) fn input_gradient(
        self,
        isa: InstructionSet,
        weight: &[f32],
        grad: &[f32],
    ) -> Buffer {
        assert!(weight.len() == self.weight_len());
        let mut dx = Buffer::any(self.batch * self.inputs);
        let back = Self {
            inputs: self.outputs,
            outputs: self.inputs,
            ..self
        };
        let weight = TransposedPanels {
            values: weight,
            inputs: self.inputs,
        };
        back.multiply_by_blocks(isa, grad, &weight, Epilogue::None, &mut dx);
        dx
    }

    /// Multiplies all rows of `x` by one block of the weight at a time, while prefetching the next
    /// block.
    fn multiply_by_blocks(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &impl BlockedB,
        epilogue: Epilogue<'_>,
        y: &mut [f32],
    ) {
        let y = SharedSlice::new(y);
        let panels = self.outputs.div_ceil(NR);
        let kc = KC / panels_per_tile(isa);
        let ks_at = |start: usize| start..self.inputs.min(start + kc).max(start);
        (0..panels.div_ceil(GROUP))
            .into_par_iter()
            .with_max_len(1)
            .for_each(|group| {
                let group = group * GROUP..panels.min((group + 1) * GROUP);
                let after = |panel: usize| by_tile(isa, panel..group.end).next();
                let mut space = Buffer::any(KC * NR);
                for start in (0..self.inputs).step_by(kc) {
                    for tile in by_tile(isa, group.clone()) {
                        let (ks, next) = match after(tile.end) {
                            Some(next) => (ks_at(start), Some(next)),
                            None => (ks_at(start + kc), after(group.start)),
                        };
                        let prefetch = match next {
                            Some(next) if !ks.is_empty() => weight.prefetch(ks, next),
                            _ => Prefetch::none(),
                        };
                        let ks = ks_at(start);
                        let (one, other) = space.split_at_mut(ks.len() * NR);
                        let first = weight.block(isa, ks.clone(), tile.start, one);
                        let second = tile.clone().nth(1).map(|panel| {
                            let other = &mut other[..ks.len() * NR];
                            weight.block(isa, ks.clone(), panel, other)
                        });
                        let b = PanelPair { first, second };
                        let a = &x[ks.start..];
                        let operands = Operands::new(a, [self.batch, self.inputs, 1], b);
                        self.multiply_block(isa, &operands, (ks, tile), prefetch, epilogue, &y);
                    }
                }
            });
    }

    /// Adds the product of one block of k to panels of the result; the epilogue follows the last
    /// block.
    fn multiply_block(
        self,
        isa: InstructionSet,
        operands: &Operands<'_>,
        (ks, panels): (Range<usize>, Range<usize>),
        prefetch: Prefetch,
        epilogue: Epilogue<'_>,
        y: &SharedSlice<'_>,
    ) {
        let column = panels.start * NR;
        let width = (self.outputs - column).min(panels.len() * NR);
        let beta = match ks.start {
            0 => Beta::Zero,
            _ => Beta::One,
        };
        // SAFETY: only one task accesses these columns.
        let mut out = unsafe { OutputTile::shared(y, column, self.batch, [self.outputs, width]) };
        multiply(isa, operands, beta, &mut out, prefetch);
        if ks.end == self.inputs && !epilogue.is_none() {
            for row in 0..self.batch {
                epilogue.apply(out.row(row), column);
            }
        }
    }

    /// The gradients of `weight`, `xᵀ · grad`, and of `bias`, the sum of `grad` over the batch.
    pub(crate) fn parameter_gradients(
        self,
        isa: InstructionSet,
        x: &[f32],
        grad: &[f32],
    ) -> (Buffer, Vec<f32>) {
        let mut db = vec![0.0; self.outputs];
        let sums = SharedSlice::new(&mut db);
        let b = PackedB::new(self.batch, self.outputs, |number, panel| {
            pack_rows(grad, self.outputs, number, panel);
            let first = number * NR;
            // SAFETY: every panel has its own columns.
            let sums = unsafe { sums.slice(first, NR.min(self.outputs - first)) };
            add_rows(isa, panel, NR, sums);
        });
        let a = pack_transposed(x, self.inputs, self.batch);
        let mut dw = Buffer::any(self.weight_len());
        let places = SharedSlice::new(&mut dw);
        let (tiles, panels) = (self.inputs.div_ceil(MR), b.numbers().end);
        let (bands, spans) = (
            tiles.div_ceil(GRADIENT_TILES),
            panels.div_ceil(GRADIENT_PANELS),
        );
        (0..bands * spans)
            .into_par_iter()
            .with_max_len(1)
            .for_each(|task| {
                let part = |number: usize, size: usize, end: usize| {
                    number * size..end.min((number + 1) * size)
                };
                let tiles = part(task / spans, GRADIENT_TILES, tiles);
                let panels = part(task % spans, GRADIENT_PANELS, panels);
                self.weight_gradient(isa, (&a, tiles), (&b, panels), &places);
                store_fence();
            });
        (dw, db)
    }

    /// The weight's gradient for some tiles of inputs and some panels of outputs. Each panel is
    /// prefetched while the previous one is multiplied.
    fn weight_gradient(
        self,
        isa: InstructionSet,
        (a, tiles): (&[f32], Range<usize>),
        (b, panels): (&PackedB, Range<usize>),
        dw: &SharedSlice<'_>,
    ) {
        let Self { batch, inputs, .. } = self;
        for now in by_tile(isa, panels.clone()) {
            let next = by_tile(isa, now.end..panels.end).next();
            let next = next.map_or(&[][..], |next| b.panels(next));
            let mut shares = next.chunks(next.len().div_ceil(tiles.len()).max(1));
            for tile in tiles.clone() {
                let prefetch = Prefetch::all(shares.next().unwrap_or_default());
                let first = tile * MR;
                let count = (inputs - first).min(MR);
                let rows = &a[tile * batch * MR..][..batch * MR];
                let operands = Operands::new(rows, [count, 1, MR], b.pair(now.clone()));
                let mut sums = [[0.0; MAX_PANELS * NR]; MR];
                let (stride, width) = (MAX_PANELS * NR, now.len() * NR);
                let mut out = OutputTile::new(sums.as_flattened_mut(), stride, width);
                multiply(isa, &operands, Beta::Zero, &mut out, prefetch);
                for (panel, column) in now.clone().zip((0..).step_by(NR)) {
                    let at = (panel * inputs + first) * NR;
                    // SAFETY: every task has its own inputs and panels.
                    let place = unsafe { dw.slice(at, count * NR) };
                    for (to, row) in place.chunks_exact_mut(NR).zip(&sums) {
                        stream(to, &row[column..][..NR]);
                    }
                }
            }
        }
    }
}
