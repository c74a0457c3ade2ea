//! A UFO in one file: a zip archive of its folder.

use std::io::{Cursor, Error as IoError, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use norad::WriteOptions;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::error::{Error, ErrorKind};
use crate::font::DraftFont;

impl DraftFont {
    /// The bytes of a zip archive that holds the folder of the UFO. The same drafts are the same bytes.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn to_ufo_zip(&self) -> Result<Vec<u8>, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::from(ErrorKind::Ufo(error.to_string()));
        let folder = format!("{}.ufo", self.file_stem());
        let archive = Mutex::new(ZipWriter::new(Cursor::new(Vec::new())));
        let add = |path: &Path, bytes: &[u8]| {
            let names = path.iter().map(|name| name.to_string_lossy());
            let name = std::iter::once(folder.as_str().into()).chain(names);
            let name = name.collect::<Vec<_>>().join("/");
            let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
            let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
            let started = archive.start_file(name, options);
            started.map_err(IoError::other)?;
            archive.write_all(bytes)
        };
        let font = self.to_ufo().map_err(|error| failed(&error))?;
        let saved = font.save_to_sink(&add, &WriteOptions::default());
        saved.map_err(|error| failed(&error))?;
        let archive = archive.into_inner().unwrap_or_else(PoisonError::into_inner);
        let bytes = archive.finish().map_err(|error| failed(&error))?;
        Ok(bytes.into_inner())
    }
}
