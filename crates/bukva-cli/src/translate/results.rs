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
    let names = |stem: &str| -> Vec<String> {
        match variants {
            None => vec![format!("{stem}.{extension}")],
            Some(count) => (1..=count)
                .map(|variant| format!("{stem}-{variant}.{extension}"))
                .collect(),
        }
    };
    let files: Vec<Vec<PathBuf>> = distinct(images.iter().map(Image::stem), names)
        .iter()
        .map(|names| names.iter().map(|name| folder.join(name)).collect())
        .collect();
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

/// The file names of each stem, which `names` makes of it; of one with a number added where they are taken.
fn distinct(
    stems: impl Iterator<Item = String>,
    names: impl Fn(&str) -> Vec<String>,
) -> Vec<Vec<String>> {
    let mut taken = HashSet::new();
    // Where the numbers of a stem go on, so that thousands of images of one name take no longer.
    let mut next: HashMap<String, u32> = HashMap::new();
    let mut of_stem = |stem: String| {
        let mut found = names(&stem);
        while found.iter().any(|name| taken.contains(name)) {
            let number = next.entry(stem.clone()).or_insert(2);
            found = names(&format!("{stem}-{number}"));
            *number += 1;
        }
        taken.extend(found.iter().cloned());
        found
    };
    stems.map(&mut of_stem).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::HashSet;

    use super::distinct;

    #[test]
    fn a_number_is_tried_once_however_many_images_are_called_alike() {
        const IMAGES: usize = 16_000;
        let tried = Cell::new(0);
        let names = |stem: &str| {
            tried.set(tried.get() + 1);
            vec![format!("{stem}.png")]
        };
        let stems = (0..IMAGES).map(|at| match at % 2 {
            0 => "letter".to_owned(),
            _ => format!("letter-{at}"),
        });
        let found = distinct(stems, names);
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), IMAGES);
        assert_eq!(found[0], ["letter.png"]);
        assert_eq!(found[2], ["letter-2.png"]);
        // The stem itself, and each number.
        assert!(tried.get() <= 3 * IMAGES, "{}", tried.get());
    }
}
