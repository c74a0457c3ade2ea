//! The fully connected map.

use std::ops::Range;

use rayon::prelude::*;

use super::fixed::Fixed;
use super::left::{ROWS, pack_transposed};
use super::panels::{Panels, pack_rows};
use super::sums::add_rows;
use super::weight::{Blocks, InPanels, Turned};
use crate::buffer::{Buffer, Disjoint};
use crate::finish::Finish;
use crate::isa::InstructionSet;
use crate::memory::{Ahead, settle, write_past_cache};
use crate::strip::{
    Begin, COLUMNS, PANELS, Strip, Sums, multiply_strip, panels_together, together,
};

/// Depth worked on at a time, of all panels together: a block takes 16 KB, and half of a level-1 cache.
const BLOCK: usize = 256;
/// Panels that one task computes.
const GROUP: usize = 4;

/// The sizes of a fully connected map. Its weight lies in panels (see [`super::weight`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linear {
    pub(crate) batch: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl Linear {
    /// Values of the weight in panels.
    pub(crate) fn weight_len(self) -> usize {
        self.outputs.next_multiple_of(COLUMNS) * self.inputs
    }

    /// `x · weight`, batch by outputs, finished.
    pub(crate) fn forward(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &[f32],
        finish: Finish<'_>,
    ) -> Buffer {
        assert!(weight.len() == self.weight_len());
        let mut y = Buffer::any(self.batch * self.outputs);
        let weight = InPanels {
            lines: weight,
            depth: self.inputs,
        };
        self.forward_by_blocks(isa, x, &weight, finish, &mut y);
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
        self.forward_by_blocks(isa, x, weight, finish, y);
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
            batch: self.batch,
            inputs: self.outputs,
            outputs: self.inputs,
        };
        let weight = Turned {
            lines: weight,
            inputs: self.inputs,
        };
        back.forward_by_blocks(isa, grad, &weight, Finish::Plain, &mut dx);
        dx
    }

    /// A block of the weight at a time, by all rows of `x`, while the next one is on its way from
    /// memory.
    fn forward_by_blocks(
        self,
        isa: InstructionSet,
        x: &[f32],
        weight: &impl Blocks,
        finish: Finish<'_>,
        y: &mut [f32],
    ) {
        let places = Disjoint::new(y);
        let panels = self.outputs.div_ceil(COLUMNS);
        let depth = BLOCK / panels_together(isa);
        let depths_at = |start: usize| start..self.inputs.min(start + depth).max(start);
        (0..panels.div_ceil(GROUP))
            .into_par_iter()
            .with_max_len(1)
            .for_each(|group| {
                let group = group * GROUP..panels.min((group + 1) * GROUP);
                let after = |panel: usize| together(isa, panel..group.end).next();
                let mut space = Buffer::any(BLOCK * COLUMNS);
                for start in (0..self.inputs).step_by(depth) {
                    for panels in together(isa, group.clone()) {
                        let (depths, next) = match after(panels.end) {
                            Some(next) => (depths_at(start), Some(next)),
                            None => (depths_at(start + depth), after(group.start)),
                        };
                        let ahead = match next {
                            Some(next) if !depths.is_empty() => weight.ahead(depths, next),
                            _ => Ahead::nothing(),
                        };
                        let block = (depths_at(start), panels);
                        let strip = self.strip(isa, x, weight, block.clone(), &mut space);
                        self.forward_block(isa, &strip, block, ahead, finish, &places);
                    }
                }
            });
    }

    /// All rows of `x` and what some depths hold of a panel, or of two.
    fn strip<'a>(
        self,
        isa: InstructionSet,
        x: &'a [f32],
        weight: &'a impl Blocks,
        (depths, panels): (Range<usize>, Range<usize>),
        space: &'a mut [f32],
    ) -> Strip<'a> {
        let (space, other) = space.split_at_mut(depths.len() * COLUMNS);
        let lines = weight.block(isa, depths.clone(), panels.start, space);
        let beside = panels.clone().nth(1);
        let beside = beside.map(|panel| weight.block(isa, depths.clone(), panel, other));
        Strip::new(&x[depths.start..], [self.batch, self.inputs, 1], lines).beside(beside)
    }

    /// Adds what some depths give to panels of the result; the last depths finish them.
    fn forward_block(
        self,
        isa: InstructionSet,
        strip: &Strip<'_>,
        (depths, panels): (Range<usize>, Range<usize>),
        ahead: Ahead,
        finish: Finish<'_>,
        places: &Disjoint<'_>,
    ) {
        let Self {
            batch,
            inputs,
            outputs,
        } = self;
        let column = panels.start * COLUMNS;
        let width = (outputs - column).min(panels.len() * COLUMNS);
        let begin = if depths.start == 0 {
            Begin::Zero
        } else {
            Begin::Sums
        };
        // SAFETY: one task alone touches these columns.
        let mut sums = unsafe { Sums::among(places, column, batch, [outputs, width]) };
        multiply_strip(isa, strip, begin, &mut sums, ahead);
        if depths.end == inputs && !finish.is_plain() {
            for row in 0..batch {
                finish.apply(sums.row(row), column);
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
        let left = pack_transposed(x, inputs, batch);
        let mut dw = Buffer::any(self.weight_len());
        let places = Disjoint::new(&mut dw);
        let (tiles, numbers) = (inputs.div_ceil(ROWS), panels.numbers().end);
        let (bands, spans) = (tiles.div_ceil(BAND), numbers.div_ceil(SPAN));
        (0..bands * spans)
            .into_par_iter()
            .with_max_len(1)
            .for_each(|task| {
                let (band, span) = (task / spans, task % spans);
                let tiles = band * BAND..tiles.min((band + 1) * BAND);
                let numbers = span * SPAN..numbers.min((span + 1) * SPAN);
                self.weight_gradient(isa, (&left, tiles), (&panels, numbers), &places);
                settle();
            });
        (dw, db)
    }

    /// The weight's gradient for some tiles of inputs and some panels of outputs, each of which is
    /// asked for while the one before it is multiplied.
    fn weight_gradient(
        self,
        isa: InstructionSet,
        (left, tiles): (&[f32], Range<usize>),
        (panels, numbers): (&Panels, Range<usize>),
        places: &Disjoint<'_>,
    ) {
        let Self { batch, inputs, .. } = self;
        for now in together(isa, numbers.clone()) {
            let (lines, beside) = panels.one_or_two(now.clone());
            let next = together(isa, now.end..numbers.end).next();
            let next = next.map_or(&[][..], |next| panels.lines(next));
            let mut shares = next.chunks(next.len().div_ceil(tiles.len()).max(1));
            for tile in tiles.clone() {
                let ahead = Ahead::all(shares.next().unwrap_or_default());
                let first = tile * ROWS;
                let count = (inputs - first).min(ROWS);
                let rows = &left[tile * batch * ROWS..][..batch * ROWS];
                let strip = Strip::new(rows, [count, 1, ROWS], lines).beside(beside);
                let mut tile = [[0.0; PANELS * COLUMNS]; ROWS];
                let width = now.len() * COLUMNS;
                let mut sums = Sums::apart(tile.as_flattened_mut(), PANELS * COLUMNS, width);
                multiply_strip(isa, &strip, Begin::Zero, &mut sums, ahead);
                for (number, column) in now.clone().zip((0..).step_by(COLUMNS)) {
                    let at = (number * inputs + first) * COLUMNS;
                    // SAFETY: every task has its own inputs and panels.
                    let place = unsafe { places.row(at, count * COLUMNS) };
                    for (to, row) in place.chunks_exact_mut(COLUMNS).zip(&tile) {
                        write_past_cache(to, &row[column..][..COLUMNS]);
                    }
                }
            }
        }
    }
}

/// Tiles of inputs that a task of a weight's gradient computes: their packed rows stay in the
/// cache.
const BAND: usize = 16;
/// Panels that it computes.
const SPAN: usize = 16;
