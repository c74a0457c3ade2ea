//! `bukva data schemes`.

use bukva_glyphs::Scheme;
use serde::Serialize;

use crate::output;

/// List the built-in romanization schemes.
#[derive(clap::Args)]
#[command(after_help = "Example: bukva data schemes --json")]
pub(crate) struct Args {
    /// Print the list as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    source: &'a str,
    languages: &'a [String],
    reversible: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let schemes = Scheme::all()?;
        let listed: Vec<Listed<'_>> = schemes.iter().map(Listed::of).collect();
        let line = |scheme: &Listed<'_>| {
            let languages = scheme.languages.join(" ");
            format!("{:<16} {} ({languages})\n", scheme.id, scheme.title)
        };
        output::result(self.json, &listed, |listed| {
            listed.iter().map(line).collect()
        })
    }
}

impl<'a> Listed<'a> {
    fn of(scheme: &'a Scheme) -> Self {
        Self {
            id: scheme.id(),
            title: scheme.title(),
            source: scheme.source(),
            languages: scheme.languages(),
            reversible: scheme.is_reversible(),
        }
    }
}
