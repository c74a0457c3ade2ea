//! `bukva compare`.

use std::path::PathBuf;

use bukva_lab::report::Provenance;
use bukva_lab::run::{Comparison, Strategy};

use crate::kernels::KernelsArgs;
use crate::output;
use crate::progress::Bars;
use crate::train::{COMMIT, Settings};

/// Train every objective on the same data and compare them.
///
/// All runs share the network, data, steps, seeds and judge; only the objective differs. The result
/// is one HTML page with a table, curves and examples. Finished runs are reused, so an interrupted
/// comparison can be continued.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva compare --steps 600
  bukva compare --source cyrillic.npz --target latin.npz --seeds 0,1,2 --out runs/handwriting
  bukva compare --only random,matched --json")]
pub(crate) struct Args {
    /// Folder of the configuration files to compare [default: the six objectives].
    #[arg(long, value_name = "FOLDER")]
    configs: Option<PathBuf>,
    /// Compare only these objectives, or configurations by file name.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Train once with each of these seeds.
    #[arg(long, value_name = "SEEDS", value_delimiter = ',', default_value = "0")]
    seeds: Vec<u64>,
    /// Folder for runs and report.
    #[arg(long, value_name = "FOLDER", default_value = "runs/compare")]
    out: PathBuf,
    #[command(flatten)]
    settings: Settings,
    /// Print the whole report as JSON instead of the table.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    kernels: KernelsArgs,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.kernels.scoped(|| self.compare())
    }

    fn compare(&self) -> anyhow::Result<()> {
        let known = match &self.configs {
            Some(folder) => Strategy::from_folder(folder)?,
            None => Strategy::builtin()?,
        };
        let mut strategies = Strategy::select(known, &self.only)?;
        for strategy in &mut strategies {
            self.settings.apply(&mut strategy.config)?;
        }
        let comparison = Comparison {
            strategies,
            seeds: self.seeds.clone(),
            folder: self.out.clone(),
        };
        let provenance = Provenance {
            command: std::env::args().collect::<Vec<_>>().join(" "),
            program: format!("bukva {}", env!("CARGO_PKG_VERSION")),
            commit: COMMIT.map(str::to_owned),
            seeds: self.seeds.clone(),
            machine: None,
        };
        let mut bars = Bars::with_stop()?;
        let Some(report) = comparison.run(provenance, &mut bars)? else {
            let advice = "stopped; the same command continues from here";
            return Err(bars.interrupted(advice.to_owned()).into());
        };
        if self.json {
            return output::json(&report);
        }
        output::text(&report.to_markdown())?;
        output::text(&format!("\nreport {}", comparison.page().display()))
    }
}
