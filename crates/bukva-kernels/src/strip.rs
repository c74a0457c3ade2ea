//! The product of many rows with one block of a panel, written where it belongs.

use std::marker::PhantomData;

use crate::buffer::Disjoint;
use crate::isa::InstructionSet;
use crate::prefetch::Ahead;
use crate::tile::{Begin, COLUMNS};

/// Left rows at a fixed distance and a block of a panel.
#[derive(Clone, Copy)]
pub(crate) struct Strip<'a> {
    left: &'a [f32],
    rows: usize,
    distance: usize,
    step: usize,
    lines: &'a [f32],
    depth: usize,
}

impl<'a> Strip<'a> {
    /// `rows` rows begin `distance` apart in `left`, and each holds a value every `step` places;
    /// `lines` holds 16 values for each of them.
    ///
    /// # Panics
    /// If `left` does not hold that many.
    pub(crate) fn new(
        left: &'a [f32],
        [rows, distance, step]: [usize; 3],
        lines: &'a [f32],
    ) -> Self {
        let depth = lines.len() / COLUMNS;
        assert!(rows > 0 && depth > 0);
        assert!(left.len() > (rows - 1) * distance + (depth - 1) * step);
        Self {
            left,
            rows,
            distance,
            step,
            lines,
            depth,
        }
    }

    /// Lines to ask for at every [`PACE`], so that all have been by the end; `abreast` rows are
    /// multiplied together.
    pub(crate) fn pace(&self, lines: usize, abreast: usize) -> usize {
        lines.div_ceil(self.rows.div_ceil(abreast) * self.depth.div_ceil(PACE))
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    pub(crate) fn step(&self) -> usize {
        self.step
    }

    /// Where each of the rows `first..first + M` begins; they must be below [`Strip::rows`].
    #[inline(always)]
    pub(crate) fn starts<const M: usize>(&self, first: usize) -> [*const f32; M] {
        let start = self.left.as_ptr();
        std::array::from_fn(|row| start.wrapping_add((first + row) * self.distance))
    }

    pub(crate) fn lines(&self) -> *const f32 {
        self.lines.as_ptr()
    }
}

/// Where the sums of a strip's rows lie: 16 for each, at a fixed distance.
pub(crate) struct Sums<'a> {
    start: *mut f32,
    rows: usize,
    distance: usize,
    borrow: PhantomData<&'a mut f32>,
}

impl<'a> Sums<'a> {
    /// Sums that lie one after the other.
    pub(crate) fn dense(values: &'a mut [f32]) -> Self {
        Self {
            start: values.as_mut_ptr(),
            rows: values.len() / COLUMNS,
            distance: COLUMNS,
            borrow: PhantomData,
        }
    }

    /// Sums that begin `distance` apart, the first at the start of `values`.
    pub(crate) fn apart(values: &'a mut [f32], distance: usize) -> Self {
        assert!(distance >= COLUMNS);
        Self {
            start: values.as_mut_ptr(),
            rows: (values.len() + distance - COLUMNS) / distance,
            distance,
            borrow: PhantomData,
        }
    }

    /// Sums that begin `distance` apart from `at` on, between values that other threads write.
    ///
    /// # Safety
    /// No reference to any of these sums may live at the same time.
    pub(crate) unsafe fn among(
        places: &'a Disjoint<'_>,
        at: usize,
        rows: usize,
        distance: usize,
    ) -> Self {
        let end = at + rows.saturating_sub(1) * distance + COLUMNS;
        assert!(end <= places.len(), "a kernel would write past its output");
        Self {
            start: places.start().wrapping_add(at),
            rows,
            distance,
            borrow: PhantomData,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Where the 16 sums of a row begin, which must be one of the rows.
    #[inline(always)]
    pub(crate) fn row(&mut self, row: usize) -> *mut f32 {
        self.start.wrapping_add(row * self.distance)
    }

    /// The sums of a row.
    pub(crate) fn line(&mut self, row: usize) -> &mut [f32; COLUMNS] {
        assert!(row < self.rows);
        // SAFETY: 16 values lie there, and `self` is borrowed alone.
        unsafe { &mut *self.row(row).cast() }
    }
}

/// Depths between two requests for memory.
pub(crate) const PACE: usize = 16;

/// Adds up in `sums` the products of every row of `strip` with its panel, in the order of depths,
/// while what is needed afterwards comes from memory.
pub(crate) fn multiply_strip(
    isa: InstructionSet,
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    ahead: Ahead,
) {
    assert!(sums.rows >= strip.rows);
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`); `Strip::new` checks the
        // operands' lengths, and the line above those of the sums.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe { crate::strip_x86::avx512(strip, begin, sums, ahead) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { crate::strip_x86::avx2(strip, begin, sums, ahead) },
        _ => portable(strip, begin, sums),
    }
}

/// Rows that are multiplied together.
const ABREAST: usize = 2;

fn portable(strip: &Strip<'_>, begin: Begin, sums: &mut Sums<'_>) {
    for first in (0..strip.rows).step_by(ABREAST) {
        match strip.rows - first {
            1 => portable_rows::<1>(strip, begin, sums, first),
            _ => portable_rows::<ABREAST>(strip, begin, sums, first),
        }
    }
}

fn portable_rows<const M: usize>(
    strip: &Strip<'_>,
    begin: Begin,
    sums: &mut Sums<'_>,
    first: usize,
) {
    let mut part: [[f32; COLUMNS]; M] = match begin {
        Begin::Zero => [[0.0; COLUMNS]; M],
        Begin::Sums => std::array::from_fn(|row| *sums.line(first + row)),
    };
    let left: [&[f32]; M] =
        std::array::from_fn(|row| &strip.left[(first + row) * strip.distance..]);
    for (at, line) in strip.lines.as_chunks::<COLUMNS>().0.iter().enumerate() {
        for row in 0..M {
            let value = left[row][at * strip.step];
            for column in 0..COLUMNS {
                part[row][column] += value * line[column];
            }
        }
    }
    for (row, part) in part.into_iter().enumerate() {
        *sums.line(first + row) = part;
    }
}
