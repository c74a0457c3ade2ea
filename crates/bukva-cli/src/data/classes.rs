//! `bukva data classes`.

use std::path::PathBuf;

use bukva_data::{ClassConfig, Classes, builtin, open};
use bukva_glyphs::{Case, Scheme, Script};

use crate::output;

/// List letter pairs, and why other letters are unpaired.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data classes
  bukva data classes --scheme ukrainian-2010 --case both
  bukva data classes --source cyrillic.npz --target latin.npz --json")]
pub(crate) struct Args {
    /// Romanization scheme: a built-in name or a .toml file.
    #[arg(long, value_name = "NAME", default_value = Scheme::DEFAULT)]
    scheme: String,
    /// Case of the letters: upper, lower or both.
    #[arg(long, default_value_t = Case::Upper)]
    case: Case,
    /// Source script: cyrillic or latin.
    #[arg(long, default_value_t = Script::Cyrillic)]
    from: Script,
    /// Dataset of source glyphs [default: built in].
    #[arg(long, value_name = "PATH")]
    source: Option<PathBuf>,
    /// Dataset of target glyphs [default: same as --source].
    #[arg(long, value_name = "PATH")]
    target: Option<PathBuf>,
    /// Print the classes as JSON.
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.scheme)?;
        let config = ClassConfig {
            scheme: self.scheme.clone(),
            source: self.from,
            case: self.case,
            ..ClassConfig::default()
        };
        let sources = match &self.source {
            Some(path) => open(path)?.inventory(),
            None => builtin()?.inventory(),
        };
        let targets = match &self.target {
            Some(path) => open(path)?.inventory(),
            None => sources.clone(),
        };
        let classes = Classes::align(&scheme, &config, &sources, &targets)?;
        output::result(self.json, &classes, |classes| to_text(&scheme, classes))
    }
}

fn to_text(scheme: &Scheme, classes: &Classes) -> String {
    let pairs: Vec<String> = (classes.pairs.iter())
        .map(|pair| format!("{}→{}", pair.source, pair.target))
        .collect();
    let mut text = format!(
        "{} ({}): {} classes\n{}\n",
        scheme.title(),
        scheme.id(),
        classes.len(),
        pairs.join(" ")
    );
    for (target, sources) in classes.collisions() {
        let sources: String = sources.into_iter().collect();
        text += &format!("{target} is the target of each of {sources}\n");
    }
    let unpaired = classes.unpaired_by_reason();
    if !unpaired.is_empty() {
        text += "\nunpaired\n";
    }
    for sentence in unpaired {
        text += &format!("  {sentence}\n");
    }
    text
}
