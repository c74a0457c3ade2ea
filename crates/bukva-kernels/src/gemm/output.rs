//! The output of a micro-kernel: a strided view of rows of C.

use std::marker::PhantomData;

use super::panel::{MAX_PANELS, NR};
use crate::buffer::SharedSlice;

/// The factor of the previous output (BLAS's beta).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beta {
    /// The output is overwritten.
    Zero,
    /// The product is added to the output.
    One,
}

/// Rows of C at a fixed stride, as wide as the operands' panels or narrower.
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
        // SAFETY: `values` contains that many rows, and is exclusively borrowed.
        unsafe { Self::shared(&SharedSlice::new(values), 0, rows, [stride, width]) }
    }

    /// A view that starts at `at`, between values that other threads write.
    ///
    /// # Safety
    /// No reference to any of these values may exist at the same time.
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

    /// Start of a row, which must be within the view.
    #[inline(always)]
    pub(crate) fn start(&mut self, row: usize) -> *mut f32 {
        self.start.wrapping_add(row * self.stride)
    }

    pub(crate) fn row(&mut self, row: usize) -> &mut [f32] {
        assert!(row < self.rows);
        // SAFETY: `width` values are stored there, and `self` is exclusively borrowed.
        unsafe { std::slice::from_raw_parts_mut(self.start(row), self.width) }
    }
}
