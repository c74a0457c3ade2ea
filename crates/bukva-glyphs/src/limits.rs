//! Limits on the memory that reading data takes, enforced while reading.

use std::fmt::Display;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::ErrorKind;

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
    /// Bytes that all files of a data set may take together while they are read.
    pub memory: u64,
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
            memory: 1 << 31,
            ratio: 400,
            ratio_exempt: 64 << 20,
            entries: 2_000_000,
        }
    }
}

/// The limit at which a [`Metered`] reader stopped, within an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct OverLimit(pub(crate) ErrorKind);

/// The memory that the files of one data set take together, within limits.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    limits: Limits,
    held: AtomicU64,
}

impl Usage {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            held: AtomicU64::new(0),
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether as many bytes could be kept as a header announces of `what`.
    pub(crate) fn check(&self, bytes: u64, what: impl Display) -> Result<(), ErrorKind> {
        let held = self.held.load(Ordering::Relaxed);
        match held.checked_add(bytes) {
            Some(held) if held <= self.limits.memory => Ok(()),
            _ => Err(self.exceeded(what)),
        }
    }

    fn exceeded(&self, what: impl Display) -> ErrorKind {
        ErrorKind::MemoryLimit {
            what: what.to_string(),
            bytes: self.limits.memory,
        }
    }

    /// Counts bytes that are kept.
    pub(crate) fn hold(&self, bytes: u64) -> Result<(), ErrorKind> {
        let limit = self.limits.memory;
        let more = |held: u64| held.checked_add(bytes).filter(|&held| held <= limit);
        let order = Ordering::Relaxed;
        match self.held.fetch_update(order, order, more) {
            Ok(_) => Ok(()),
            Err(_) => Err(self.exceeded("its content, with what was read before,")),
        }
    }

    /// Counts bytes that are no longer kept.
    pub(crate) fn release(&self, bytes: u64) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// A reader of unpacked data, all of which is kept, that stops at the limits.
pub(crate) struct Metered<'a, R> {
    reader: R,
    packed: u64,
    usage: &'a Usage,
    /// Bytes so far.
    unpacked: u64,
}

impl<'a, R: Read> Metered<'a, R> {
    /// Meters `reader`, which unpacks `packed` bytes.
    pub(crate) fn new(reader: R, packed: u64, usage: &'a Usage) -> Self {
        Self {
            reader,
            packed,
            usage,
            unpacked: 0,
        }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        let stop = |kind| io::Error::other(OverLimit(kind));
        self.usage.hold(count as u64).map_err(stop)?;
        self.unpacked += count as u64;
        let Limits {
            ratio,
            ratio_exempt,
            ..
        } = *self.usage.limits();
        if self.unpacked > ratio_exempt && self.unpacked / ratio > self.packed {
            return Err(stop(ErrorKind::TooLarge {
                place: "ratio of unpacked to packed size".to_owned(),
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
