//! Files with an array of images, which are read one after the other.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use bukva_glyphs::{Error, Location};

use super::archive::Archive;
use super::arrays::{self, Labels, Layout};
use super::npy::{Element, Header};
use super::options::OpenOptions;
use super::{gzip, idx, npz};
use crate::limits::Limits;
use crate::usage::{Usage, read_up_to};

/// What takes no memory may be of any size.
const LIMITS: Limits = Limits {
    memory: u64::MAX,
    ratio: 400,
    ratio_exempt: 64 << 20,
    entries: 2_000_000,
};
/// The largest array that is put in order in memory, in bytes.
const LARGEST_DISORDER: u64 = 64 << 20;

/// How a file holds its images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    /// As the member `images.npy` of an archive.
    Npz,
    Npy,
    Idx,
}

/// How the images lie in their array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Images {
    pub(super) count: usize,
    pub(super) side: usize,
    /// Elements from one image, row and column to the next.
    strides: [usize; 3],
    pub(super) element: Element,
}

impl Images {
    pub(super) fn bytes(&self) -> usize {
        self.side * self.side * self.element.width
    }

    /// Whether each image lies whole after the one before it.
    fn are_in_order(&self) -> bool {
        self.count <= 1 || self.strides[0] == self.side * self.side
    }

    /// The place of a pixel within its image, in elements.
    pub(super) fn place(&self, pixel: usize) -> usize {
        let [_, row, column] = self.strides;
        pixel / self.side * row + pixel % self.side * column
    }

    /// The element of a pixel of an image in `raw`, as a number.
    pub(super) fn number(&self, raw: &[u8], place: usize) -> f64 {
        let width = self.element.width;
        self.element.number(&raw[place * width..][..width])
    }
}

/// A file with an array of images of 28x28 or 56x56 pixels: `.npz`, `.npy` or IDX.
#[derive(Clone, Debug)]
pub struct GlyphFile {
    path: PathBuf,
    container: Container,
    images: Images,
    transposed: bool,
    warning: Option<String>,
}

impl GlyphFile {
    /// Opens a file and reads the header of its images. `None` if the path is of no such file: one of
    /// another format, a folder, a device, or nothing at all. An IDX set is opened by the path of any of
    /// its files. Of the options, only `transposed` matters to images.
    ///
    /// # Errors
    /// When the file can't be read, or holds other arrays.
    pub fn open(path: impl AsRef<Path>, options: &OpenOptions) -> Result<Option<Self>, Error> {
        let path = path.as_ref();
        let idx = idx::Files::of(path).filter(|_| !path.is_dir());
        let warning = idx
            .as_ref()
            .and_then(|files| files.warning(options.transposed));
        let (path, container) = match idx {
            Some(files) => (files.images().to_owned(), Container::Idx),
            None if !path.is_file() => return Ok(None),
            None => match container(path)? {
                Some(container) => (path.to_owned(), container),
                None => return Ok(None),
            },
        };
        let images = with_header(&path, container, |_, images, _| Ok(images.clone()))?;
        Ok(Some(Self {
            path,
            container,
            images,
            // As when it is read whole, of IDX alone.
            transposed: options.transposed && container == Container::Idx,
            warning,
        }))
    }

