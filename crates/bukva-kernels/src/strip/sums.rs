//! Where the results of a strip belong.

use std::marker::PhantomData;

use super::{COLUMNS, PANELS};
use crate::buffer::Disjoint;

/// Where the sums of a strip's rows lie: 16 or 32 for each, or fewer, at a fixed distance.
pub(crate) struct Sums<'a> {
    start: *mut f32,
    pub(super) rows: usize,
    distance: usize,
    pub(super) width: usize,
    borrow: PhantomData<&'a mut f32>,
}

impl<'a> Sums<'a> {
    /// Sums that lie one after the other.
    pub(crate) fn dense(values: &'a mut [f32]) -> Self {
        Self::apart(values, COLUMNS, COLUMNS)
    }

    /// `width` sums a row that begin `distance` apart, the first at the start of `values`.
    pub(crate) fn apart(values: &'a mut [f32], distance: usize, width: usize) -> Self {
        assert!((1..=PANELS * COLUMNS).contains(&width) && width <= distance);
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
        assert!((1..=PANELS * COLUMNS).contains(&width) && width <= distance);
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
