//! Writing IDX files.

use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};

use super::{IMAGES, LABELS};
use crate::atomic_file::{self, Pending};
use crate::error::Error;
use crate::formats::sidecar::Sidecar;
use crate::glyph::SIDE;
use crate::location::Location;
use crate::set::GlyphSet;

/// Writes `PREFIX-images-idx3-ubyte.gz`, `PREFIX-labels-idx1-ubyte.gz` and `PREFIX.json` with the
/// letters, the counts and the hands, once all three are complete. The bytes depend only on the set.
///
/// # Errors
/// [`Error`] when a file can't be written, or the set has more images than the format can count.
pub(crate) fn write_idx(set: &GlyphSet, prefix: &Path) -> Result<(), Error> {
    let name = prefix.file_name().unwrap_or_default().to_string_lossy();
    let file = |suffix: &str| prefix.with_file_name(format!("{name}{suffix}"));
    let images = file("-images-idx3-ubyte.gz");
    let count = u32::try_from(set.len()).map_err(|_| {
        let found = format!("{} images", set.len());
        Location::file(&images).too_large("byte 4", found, u32::MAX)
    })?;
    let images = gzipped(&images, |file| {
        file.write_all(&IMAGES)?;
        for number in [count, SIDE as u32, SIDE as u32] {
            file.write_all(&number.to_be_bytes())?;
        }
        set.glyphs
            .iter()
            .try_for_each(|glyph| file.write_all(glyph.pixels()))
    })?;
    let labels = gzipped(&file("-labels-idx1-ubyte.gz"), |file| {
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
    let letters = Sidecar::describe(set).prepare(&file(".json"))?;
    // Images with the labels of another set would be read without an error.
    for (name, file) in [("images", images), ("labels", labels), ("letters", letters)] {
        let at = Location::file(prefix).member(name);
        file.replace().map_err(|error| at.write(error))?;
    }
    Ok(())
}

fn gzipped(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Pending, Error> {
    atomic_file::prepare::<io::Error>(path, |file| {
        // No time and no name, so that the bytes depend only on the content.
        let mut packed = GzBuilder::new().mtime(0).write(file, Compression::best());
        fill(&mut packed)?;
        packed.finish()?;
        Ok(())
    })
    .map_err(|error| Location::file(path).write(error))
}
