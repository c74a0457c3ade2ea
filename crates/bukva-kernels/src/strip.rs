//! The product of many rows with a panel, the inner loop of every map, written where it belongs.
//!
//! A panel is 16 columns of a product's right operand: a line of 16 values for each depth.

use std::marker::PhantomData;

use crate::buffer::{Buffer, Disjoint};
use crate::isa::InstructionSet;
use crate::memory::Ahead;
use crate::pairs::Pairs;

/// Columns of a panel, and so values of a line.
pub(crate) const COLUMNS: usize = 16;

/// Left rows at a fixed distance and lines of a panel.
#[derive(Clone, Copy)]
pub(crate) struct Strip<'a> {
    left: &'a [f32],
    rows: usize,
    distance: usize,
    step: usize,
    lines: &'a [f32],
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
            depth,
            taps,
        }
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

    /// Where each of the rows `first..first + M` begins for a tap, and the tap's first line.
    #[inline(always)]
    pub(crate) fn starts<const M: usize>(
        &self,
        [place, line]: [usize; 2],
        first: usize,
    ) -> ([*const f32; M], *const f32) {
        let start = self.left.as_ptr().wrapping_add(place);
        (
            std::array::from_fn(|row| start.wrapping_add((first + row) * self.distance)),
            self.lines.as_ptr().wrapping_add(line * COLUMNS),
        )
    }
}

/// Where the sums of a strip's rows lie: 16 for each, or fewer, at a fixed distance.
pub(crate) struct Sums<'a> {
    start: *mut f32,
    rows: usize,
    distance: usize,
    width: usize,
    borrow: PhantomData<&'a mut f32>,
}

impl<'a> Sums<'a> {
    /// Sums that lie one after the other.
    pub(crate) fn dense(values: &'a mut [f32]) -> Self {
        Self::apart(values, COLUMNS, COLUMNS)
    }

    /// `width` sums a row that begin `distance` apart, the first at the start of `values`.
    pub(crate) fn apart(values: &'a mut [f32], distance: usize, width: usize) -> Self {
        assert!((1..=COLUMNS).contains(&width) && width <= distance);
        Self {
            start: values.as_mut_ptr(),
            rows: (values.len() + distance - width) / distance,
            distance,
            width,
            borrow: PhantomData,
        }
    }

    /// The same from `at` on, between values that other threads write.
    ///
    /// # Safety
    /// No reference to any of these sums may live at the same time.
    pub(crate) unsafe fn among(
        places: &'a Disjoint<'_>,
        at: usize,
        rows: usize,
        [distance, width]: [usize; 2],
    ) -> Self {
        assert!((1..=COLUMNS).contains(&width) && width <= distance);
        let end = at + rows.saturating_sub(1) * distance + width;
        assert!(end <= places.len(), "a kernel would write past its output");
        Self {
            start: places.start().wrapping_add(at),
            rows,
            distance,
            width,
            borrow: PhantomData,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Where the sums of a row begin, which must be one of the rows.
    #[inline(always)]
    pub(crate) fn start(&mut self, row: usize) -> *mut f32 {
        self.start.wrapping_add(row * self.distance)
    }

    /// The sums of a row.
    pub(crate) fn row(&mut self, row: usize) -> &mut [f32] {
        assert!(row < self.rows);
        // SAFETY: so many values lie there, and `self` is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(self.start(row), self.width) }
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

/// Of so many rows, those that are multiplied together next, in groups of at most `most`: the last
/// ones in two groups about alike, for a small group keeps the processor waiting for its sums.
#[inline(always)]
pub(crate) fn abreast(rows: usize, most: usize) -> usize {
    match rows {
        _ if rows >= 2 * most => most,
        _ if rows > most => rows.div_ceil(2),
        _ => rows,
    }
}

/// Depths between two requests for memory.
pub(crate) const PACE: usize = 32;

/// Adds up in `sums` the products of every row of `strip` with its panel, while what is needed
/// afterwards comes from memory.
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
    assert!(sums.rows >= strip.rows);
    if sums.width < COLUMNS {
        return multiply_narrow(isa, strip, begin, sums, ahead);
    }
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`); `Strip::checked`
        // checks the operands' lengths, and the lines above those of the sums.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { crate::strip_x86::avx512(strip, begin, sums, ahead) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { crate::strip_x86::avx2(strip, begin, sums, ahead) },
        _ => portable(strip, begin, sums),
    }
}

/// The same with fewer than 16 sums a row, beside which lies something else.
fn multiply_narrow(
    isa: InstructionSet,
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    ahead: Ahead,
) {
    let mut wide = Buffer::zeros(strip.rows * COLUMNS);
    let lines = wide.as_chunks_mut::<COLUMNS>().0.iter_mut();
    for (row, line) in lines.enumerate() {
        line[..sums.width].copy_from_slice(sums.row(row));
    }
    multiply_strip(isa, strip, begin, &mut Sums::dense(&mut wide), ahead);
    for (row, line) in wide.as_chunks::<COLUMNS>().0.iter().enumerate() {
        let row = sums.row(row);
        row.copy_from_slice(&line[..row.len()]);
    }
}

fn portable(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>) {
    for first in (0..strip.rows).step_by(2) {
        match strip.rows - first {
            1 => portable_rows::<1>(strip, begin, sums, first),
            _ => portable_rows::<2>(strip, begin, sums, first),
        }
    }
}

fn portable_rows<const M: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
) {
    let mut part = [[0.0; COLUMNS]; M];
    if begin == Begin::Sums {
        for (row, part) in part.iter_mut().enumerate() {
            part.copy_from_slice(sums.row(first + row));
        }
    }
    for &[place, line] in strip.taps {
        let left: [&[f32]; M] =
            std::array::from_fn(|row| &strip.left[place + (first + row) * strip.distance..]);
        let lines = strip.lines.as_chunks::<COLUMNS>().0[line..].iter();
        for (at, line) in lines.take(strip.depth).enumerate() {
            for row in 0..M {
                let value = left[row][at * strip.step];
                for column in 0..COLUMNS {
                    part[row][column] += value * line[column];
                }
            }
        }
    }
    for (row, part) in part.into_iter().enumerate() {
        sums.row(first + row).copy_from_slice(&part);
    }
}
