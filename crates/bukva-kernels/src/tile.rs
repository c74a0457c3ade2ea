//! The inner loop of every product: a tile of up to 12 rows by 16 columns of results, held in
//! registers.

use crate::isa::InstructionSet;

/// Rows of a tile.
pub(crate) const ROWS: usize = 12;
/// Columns of a tile, and so the width of a packed panel.
pub(crate) const COLUMNS: usize = 16;

/// The sums of a tile; rows beyond those asked for are left alone.
pub(crate) type Tile = [[f32; COLUMNS]; ROWS];

/// A tile of zeros.
pub(crate) const ZERO: Tile = [[0.0; COLUMNS]; ROWS];

/// What one tile multiplies: in turn for every tap, `depth` values of each left row with as many
/// lines of 16 values on the right.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    /// Rows of a tap, 1 to [`ROWS`].
    pub(crate) count: usize,
    /// Values of a row.
    pub(crate) depth: usize,
    /// Distance between two values of a row.
    pub(crate) step: usize,
    /// Distance between two lines on the right.
    pub(crate) stride: usize,
}

/// Where the operands of a tile lie.
///
/// # Safety
/// Of each tap, every row must hold `(depth - 1) * step + 1` values, and the right side
/// `(depth - 1) * stride + 16`, for the [`Extent`] that `extent` returns.
pub(crate) unsafe trait Operands {
    fn extent(&self) -> Extent;

    fn taps(&self) -> usize;

    /// Rows `first..first + M` of a tap and its first line on the right; `first + M` is at most
    /// `count`.
    fn tap<const M: usize>(&self, tap: usize, first: usize) -> ([*const f32; M], *const f32);
}

/// Rows anywhere in memory by a packed panel: 16 values for every tap and depth in turn.
pub(crate) struct Gathered<'a> {
    rows: &'a [&'a [f32]],
    panel: &'a [f32],
    extent: Extent,
    /// Distance between two taps on the right.
    tap: usize,
}

impl<'a> Gathered<'a> {
    /// `rows` are all of the first tap, then all of the second, ...; `panel` begins with the
    /// first tap's lines, those of the next follow `tap` values later.
    pub(crate) fn new(
        rows: &'a [&'a [f32]],
        panel: &'a [f32],
        [count, depth, step]: [usize; 3],
        tap: usize,
    ) -> Self {
        assert!((1..=ROWS).contains(&count) && rows.len().is_multiple_of(count) && depth > 0);
        let taps = rows.len() / count;
        assert!(taps == 0 || panel.len() >= (taps - 1) * tap + depth * COLUMNS);
        assert!(rows.iter().all(|row| row.len() > (depth - 1) * step));
        let extent = Extent {
            count,
            depth,
            step,
            stride: COLUMNS,
        };
        Self {
            rows,
            panel,
            extent,
            tap,
        }
    }
}

// SAFETY: `new` checks the lengths of rows and panel.
unsafe impl Operands for Gathered<'_> {
    fn extent(&self) -> Extent {
        self.extent
    }

    fn taps(&self) -> usize {
        self.rows.len() / self.extent.count
    }

    #[inline(always)]
    fn tap<const M: usize>(&self, tap: usize, first: usize) -> ([*const f32; M], *const f32) {
        let rows = &self.rows[tap * self.extent.count + first..][..M];
        let line = self.panel[tap * self.tap..].as_ptr();
        (std::array::from_fn(|row| rows[row].as_ptr()), line)
    }
}

/// Rows at fixed distances from a place that moves from tap to tap, as does the place on the
/// right: stretches of two images, read as they lie.
pub(crate) struct Stretches<'a> {
    left: &'a [f32],
    right: &'a [f32],
    offsets: &'a [usize],
    starts: &'a [[usize; 2]],
    extent: Extent,
}

