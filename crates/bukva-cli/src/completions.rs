//! `bukva completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::{Program, output};

/// Print a completion script for a shell.
#[derive(clap::Args)]
#[command(
    after_help = "Example: bukva completions bash > ~/.local/share/bash-completion/completions/bukva"
)]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Program::command(), "bukva", &mut script);
        output::text(&String::from_utf8(script)?)
    }
}
