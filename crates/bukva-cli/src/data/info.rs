//! `bukva data info`.

use bukva_data::Summary;

use super::Source;
use crate::output;

/// Summarize a dataset: glyphs, letters, hands, splits.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data info
  bukva data info letters.npz --json")]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// Print the counts as JSON.
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let info = self.source.set()?.summary();
        output::result(self.json, &info, to_text)
    }
}

/// Letter counts per line of output.
const LETTERS_PER_LINE: usize = 10;

fn to_text(info: &Summary) -> String {
    let mut text = format!("{}: {} glyphs", info.name, info.glyphs);
    text += &format!(
        " of {} letters, {:.1} % inked, {} blank, {} repeated\n",
        info.letters.len(),
        100.0 * info.ink,
        info.blank,
        info.repeated,
    );
    text += &match info.hands {
        0 => "hands unknown\n".to_owned(),
        hands => format!("{hands} hands in {} groups\n", info.groups),
    };
    for split in &info.splits {
        let name = match split.split {
            Some(split) => format!("{split:?}").to_lowercase(),
            None => "no split".to_owned(),
        };
        text += &format!(
            "  {name:<8} {:>4} groups {:>5} hands {:>7} glyphs\n",
            split.groups, split.hands, split.glyphs
        );
    }
    for letters in info.letters.chunks(LETTERS_PER_LINE) {
        let cells: Vec<String> = letters
            .iter()
            .map(|one| format!("{} {:<5}", one.letter, one.count))
            .collect();
        text += &format!("{}\n", cells.join(" ").trim_end());
    }
    text
}
