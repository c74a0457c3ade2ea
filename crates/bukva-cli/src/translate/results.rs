//! The files of the results.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::images::Image;

/// The files of each result: the name of its image, with a number added to duplicates; of `variants`,
/// if there are any, with the number of each.
///
/// # Errors
/// When a result would replace an image, or without `force` any file.
pub(super) fn files(
    images: &[Image],
    folder: &Path,
    extension: &str,
    variants: Option<u32>,
    force: bool,
) -> anyhow::Result<Vec<Vec<PathBuf>>> {
    let mut taken = HashSet::new();
    // Where the numbers of a name go on, so that thousands of images of one name take no longer.
    let mut next: HashMap<String, u32> = HashMap::new();
    let mut of_image = |image: &Image| {
        let names = |stem: &str| -> Vec<String> {
            match variants {
                None => vec![format!("{stem}.{extension}")],
                Some(count) => (1..=count)
                    .map(|variant| format!("{stem}-{variant}.{extension}"))
                    .collect(),
            }
        };
        let stem = image.stem();
        let mut found = names(&stem);
        let number = next.entry(stem.clone()).or_insert(2);
        while found.iter().any(|name| taken.contains(name)) {
            found = names(&format!("{stem}-{number}"));
            *number += 1;
        }
        taken.extend(found.iter().cloned());
        found.iter().map(|name| folder.join(name)).collect()
    };
    let files: Vec<Vec<PathBuf>> = images.iter().map(&mut of_image).collect();
    let sources = images.iter().filter_map(Image::path);
    let sources: HashSet<PathBuf> = sources
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    for file in files.iter().flatten() {
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
