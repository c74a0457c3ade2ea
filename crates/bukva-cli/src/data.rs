//! `bukva data`.

/// Look at, count and convert sets of glyphs.
#[derive(clap::Subcommand)]
pub(crate) enum Command {}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {}
    }
}
