//! The option `--kernels` of the commands that run networks.

use bukva_lab::Kernels;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// The choice of kernels.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct KernelsArgs {
    /// Kernel implementation. Results differ in the last bits, so resume a run with the kernels it
    /// was started with.
    #[arg(
        long,
        global = true,
        value_parser = implementations(),
        default_value = "fused",
        help_heading = "Machine"
    )]
    kernels: Kernels,
}

fn implementations() -> impl TypedValueParser<Value = Kernels> {
    let fused = "bukva's fused kernels (several times faster)";
    let reference = "Burn's plain operations, as a reference";
    let known = [("fused", fused), ("reference", reference)];
    PossibleValuesParser::new(known.map(|(name, help)| PossibleValue::new(name).help(help))).map(
        |name| match name.as_str() {
            "reference" => Kernels::Reference,
            _ => Kernels::Fused,
        },
    )
}

impl KernelsArgs {
    /// Runs `body` with the chosen kernels.
    pub(crate) fn scoped<R>(self, body: impl FnOnce() -> R) -> R {
        self.kernels.scoped(body)
    }
}
