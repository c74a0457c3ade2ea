//! The program `bukva`.

mod advice;
mod alphabet;
mod compare;
mod completions;
mod data;
mod evaluate;
mod explain;
mod export;
mod font;
mod guard;
mod kernels;
mod latent;
mod memory;
mod output;
mod progress;
mod serve;
mod signals;
mod style;
mod threads;
mod train;
mod translate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::signals::Interrupted;

/// Translate pictures of letters from one script to another, keeping their style.
#[derive(Parser)]
#[command(
    name = "bukva",
    version,
    after_help = "Start with `bukva translate` and a picture of a Cyrillic letter."
)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Train(train::Args),
    Translate(translate::Args),
    Alphabet(alphabet::Args),
    Font(font::Args),
    Serve(serve::Args),
    Export(export::Args),
    Evaluate(evaluate::Args),
    Compare(compare::Args),
    Latent(latent::Args),
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
            Self::Alphabet(args) => args.run(),
            Self::Font(args) => args.run(),
            Self::Serve(args) => args.run(),
            Self::Export(args) => args.run(),
            Self::Evaluate(args) => args.run(),
            Self::Compare(args) => args.run(),
            Self::Latent(args) => args.run(),
            Self::Data(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Completions(args) => args.run(),
        }
    }
}

fn main() -> ExitCode {
    let Program { command } = Program::parse();
    memory::keep();
    threads::limit();
    signals::outlive_file_limits();
    match command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if output::reader_left(&error) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            output::note(&error.to_string());
            let status = error.downcast_ref().map(|stop: &Interrupted| stop.status);
            ExitCode::from(status.unwrap_or(1))
        }
        Err(error) => {
            output::note(&format!("bukva: {error:#}"));
            if let Some(advice) = advice::advice(&error) {
                output::note(&advice);
            }
            ExitCode::FAILURE
        }
    }
}