impl<'a> Stretches<'a> {
    /// Row `i` of a tap starts at `offsets[i]` beyond the tap's place on the left; `starts` are
    /// the taps' places on the left and on the right.
    pub(crate) fn new(
        [left, right]: [&'a [f32]; 2],
        offsets: &'a [usize],
        starts: &'a [[usize; 2]],
        [depth, step, stride]: [usize; 3],
    ) -> Self {
        let furthest = |side: usize| starts.iter().map(|start| start[side]).max().unwrap_or(0);
        let offset = offsets.iter().copied().max().unwrap_or(0);
        assert!((1..=ROWS).contains(&offsets.len()) && depth > 0);
        assert!(starts.is_empty() || left.len() > furthest(0) + offset + (depth - 1) * step);
        assert!(starts.is_empty() || right.len() >= furthest(1) + (depth - 1) * stride + COLUMNS);
        let extent = Extent {
            count: offsets.len(),
            depth,
            step,
            stride,
        };
        Self {
            left,
            right,
            offsets,
            starts,
            extent,
        }
    }
}

// SAFETY: `new` checks the furthest place of either side.
unsafe impl Operands for Stretches<'_> {
    fn extent(&self) -> Extent {
        self.extent
    }

    fn taps(&self) -> usize {
        self.starts.len()
    }

    #[inline(always)]
    fn tap<const M: usize>(&self, tap: usize, first: usize) -> ([*const f32; M], *const f32) {
        let [left, right] = self.starts[tap];
        let offsets = &self.offsets[first..][..M];
        let place = self.left[left..].as_ptr();
        let rows = std::array::from_fn(|row| place.wrapping_add(offsets[row]));
        (rows, self.right[right..].as_ptr())
    }
}

/// What a tile's sums begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// Nothing: whatever the tile holds is overwritten.
    Zero,
    /// What the tile holds.
    Sums,
}

/// Adds up in `sums[i][j]` the products of row `i` (over all taps) with column `j`.
///
/// Every sum is added up in the order of taps and depths, so its bits do not depend on how the
/// tiles are shared out.
pub(crate) fn multiply(
    isa: InstructionSet,
    operands: &impl Operands,
    begin: Begin,
    sums: &mut Tile,
) {
    let count = operands.extent().count;
    match isa {
        // SAFETY: the machine has the instructions (see `InstructionSet`), and `Operands`
        // promises the lengths.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => unsafe {
            crate::tile_x86::avx512_rows(operands, count, begin, sums)
        },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => unsafe { crate::tile_x86::avx2_rows(operands, count, begin, sums) },
        _ => {
            if begin == Begin::Zero {
                sums[..count].fill([0.0; COLUMNS]);
            }
            portable(operands, count, sums);
        }
    }
}

/// Four rows by eight columns at a time, in vectors of whatever width the target has.
fn portable(operands: &impl Operands, count: usize, sums: &mut Tile) {
    for first in (0..count).step_by(4) {
        for column in (0..COLUMNS).step_by(8) {
            match count - first {
                1 => portable_part::<1>(operands, sums, first, column),
                2 => portable_part::<2>(operands, sums, first, column),
                3 => portable_part::<3>(operands, sums, first, column),
                _ => portable_part::<4>(operands, sums, first, column),
            }
        }
    }
}

fn portable_part<const M: usize>(
    operands: &impl Operands,
    sums: &mut Tile,
    first: usize,
    column: usize,
) {
    let Extent {
        depth,
        step,
        stride,
        ..
    } = operands.extent();
    let mut part: [[f32; 8]; M] =
        std::array::from_fn(|i| std::array::from_fn(|j| sums[first + i][column + j]));
    for tap in 0..operands.taps() {
        let (rows, line) = operands.tap::<M>(tap, first);
        for at in 0..depth {
            // SAFETY: `Operands` promises that depths below `depth` lie inside both sides.
            let line: [f32; 8] =
                unsafe { line.add(at * stride + column).cast::<[f32; 8]>().read() };
            for i in 0..M {
                // SAFETY: as above.
                let a = unsafe { rows[i].add(at * step).read() };
                for j in 0..8 {
                    part[i][j] += a * line[j];
                }
            }
        }
    }
    for i in 0..M {
        sums[first + i][column..column + 8].copy_from_slice(&part[i]);
    }
}
