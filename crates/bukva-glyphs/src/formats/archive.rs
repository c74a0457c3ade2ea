//! Zip archives, with limits on their unpacked size.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Error;
use crate::limits::{Limits, Metered};
use crate::location::Location;

/// An archive whose members together may not unpack to more than the limits allow.
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    at: Location,
    limits: Limits,
    spent: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory of an archive.
    pub(crate) fn open(reader: R, at: &Location, limits: Limits) -> Result<Self, Error> {
        let zip = ZipArchive::new(reader).map_err(|error| zip_error(at, error))?;
        if zip.len() > limits.entries {
            let found = format!("{} members", zip.len());
            return Err(at.too_large("the directory", found, limits.entries));
        }
        Ok(Self {
            zip,
            at: at.clone(),
            limits,
            spent: 0,
        })
    }

    /// The archive's location, for errors.
    pub(crate) fn location(&self) -> &Location {
        &self.at
    }

    /// The sizes at which reading stops.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// The names of the members, in the order of the directory.
    pub(crate) fn names(&mut self) -> Result<Vec<String>, Error> {
        (0..self.zip.len())
            .map(|index| {
                let member = self.zip.by_index_raw(index);
                let member = member.map_err(|error| zip_error(&self.at, error))?;
                // Many programs write UTF-8 without setting the flag for it.
                let plain = std::str::from_utf8(member.name_raw());
                Ok(plain.map_or_else(|_| member.name().to_owned(), str::to_owned))
            })
            .collect()
    }

    /// The index of a member in the directory.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name)
    }

    /// Passes the content of the member at an index to `read`, with its location `at`.
    ///
    /// `read` has to read to the end, so that the checksum is compared.
    pub(crate) fn with_member<T>(
        &mut self,
        index: usize,
        at: &Location,
        read: impl FnOnce(&mut dyn Read) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let member = self.zip.by_index(index);
        let member = member.map_err(|error| zip_error(at, error))?;
        if member.size() > self.limits.unpacked {
            let found = format!("{} bytes announced", member.size());
            let limit = format!("{} bytes", self.limits.unpacked);
            return Err(at.too_large("unpacked size", found, limit));
        }
        let packed = member.compressed_size();
        let mut metered = Metered::new(member, packed, self.limits, &mut self.spent);
        read(&mut metered)
    }
}

fn zip_error(at: &Location, error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => at.read(error),
        other => at.damaged("the archive", "a zip archive", other),
    }
}
