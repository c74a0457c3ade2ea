//! A budget of memory that threads share.

use std::sync::{Condvar, Mutex, PoisonError};

/// Memory that may be taken at the same time, in bytes.
pub(crate) struct Budget {
    left: Mutex<u64>,
    returned: Condvar,
    all: u64,
}

/// A part of a budget, which is returned when it is dropped.
pub(crate) struct Share<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    pub(crate) const fn new(bytes: u64) -> Self {
        Self {
            left: Mutex::new(bytes),
            returned: Condvar::new(),
            all: bytes,
        }
    }

    /// Waits until `bytes` are left, and takes them. More than there are take all.
    pub(crate) fn take(&self, bytes: u64) -> Share<'_> {
        let bytes = bytes.min(self.all);
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let short = |left: &mut u64| *left < bytes;
        let left = self.returned.wait_while(left, short);
        *left.unwrap_or_else(PoisonError::into_inner) -= bytes;
        Share {
            budget: self,
            bytes,
        }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let left = self.budget.left.lock();
        *left.unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.budget.returned.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn threads_never_hold_more_than_the_budget() {
        let budget = Budget::new(10);
        let held = AtomicU64::new(0);
        thread::scope(|scope| {
            for bytes in 1..=20_u64 {
                let (budget, held) = (&budget, &held);
                scope.spawn(move || {
                    let share = budget.take(bytes);
                    let before = held.fetch_add(share.bytes, Ordering::SeqCst);
                    assert!(before + share.bytes <= 10);
                    thread::yield_now();
                    held.fetch_sub(share.bytes, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(*budget.left.lock().unwrap(), 10);
    }
}
