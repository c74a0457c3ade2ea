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
        if self.json {
            return output::json(&listed);
        }
        let lines = listed.iter().map(|scheme| {
            let languages = scheme.languages.join(" ");
            format!("{:<16} {} ({languages})\n", scheme.id, scheme.title)
        });
        output::text(&lines.collect::<String>())
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
