//! `bukva font`.

mod picture;
mod written;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use bukva::{Scheme, Script};
use bukva_drafts::{DraftFont, ErrorKind, Proof, Source, Variants, draft, parse_axis};
use clap::ValueEnum;

use crate::guard::{Guard, check_out};
use crate::output;
use crate::translate::translator;

use written::Written;

/// Draft the Latin letters of a Cyrillic font, in its hand.
///
/// Letters that look the same in both scripts are copied. The others are drawn in the hand of all
/// letters that the font has, in their size and with its spacing. There is no kerning. A proof, as
/// page and picture, shows each draft beside the source.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva font MyCyrillic.ttf --out drafts
  bukva font MyCyrillic.ttf --out drafts --axes wght=700 --format ttf
  bukva font MyCyrillic.ufo --out drafts --variants 3
  bukva font MyLatin.otf --out drafts --reverse --scheme serbian-gaj")]
pub(crate) struct Args {
    /// A font (TTF, OTF, WOFF, WOFF2), a font source (UFO), or all files of one face.
    #[arg(required = true)]
    font: Vec<PathBuf>,
    /// The folder for the drafts and their proof.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// A font source (UFO 3), a font, or a folder of drawings.
    #[arg(long, value_enum, default_value_t = Format::Ufo)]
    format: Format,
    /// The location in a variable font, such as `wght=700,wdth=80`.
    #[arg(long, value_name = "AXES", value_delimiter = ',', value_parser = axis)]
    axes: Vec<(String, f32)>,
    /// The romanization scheme, whose letters are drafted besides the alphabet: a built-in one
    /// (`bukva data schemes`), or a file.
    #[arg(long, default_value = Scheme::DEFAULT)]
    scheme: String,
    /// Draft the Cyrillic letters of a Latin font.
    #[arg(long)]
    reverse: bool,
    /// Drafts of each drawn letter, which differ as the letters of one hand do. The first one is the same as
    /// without this; each further one is in a layer of its own. Only a UFO has layers.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MOST_VARIANTS))]
    variants: u32,
    /// The seed of the further drafts: the same one draws the same drafts.
    #[arg(long, default_value_t = 0, requires = "variants")]
    seed: u64,
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Replace existing drafts. The font itself is never replaced.
    #[arg(long)]
    force: bool,
    /// Print what was drafted as JSON.
    #[arg(long)]
    json: bool,
}

/// More layers than anybody looks through.
const MOST_VARIANTS: i64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Ufo,
    Ttf,
    Svg,
}

