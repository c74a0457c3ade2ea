//! The files of the results.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::images::Image;

/// A file for each result: the name of its image, with a number added to duplicates.
///
/// # Errors
/// When a result would replace an image, or without `force` any file.
pub(super) fn files(
    images: &[Image],
    folder: &Path,
    extension: &str,
    force: bool,
) -> anyhow::Result<Vec<PathBuf>> {
    let mut taken = HashSet::new();
    let mut file = |image: &Image| {
        let stem = image.stem();
        let mut name = format!("{stem}.{extension}");
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{stem}-{number}.{extension}");
            number += 1;
        }
        folder.join(name)
    };
    let files: Vec<PathBuf> = images.iter().map(&mut file).collect();
    let sources = images.iter().filter_map(Image::path);
    let sources: HashSet<PathBuf> = sources
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    for file in &files {
        let Ok(existing) = file.canonicalize() else {
            continue;
        };
        if sources.contains(&existing) {
            bail!(
                "{}: the result would replace an image; choose another --out",
                file.display()
            );
        }
        if !force {
            bail!(
                "{}: this file exists; replace it with --force, or choose another --out",
                file.display()
            );
        }
    }
    Ok(files)
}
