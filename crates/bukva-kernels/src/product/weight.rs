//! The weights of a fully connected map, as products read them.
//!
//! A weight of `inputs` by `outputs` is kept in panels: for every 16 outputs, a line of 16 values
//! for each input, one panel after the other. What a product reads then lies in one piece,
//! and a weight of 6 MB is read as it comes from memory, by the forward pass line by line and by
//! the backward pass in squares.

use std::ops::Range;

use super::fixed::{Fixed, widen};
use crate::isa::InstructionSet;
use crate::memory::Ahead;
use crate::order::transpose;
use crate::strip::COLUMNS;

/// The right operand of a product that is too large for the cache: it is read a block at a time,
/// some depths of a panel.
pub(super) trait Blocks: Sync {
    /// The block's lines, 16 values for each depth; written to `space` where they don't lie so.
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        depths: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32];

    /// What the blocks of some panels are read from, to be asked for beforehand.
    fn ahead(&self, depths: Range<usize>, panels: Range<usize>) -> Ahead;
}

/// Of panels of `depth` lines each, some lines of one.
pub(super) fn lines<T>(panels: &[T], depth: usize, depths: Range<usize>, panel: usize) -> &[T] {
    let first = panel * depth;
    &panels[(first + depths.start) * COLUMNS..(first + depths.end) * COLUMNS]
}

/// The same lines of several panels, to be asked for.
fn lines_ahead<T>(values: &[T], depth: usize, depths: Range<usize>, panels: Range<usize>) -> Ahead {
    let first = lines(values, depth, depths, panels.start);
    Ahead::runs(first, panels.len(), depth * COLUMNS)
}

/// A weight in panels of so many lines each.
#[derive(Clone, Copy)]
pub(super) struct InPanels<'a> {
    pub(super) lines: &'a [f32],
    pub(super) depth: usize,
}

impl Blocks for InPanels<'_> {
    fn block<'a>(
        &'a self,
        _: InstructionSet,
        depths: Range<usize>,
        panel: usize,
        _: &'a mut [f32],
    ) -> &'a [f32] {
        lines(self.lines, self.depth, depths, panel)
    }

    fn ahead(&self, depths: Range<usize>, panels: Range<usize>) -> Ahead {
        lines_ahead(self.lines, self.depth, depths, panels)
    }
}

/// The transpose of a weight in panels: its depths are the weight's outputs.
#[derive(Clone, Copy)]
pub(super) struct Turned<'a> {
    pub(super) lines: &'a [f32],
    pub(super) inputs: usize,
}

impl Turned<'_> {
    /// What a panel of the weight holds for 16 inputs, or for several times as many: of each, 16
    /// outputs.
    fn squares(&self, outputs: usize, panels: Range<usize>) -> &[f32] {
        let inputs = panels.start * COLUMNS..self.inputs.min(panels.end * COLUMNS);
        lines(self.lines, self.inputs, inputs, outputs / COLUMNS)
    }
}

impl Blocks for Turned<'_> {
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        depths: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32] {
        let block = &mut space[..depths.len() * COLUMNS];
        for (outputs, to) in depths
            .step_by(COLUMNS)
            .zip(block.chunks_mut(COLUMNS * COLUMNS))
        {
            let square = self.squares(outputs, panel..panel + 1);
            let (rows, columns) = (square.len() / COLUMNS, to.len() / COLUMNS);
            if rows < COLUMNS {
                to.fill(0.0);
            }
            transpose(isa, (square, COLUMNS), [rows, columns], (to, COLUMNS));
        }
        block
    }

    fn ahead(&self, depths: Range<usize>, panels: Range<usize>) -> Ahead {
        let first = self.squares(depths.start, panels);
        let count = depths.len().div_ceil(COLUMNS);
        Ahead::runs(first, count, self.inputs * COLUMNS)
    }
}

impl Blocks for Fixed {
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        depths: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32] {
        let block = &mut space[..depths.len() * COLUMNS];
        widen(isa, lines(self.lines(), self.depth(), depths, panel), block);
        block
    }

    fn ahead(&self, depths: Range<usize>, panels: Range<usize>) -> Ahead {
        lines_ahead(self.lines(), self.depth(), depths, panels)
    }
}
