//! Limits on the unpacked size of data files, enforced while reading.

use std::io::{self, Read};

/// The longest side of an image that is decoded, in pixels.
pub(crate) const LONGEST_SIDE: u32 = 10_000;
/// The memory that decoding one image may take, in bytes.
pub(crate) const DECODE_BYTES: u64 = 256 << 20;
/// The memory that decoding all images at the same time may take, in bytes.
pub(crate) const DECODE_TOGETHER: u64 = 1 << 30;
/// The largest file that is read as an image, in bytes.
pub(crate) const IMAGE_BYTES: u64 = 64 << 20;

/// The sizes at which a reader stops. Nothing is allocated only because a header announces it:
/// memory grows with the data that is actually read, up to these limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that one file, or all members of one archive together, may unpack to.
    pub unpacked: u64,
    /// The largest ratio of unpacked to packed size, for data larger than `ratio_exempt`.
    pub ratio: u64,
    /// Up to this many bytes, the ratio is not checked, because rows of equal labels pack extremely
    /// well.
    pub ratio_exempt: u64,
    /// Members of an archive, or files of a folder.
    pub entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: 1 << 31,
            ratio: 400,
            ratio_exempt: 64 << 20,
            entries: 2_000_000,
        }
    }
}

/// The limit at which a [`Metered`] reader stopped, wrapped in an [`io::Error`].
#[derive(Clone, Debug, thiserror::Error)]
#[error("{place}: {found}")]
pub(crate) struct OverLimit {
    pub(crate) place: &'static str,
    pub(crate) found: String,
    pub(crate) limit: String,
}

/// A reader of unpacked data that stops at the limits.
pub(crate) struct Metered<'a, R> {
    reader: R,
    packed: u64,
    limits: Limits,
    /// Unpacked bytes so far, of all members of an archive.
    spent: &'a mut u64,
    /// Unpacked bytes of this reader.
    own: u64,
}

impl<'a, R: Read> Metered<'a, R> {
    /// Meters `reader`, which unpacks `packed` bytes; `spent` counts the bytes of earlier members
    /// too.
    pub(crate) fn new(reader: R, packed: u64, limits: Limits, spent: &'a mut u64) -> Self {
        Self {
            reader,
            packed,
            limits,
            spent,
            own: 0,
        }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        *self.spent += count as u64;
        self.own += count as u64;
        let Limits {
            unpacked,
            ratio,
            ratio_exempt,
            ..
        } = self.limits;
        if *self.spent > unpacked {
            return Err(io::Error::other(OverLimit {
                place: "unpacked size",
                found: format!("more than {unpacked} bytes"),
                limit: format!("{unpacked} bytes"),
            }));
        }
        if self.own > ratio_exempt && self.own / ratio > self.packed {
            return Err(io::Error::other(OverLimit {
                place: "ratio of unpacked to packed size",
                found: format!("more than {ratio} bytes out of each of {}", self.packed),
                limit: format!("{ratio} to 1"),
            }));
        }
        Ok(count)
    }
}

/// Reads up to `count` bytes. Memory grows with the bytes that are read, not with `count`.
pub(crate) fn read_up_to(reader: &mut dyn Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}
