//! Kernel dispatch: which implementation runs, and on which threads.

#[cfg(feature = "burn")]
use std::cell::Cell;

use rayon::prelude::*;

use crate::isa::InstructionSet;
#[cfg(feature = "burn")]
use crate::isa::with_value;

/// The implementation that runs operations on Burn's tensors.
#[cfg(feature = "burn")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernels {
    /// The kernels of this crate. Tensors that are not float32 on Flex use plain Burn operations.
    #[default]
    Fused,
    /// Plain Burn operations, on any backend.
    Reference,
}

#[cfg(feature = "burn")]
thread_local! {
    static CURRENT: Cell<Kernels> = const { Cell::new(Kernels::Fused) };
}

#[cfg(feature = "burn")]
impl Kernels {
    /// The kernels that this thread selected with [`Kernels::scoped`], or the fused ones by
    /// default.
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Runs `body` with `self` as this thread's [`Kernels::current`].
    pub fn scoped<R>(self, body: impl FnOnce() -> R) -> R {
        with_value(&CURRENT, self, body)
    }
}

/// Runs `body` on a thread of rayon's pool, with this thread's choice of kernels and instruction
/// set.
///
/// A training step has about sixty parallel sections of a fraction of a millisecond. When started
/// from a thread of the pool, each section starts at once; from any other thread, each has to wake
/// one first. `body` must not wait for anything but its own parallel sections: it occupies one
/// thread of the pool, perhaps the only one.
pub fn in_pool<R: Send>(body: impl FnOnce() -> R + Send) -> R {
    let forced = InstructionSet::forced();
    #[cfg(feature = "burn")]
    let body = {
        let kernels = Kernels::current();
        move || kernels.scoped(body)
    };
    rayon::scope(|_| InstructionSet::with(forced, body))
}

/// Samples per task: few enough that threads finish at about the same time.
const SHARE: usize = 4;

/// Calls `run` in parallel for every sample with its slices of `from` and `to`, which hold
/// `from_sample` and `to_sample` values per sample.
pub(crate) fn for_each_sample(
    (from, from_sample): (&[f32], usize),
    (to, to_sample): (&mut [f32], usize),
    run: impl Fn(&[f32], &mut [f32]) + Sync,
) {
    to.par_chunks_exact_mut(to_sample)
        .zip(from.par_chunks_exact(from_sample))
        .with_max_len(SHARE)
        .for_each(|(to, from)| run(from, to));
}
