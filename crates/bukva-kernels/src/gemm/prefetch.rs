//! Prefetching and streaming (non-temporal) stores.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{_MM_HINT_T0, _mm_loadu_ps, _mm_prefetch, _mm_sfence, _mm_stream_ps};

/// Steps of k between two bursts of prefetches.
pub(crate) const INTERVAL: usize = 32;

/// Bytes of a cache line.
const LINE_BYTES: usize = 64;

/// Memory to prefetch line by line during a multiplication.
#[derive(Clone, Copy)]
pub(crate) struct Prefetch {
    next: *const u8,
    /// Lines still to be prefetched.
    lines: usize,
    /// Lines of each run, and lines left in the current one.
    run: usize,
    left: usize,
    /// Bytes from a run's end to the start of the next.
    gap: usize,
}

impl Prefetch {
    pub(crate) fn none() -> Self {
        Self::all::<f32>(&[])
    }

    pub(crate) fn all<T>(values: &[T]) -> Self {
        let lines = size_of_val(values).div_ceil(LINE_BYTES);
        Self {
            next: values.as_ptr().cast(),
            lines,
            run: lines,
            left: lines,
            gap: 0,
        }
    }

    /// `count` runs, each as long as the first, one every `stride` values.
    pub(crate) fn strided<T>(first: &[T], count: usize, stride: usize) -> Self {
        let run = Self::all(first);
        let bytes = stride * size_of::<T>();
        Self {
            lines: count * run.lines,
            gap: bytes.saturating_sub(run.lines * LINE_BYTES),
            ..run
        }
    }

    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// Prefetches the next line.
    #[inline(always)]
    pub(crate) fn next(&mut self) {
        if self.lines == 0 {
            return;
        }
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a hint about an address, which has no effect wherever it points. SSE is part of
        // x86-64.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(self.next.cast());
        }
        self.lines -= 1;
        self.left -= 1;
        self.next = self.next.wrapping_add(LINE_BYTES);
        if self.left == 0 {
            self.left = self.run;
            self.next = self.next.wrapping_add(self.gap);
        }
    }

    /// Prefetches everything at once.
    #[inline(always)]
    pub(crate) fn run(mut self) {
        for _ in 0..self.lines {
            self.next();
        }
    }
}

/// Copies with streaming stores, to memory that is not read again soon: its cache lines are not
/// fetched before they are written, and evict nothing. [`store_fence`] must follow before another
/// thread reads them.
///
/// # Panics
/// If the lengths differ, or `to` is not aligned to 16 bytes.
#[inline(always)]
pub(crate) fn stream(to: &mut [f32], from: &[f32]) {
    assert!(to.len() == from.len() && to.as_ptr().addr().is_multiple_of(16));
    #[cfg(target_arch = "x86_64")]
    {
        let (quads, rest) = to.as_chunks_mut::<4>();
        let (whole, last) = from.as_chunks::<4>();
        for (to, from) in quads.iter_mut().zip(whole) {
            // SAFETY: both chunks have four values, and `to` is aligned to 16 bytes. SSE is part of
            // x86-64.
            unsafe { _mm_stream_ps(to.as_mut_ptr(), _mm_loadu_ps(from.as_ptr())) };
        }
        rest.copy_from_slice(last);
    }
    #[cfg(not(target_arch = "x86_64"))]
    to.copy_from_slice(from);
}

/// Store fence: waits until streamed values are visible to every thread.
pub(crate) fn store_fence() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: orders stores, and does nothing else. SSE is part of x86-64.
    unsafe {
        _mm_sfence();
    }
}
