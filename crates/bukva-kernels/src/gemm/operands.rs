//! The operands of a micro-kernel: rows of A and packed panels of B.

use super::panel::{NR, PanelPair};
use super::prefetch::INTERVAL;

/// Offsets into both operands of a product, in values.
pub(crate) struct Taps {
    offsets: Vec<[usize; 2]>,
    furthest: [usize; 2],
}

impl Taps {
    pub(crate) fn new(offsets: Vec<[usize; 2]>) -> Self {
        let furthest = [0, 1].map(|side| offsets.iter().map(|offset| offset[side]).max());
        Self {
            offsets,
            furthest: furthest.map(Option::unwrap_or_default),
        }
    }
}

/// Rows of A, and one or two packed panels of B.
#[derive(Clone, Copy)]
pub(crate) struct Operands<'a> {
    a: &'a [f32],
    rows: usize,
    row_stride: usize,
    k_stride: usize,
    b: PanelPair<'a>,
    k: usize,
    taps: &'a [[usize; 2]],
}

impl<'a> Operands<'a> {
    /// `rows` rows begin `row_stride` apart in `a`, and each has a value every `k_stride` elements;
    /// the panels have a k-slice for each of these values.
    ///
    /// # Panics
    /// If `a` is too short.
    pub(crate) fn new(a: &'a [f32], strides: [usize; 3], b: PanelPair<'a>) -> Self {
        Self::checked(a, strides, b, b.first.len() / NR, (&[[0, 0]], [0, 0]))
    }

    /// Operands with taps: for each tap in turn, each row contributes `k` values from the tap's
    /// offset in A, and the panels contribute the k-slices from its offset in B.
    ///
    /// # Panics
    /// If `a` or `b` is too short.
    pub(crate) fn with_taps(
        a: &'a [f32],
        strides: [usize; 3],
        b: PanelPair<'a>,
        k: usize,
        taps: &'a Taps,
    ) -> Self {
        Self::checked(a, strides, b, k, (&taps.offsets, taps.furthest))
    }

    /// Outer products: for each tap, `rows` neighboring values of `a` times one k-slice of `b`.
    ///
    /// # Panics
    /// If `a` or `b` is too short.
    pub(crate) fn outer(a: &'a [f32], rows: usize, b: PanelPair<'a>, taps: &'a Taps) -> Self {
        Self::with_taps(a, [rows, 1, 1], b, 1, taps)
    }

    fn checked(
        a: &'a [f32],
        [rows, row_stride, k_stride]: [usize; 3],
        b: PanelPair<'a>,
        k: usize,
        (taps, furthest): (&'a [[usize; 2]], [usize; 2]),
    ) -> Self {
        assert!(rows > 0 && k > 0);
        assert!(a.len() > furthest[0] + (rows - 1) * row_stride + (k - 1) * k_stride);
        assert!(b.first.len() >= furthest[1] + k * NR);
        assert!(b.second.is_none_or(|second| second.len() == b.first.len()));
        Self {
            a,
            rows,
            row_stride,
            k_stride,
            b,
            k,
            taps,
        }
    }

    /// Columns of the product.
    pub(crate) fn columns(&self) -> usize {
        NR * self.panels()
    }

    pub(crate) fn panels(&self) -> usize {
        self.b.len()
    }

    pub(crate) fn is_outer(&self) -> bool {
        self.k == 1 && self.row_stride == 1
    }

    /// Cache lines to prefetch every [`INTERVAL`] so that all `lines` are prefetched by the end, in
    /// tiles of `mr` rows.
    pub(crate) fn prefetches_at_once(&self, lines: usize, mr: usize) -> usize {
        let times = self.rows.div_ceil(mr) * self.taps.len() * self.k.div_ceil(INTERVAL);
        lines.div_ceil(times.max(1))
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn taps(&self) -> &'a [[usize; 2]] {
        self.taps
    }

    /// Values per row for each tap.
    pub(crate) fn k(&self) -> usize {
        self.k
    }

    pub(crate) fn k_stride(&self) -> usize {
        self.k_stride
    }

    /// The start of each of the rows `first..first + M` for a tap, and the tap's first k-slice in
    /// the first `P` panels, which must exist.
    #[inline(always)]
    pub(crate) fn starts<const M: usize, const P: usize>(
        &self,
        [in_a, in_b]: [usize; 2],
        first: usize,
    ) -> ([*const f32; M], [*const f32; P]) {
        let start = self.a.as_ptr().wrapping_add(in_a);
        let panels = [self.b.first, self.b.second.unwrap_or_default()];
        (
            std::array::from_fn(|row| start.wrapping_add((first + row) * self.row_stride)),
            std::array::from_fn(|panel| panels[panel].as_ptr().wrapping_add(in_b)),
        )
    }

    /// A row's values from a tap onward.
    pub(crate) fn row(&self, in_a: usize, row: usize) -> &'a [f32] {
        &self.a[in_a + row * self.row_stride..]
    }

    /// A tap's k-slices in the first panel.
    pub(crate) fn slices(&self, in_b: usize) -> &'a [[f32; NR]] {
        &self.b.first[in_b..].as_chunks().0[..self.k]
    }
}
