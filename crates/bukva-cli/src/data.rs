//! `bukva data`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::data::{
    ClassConfig, Classes, DataConfig, Format, GlyphSet, Info, OpenOptions, builtin, open_with,
    write,
};
use bukva::figure::{Ground, Sheet};
use bukva::scheme::Scheme;
use bukva::script::{Case, Script};
use clap::ValueEnum;

use crate::output;

/// Look at, count and convert sets of glyphs.
#[derive(clap::Subcommand)]
#[command(
    after_help = "A set is a .npz, IDX files, or a folder or zip with one sub-folder a letter."
)]
pub(crate) enum Command {
    Info(InfoArgs),
    Sheet(SheetArgs),
    Convert(ConvertArgs),
    Classes(ClassesArgs),
    Schemes(SchemesArgs),
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Info(args) => args.run(),
            Self::Sheet(args) => args.run(),
            Self::Convert(args) => args.run(),
            Self::Classes(args) => args.run(),
            Self::Schemes(args) => args.run(),
        }
    }
}

/// A set of glyphs: a path's, with what was passed over said on standard error, or the built-in.
fn read(path: Option<&Path>, letters: Option<&str>) -> anyhow::Result<GlyphSet> {
    let Some(path) = path else {
        return Ok(builtin()?.clone());
    };
    let letters = letters.map(|letters| letters.chars().collect());
    let opened = open_with(
        path,
        &OpenOptions {
            letters,
            ..OpenOptions::default()
        },
    )?;
    opened.notes.iter().for_each(|note| eprintln!("{note}"));
    Ok(opened.set)
}

/// Count letters, hands and splits.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  bukva data info\n  bukva data info letters.zip --json")]
pub(crate) struct InfoArgs {
    /// The set [default: the built-in glyphs].
    path: Option<PathBuf>,
    /// Print the counts as JSON.
    #[arg(long)]
    json: bool,
}

impl InfoArgs {
    fn run(self) -> anyhow::Result<()> {
        let info = read(self.path.as_deref(), None)?.info();
        match self.json {
            true => output::json(&info),
            false => output::text(&counts(&info)),
        }
    }
}

fn counts(info: &Info) -> String {
    let mut text = format!(
        "{}: {} glyphs of {} letters, {} hands in {} groups\n\
         blank {}, repeated {}, mean ink {:.1} %\n",
        info.name,
        info.glyphs,
        info.letters.len(),
        info.hands,
        info.groups,
        info.blank,
        info.repeated,
        100.0 * info.ink,
    );
    for line in info.letters.chunks(8) {
        let cells = line
            .iter()
            .map(|letter| format!("{} {:<6}", letter.letter, letter.count));
        text += cells.collect::<String>().trim_end();
        text += "\n";
    }
    text
}

/// Draw a contact sheet.
#[derive(clap::Args)]
#[command(after_help = "Example: bukva data sheet --letters ЖŽ --out sheet.png")]
pub(crate) struct SheetArgs {
    /// The set [default: the built-in glyphs].
    path: Option<PathBuf>,
    /// The picture to write.
    #[arg(long, value_name = "PNG")]
    out: PathBuf,
    /// Only these letters.
    #[arg(long)]
    letters: Option<String>,
    /// Glyphs of each letter.
    #[arg(long, default_value_t = 32)]
    columns: usize,
    /// Light ink on a dark ground.
    #[arg(long)]
    dark: bool,
}

impl SheetArgs {
    fn run(self) -> anyhow::Result<()> {
        let set = read(self.path.as_deref(), None)?;
        let wanted = |letter: char| self.letters.as_ref().is_none_or(|l| l.contains(letter));
        let ground = if self.dark {
            Ground::Slate
        } else {
            Ground::Paper
        };
        let mut sheet = Sheet::new().ground(ground);
        let mut rows = 0;
        for (label, &letter) in (0u16..)
            .zip(&set.letters)
            .filter(|&(_, &letter)| wanted(letter))
        {
            let members = set
                .labels
                .iter()
                .zip(&set.glyphs)
                .filter(|&(&l, _)| l == label);
            let members: Vec<_> = members.map(|(_, &glyph)| glyph).collect();
            // Spread over the whole set, whose neighbours are often faces of one family.
            let step = members.len().div_ceil(self.columns.max(1)).max(1);
            let shown: Vec<_> = members.into_iter().step_by(step).collect();
            sheet = sheet.row(letter.to_string(), &shown);
            rows += 1;
        }
        if rows == 0 {
            bail!("--letters: '{}' holds none of them", set.name);
        }
        sheet
            .save_png(&self.out)
            .with_context(|| self.out.display().to_string())?;
        output::text(&self.out.display().to_string())
    }
}

