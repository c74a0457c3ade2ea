//! The option `--kernels` of the commands that run networks.

use bukva_lab::Kernels;

/// How networks are computed.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct KernelsArgs {
    /// Kernel implementation. Results differ in the last bits, so resume a run with the kernels it was
    /// started with.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        help_heading = "Machine"
    )]
    kernels: Choice,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Choice {
    /// bukva's fused kernels (several times faster).
    #[default]
    Fused,
    /// Burn's plain operations, as a reference.
    Reference,
}

impl KernelsArgs {
    /// Runs `body` with the chosen kernels.
    pub(crate) fn scoped<R>(self, body: impl FnOnce() -> R) -> R {
        let kernels = match self.kernels {
            Choice::Fused => Kernels::Fused,
            Choice::Reference => Kernels::Reference,
        };
        kernels.scoped(body)
    }
}
