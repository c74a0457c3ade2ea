//! Writes zip archives to files.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use zip::ZipWriter;
use zip::result::ZipError;

/// A zip archive being written to a file.
pub(crate) type ZipFile<'a> = ZipWriter<FailsOnce<'a>>;

/// Begins an archive.
pub(crate) fn begin(file: &mut BufWriter<File>) -> ZipFile<'_> {
    ZipWriter::new(FailsOnce::new(file))
}

/// Finishes an archive, if it was filled.
///
/// # Errors
/// Why it was not filled, or can't be written.
pub(crate) fn finish(zip: ZipFile<'_>, filled: io::Result<()>) -> io::Result<()> {
    // In any case: when dropped, an unfinished archive prints an error of its own.
    let finished = zip.finish();
    filled.map_err(plain)?;
    finished.map(drop).map_err(|error| plain(error.into()))
}

/// The file system's own error, without the archive's around it, which would tell it twice.
fn plain(error: io::Error) -> io::Error {
    match error.downcast() {
        Ok(ZipError::Io(cause)) => cause,
        Ok(other) => other.into(),
        Err(other) => other,
    }
}

/// A file that fails to be written once only, and then takes everything for nothing: an archive that is given up
/// is finished all the same when it is dropped, and would print the same failure again.
pub(crate) struct FailsOnce<'a> {
    file: &'a mut BufWriter<File>,
    /// Where the next byte goes, also when it goes nowhere.
    position: u64,
    has_failed: bool,
}

impl<'a> FailsOnce<'a> {
    fn new(file: &'a mut BufWriter<File>) -> Self {
        Self {
            file,
            position: 0,
            has_failed: false,
        }
    }

    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        let interrupted = |error: &io::Error| error.kind() == io::ErrorKind::Interrupted;
        self.has_failed |= result.as_ref().is_err_and(|error| !interrupted(error));
        result
    }
}

impl Write for FailsOnce<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self.has_failed {
            true => Ok(bytes.len()),
            false => self.file.write(bytes),
        };
        let count = self.note(written)?;
        self.position += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.has_failed {
            true => Ok(()),
            false => {
                let flushed = self.file.flush();
                self.note(flushed)
            }
        }
    }
}

impl Seek for FailsOnce<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sought = match (self.has_failed, to) {
            (false, to) => self.file.seek(to),
            (true, SeekFrom::Start(position)) => Ok(position),
            (true, SeekFrom::Current(by) | SeekFrom::End(by)) => {
                Ok(self.position.saturating_add_signed(by))
            }
        };
        self.position = self.note(sought)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_file_that_has_failed_takes_the_rest_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept");
        std::fs::write(&path, "old").unwrap();
        // Open for reading only, so that every write fails.
        let mut file = BufWriter::with_capacity(0, File::open(&path).unwrap());
        let mut file = FailsOnce::new(&mut file);
        assert!(file.write(b"new").is_err());
        assert!(file.write_all(b"four").is_ok());
        assert_eq!(file.stream_position().unwrap(), 4);
        assert_eq!(file.seek(SeekFrom::Start(1)).unwrap(), 1);
        assert!(file.flush().is_ok());
    }

    #[test]
    fn an_archive_that_is_given_up_can_be_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept");
        std::fs::write(&path, "old").unwrap();
        let mut file = BufWriter::with_capacity(0, File::open(&path).unwrap());
        let mut zip = ZipWriter::new(FailsOnce::new(&mut file));
        let started = zip.start_file("a", SimpleFileOptions::default());
        let error = finish(zip, started.map_err(io::Error::from)).unwrap_err();
        // That of the file system itself.
        assert!(error.raw_os_error().is_some(), "{error:?}");
    }
}
