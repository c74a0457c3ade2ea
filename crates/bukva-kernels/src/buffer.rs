//! A buffer pool: memory reused from step to step.
//!
//! A step allocates about 60 MB of activations and gradients. Fresh memory costs a page fault every
//! 4 KiB and a pass that zeroes it. A [`Buffer`] instead returns to the pool when it is dropped,
//! also when Burn drops the tensor that it became.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

const LINE: usize = 16;
/// Bytes that the pool keeps for reuse; memory returned beyond this is freed.
const KEPT_BYTES: usize = 160 << 20;

/// A cache line, so that vector loads from the start of a buffer never straddle two lines.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

#[derive(Default)]
struct Pool {
    by_lines: HashMap<usize, Vec<Vec<Line>>>,
    bytes: usize,
}

static POOL: Mutex<Option<Pool>> = Mutex::new(None);

/// A block of `f32` with unspecified (but initialized) contents.
pub(crate) struct Buffer {
    lines: Vec<Line>,
    len: usize,
}

impl Buffer {
    /// Alignment of the first value, in bytes.
    pub(crate) const ALIGNMENT: usize = align_of::<Line>();

    /// A buffer of `len` values with unspecified contents.
    pub(crate) fn any(len: usize) -> Self {
        let count = len.div_ceil(LINE);
        let kept = POOL.lock().ok().and_then(|mut pool| {
            let pool = pool.get_or_insert_default();
            let lines = pool.by_lines.get_mut(&count)?.pop()?;
            pool.bytes -= count * size_of::<Line>();
            Some(lines)
        });
        Self {
            lines: kept.unwrap_or_else(|| vec![Line([0.0; LINE]); count]),
            len,
        }
    }

    /// A buffer of `len` zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        let mut buffer = Self::any(len);
        buffer.fill(0.0);
        buffer
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: `Line` is 16 `f32` without padding, and `len` is at most 16 times their number.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as in `deref`; the borrow of `self` is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let bytes = lines.len() * size_of::<Line>();
        if let Ok(mut pool) = POOL.lock() {
            let pool = pool.get_or_insert_default();
            if pool.bytes + bytes <= KEPT_BYTES {
                pool.bytes += bytes;
                pool.by_lines.entry(lines.len()).or_default().push(lines);
            }
        }
    }
}

/// A buffer that several threads write, each to its own elements.
pub(crate) struct SharedSlice<'a> {
    start: *mut f32,
    len: usize,
    borrow: std::marker::PhantomData<&'a mut [f32]>,
}

// SAFETY: the pointer is only used by callers whose contracts forbid overlapping access.
unsafe impl Sync for SharedSlice<'_> {}

impl<'a> SharedSlice<'a> {
    pub(crate) fn new(values: &'a mut [f32]) -> Self {
        Self {
            start: values.as_mut_ptr(),
            len: values.len(),
            borrow: std::marker::PhantomData,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn start(&self) -> *mut f32 {
        self.start
    }

    /// The `len` values starting at `at`.
    ///
    /// # Safety
    /// No other reference to any of these values may exist at the same time.
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn slice(&self, at: usize, len: usize) -> &mut [f32] {
        assert!(
            at.checked_add(len).is_some_and(|end| end <= self.len),
            "a kernel wrote past its output"
        );
        // SAFETY: within the buffer, checked above; exclusive by the caller's contract.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(at), len) }
    }
}
