//! The files of the results.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::images::Image;
use crate::guard::{Guard, check_out};

/// The files of each result: the name of its image, with a number added to duplicates; of `variants`,
/// if there are any, with the number of each.
///
/// # Errors
/// When a result, or the contact sheet, would replace an image, or without `force` any file.
pub(super) fn files(
    images: &[Image],
    folder: &Path,
    extension: &str,
    variants: Option<u32>,
    sheet: Option<&Path>,
    force: bool,
) -> anyhow::Result<Vec<Vec<PathBuf>>> {
    check_out(folder)?;
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
    let guard = Guard::new(images.iter().filter_map(Image::path), force);
    guard.check_all(files.iter().flatten())?;
    if let Some(sheet) = sheet {
        guard.check(sheet)?;
        let place = std::path::absolute(sheet)?;
        let mut results = files.iter().flatten();
        if results.any(|file| std::path::absolute(file).is_ok_and(|file| file == place)) {
            bail!(
                "--sheet {}: this is the file of a result; choose another name",
                sheet.display()
            );
        }
    }
    Ok(files)
}
