//! The images of a dataset's file, read in parts: a file of any size takes little memory.

use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

use bukva_glyphs::{Error, FINE_PIXELS, FineGlyph, Glyph, Location, PIXELS, SIDE, SizedGlyph};

use super::glyph_file::{GlyphFile, Images, wrong_length};
use super::tones::{self, Borders, WHITES};
use crate::usage::read_up_to;

/// Images that are looked at together.
const PART: usize = 256;

/// The images of a file as glyphs, in parts.
///
/// They are those of [`open`](crate::open()): whether an array holds amounts of ink or gray values, and
/// dark ink or light, is decided for all of it. So the file is read once before.
#[derive(Clone, Debug)]
pub struct GlyphStream {
    file: GlyphFile,
    scale: f64,
    is_paper: bool,
    checksum: u32,
}

impl GlyphStream {
    /// Reads the whole file once; `progress` is called with the number of images read.
    ///
    /// # Errors
    /// When it can't be read, is damaged, or has values out of range.
    pub fn new(file: GlyphFile, mut progress: impl FnMut(usize)) -> Result<Self, Error> {
        let (white, is_paper, checksum) = file.with_images(|reader, images, at| {
            let mut seen = Seen::new(images, at)?;
            let mut raw = vec![0; images.bytes()];
            for image in 0..images.count {
                read_exactly(reader, &mut raw, images, at)?;
                seen.image(image, &raw);
                if (image + 1) % PART == 0 {
                    progress(image + 1);
                }
            }
            match read_up_to(reader, 1).map_err(|error| at.read(error))?[..] {
                [] => seen.decide(at),
                _ => Err(wrong_length(
                    at,
                    images.count as u64 * images.bytes() as u64,
                )),
            }
        })?;
        Ok(Self {
            file,
            scale: 255.0 / white,
            is_paper,
            checksum,
        })
    }

    /// The number of images.
    pub fn len(&self) -> usize {
        self.file.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A checksum (CRC-32) of the images as they are stored.
    pub fn checksum(&self) -> u32 {
        self.checksum
    }

    /// Reads the images in `ranges`, which must be in order, and passes at most `most` at a time to `take`,
    /// with the place of the first, until it breaks off. Images of another size than `G` are halved or
    /// doubled.
    ///
    /// # Errors
    /// When the file can't be read, or is not what it was.
    ///
    /// # Panics
    /// When ranges are not in order, or `most` is 0.
    pub fn read<G: From<Glyph> + From<FineGlyph>>(
        &self,
        ranges: &[Range<usize>],
        most: usize,
        mut take: impl FnMut(usize, Vec<G>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.file.with_images(|reader, images, at| {
            let mut raw = vec![0; images.bytes()];
            let mut next = 0;
            for range in ranges {
                let skipped = (range.start - next) as u64 * raw.len() as u64;
                let read = io::copy(&mut reader.take(skipped), &mut io::sink());
                read.map_err(|error| at.read(error))?;
                for first in range.clone().step_by(most) {
                    let count = most.min(range.end - first);
                    let mut glyphs = Vec::with_capacity(count);
                    for _ in 0..count {
                        read_exactly(reader, &mut raw, images, at)?;
                        glyphs.push(self.glyph(images, &raw));
                    }
                    if take(first, glyphs).is_break() {
                        return Ok(());
                    }
                }
                next = range.end;
            }
            Ok(())
        })
    }

    fn glyph<G: From<Glyph> + From<FineGlyph>>(&self, images: &Images, raw: &[u8]) -> G {
        match images.side {
            SIDE => G::from(self.sized::<PIXELS>(images, raw)),
            _ => G::from(self.sized::<FINE_PIXELS>(images, raw)),
        }
    }

    fn sized<const N: usize>(&self, images: &Images, raw: &[u8]) -> SizedGlyph<N> {
        let mut pixels = [0; N];
        let as_stored = images.element.is_byte() && self.scale == 1.0;
        for (pixel, value) in pixels.iter_mut().enumerate() {
            let place = images.place(pixel);
            *value = match as_stored {
                true => raw[place],
                false => (images.number(raw, place) * self.scale).round() as u8,
            };
            if self.is_paper {
                *value = 255 - *value;
            }
        }
        SizedGlyph::new(pixels)
    }
}

fn read_exactly(
    reader: &mut dyn Read,
    raw: &mut [u8],
    images: &Images,
    at: &Location,
) -> Result<(), Error> {
    reader.read_exact(raw).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            wrong_length(at, images.count as u64 * images.bytes() as u64)
        }
        _ => at.read(error),
    })
}

/// What is known of the images that were read so far.
struct Seen<'a> {
    images: &'a Images,
    range: tones::Range,
    /// The borders, with each of [`WHITES`].
    borders: [Borders; 2],
    sum: flate2::Crc,
}

impl<'a> Seen<'a> {
    fn new(images: &'a Images, at: &Location) -> Result<Self, Error> {
        Ok(Self {
            range: tones::Range::new(images.element.kind, at)?,
            borders: WHITES.map(|_| Borders::new(images.side)),
            sum: flate2::Crc::new(),
            images,
        })
    }

    fn image(&mut self, at: usize, raw: &[u8]) {
        let images = self.images;
        self.sum.update(raw);
        if images.element.is_byte() {
            self.range.see_bytes(raw);
        } else {
            let area = images.side * images.side;
            (0..area)
                .for_each(|place| self.range.see(at * area + place, images.number(raw, place)));
        }
        for (borders, white) in self.borders.iter_mut().zip(WHITES) {
            borders.see(|pixel| {
                let value = images.number(raw, images.place(pixel));
                (value * (255.0 / white)).round() as u8
            });
        }
    }

    /// The value of full ink, whether borders are paper, and the checksum.
    fn decide(&self, at: &Location) -> Result<(f64, bool, u32), Error> {
        let white = self.range.white(at)?;
        let borders = &self.borders[usize::from(white > 1.0)];
        Ok((white, borders.are_paper(), self.sum.sum()))
    }
}
