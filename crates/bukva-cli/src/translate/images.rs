//! The images to translate.

use crate::output;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva_glyphs::{ImageFile, SizedGlyph, image_files};

use crate::progress;

/// An image that was named on the command line, or found in a folder or archive that was.
#[derive(Clone, Debug)]
pub(crate) enum Image {
    StandardInput,
    File(ImageFile),
}

impl Image {
    /// Where it is from, to be shown.
    pub(crate) fn shown(&self) -> PathBuf {
        match self {
            Self::StandardInput => PathBuf::from("-"),
            Self::File(file) => file.shown(),
        }
    }

    /// The name of its result, without ending.
    pub(super) fn stem(&self) -> String {
        match self {
            Self::StandardInput => "stdin".to_owned(),
            Self::File(file) => {
                let shown = file.shown();
                let stem = shown.file_stem().unwrap_or_default();
                stem.to_string_lossy().into_owned()
            }
        }
    }

    /// The file, or the archive, that a result must not replace.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::StandardInput => None,
            Self::File(file) => Some(file.path()),
        }
    }

    fn glyph<const N: usize>(&self) -> anyhow::Result<SizedGlyph<N>> {
        match self {
            Self::StandardInput => {
                SizedGlyph::read(std::io::stdin().lock()).context("standard input")
            }
            Self::File(file) => Ok(file.glyph()?),
        }
    }
}

/// All images, with those of folders and archives in alphabetical order.
pub(crate) fn images(named: &[PathBuf]) -> anyhow::Result<Vec<Image>> {
    let mut images = Vec::new();
    for path in named {
        match path == Path::new("-") {
            true => images.push(Image::StandardInput),
            false => images.extend(image_files(path)?.into_iter().map(Image::File)),
        }
    }
    Ok(images)
}

/// Images that were read, and how many could not be.
pub(crate) struct Glyphs<const N: usize> {
    pub(crate) images: Vec<Image>,
    pub(crate) glyphs: Vec<SizedGlyph<N>>,
    failed: usize,
}

impl<const N: usize> Glyphs<N> {
    /// Reads images. Each that can't be read is reported on standard error.
    ///
    /// # Errors
    /// When no image can be read.
    pub(crate) fn read(images: Vec<Image>) -> anyhow::Result<Self> {
        let mut read = Self {
            images: Vec::new(),
            glyphs: Vec::new(),
            failed: 0,
        };
        let alone = images.len() == 1;
        let bar = progress::bar("reading", images.len() as u64);
        for image in images {
            match image.glyph() {
                Err(error) if alone => return Err(error),
                Err(error) => {
                    bar.suspend(|| output::note(&format!("bukva: {error:#}")));
                    read.failed += 1;
                }
                Ok(glyph) => {
                    read.glyphs.push(glyph);
                    read.images.push(image);
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        match read.glyphs.is_empty() {
            true => bail!("none of the {} images can be read", read.failed),
            false => Ok(read),
        }
    }

    /// An error if some images could not be read: for the exit status, when the others are done.
    pub(crate) fn all_read(&self) -> anyhow::Result<()> {
        let all = self.failed + self.images.len();
        match self.failed {
            0 => Ok(()),
            failed => bail!("{failed} of {all} images could not be read"),
        }
    }
}
