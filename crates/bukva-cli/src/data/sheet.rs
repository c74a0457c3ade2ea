//! `bukva data sheet`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva_data::source_files;
use bukva_figures::{Sheet, Theme};
use bukva_glyphs::{Glyph, parse_letters};

use super::Source;
use crate::guard::Guard;
use crate::output;

/// Draw a contact sheet with some glyphs of each letter.
///
/// Glyphs are taken at even intervals, so that the sheet shows the whole range of the dataset.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva data sheet --letters АБВ --out sheet.png
  bukva data sheet letters.npz --out sheet.png --columns 30 --dark")]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// The image to write: .png or .svg.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the image if it exists.
    #[arg(long)]
    force: bool,
    /// Only these letters (e.g. АБВ) [default: all].
    #[arg(long, value_name = "LETTERS")]
    letters: Option<String>,
    /// Glyphs per letter.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=400))]
    columns: u16,
    /// Light ink on a dark background.
    #[arg(long)]
    dark: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let source = self.source.path.iter().flat_map(source_files);
        Guard::new(source, self.force).check(&self.out)?;
        let set = self.source.set()?;
        let letters: Vec<char> = match &self.letters {
            Some(letters) => parse_letters(letters).context("--letters")?,
            None => set.letters().to_vec(),
        };
        let mut sheet = Sheet::new().titled(set.name());
        for letter in letters {
            let Some(label) = set.letters().iter().position(|&known| known == letter) else {
                let known: String = set.letters().iter().collect();
                bail!(
                    "--letters: {} has no glyph of {letter}; it has {known}",
                    set.name()
                );
            };
            let of_letter: Vec<Glyph> = (set.labels().iter().zip(set.glyphs()))
                .filter(|(of, _)| usize::from(**of) == label)
                .map(|(_, glyph)| *glyph)
                .collect();
            sheet = sheet.row(letter, &evenly(&of_letter, usize::from(self.columns)));
        }
        let place = || self.out.display().to_string();
        let mut figure = sheet.figure();
        if self.dark {
            figure = figure.with_theme(Theme::Dark);
        }
        figure.save(&self.out).with_context(place)?;
        output::text(&place())
    }
}

/// At most `count` glyphs at even intervals.
fn evenly(glyphs: &[Glyph], count: usize) -> Vec<Glyph> {
    let count = count.min(glyphs.len());
    (0..count)
        .map(|place| glyphs[place * glyphs.len() / count])
        .collect()
}
