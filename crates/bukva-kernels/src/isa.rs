//! Instruction sets: the vector instructions that the kernels use, selected at run time.

use std::cell::Cell;
use std::sync::OnceLock;
use std::thread::LocalKey;

/// A set of vector instructions; every kernel is compiled for each set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// What the compiler's target guarantees: SSE2 on x86-64, NEON on aarch64.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
}

thread_local! {
    static FORCED: Cell<Option<InstructionSet>> = const { Cell::new(None) };
}

/// Runs `body` with `cell` set to `value`, and then restores the previous value, even if `body`
/// panics.
pub(crate) fn with_value<T: Copy, R>(
    cell: &'static LocalKey<Cell<T>>,
    value: T,
    body: impl FnOnce() -> R,
) -> R {
    struct Restore<T: Copy + 'static>(&'static LocalKey<Cell<T>>, T);
    impl<T: Copy> Drop for Restore<T> {
        fn drop(&mut self) {
            self.0.set(self.1);
        }
    }
    let _restore = Restore(cell, cell.replace(value));
    body()
}

impl InstructionSet {
    /// The sets that this machine supports, widest first.
    pub fn available() -> Vec<Self> {
        [Self::Avx512, Self::Avx2, Self::Portable]
            .into_iter()
            .filter(|set| set.is_supported())
            .collect()
    }

    /// Runs `body` with the kernels called from this thread limited to `self`.
    ///
    /// For tests and benchmarks. Programs need no call: the default is the widest set.
    ///
    /// # Panics
    /// If this machine lacks the instructions.
    pub fn scoped<R>(self, body: impl FnOnce() -> R) -> R {
        assert!(
            self.is_supported(),
            "this machine has no {self:?} instructions"
        );
        Self::with(Some(self), body)
    }

    /// The limit set for this thread's kernels, if any.
    pub(crate) fn forced() -> Option<Self> {
        FORCED.get()
    }

    /// Runs `body` with this thread's kernels under a limit taken from another thread.
    pub(crate) fn with<R>(forced: Option<Self>, body: impl FnOnce() -> R) -> R {
        with_value(&FORCED, forced, body)
    }

    /// The set in effect for kernels called from this thread.
    pub(crate) fn current() -> Self {
        static WIDEST: OnceLock<InstructionSet> = OnceLock::new();
        FORCED
            .get()
            .unwrap_or_else(|| *WIDEST.get_or_init(|| Self::available()[0]))
    }

    #[cfg(target_arch = "x86_64")]
    fn is_supported(self) -> bool {
        match self {
            Self::Portable => true,
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            Self::Avx512 => {
                Self::Avx2.is_supported()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn is_supported(self) -> bool {
        self == Self::Portable
    }
}

/// Compiles a function once for each [`InstructionSet`] and calls the version for the given one.
///
/// The body must consist of plain loops over slices, which the compiler vectorizes for each set.
macro_rules! for_each_isa {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments)]
        pub(crate) fn $name(isa: $crate::isa::InstructionSet, $($arg: $ty),*) $(-> $ret)? {
            #[inline(always)]
            fn body($($arg: $ty),*) $(-> $ret)? $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
            fn avx512($($arg: $ty),*) $(-> $ret)? { body($($arg),*) }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($arg: $ty),*) $(-> $ret)? { body($($arg),*) }
            match isa {
                // SAFETY: an `InstructionSet` other than `Portable` is only created after a check
                // that this machine supports it.
                #[cfg(target_arch = "x86_64")]
                $crate::isa::InstructionSet::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::isa::InstructionSet::Avx2 => unsafe { avx2($($arg),*) },
                _ => body($($arg),*),
            }
        }
    };
}
pub(crate) use for_each_isa;
