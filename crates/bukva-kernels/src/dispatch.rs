//! Kernel dispatch: which implementation runs, and on which threads.

#[cfg(feature = "burn")]
use std::cell::Cell;

use rayon::prelude::*;

use crate::isa::InstructionSet;
#[cfg(feature = "burn")]
use crate::isa::with_value;

/// Which implementation runs an operation on Burn's tensors.
#[cfg(feature = "burn")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernels {
    /// The kernels of this crate; plain Burn operations for tensors that are not float32 on Flex.
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
    /// The kernels that this thread chose with [`Kernels::scoped`], else the fused ones.
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Runs `body` with `self` as this thread's [`Kernels::current`].
    pub fn scoped<R>(self, body: impl FnOnce() -> R) -> R {
        with_value(&CURRENT, self, body)
    }
}

/// Runs `body` on one of rayon's threads, with this thread's choice of kernels and instructions.
///
/// A training step has some sixty parallel parts of a fraction of a millisecond. Begun from a
/// thread of the pool, each of them starts at once; from any other, each first has to wake one.
/// `body` must not wait for anything but its own parallel parts: it holds one of the pool's
/// threads, perhaps the only one.
pub fn in_pool<R: Send>(body: impl FnOnce() -> R + Send) -> R {
    let forced = InstructionSet::forced();
    #[cfg(feature = "burn")]
    let body = {
        let kernels = Kernels::current();
        move || kernels.scoped(body)
    };
    rayon::scope(|_| InstructionSet::with(forced, body))
}

/// Samples that a thread takes at a time: so few that it never waits long for another's last ones.
const SHARE: usize = 4;

/// Calls `run` in parallel for every sample with its place in `from` and in `to`, each of which holds
/// so many values a sample.
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
