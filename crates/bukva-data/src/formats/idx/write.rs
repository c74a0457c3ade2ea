//! Writing IDX files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bukva_glyphs::atomic_file::{self, Pending};
use bukva_glyphs::{Error, Location, SIDE};
use flate2::{Compression, GzBuilder};

use super::files::is_packed;
use super::{IMAGES, LABELS};
use crate::formats::sidecar::Sidecar;
use crate::set::GlyphSet;

const IMAGES_SUFFIX: &str = "-images-idx3-ubyte";

/// The files that [`write_idx`] writes: of images, labels and letters.
pub(crate) fn written_files(path: &Path) -> [PathBuf; 3] {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    let (prefix, ending) = match bare.strip_suffix(IMAGES_SUFFIX) {
        Some(prefix) => (prefix, &name[bare.len()..]),
        None => (&*name, ".gz"),
    };
    let file = |suffix: &str| path.with_file_name(format!("{prefix}{suffix}"));
    [
        file(&format!("{IMAGES_SUFFIX}{ending}")),
        file(&format!("-labels-idx1-ubyte{ending}")),
        file(".json"),
    ]
}

/// Writes images, labels, and a JSON file with the letters, the counts and the hands, once all three are
/// complete: gzipped if the file of images that is named is called so, or if their prefix is named. The bytes
/// depend only on the set.
///
/// # Errors
/// [`Error`] when a file can't be written, or the set has more images than the format can count.
pub(crate) fn write_idx(set: &GlyphSet, path: &Path) -> Result<(), Error> {
    let [images, labels, letters] = written_files(path);
    let count = u32::try_from(set.len()).map_err(|_| {
        let found = format!("{} images", set.len());
        Location::file(&images).too_large("byte 4", found, u32::MAX)
    })?;
    let pending_images = prepare(&images, |file| {
        file.write_all(&IMAGES)?;
        for number in [count, SIDE as u32, SIDE as u32] {
            file.write_all(&number.to_be_bytes())?;
        }
        set.glyphs
            .iter()
            .try_for_each(|glyph| file.write_all(glyph.pixels()))
    })?;
    let pending_labels = prepare(&labels, |file| {
        let (width, magic) = match set.letters.len() {
            0..=0x100 => LABELS[0],
            0x101..=0x8000 => LABELS[1],
            _ => LABELS[2],
        };
        file.write_all(&magic)?;
        file.write_all(&count.to_be_bytes())?;
        set.labels.iter().try_for_each(|&label| {
            let bytes = u32::from(label).to_be_bytes();
            file.write_all(&bytes[bytes.len() - width..])
        })
    })?;
    let pending_letters = Sidecar::describe(set).prepare(&letters)?;
    // Images with the labels of another set would be read without an error.
    for (path, file) in [
        (images, pending_images),
        (labels, pending_labels),
        (letters, pending_letters),
    ] {
        let at = Location::file(&path);
        file.replace().map_err(|error| at.write(error))?;
    }
    Ok(())
}

fn prepare(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Pending, Error> {
    atomic_file::prepare::<io::Error>(path, |file| {
        if !is_packed(path) {
            return fill(file);
        }
        // No time and no name, so that the bytes depend only on the content.
        let mut packed = GzBuilder::new().mtime(0).write(file, Compression::best());
        fill(&mut packed)?;
        packed.finish()?;
        Ok(())
    })
    .map_err(|error| Location::file(path).write(error))
}
