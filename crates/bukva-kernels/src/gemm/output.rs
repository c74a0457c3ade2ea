//! Where a micro-kernel writes: a strided view of rows of C.

use std::marker::PhantomData;

use super::panel::{MAX_PANELS, NR};
use crate::buffer::SharedSlice;

/// What a product is added to (BLAS's beta).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beta {
    /// Nothing: whatever the output holds is overwritten.
    Zero,
    /// What the output holds.
    One,
}

/// Rows of C, as wide as the operands' panels or narrower, at a fixed distance.
pub(crate) struct OutputTile<'a> {
    start: *mut f32,
    rows: usize,
    stride: usize,
    width: usize,
    borrow: PhantomData<&'a mut f32>,
}

impl<'a> OutputTile<'a> {
    /// Rows of `width` values that begin `stride` apart, the first at the start of `values`.
    pub(crate) fn new(values: &'a mut [f32], stride: usize, width: usize) -> Self {
        let rows = (values.len() + stride - width) / stride;
        // SAFETY: so many rows lie in `values`, which are borrowed alone.
        unsafe { Self::shared(&SharedSlice::new(values), 0, rows, [stride, width]) }
    }

    /// The same from `at` on, between values that other threads write.
    ///
    /// # Safety
    /// No reference to any of these values may live at the same time.
    pub(crate) unsafe fn shared(
        values: &SharedSlice<'a>,
        at: usize,
        rows: usize,
        [stride, width]: [usize; 2],
    ) -> Self {
        assert!((1..=MAX_PANELS * NR).contains(&width) && width <= stride);
        let end = at + rows.saturating_sub(1) * stride + width;
        assert!(
            rows == 0 || end <= values.len(),
            "a kernel would write past its output"
        );
        Self {
            start: values.start().wrapping_add(at),
            rows,
            stride,
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

    /// Where a row begins, which must be one of the rows.
    #[inline(always)]
    pub(crate) fn start(&mut self, row: usize) -> *mut f32 {
        self.start.wrapping_add(row * self.stride)
    }

    pub(crate) fn row(&mut self, row: usize) -> &mut [f32] {
        assert!(row < self.rows);
        // SAFETY: so many values lie there, and `self` is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(self.start(row), self.width) }
    }
}
