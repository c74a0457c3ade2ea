//! Plain and gzipped files, opened the same way.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use bukva_glyphs::{Error, Location};
use flate2::read::MultiGzDecoder;

use crate::usage::{Metered, Usage};

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens a file, unpacks it if it is gzipped, and passes its content to `read`.
pub(crate) fn with_content<T>(
    path: &Path,
    usage: &Usage,
    read: impl FnOnce(&mut dyn Read, &Location) -> Result<T, Error>,
) -> Result<T, Error> {
    let at = Location::file(path);
    let mut file = File::open(path).map_err(|error| at.read(error))?;
    let packed = file.metadata().map_err(|error| at.read(error))?.len();
    let start = first_bytes(&mut file, 2, &at)?;
    let file = BufReader::new(file);
    if start == GZIP {
        let unpacked = MultiGzDecoder::new(file);
        return read(&mut Metered::new(unpacked, packed, usage), &at);
    }
    read(&mut Metered::new(file, packed, usage), &at)
}

/// The first bytes of a file, fewer if it is shorter; then rewinds the file.
pub(crate) fn first_bytes(file: &mut File, count: u64, at: &Location) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    file.take(count)
        .read_to_end(&mut bytes)
        .and_then(|_| file.rewind())
        .map_err(|error| at.read(error))?;
    Ok(bytes)
}

/// All that a reader gives.
pub(crate) fn to_end(reader: &mut dyn Read, at: &Location) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = reader.read_to_end(&mut bytes);
    read.map_err(|error| at.read(error))?;
    Ok(bytes)
}

/// The whole content of a plain or gzipped text file.
pub(crate) fn text(path: &Path, usage: &Usage) -> Result<String, Error> {
    with_content(path, usage, |reader, at| {
        let bytes = to_end(reader, at)?;
        at.text(bytes)
    })
}
