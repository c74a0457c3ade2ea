//! Locations of errors: files, members of archives, and what has a name alone.

use std::fmt::Display;
use std::io;
use std::path::Path;

use crate::error::{Error, ErrorKind};

const DAMAGED: &str = "the file is damaged or was cut off: fetch or save it again";

/// The limit at which a reader stopped, within an [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct OverLimit(pub ErrorKind);

/// The file, and in an archive the member, that is being read. Makes errors with this location.
#[derive(Clone, Debug)]
pub struct Location(String);

impl Location {
    /// A file.
    pub fn file(path: &Path) -> Self {
        Self(path.display().to_string())
    }

    /// Something without a path.
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// A member of this archive.
    pub fn member(&self, name: &str) -> Self {
        Self(format!("{} ({name})", self.0))
    }

    /// An error about malformed content.
    pub fn malformed(
        &self,
        place: impl Display,
        expected: impl Display,
        found: impl Display,
        advice: impl Display,
    ) -> Error {
        self.error(ErrorKind::Malformed {
            place: place.to_string(),
            expected: expected.to_string(),
            found: found.to_string(),
            advice: advice.to_string(),
        })
    }

    /// An error about content that is truncated or too long, or whose checksum is wrong.
    pub fn damaged(
        &self,
        place: impl Display,
        expected: impl Display,
        found: impl Display,
    ) -> Error {
        self.malformed(place, expected, found, DAMAGED)
    }

    /// An error about content that exceeds a limit.
    pub fn too_large(
        &self,
        place: impl Display,
        found: impl Display,
        limit: impl Display,
    ) -> Error {
        self.error(ErrorKind::TooLarge {
            place: place.to_string(),
            found: found.to_string(),
            limit: limit.to_string(),
        })
    }

    /// A failed read. If a limit stopped it, the error is that limit's; if packed data is truncated
    /// or its checksum is wrong, [`ErrorKind::Malformed`].
    pub fn read(&self, source: io::Error) -> Error {
        let over = source
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<OverLimit>());
        if let Some(OverLimit(kind)) = over {
            return self.error(kind.clone());
        }
        match source.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput => self.damaged("the packed data", "it whole", source),
            _ => self.error(ErrorKind::Read).because(source),
        }
    }

    /// The text that bytes are.
    pub fn text(&self, bytes: Vec<u8>) -> Result<String, Error> {
        String::from_utf8(bytes).map_err(|error| {
            let place = format!("byte {}", error.utf8_error().valid_up_to());
            self.malformed(
                place,
                "UTF-8 text",
                "something else",
                "save the file as UTF-8",
            )
        })
    }

    /// A failed write.
    pub fn write(&self, source: io::Error) -> Error {
        self.error(ErrorKind::Write).because(source)
    }

    /// Adds this location to an error without one.
    pub fn locate(&self, error: Error) -> Error {
        error.at(&self.0)
    }

    /// Any other error at this location.
    pub fn error(&self, kind: ErrorKind) -> Error {
        self.locate(kind.into())
    }
}
