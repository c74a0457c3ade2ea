//! B of fully connected layers, read one block at a time.
//!
//! A weight of `inputs` by `outputs` is stored in packed panels: for every 16 outputs, a k-slice of
//! 16 values per input, one panel after the other. A product then reads contiguous memory, and a
//! weight of 6 MB is read in storage order: by the forward pass slice by slice, and by the backward
//! pass in 16x16 squares.

use std::ops::Range;

use super::panel::NR;
use super::prefetch::Prefetch;
use super::quantized::{QuantizedI16, dequantize};
use crate::isa::InstructionSet;
use crate::layout::transpose;

/// A B matrix too large for the cache, read one block at a time: a range of k of one panel.
pub(super) trait BlockedB: Sync {
    /// The block's k-slices. If they are not stored contiguously, they are written to `space`,
    /// which has the block's length.
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        ks: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32];

    /// The memory that the blocks of some panels are read from, to be prefetched.
    fn prefetch(&self, ks: Range<usize>, panels: Range<usize>) -> Prefetch;
}

/// A range of k-slices of one panel, from panels of `depth` k-slices each.
fn slices<T>(panels: &[T], depth: usize, ks: Range<usize>, panel: usize) -> &[T] {
    let first = panel * depth;
    &panels[(first + ks.start) * NR..(first + ks.end) * NR]
}

/// A range of k-slices of several panels, to be prefetched.
fn prefetch<T>(values: &[T], depth: usize, ks: Range<usize>, panels: Range<usize>) -> Prefetch {
    let first = slices(values, depth, ks, panels.start);
    Prefetch::strided(first, panels.len(), depth * NR)
}

/// A weight in panels of `k` slices each.
pub(super) struct Panels<'a> {
    pub(super) values: &'a [f32],
    pub(super) k: usize,
}

impl BlockedB for Panels<'_> {
    fn block<'a>(
        &'a self,
        _: InstructionSet,
        ks: Range<usize>,
        panel: usize,
        _: &'a mut [f32],
    ) -> &'a [f32] {
        slices(self.values, self.k, ks, panel)
    }

    fn prefetch(&self, ks: Range<usize>, panels: Range<usize>) -> Prefetch {
        prefetch(self.values, self.k, ks, panels)
    }
}

/// The transpose of a weight in panels: its k dimension is the weight's outputs.
pub(super) struct TransposedPanels<'a> {
    pub(super) values: &'a [f32],
    pub(super) inputs: usize,
}

impl TransposedPanels<'_> {
    /// The panel values for 16 inputs, or for a multiple of 16: 16 outputs of each input.
    fn squares(&self, outputs: usize, panels: Range<usize>) -> &[f32] {
        let inputs = panels.start * NR..self.inputs.min(panels.end * NR);
        slices(self.values, self.inputs, inputs, outputs / NR)
    }
}

impl BlockedB for TransposedPanels<'_> {
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        ks: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32] {
        for (outputs, to) in ks.step_by(NR).zip(space.chunks_mut(NR * NR)) {
            let square = self.squares(outputs, panel..panel + 1);
            let (rows, columns) = (square.len() / NR, to.len() / NR);
            if rows < NR {
                to.fill(0.0);
            }
            transpose(isa, (square, NR), [rows, columns], (to, NR));
        }
        space
    }

    fn prefetch(&self, ks: Range<usize>, panels: Range<usize>) -> Prefetch {
        let first = self.squares(ks.start, panels);
        Prefetch::strided(first, ks.len().div_ceil(NR), self.inputs * NR)
    }
}

impl BlockedB for QuantizedI16 {
    fn block<'a>(
        &'a self,
        isa: InstructionSet,
        ks: Range<usize>,
        panel: usize,
        space: &'a mut [f32],
    ) -> &'a [f32] {
        let (values, k) = self.panels();
        dequantize(isa, slices(values, k, ks, panel), space);
        space
    }

    fn prefetch(&self, ks: Range<usize>, panels: Range<usize>) -> Prefetch {
        let (values, k) = self.panels();
        prefetch(values, k, ks, panels)
    }
}
