//! The memory that reading data takes, within limits.

use std::fmt::Display;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use bukva_glyphs::{ErrorKind, OverLimit};

use crate::limits::Limits;

/// The memory that the files of one dataset take together, within limits.
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

    /// Checks that the bytes that a header announces for `what` would fit, without counting them.
    pub(crate) fn check(&self, bytes: u64, what: impl Display) -> Result<(), ErrorKind> {
        let held = self.held.load(Ordering::Relaxed);
        match self.sum(held, bytes) {
            Some(_) => Ok(()),
            None => Err(self.exceeded(what)),
        }
    }

    /// The sum, if it is within the limit.
    fn sum(&self, held: u64, bytes: u64) -> Option<u64> {
        let sum = held.checked_add(bytes)?;
        (sum <= self.limits.memory).then_some(sum)
    }

    fn exceeded(&self, what: impl Display) -> ErrorKind {
        ErrorKind::MemoryLimit {
            what: what.to_string(),
            bytes: self.limits.memory,
        }
    }

    /// Counts bytes that are kept.
    pub(crate) fn hold(&self, bytes: u64) -> Result<(), ErrorKind> {
        let order = Ordering::Relaxed;
        let updated = self
            .held
            .fetch_update(order, order, |held| self.sum(held, bytes));
        match updated {
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
