//! The images to translate, and the names of the results.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva_glyphs::SizedGlyph;

/// The paths of all images, with those of folders in alphabetical order.
pub(crate) fn paths(images: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for path in images {
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

fn is_picture(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    ["png", "jpg", "jpeg"].contains(&extension.to_ascii_lowercase().as_str())
}

/// Reads a letter's image; `-` is standard input.
pub(crate) fn read_glyph<const N: usize>(path: &Path) -> anyhow::Result<SizedGlyph<N>> {
    match path == Path::new("-") {
        true => SizedGlyph::read(std::io::stdin().lock()).context("standard input"),
        false => Ok(SizedGlyph::open(path)?),
    }
}

/// A file name for each result: the name of its image, with a number added to duplicates.
pub(super) fn names(paths: &[PathBuf], extension: &str) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = if stem == "-" { "stdin".into() } else { stem };
        let mut name = format!("{stem}.{extension}");
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{stem}-{number}.{extension}");
            number += 1;
        }
        name
    };
    paths.iter().map(&mut name).collect()
}
