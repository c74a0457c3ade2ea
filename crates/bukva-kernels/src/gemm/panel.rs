//! The widths of packed panels of B and of micro-kernel tiles.

use std::ops::Range;

use crate::isa::InstructionSet;

/// Columns of a packed panel of B (BLIS's NR): the number of values of a k-slice.
pub(crate) const NR: usize = 16;

/// Maximum number of panels per tile.
pub(crate) const MAX_PANELS: usize = 2;

/// Panels per tile: two if the instruction set has enough registers for the sums, so that each
/// value of A is read once for both.
pub(crate) fn panels_per_tile(isa: InstructionSet) -> usize {
    match isa {
        InstructionSet::Avx512 => MAX_PANELS,
        _ => 1,
    }
}

/// Panels grouped by tile.
pub(crate) fn by_tile(
    isa: InstructionSet,
    panels: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let count = panels_per_tile(isa);
    panels
        .clone()
        .step_by(count)
        .map(move |first| first..panels.end.min(first + count))
}

/// The packed panels of a tile: one, or two neighbors of equal length.
#[derive(Clone, Copy)]
pub(crate) struct PanelPair<'a> {
    pub(crate) first: &'a [f32],
    pub(crate) second: Option<&'a [f32]>,
}

impl PanelPair<'_> {
    /// Number of panels.
    pub(crate) fn len(self) -> usize {
        1 + usize::from(self.second.is_some())
    }
}
