//! Finding images that are looked at one by one, without letters or hands.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use bukva_glyphs::{Error, FoundLetter, Location, SizedGlyph};

use super::archive::Archive;
use super::folder::{is_image, list_images};
use super::gzip::to_end;
use crate::limits::Limits;
use crate::usage::Usage;

/// An image in a file or in a zip archive.
#[derive(Clone, Debug)]
pub struct ImageFile {
    path: PathBuf,
    /// Its name and bytes, if it is a member of the archive at `path`.
    member: Option<(String, Vec<u8>)>,
}

impl ImageFile {
    /// The image of a file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            member: None,
        }
    }

    /// The file, or the archive.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the image lies, to be shown: `letter.png`, or `letters.zip/one.png`.
    pub fn shown(&self) -> PathBuf {
        match &self.member {
            None => self.path.clone(),
            Some((name, _)) => self.path.join(name),
        }
    }

    /// The glyph that the image shows.
    ///
    /// # Errors
    /// Those of [`SizedGlyph::open`].
    pub fn glyph<const N: usize>(&self) -> Result<SizedGlyph<N>, Error> {
        self.read(|reader| SizedGlyph::read(reader))
    }

    /// The letters of the line of text that the image shows.
    ///
    /// # Errors
    /// When the file can't be read, and those of [`SizedGlyph::read_line`].
    pub fn line<const N: usize>(&self) -> Result<Vec<FoundLetter<N>>, Error> {
        self.read(|reader| SizedGlyph::read_line(reader))
    }

    fn read<T>(&self, read: impl Fn(&mut dyn Read) -> Result<T, Error>) -> Result<T, Error> {
        let location = Location::file(&self.path);
        match &self.member {
            None => {
                let file = File::open(&self.path).map_err(|error| location.read(error))?;
                read(&mut { file }).map_err(|error| location.locate(error))
            }
            Some((name, bytes)) => {
                let read = read(&mut bytes.as_slice());
                read.map_err(|error| location.member(name).locate(error))
            }
        }
    }
}

/// The image at a path, or in alphabetical order all below a folder or in a zip archive. Hidden
/// files and files of other kinds are left out.
///
/// # Errors
/// When a folder or an archive can't be read, or holds no image.
pub fn image_files(path: &Path) -> Result<Vec<ImageFile>, Error> {
    let is_zip = path
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case("zip"));
    let mut found = match (path.is_dir(), is_zip) {
        (true, _) => below(path)?,
        (false, true) => inside(path)?,
        (false, false) => return Ok(vec![ImageFile::file(path)]),
    };
    if found.is_empty() {
        let advice = "name the files themselves if they are images by another name";
        let at = Location::file(path);
        return Err(at.malformed("the names of its files", "images", "none", advice));
    }
    found.sort_by_cached_key(ImageFile::shown);
    Ok(found)
}

fn below(folder: &Path) -> Result<Vec<ImageFile>, Error> {
    let files = list_images(folder, Limits::default())?;
    Ok(files.into_iter().map(ImageFile::file).collect())
}

fn inside(path: &Path) -> Result<Vec<ImageFile>, Error> {
    let at = Location::file(path);
    let usage = Usage::default();
    let mut archive = Archive::open_file(path, &usage)?;
    let names = archive.names()?.into_iter().enumerate();
    let mut found = Vec::new();
    for (index, name) in names.filter(|(_, name)| is_image(name)) {
        let member = at.member(&name);
        let bytes = archive.with_member(index, &member, |reader| to_end(reader, &member))?;
        found.push(ImageFile {
            path: path.to_owned(),
            member: Some((name, bytes)),
        });
    }
    Ok(found)
}
