//! Hints that memory will soon be read or written.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{_MM_HINT_ET0, _MM_HINT_T0, _mm_prefetch};

/// Asks for `values` to be brought close to the core; changes nothing else.
#[inline(always)]
pub(crate) fn prefetch(values: &[f32]) {
    #[cfg(target_arch = "x86_64")]
    hint::<_MM_HINT_T0>(values);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}

/// The same for values that will be written.
#[inline(always)]
pub(crate) fn prefetch_to_write(values: &[f32]) {
    #[cfg(target_arch = "x86_64")]
    hint::<_MM_HINT_ET0>(values);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn hint<const HINT: i32>(values: &[f32]) {
    /// Values of a cache line.
    const LINE: usize = 16;
    for line in values.chunks(LINE) {
        // SAFETY: a hint about an address inside a slice. SSE is part of x86-64; a processor that
        // lacks the one for writing takes it for an instruction that does nothing.
        unsafe { _mm_prefetch::<HINT>(line.as_ptr().cast()) };
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

    /// So many runs of `values`: `lines` lines every `distance` values.
    pub(crate) fn runs(values: &[f32], count: usize, lines: usize, distance: usize) -> Self {
        let bytes = distance * size_of::<f32>();
        Self {
            next: values.as_ptr().cast(),
            lines: count * lines,
            run: lines,
            left: lines,
            gap: bytes.saturating_sub(lines * LINE_BYTES),
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
