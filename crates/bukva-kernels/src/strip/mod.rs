//! The product of many rows with a panel or two, the inner loop of every map, written where it belongs.
//!
//! A panel is 16 columns of a product's right operand: a line of 16 values for each depth.

#[cfg(target_arch = "x86_64")]
pub(crate) mod groups;
mod portable;
mod sums;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86;

use std::ops::Range;

pub(crate) use self::sums::Sums;
use crate::buffer::Buffer;
use crate::isa::InstructionSet;
use crate::memory::Ahead;
use crate::pairs::Pairs;

/// Columns of a panel, and so values of a line.
pub(crate) const COLUMNS: usize = 16;

/// Panels that a strip has at most.
pub(crate) const PANELS: usize = 2;

/// Left rows at a fixed distance and lines of a panel, or of two that lie beside each other in the
/// product.
#[derive(Clone, Copy)]
pub(crate) struct Strip<'a> {
    left: &'a [f32],
    rows: usize,
    distance: usize,
    step: usize,
    lines: &'a [f32],
    beside: Option<&'a [f32]>,
    depth: usize,
    taps: &'a [[usize; 2]],
}

impl<'a> Strip<'a> {
    /// `rows` rows begin `distance` apart in `left`, and each holds a value every `step` places;
    /// `lines` holds 16 values for each of them.
    ///
    /// # Panics
    /// If `left` does not hold that many.
    pub(crate) fn new(left: &'a [f32], rows: [usize; 3], lines: &'a [f32]) -> Self {
        Self::checked(
            left,
            rows,
            lines,
            lines.len() / COLUMNS,
            (&[[0, 0]], [0, 0]),
        )
    }

    /// The same, where each row gives `depth` values in turn for every tap: from the tap's first
    /// number of places on, with as many lines from its second number of lines on.
    ///
    /// # Panics
    /// If `left` or `lines` don't hold that many.
    pub(crate) fn with_taps(
        left: &'a [f32],
        rows: [usize; 3],
        lines: &'a [f32],
        depth: usize,
        taps: &'a Pairs,
    ) -> Self {
        Self::checked(left, rows, lines, depth, (taps.places(), taps.furthest()))
    }

    fn checked(
        left: &'a [f32],
        [rows, distance, step]: [usize; 3],
        lines: &'a [f32],
        depth: usize,
        (taps, furthest): (&'a [[usize; 2]], [usize; 2]),
    ) -> Self {
        assert!(rows > 0 && depth > 0);
        assert!(left.len() > furthest[0] + (rows - 1) * distance + (depth - 1) * step);
        assert!(lines.len() >= (furthest[1] + depth) * COLUMNS);
        Self {
            left,
            rows,
            distance,
            step,
            lines,
            beside: None,
            depth,
            taps,
        }
    }

    /// The same with as many lines of the next panel: its sums follow those of the first.
    ///
    /// # Panics
    /// If there are more or fewer of them.
    pub(crate) fn beside(self, lines: Option<&'a [f32]>) -> Self {
        assert!(lines.is_none_or(|lines| lines.len() == self.lines.len()));
        Self {
            beside: lines,
            ..self
        }
    }

    /// Sums that a row has.
    fn columns(&self) -> usize {
        COLUMNS * (1 + usize::from(self.beside.is_some()))
    }

    pub(crate) fn is_pair(&self) -> bool {
        self.beside.is_some()
    }

    /// Lines to ask for at every [`PACE`], so that all have been by the end; `abreast` rows are
    /// multiplied together.
    pub(crate) fn pace(&self, lines: usize, abreast: usize) -> usize {
        let requests = self.rows.div_ceil(abreast) * self.taps.len() * self.depth.div_ceil(PACE);
        lines.div_ceil(requests.max(1))
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn taps(&self) -> &'a [[usize; 2]] {
        self.taps
    }

    /// Values that a row gives for each tap.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn step(&self) -> usize {
        self.step
    }

    /// Where each of the rows `first..first + M` begins for a tap, and the tap's first line in the
    /// first `P` panels, which the strip must have.
    #[inline(always)]
    pub(crate) fn starts<const M: usize, const P: usize>(
        &self,
        [place, line]: [usize; 2],
        first: usize,
    ) -> ([*const f32; M], [*const f32; P]) {
        let start = self.left.as_ptr().wrapping_add(place);
        let panels = [self.lines, self.beside.unwrap_or_default()];
        (
            std::array::from_fn(|row| start.wrapping_add((first + row) * self.distance)),
            std::array::from_fn(|panel| panels[panel].as_ptr().wrapping_add(line * COLUMNS)),
        )
    }
}

/// What sums begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// Nothing: whatever stands at their places is overwritten.
    Zero,
    /// What stands at their places.
    Sums,
}

/// Panels that rows are multiplied by together where the instructions have registers for the sums:
/// each left value is then read once for both.
pub(crate) fn panels_together(isa: InstructionSet) -> usize {
    match isa {
        InstructionSet::Avx512 => PANELS,
        _ => 1,
    }
}

/// Panels in twos, or one by one where none are multiplied together.
pub(crate) fn together(
    isa: InstructionSet,
    panels: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let count = panels_together(isa);
    panels
        .clone()
        .step_by(count)
        .map(move |first| first..panels.end.min(first + count))
}

/// Depths between two requests for memory.
pub(crate) const PACE: usize = 32;

/// Adds up in `sums` the products of every row of `strip` with its panels, of which it may have as
/// many as are multiplied [`together`], while what is needed afterwards comes from memory.
///
/// Every sum is added up in the order of taps and depths, so that its bits do not depend on how
/// the rows are shared out.
pub(crate) fn multiply_strip(
    isa: InstructionSet,
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    ahead: Ahead,
) {
    assert!(sums.rows >= strip.rows && strip.columns() <= panels_together(isa) * COLUMNS);
    if sums.width < strip.columns() {
        return multiply_narrow(isa, strip, begin, sums, ahead);
    }
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`); `Strip::checked`
        // checks the operands' lengths, and the lines above those of the sums.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { x86::avx512(strip, begin, sums, ahead) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { x86::avx2(strip, begin, sums, ahead) },
        _ => portable::portable(strip, begin, sums),
    }
}

/// The same with fewer sums a row than the panels have columns, beside which lies something else.
fn multiply_narrow(
    isa: InstructionSet,
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    ahead: Ahead,
) {
    let columns = strip.columns();
    let mut wide = Buffer::zeros(strip.rows * columns);
    for (row, line) in wide.chunks_exact_mut(columns).enumerate() {
        line[..sums.width].copy_from_slice(sums.row(row));
    }
    let mut full = Sums::apart(&mut wide, columns, columns);
    multiply_strip(isa, strip, begin, &mut full, ahead);
    for (row, line) in wide.chunks_exact(columns).enumerate() {
        let row = sums.row(row);
        row.copy_from_slice(&line[..row.len()]);
    }
}
