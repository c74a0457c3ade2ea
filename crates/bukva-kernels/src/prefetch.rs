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
