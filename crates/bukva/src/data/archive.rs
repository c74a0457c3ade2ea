//! Zip archives, with their sizes watched while they unpack.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::{At, DataError};
use super::limits::{Limits, Metered};

/// An archive whose members together unpack to no more than the limits allow.
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    at: At,
    limits: Limits,
    spent: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory of an archive.
    pub(crate) fn open(reader: R, at: &At, limits: Limits) -> Result<Self, DataError> {
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

    /// The names of the members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.zip.file_names()
    }

    /// Hands a member's content to `read`; `None` when there is no such member.
    ///
    /// `read` has to read to the end, so that the checksum is compared.
    pub(crate) fn with_member<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, DataError>,
    ) -> Result<Option<T>, DataError> {
        let at = self.at.member(name);
        let member = match self.zip.by_name(name) {
            Ok(member) => member,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(zip_error(&at, error)),
        };
        if member.size() > self.limits.unpacked {
            let found = format!("{} bytes announced", member.size());
            let limit = format!("{} bytes", self.limits.unpacked);
            return Err(at.too_large("unpacked size", found, limit));
        }
        let packed = member.compressed_size();
        let mut metered = Metered::new(member, packed, self.limits, &mut self.spent);
        read(&mut metered).map(Some)
    }
}

fn zip_error(at: &At, error: ZipError) -> DataError {
    match error {
        ZipError::Io(error) => at.read(error),
        other => {
            let advice = "the file is damaged or was cut off: fetch or save it again";
            at.malformed("the archive", "a zip archive", other, advice)
        }
    }
}