/// Write a set in another format.
///
/// Hands and splits are kept in every format.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data convert letters.zip letters.npz
  bukva data convert train-images-idx3-ubyte.gz letters --to folder")]
pub(crate) struct ConvertArgs {
    /// The set to read.
    from: PathBuf,
    /// Where to write it.
    to_path: PathBuf,
    /// The format to write [default: by the ending: .npz, .zip, .gz for IDX, else a folder].
    #[arg(long, value_enum)]
    to: Option<Kind>,
    /// The letters in label order, where the files don't tell.
    #[arg(long)]
    letters: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Npz,
    Idx,
    Folder,
    Zip,
}

impl From<Kind> for Format {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Npz => Self::Npz,
            Kind::Idx => Self::Idx,
            Kind::Folder => Self::Folder,
            Kind::Zip => Self::Zip,
        }
    }
}

impl ConvertArgs {
    fn run(self) -> anyhow::Result<()> {
        let set = read(Some(&self.from), self.letters.as_deref())?;
        let by_ending = Format::of(&self.to_path).unwrap_or(Format::Folder);
        write(&set, &self.to_path, self.to.map_or(by_ending, Format::from))?;
        let (glyphs, letters) = (set.len(), set.letters.len());
        output::text(&format!(
            "{}: {glyphs} glyphs of {letters} letters",
            self.to_path.display()
        ))
    }
}

/// Show which letters are redrawn as which, and why others are not.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data classes
  bukva data classes --scheme serbian-gaj --case both
  bukva data classes --from latin --json")]
pub(crate) struct ClassesArgs {
    /// Romanisation scheme, or a .toml of your own.
    #[arg(long, value_name = "NAME", default_value = "iso-9")]
    scheme: String,
    /// The script that is read.
    #[arg(long, default_value_t = Script::Cyrillic)]
    from: Script,
    /// Capitals (upper), small letters (lower) or both.
    #[arg(long, default_value_t = Case::Upper)]
    case: Case,
    /// Only these source letters.
    #[arg(long, default_value = "")]
    letters: String,
    /// Glyphs of the source script [default: built in].
    #[arg(long, value_name = "PATH")]
    source: Option<PathBuf>,
    /// Glyphs of the target script [default: as --source].
    #[arg(long, value_name = "PATH")]
    target: Option<PathBuf>,
    /// Print them as JSON.
    #[arg(long)]
    json: bool,
}

impl ClassesArgs {
    fn run(self) -> anyhow::Result<()> {
        let source = read(self.source.as_deref(), None)?;
        let target = match &self.target {
            Some(path) => read(Some(path), None)?,
            None => source.clone(),
        };
        let config = ClassConfig {
            scheme: self.scheme,
            source: self.from,
            case: self.case,
            letters: self.letters,
            ..DataConfig::default().classes
        };
        let scheme = Scheme::named(&config.scheme)?;
        let classes = Classes::of_sets(&scheme, &config, &source, &target)?;
        if self.json {
            return output::json(&classes);
        }
        let mut text = format!("{}: {} classes\n", scheme.title(), classes.len());
        for line in classes.pairs.chunks(8) {
            let cells = line
                .iter()
                .map(|pair| format!("{} → {}   ", pair.source, pair.target));
            text += cells.collect::<String>().trim_end();
            text += "\n";
        }
        text += "\nwithout a partner\n";
        classes
            .unpaired
            .iter()
            .for_each(|unpaired| text += &format!("{}  {}\n", unpaired.letter, unpaired.reason));
        output::text(&text)
    }
}

/// List the romanisation schemes.
#[derive(clap::Args)]
pub(crate) struct SchemesArgs {}

impl SchemesArgs {
    fn run(self) -> anyhow::Result<()> {
        for scheme in Scheme::all()? {
            let languages = scheme.languages().join(", ");
            let line = format!(
                "{:<16} {} ({languages}): {}",
                scheme.id(),
                scheme.title(),
                scheme.source()
            );
            output::text(&line)?;
        }
        Ok(())
    }
}
