//! `bukva translate`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::Translator;
use bukva_figures::Sheet;
use bukva_glyphs::Glyph;
use serde::Serialize;

use crate::output;

/// Translate images of single letters.
///
/// Each image must show one letter: drawn, photographed or printed, dark on light or light on dark,
/// of any size. bukva writes a 28×28 PNG for each, black on white.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva translate runs/paired letter.png
  bukva translate runs/paired photos/ --out latin/ --sheet sheet.png
  cat letter.png | bukva translate runs/paired - --out latin/")]
pub(crate) struct Args {
    /// A model file, or the folder of a finished run.
    model: PathBuf,
    /// Images, folders of images, or - for standard input.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// Output directory; files keep their names.
    #[arg(long, value_name = "FOLDER", default_value = "translated")]
    out: PathBuf,
    /// Also write a contact sheet (.png or .svg).
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,
    /// Print the written files as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Written {
    source: PathBuf,
    translated: PathBuf,
}

/// Images per row of the sheet.
const COLUMNS: usize = 16;

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let paths = self.paths()?;
        let sources = paths
            .iter()
            .map(|path| read_glyph(path))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let translated = Translator::open(&self.model)?.translate_all(&sources);
        let mut written = Vec::new();
        for ((source, path), glyph) in paths.iter().zip(names(&paths)).zip(&translated) {
            let path = self.out.join(path);
            glyph.save(&path)?;
            written.push(Written {
                source: source.clone(),
                translated: path,
            });
        }
        if let Some(path) = &self.sheet {
            let rows = sources.chunks(COLUMNS).zip(translated.chunks(COLUMNS));
            let sheet = rows.fold(Sheet::new(), |sheet, (sources, translated)| {
                sheet
                    .row("source", sources)
                    .row("translated", translated)
                    .gap()
            });
            sheet
                .save(path)
                .with_context(|| path.display().to_string())?;
        }
        match self.json {
            true => output::json(&written),
            false => written
                .iter()
                .try_for_each(|w| output::text(&w.translated.display().to_string())),
        }
    }

    /// The paths of all images, with those of folders in alphabetical order.
    fn paths(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for path in &self.images {
            if !path.is_dir() {
                paths.push(path.clone());
                continue;
            }
            let entries = fs::read_dir(path).with_context(|| path.display().to_string())?;
            let mut inside = Vec::new();
            for entry in entries {
                let entry = entry.with_context(|| path.display().to_string())?.path();
                if is_picture(&entry) {
                    inside.push(entry);
                }
            }
            if inside.is_empty() {
                bail!(
                    "{}: expected .png or .jpg pictures in this folder, found none",
                    path.display()
                );
            }
            inside.sort();
            paths.extend(inside);
        }
        Ok(paths)
    }
}

fn is_picture(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    ["png", "jpg", "jpeg"].contains(&extension.to_ascii_lowercase().as_str())
}

/// Reads a letter's image; `-` is standard input.
pub(crate) fn read_glyph(path: &Path) -> anyhow::Result<Glyph> {
    match path == Path::new("-") {
        true => Glyph::read(std::io::stdin().lock()).context("standard input"),
        false => Ok(Glyph::open(path)?),
    }
}

/// A file name for each result: the name of its image, with a number added to duplicates.
fn names(paths: &[PathBuf]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = if stem == "-" { "stdin".into() } else { stem };
        let mut name = format!("{stem}.png");
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{stem}-{number}.png");
            number += 1;
        }
        name
    };
    paths.iter().map(&mut name).collect()
}
