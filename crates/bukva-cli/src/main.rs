//! The program `bukva`.

mod advice;
mod compare;
mod completions;
mod data;
mod evaluate;
mod explain;
mod latent;
mod output;
mod progress;
mod train;
mod translate;

use std::process::ExitCode;

use bukva_lab::Kernels;
use clap::{Parser, Subcommand};

/// Translate pictures of letters from one script to another, keeping their style.
#[derive(Parser)]
#[command(
    version,
    after_help = "Start with `bukva train`, which needs nothing but this program."
)]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// Kernel implementation. Results differ in the last bits, so resume a run with the kernels it was
    /// started with.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        help_heading = "Machine"
    )]
    kernels: KernelChoice,
}

/// The implementations of the network's layers.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum KernelChoice {
    /// bukva's fused kernels (several times faster).
    #[default]
    Fused,
    /// Burn's plain operations, as a reference.
    Reference,
}

impl From<KernelChoice> for Kernels {
    fn from(choice: KernelChoice) -> Self {
        match choice {
            KernelChoice::Fused => Self::Fused,
            KernelChoice::Reference => Self::Reference,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    Train(train::Args),
    Translate(translate::Args),
    Evaluate(evaluate::Args),
    Compare(compare::Args),
    #[command(subcommand)]
    Latent(latent::Command),
    #[command(subcommand)]
    Data(data::Command),
    #[command(subcommand)]
    Explain(explain::Command),
    Completions(completions::Args),
}

impl Command {
    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Train(args) => args.run(),
            Self::Translate(args) => args.run(),
            Self::Evaluate(args) => args.run(),
            Self::Compare(args) => args.run(),
            Self::Latent(command) => command.run(),
            Self::Data(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Completions(args) => args.run(),
        }
    }
}

fn main() -> ExitCode {
    let Program { command, kernels } = Program::parse();
    match Kernels::from(kernels).scoped(|| command.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if output::reader_left(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bukva: {error:#}");
            if let Some(advice) = advice::advice(&error) {
                eprintln!("{advice}");
            }
            ExitCode::FAILURE
        }
    }
}
