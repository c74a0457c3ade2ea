//! `bukva latent`.

mod choice;
mod directions;
mod interpolate;
mod loaded;
mod project;
mod prototypes;

use crate::kernels::KernelsArgs;

/// Explore the latent space.
///
/// Each command takes a finished run. Figures go to its folder `latent/` unless --out is given.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent prototypes runs/paired
  bukva latent project runs/paired --method tsne
  bukva latent interpolate runs/paired --from a.png --to b.png
  bukva latent directions runs/paired --letters ЖД")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    kernels: KernelsArgs,
}

#[derive(clap::Subcommand)]
enum Command {
    Prototypes(prototypes::Args),
    #[command(alias = "map")]
    Project(project::Args),
    #[command(alias = "walk")]
    Interpolate(interpolate::Args),
    #[command(alias = "axes")]
    Directions(directions::Args),
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.kernels.scoped(|| match self.command {
            Command::Prototypes(args) => args.run(),
            Command::Project(args) => args.run(),
            Command::Interpolate(args) => args.run(),
            Command::Directions(args) => args.run(),
        })
    }
}
