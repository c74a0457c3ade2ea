//! The images to translate.

use crate::output;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva_data::{ImageFile, image_files};
use bukva_glyphs::{ErrorKind, FoundLetter, SizedGlyph};

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
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::StandardInput => None,
            Self::File(file) => Some(file.path()),
        }
    }

    fn glyph<const N: usize>(&self) -> anyhow::Result<SizedGlyph<N>> {
        match self {
            Self::StandardInput => {
                let read = SizedGlyph::read(std::io::stdin().lock());
                read.map_err(advise).context("standard input")
            }
            Self::File(file) => file.glyph().map_err(advise),
        }
    }

    fn line<const N: usize>(&self) -> anyhow::Result<Vec<FoundLetter<N>>> {
        match self {
            Self::StandardInput => {
                SizedGlyph::read_line(std::io::stdin().lock()).context("standard input")
            }
            Self::File(file) => Ok(file.line()?),
        }
    }
}

/// An error with the option that helps, if one does.
fn advise(error: bukva_glyphs::Error) -> anyhow::Error {
    let several = matches!(error.kind(), ErrorKind::SeveralLetters { .. });
    match several {
        true => anyhow::anyhow!("{error}; translate a line of letters with --line"),
        false => error.into(),
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

/// Images that were read, what they show, and how many could not be read.
pub(crate) struct Readable<T> {
    pub(crate) images: Vec<Image>,
    pub(crate) shown: Vec<T>,
    failed: usize,
}

impl<const N: usize> Readable<SizedGlyph<N>> {
    /// Reads images of one letter. Each that can't be read is reported on standard error.
    ///
    /// # Errors
    /// When no image can be read.
    pub(crate) fn glyphs(images: Vec<Image>) -> anyhow::Result<Self> {
        Self::read(images, Image::glyph)
    }
}

impl<const N: usize> Readable<Vec<FoundLetter<N>>> {
    /// Reads images of a line of text, likewise.
    ///
    /// # Errors
    /// When no image can be read.
    pub(crate) fn lines(images: Vec<Image>) -> anyhow::Result<Self> {
        Self::read(images, Image::line)
    }
}

impl<T> Readable<T> {
    fn read(
        images: Vec<Image>,
        read_one: impl Fn(&Image) -> anyhow::Result<T>,
    ) -> anyhow::Result<Self> {
        let mut read = Self {
            images: Vec::new(),
            shown: Vec::new(),
            failed: 0,
        };
        let alone = images.len() == 1;
        let bar = progress::bar("reading", images.len() as u64);
        for image in images {
            match read_one(&image) {
                Err(error) if alone => return Err(error),
                Err(error) => {
                    bar.suspend(|| output::note(&format!("bukva: {error:#}")));
                    read.failed += 1;
                }
                Ok(shown) => {
                    read.shown.push(shown);
                    read.images.push(image);
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        match read.images.is_empty() {
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
