//! `bukva compare`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use bukva_lab::report::{ComparisonReport, Provenance};
use bukva_lab::run::{Comparison, Shard, Strategy, merge, save_report};
use serde::Serialize;

use crate::kernels::KernelsArgs;
use crate::output;
use crate::progress::Bars;
use crate::signals::Interrupted;
use crate::train::{COMMIT, Settings};

/// Train every objective on the same data and compare them.
///
/// All runs share the network, data, steps, seeds and judge; only the objective differs. The result
/// is one HTML page with a table, curves and examples. Finished runs are reused, so an interrupted
/// comparison can be continued.
///
/// The runs don't need each other, so they divide over machines: with --shard 1/3, every third run is
/// trained and measured, from the first on; --merge makes the report of all shards.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva compare --steps 600
  bukva compare --source cyrillic.npz --target latin.npz --seeds 0,1,2 --out runs/handwriting
  bukva compare --only random,matched --json
  bukva compare --seeds 0,1,2 --shard 1/2 --out a     # on one machine
  bukva compare --seeds 0,1,2 --shard 2/2 --out b     # on another
  bukva compare --merge a b --out runs/compare")]
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
    /// Train only this part of the runs, such as 1/2.
    #[arg(long, value_name = "PART/PARTS")]
    shard: Option<Shard>,
    /// Merge the shards in these folders into one report.
    #[arg(long, value_name = "FOLDER", num_args = 1..,
        conflicts_with_all = ["shard", "configs", "only", "seeds", "Settings"])]
    merge: Vec<PathBuf>,
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
        match self.merge.is_empty() {
            true => self.kernels.scoped(|| self.compare()),
            false => self.merge(),
        }
    }

    /// Merges shards.
    fn merge(&self) -> anyhow::Result<()> {
        let mut report = merge(&self.merge)?;
        // The command that makes the same report at once.
        let command = report.provenance.command.split(' ').map(str::to_owned);
        report.provenance.command = with_out(command, &self.out);
        save_report(&report, &self.out)?;
        self.print(&report)
    }

    fn print(&self, report: &ComparisonReport) -> anyhow::Result<()> {
        for objective in &report.left_out {
            output::note(&format!(
                "{} is left out: {}",
                objective.name, objective.value
            ));
        }
        if report.strategies.is_empty() {
            bail!("no objective is left to compare; choose others with --only, or other data");
        }
        if self.json {
            return output::json(report);
        }
        output::text(&report.to_markdown())?;
        let page = self.out.join("report.html");
        output::text(&format!("\nreport {}", page.display()))
    }

    fn train_shard(
        &self,
        comparison: &Comparison,
        shard: Shard,
        provenance: Provenance,
        bars: &mut Bars,
    ) -> anyhow::Result<()> {
        #[derive(Serialize)]
        struct Written {
            shard: String,
            runs: usize,
            file: PathBuf,
        }
        let provenance = Provenance {
            command: without_shard(std::env::args()),
            ..provenance
        };
        let Some(runs) = comparison.run_shard(shard, provenance, bars)? else {
            return Err(bars
                .interrupted(Interrupted::SAME_COMMAND.to_owned())
                .into());
        };
        let written = Written {
            shard: shard.to_string(),
            runs,
            file: shard.path(&self.out),
        };
        output::result(self.json, &written, |written| {
            format!(
                "shard {shard}, {runs} runs: {}\nmerge all with: bukva compare --merge FOLDER...",
                written.file.display(),
            )
        })
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
        if let Some(shard) = self.shard {
            return self.train_shard(&comparison, shard, provenance, &mut bars);
        }
        let Some(report) = comparison.run(provenance, &mut bars)? else {
            return Err(bars
                .interrupted(Interrupted::SAME_COMMAND.to_owned())
                .into());
        };
        self.print(&report)
    }
}

/// A command without its option --shard.
fn without_shard(command: impl Iterator<Item = String>) -> String {
    let mut is_value = false;
    let kept = command.filter(|word| {
        let dropped = is_value || word == "--shard" || word.starts_with("--shard=");
        is_value = word == "--shard";
        !dropped
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// A command with another folder as its --out.
fn with_out(command: impl Iterator<Item = String>, out: &Path) -> String {
    let mut words: Vec<String> = command.collect();
    let out = out.display().to_string();
    let option = words
        .iter()
        .position(|word| word == "--out" || word.starts_with("--out="));
    match option {
        Some(at) if words[at] != "--out" => words[at] = format!("--out={out}"),
        Some(at) if at + 1 < words.len() => words[at + 1] = out,
        _ => words.extend(["--out".to_owned(), out]),
    }
    words.join(" ")
}