    /// What may be wrong with the images, in words for the user.
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// The number of images, by the header.
    pub fn len(&self) -> usize {
        self.images.count
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The letters that the file names, and the letter of each image. `None` if it names none.
    ///
    /// # Errors
    /// When they can't be read, or don't belong to the images.
    pub fn labels(&self) -> Result<Option<Labels>, Error> {
        match self.container {
            Container::Npz => npz::labels(&self.path, self.len()),
            Container::Idx => idx::labels(&self.path, self.len()),
            Container::Npy => Ok(None),
        }
    }

    /// Passes the images' bytes to `read`, one image after the other.
    pub(super) fn with_images<T>(
        &self,
        read: impl FnOnce(&mut dyn Read, &Images, &Location) -> Result<T, Error>,
    ) -> Result<T, Error> {
        with_header(&self.path, self.container, |reader, images, at| {
            if *images != self.images {
                let found = "another: the file has changed";
                return Err(at.damaged("the header", "the one that was read before", found));
            }
            let mut images = images.clone();
            if self.transposed {
                images.strides.swap(1, 2);
            }
            if images.are_in_order() {
                return read(reader, &images, at);
            }
            let ordered = in_order(reader, &images, at)?;
            let side = images.side;
            images.strides = [side * side, side, 1];
            read(&mut ordered.as_slice(), &images, at)
        })
    }
}

/// The container of a file, by its first bytes.
fn container(path: &Path) -> Result<Option<Container>, Error> {
    let at = Location::file(path);
    let mut file = File::open(path).map_err(|error| at.read(error))?;
    match &*gzip::first_bytes(&mut file, 6, &at)? {
        b"\x93NUMPY" => Ok(Some(Container::Npy)),
        [b'P', b'K', ..] => {
            let usage = Usage::new(LIMITS);
            let archive = Archive::open(BufReader::new(file), &at, &usage)?;
            let is_npz = archive.names()?.iter().any(|name| name.ends_with(".npy"));
            Ok(is_npz.then_some(Container::Npz))
        }
        _ => Ok(None),
    }
}

/// Passes what follows the header of the images to `read`.
fn with_header<T>(
    path: &Path,
    container: Container,
    read: impl FnOnce(&mut dyn Read, &Images, &Location) -> Result<T, Error>,
) -> Result<T, Error> {
    let usage = &Usage::new(LIMITS);
    match container {
        Container::Npz => npz::with_images(path, usage, |reader, at| {
            let images = from_npy(&Header::read(reader, at)?, at)?;
            read(reader, &images, at)
        }),
        Container::Npy => gzip::with_content(path, usage, |reader, at| {
            let images = from_npy(&Header::read(reader, at)?, at)?;
            read(reader, &images, at)
        }),
        Container::Idx => gzip::with_content(path, usage, |reader, at| {
            let (count, side) = idx::read_header(reader, at)?;
            let images = Images {
                count: count as usize,
                side,
                strides: [side * side, side, 1],
                element: Element::BYTE,
            };
            read(reader, &images, at)
        }),
    }
}

fn from_npy(header: &Header, at: &Location) -> Result<Images, Error> {
    let axes = arrays::axes(&header.shape, Layout::CountFirst, at)?;
    let strides = header.strides();
    Ok(Images {
        count: header.shape[axes.count],
        side: axes.side,
        strides: [axes.count, axes.row, axes.column].map(|axis| strides[axis]),
        element: header.element,
    })
}

/// The elements of images that do not lie one after the other, put in order.
fn in_order(reader: &mut dyn Read, images: &Images, at: &Location) -> Result<Vec<u8>, Error> {
    let size = images.count as u64 * images.bytes() as u64;
    if size > LARGEST_DISORDER {
        let expected = "images that lie one after the other, to read them in parts";
        let found = format!("{} of which each lies all over the file", images.count);
        let advice = "save them in another order: \
                      numpy.save(path, numpy.ascontiguousarray(images.transpose(2, 0, 1))), \
                      or without the transposition if they are [N, 28, 28]";
        return Err(at.malformed("the header", expected, found, advice));
    }
    // One byte more, to see whether anything follows.
    let raw = read_up_to(reader, size + 1).map_err(|error| at.read(error))?;
    if raw.len() as u64 != size {
        return Err(wrong_length(at, size));
    }
    let (width, area) = (images.element.width, images.side * images.side);
    let mut ordered = Vec::with_capacity(raw.len());
    for image in 0..images.count {
        for pixel in 0..area {
            let place = image * images.strides[0] + images.place(pixel);
            ordered.extend_from_slice(&raw[place * width..][..width]);
        }
    }
    Ok(ordered)
}

pub(super) fn wrong_length(at: &Location, size: u64) -> Error {
    let expected = format!("{size} bytes, as the header says");
    at.damaged("the images", expected, "more or fewer")
}
