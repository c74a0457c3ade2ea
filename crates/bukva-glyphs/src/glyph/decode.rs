//! Decodes image files, whatever device or program wrote them.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use crate::error::{Error, ErrorKind};
use crate::limits::{DECODE_BYTES, DECODE_TOGETHER, LONGEST_SIDE};
use crate::memory::{Budget, Share};

/// The endings of the names of image files that can be decoded, in lower case.
pub const EXTENSIONS: [&str; 6] = ["png", "jpg", "jpeg", "webp", "bmp", "gif"];

/// Why an image file cannot be decoded, where the decoders themselves would not say it.
#[derive(Debug, thiserror::Error)]
enum Undecodable {
    #[error("found {0}; save it as PNG or JPEG")]
    Foreign(&'static str),
    #[error("the JPEG file was cut off: fetch or save it again")]
    Truncated,
    #[error("the image needs {needed} MiB to decode, more than {limit}; scale it down first")]
    Large { needed: u64, limit: u64 },
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// The memory of all images that are being decoded or converted.
static MEMORY: Budget = Budget::new(DECODE_TOGETHER);

/// A decoded image, with its share of the memory for images.
pub struct Decoded {
    /// The image.
    pub image: DynamicImage,
    _memory: Share<'static>,
}

/// Decodes an image file within the limits on size and memory, and turns it upright.
///
/// Phones store the rows of the sensor as they are, and tell in the EXIF data how they held it.
/// Where many threads decode large images, they wait for each other.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    let undecodable = Error::from(ErrorKind::UndecodableImage);
    if let Some(found) = foreign(bytes) {
        return Err(undecodable.because(Undecodable::Foreign(found)));
    }
    // The decoder fills the rest of a truncated image with gray, without a word.
    let jpeg = image::guess_format(bytes).is_ok_and(|format| format == ImageFormat::Jpeg);
    let jpeg = jpeg.then(|| Jpeg::scan(bytes));
    if jpeg.as_ref().is_some_and(|jpeg| !jpeg.ends) {
        return Err(undecodable.because(Undecodable::Truncated));
    }
    upright(bytes, jpeg.is_some_and(|jpeg| jpeg.progressive))
        .map_err(|error| undecodable.because(error))
}

/// Width and height of an image file as its header announces them, before anything is decoded; `None` if it has
/// no such header.
pub fn image_size(bytes: &[u8]) -> Option<[u32; 2]> {
    let (width, height) = reader(bytes).ok()?.into_dimensions().ok()?;
    Some([width, height])
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, ImageError> {
    Ok(ImageReader::new(Cursor::new(bytes)).with_guessed_format()?)
}

/// Decodes an image. The decoder of progressive JPEG files keeps all coefficients, of 16 bits and up
/// to four per pixel, and doesn't count them.
fn upright(bytes: &[u8], progressive: bool) -> Result<Decoded, Undecodable> {
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(DECODE_BYTES);
    let mut reader = reader(bytes)?;
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    let (width, height) = decoder.dimensions();
    let coefficients = 8 * u64::from(width) * u64::from(height) * u64::from(progressive);
    let needed = decoder.total_bytes() + coefficients;
    if needed > DECODE_BYTES {
        let [needed, limit] = [needed, DECODE_BYTES].map(|bytes| bytes >> 20);
        return Err(Undecodable::Large { needed, limit });
    }
    let memory = MEMORY.take(needed);
    decoder.set_limits(limits)?;
    let orientation = match decoder.orientation()? {
        Orientation::NoTransforms => late_orientation(bytes),
        orientation => orientation,
    };
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(Decoded {
        image,
        _memory: memory,
    })
}

/// The orientation in the EXIF data that a PNG file may also have behind its pixels, where the decoder
/// has not looked yet.
fn late_orientation(bytes: &[u8]) -> Orientation {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap_or_default();
    // Of each chunk: its length, its name, its data, and a checksum of four bytes.
    while let Some((length, after)) = rest.split_first_chunk::<4>()
        && let Some((name, after)) = after.split_first_chunk::<4>()
        && let Some((data, after)) = after.split_at_checked(u32::from_be_bytes(*length) as usize)
    {
        if name == b"eXIf" {
            return Orientation::from_exif_chunk(data).unwrap_or(Orientation::NoTransforms);
        }
        rest = after.get(4..).unwrap_or_default();
    }
    Orientation::NoTransforms
}

/// The name of a common format that is not decoded.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        // The first brand, and those that the file is compatible with, four bytes each.
        let brands = bytes.get(8..bytes.len().min(64))?.as_chunks::<4>().0;
        let has = |start: &[u8]| brands.iter().any(|brand| brand.starts_with(start));
        return Some(
            match (has(b"avi"), has(b"he") || has(b"mif1") || has(b"msf1")) {
                (true, _) => "an AVIF image",
                (false, true) => "a HEIC image",
                (false, false) => "a video",
            },
        );
    }
    if is_svg(bytes) {
        return Some("an SVG image");
    }
    let formats: [(&[u8], &str); 6] = [
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\xff\x0a", "a JPEG XL image"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL image"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
        (b"%PDF", "a PDF document"),
    ];
    let found = formats.iter().find(|(start, _)| bytes.starts_with(start));
    found.map(|&(_, name)| name)
}

/// Whether a file is XML whose root may be an SVG image.
fn is_svg(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let head = &text[..text.len().min(1024)];
    text.starts_with(b"<") && head.windows(4).any(|tag| tag == b"<svg")
}

/// What the markers of a JPEG file tell.
#[derive(Default)]
struct Jpeg {
    /// Whether it has its end marker.
    ends: bool,
    progressive: bool,
}

impl Jpeg {
    /// Follows the markers of a file. Segments are skipped by their lengths, because a thumbnail in
    /// the EXIF data has an end of its own.
    fn scan(bytes: &[u8]) -> Self {
        const START: u8 = 0xd8;
        const END: u8 = 0xd9;
        const PROGRESSIVE: u8 = 0xc2;
        let mut jpeg = Self::default();
        let mut place = 0;
        // Whatever lies between two segments is compressed data.
        while let Some(skipped) = bytes[place..].iter().position(|&byte| byte == 0xff) {
            place += skipped + 1;
            match bytes.get(place) {
                Some(&END) => {
                    jpeg.ends = true;
                    return jpeg;
                }
                // A zero escapes a data byte; 1 and 0xd0 to 0xd7 are markers without a segment.
                Some(0 | 1 | 0xd0..=START) => place += 1,
                // Markers may be preceded by any number of fill bytes.
                Some(0xff) => {}
                Some(&marker) => {
                    jpeg.progressive |= marker == PROGRESSIVE;
                    let Some(&[high, low]) = bytes.get(place + 1..place + 3) else {
                        return jpeg;
                    };
                    place += 1 + usize::from(u16::from_be_bytes([high, low]));
                    if place > bytes.len() {
                        return jpeg;
                    }
                }
                None => return jpeg,
            }
        }
        jpeg
    }
}