fn axis(text: &str) -> Result<(String, f32), String> {
    parse_axis(text)
        .ok_or_else(|| format!("expected an axis and a number, such as wght=700, found '{text}'"))
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let variants = self.variants()?;
        let translator = translator(self.model.as_deref())?;
        let model = translator.letter_model();
        let model = model.context("--model: the model of a run draws no alphabets")?;
        let scheme = Scheme::named(&self.scheme)?;
        let axes = self.axes.iter();
        let axes: Vec<(&str, f32)> = axes.map(|(tag, value)| (tag.as_str(), *value)).collect();
        let source = Source::open(&self.font, &axes)?;
        if let [first, others @ ..] = &source.families()[..]
            && !others.is_empty()
        {
            let others = others.join(", ");
            output::note(&format!(
                "bukva: files of {first} and of {others} are taken as one face, {first}"
            ));
        }
        let script = match self.reverse {
            false => Script::Latin,
            true => Script::Cyrillic,
        };
        let stem = source.draft_file_stem();
        let result = self.out.join(self.name(&stem));
        let proof = |end: &str| self.out.join(format!("{stem}-proof.{end}"));
        let (page, picture) = (proof("html"), proof("png"));
        self.check_folder()?;
        for path in [&result, &page, &picture] {
            self.check_place(path)?;
        }
        let drafts = draft(&source, script, &scheme, model, variants);
        let drafts = drafts.map_err(|error| self.advise(error))?;
        self.write(&drafts, &result)?;
        let proof = Proof::new(&drafts, &source, &scheme)?;
        write(&page, proof.to_html().as_bytes())?;
        write(&picture, &picture::picture(&proof).to_png()?)?;
        let written = Written::new(&drafts, self.format, result, [page, picture]);
        output::result(self.json, &written, Written::lines)
    }

    fn variants(&self) -> anyhow::Result<Variants> {
        if self.variants > 1 && self.format != Format::Ufo {
            bail!(
                "--variants {}: only --format ufo has layers for them; expected that, or one draft of each letter",
                self.variants
            );
        }
        Ok(Variants {
            count: self.variants as usize,
            seed: self.seed,
        })
    }

    /// An error of drafting, with the font if it has no letters to take the hand from.
    fn advise(&self, error: bukva_drafts::Error) -> anyhow::Error {
        if !matches!(error.kind(), ErrorKind::NoLetters { .. }) {
            return error.into();
        }
        let fonts = self.font.iter().map(|font| font.display().to_string());
        let fonts = fonts.collect::<Vec<_>>().join(", ");
        let advice = match self.reverse {
            false => "draft the Cyrillic letters of a Latin font with --reverse",
            true => "draft the Latin letters of a Cyrillic font without --reverse",
        };
        anyhow!("{fonts}: {error}; {advice}")
    }

    fn name(&self, stem: &str) -> String {
        match self.format {
            Format::Ufo => format!("{stem}.ufo"),
            Format::Ttf => format!("{stem}.ttf"),
            Format::Svg => format!("{stem}-svg"),
        }
    }

    /// Makes sure that nothing is written into a font source.
    fn check_folder(&self) -> anyhow::Result<()> {
        check_out(&self.out)?;
        let out = std::path::absolute(&self.out)?;
        let existing = out.ancestors().find_map(|path| path.canonicalize().ok());
        let folders = self.font.iter().filter(|font| font.is_dir());
        for font in folders.filter_map(|font| font.canonicalize().ok()) {
            if existing.as_ref().is_some_and(|out| out.starts_with(&font)) {
                bail!(
                    "--out {}: this is in the font itself; choose another folder",
                    self.out.display()
                );
            }
        }
        Ok(())
    }

    /// Makes sure that the drafts replace nothing but earlier drafts.
    fn check_place(&self, path: &Path) -> anyhow::Result<()> {
        Guard::new(&self.font, self.force).check(path)?;
        let is_ufo = self.format == Format::Ufo && path.is_dir();
        if is_ufo && !path.join("metainfo.plist").is_file() {
            bail!(
                "{}: expected an earlier UFO, found another folder",
                path.display()
            );
        }
        Ok(())
    }

    fn write(&self, drafts: &DraftFont, path: &Path) -> anyhow::Result<()> {
        match self.format {
            Format::Ufo if path.is_dir() => replace_ufo(drafts, path)?,
            Format::Ufo => drafts.save_ufo(path)?,
            Format::Ttf => write(path, &drafts.to_ttf()?)?,
            Format::Svg => {
                for glyph in &drafts.glyphs {
                    let svg = drafts.to_svg(glyph);
                    write(
                        &path.join(output::drawing_name(glyph.letter)),
                        svg.as_bytes(),
                    )?;
                }
                remove_other_drawings(drafts, path)?;
            }
        }
        Ok(())
    }
}

/// Removes earlier drawings of letters that are not among the drafts.
fn remove_other_drawings(drafts: &DraftFont, folder: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if output::drawn_letter(&name).is_some_and(|letter| drafts.glyph(letter).is_none()) {
            let path = folder.join(name);
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// Replaces an earlier UFO once the new one is complete.
fn replace_ufo(drafts: &DraftFont, path: &Path) -> anyhow::Result<()> {
    let new = path.with_extension("new.ufo");
    drafts.save_ufo(&new)?;
    fs::remove_dir_all(path)
        .and_then(|()| fs::rename(&new, path))
        .with_context(|| path.display().to_string())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    bukva_glyphs::atomic_file::write(path, |file| file.write_all(bytes))
        .with_context(|| format!("{}: cannot be written", path.display()))
}
