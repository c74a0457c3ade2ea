//! Memory asked for before it is needed, and written without being read.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{_MM_HINT_T0, _mm_loadu_ps, _mm_prefetch, _mm_sfence, _mm_stream_ps};

/// Asks for `values` to be brought close to the core; changes nothing else.
#[inline(always)]
pub(crate) fn prefetch(values: &[f32]) {
    let mut ahead = Ahead::all(values);
    for _ in 0..ahead.lines {
        ahead.ask();
    }
}

/// Bytes of a cache line.
const LINE_BYTES: usize = 64;

/// Memory to be asked for line by line, while the processor does something else.
#[derive(Clone, Copy)]
pub(crate) struct Ahead {
    next: *const u8,
    /// Lines still to be asked for.
    lines: usize,
    /// Lines of each run, and those left of the present one.
    run: usize,
    left: usize,
    /// Bytes from a run's end to the start of the next.
    gap: usize,
}

impl Ahead {
    /// Nothing.
    pub(crate) fn nothing() -> Self {
        Self::all::<f32>(&[])
    }

    /// All of `values`.
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

    /// So many runs, each as long as the first, one every `distance` values.
    pub(crate) fn runs<T>(first: &[T], count: usize, distance: usize) -> Self {
        let run = Self::all(first);
        let bytes = distance * size_of::<T>();
        Self {
            lines: count * run.lines,
            gap: bytes.saturating_sub(run.lines * LINE_BYTES),
            ..run
        }
    }

    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// Asks for the next line.
    #[inline(always)]
    pub(crate) fn ask(&mut self) {
        if self.lines == 0 {
            return;
        }
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a hint about an address, which changes nothing wherever it points. SSE is part
        // of x86-64.
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
}

/// Copies to memory that is not read again soon, past the cache: its lines need not be fetched to be
/// written, and displace nothing. [`settle`] must follow before another thread reads them.
///
/// # Panics
/// If the two differ in length, or `to` does not begin at a multiple of 16 bytes.
#[inline(always)]
pub(crate) fn write_past_cache(to: &mut [f32], from: &[f32]) {
    assert!(to.len() == from.len() && to.as_ptr().addr().is_multiple_of(16));
    #[cfg(target_arch = "x86_64")]
    {
        let (quads, rest) = to.as_chunks_mut::<4>();
        let (whole, last) = from.as_chunks::<4>();
        for (to, from) in quads.iter_mut().zip(whole) {
            // SAFETY: four values lie on either side, the ones written at a multiple of 16 bytes.
            // SSE is part of x86-64.
            unsafe { _mm_stream_ps(to.as_mut_ptr(), _mm_loadu_ps(from.as_ptr())) };
        }
        rest.copy_from_slice(last);
    }
    #[cfg(not(target_arch = "x86_64"))]
    to.copy_from_slice(from);
}

/// Waits until what was written past the cache is in memory, where every thread finds it.
pub(crate) fn settle() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: orders writes, and does nothing else. SSE is part of x86-64.
    unsafe {
        _mm_sfence();
    }
}
