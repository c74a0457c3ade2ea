//! Files of weights: their limits, and the checksum in their metadata.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, ErrorKind};

/// The metadata key of the checksum: the CRC-32 of the header without it, in its shortest form with
/// sorted keys, and of the data.
pub const CHECKSUM: &str = "checksum";
const METADATA: &str = "__metadata__";
/// The largest file of weights that is read, in bytes.
const LARGEST: u64 = 1 << 30;
/// The largest header that is read, in bytes. That of a checkpoint has some 20,000.
const LARGEST_HEADER: u64 = 1 << 20;

/// Reads a file of weights.
///
/// # Errors
/// When it can't be read, or is larger than any file of weights.
pub fn read_weights(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::from(ErrorKind::Io(error)).at(path);
    // Opening a pipe would wait for its writer.
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(io::Error::other("not a file")));
    }
    let too_large = || Error::from(ErrorKind::TooLarge { limit: LARGEST }).at(path);
    if metadata.len() > LARGEST {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    match bytes.len() as u64 > LARGEST {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}

/// Adds a checksum to the content of a `.safetensors` file. The bytes depend only on the tensors and
/// the metadata.
///
/// # Errors
/// When the content is not that of a `.safetensors` file.
pub fn seal(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let (header, data) = split(bytes).ok_or_else(invalid)?;
    let mut header: Value = serde_json::from_slice(header)?;
    if header.get(METADATA).is_none() {
        header[METADATA] = Value::Object(Default::default());
    }
    let checksum = checksum(&header, data);
    header[METADATA][CHECKSUM] = Value::from(format!("{checksum:08x}"));
    let mut text = header.to_string();
    // The data begins at a multiple of 8 bytes, as the format asks.
    text.push_str(&" ".repeat(text.len().next_multiple_of(8) - text.len()));
    let mut sealed = (text.len() as u64).to_le_bytes().to_vec();
    sealed.extend(text.as_bytes());
    sealed.extend(data);
    Ok(sealed)
}

/// Compares the content of a `.safetensors` file with its checksum, if it has one.
///
/// # Errors
/// When they differ, or the header is too large. Other damage is left to the reader.
pub fn verify(bytes: &[u8]) -> Result<(), Error> {
    let length = bytes.first_chunk().copied().map(u64::from_le_bytes);
    if length.is_some_and(|length| length > LARGEST_HEADER && length < LARGEST) {
        let limit = LARGEST_HEADER;
        return Err(ErrorKind::TooLarge { limit }.into());
    }
    let Some((header, data)) = split(bytes) else {
        return Ok(());
    };
    let Ok(mut header) = serde_json::from_slice::<Value>(header) else {
        return Ok(());
    };
    let metadata = header.get_mut(METADATA).and_then(Value::as_object_mut);
    match metadata.and_then(|metadata| metadata.remove(CHECKSUM)) {
        Some(found) if found != format!("{:08x}", checksum(&header, data)) => {
            Err(ErrorKind::Damaged.into())
        }
        _ => Ok(()),
    }
}

/// Header and data.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
}

fn checksum(header: &Value, data: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(header.to_string().as_bytes());
    sum.update(data);
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use safetensors::tensor::{Dtype, TensorView};

    use super::*;

    fn sealed() -> Vec<u8> {
        let metadata = [("step", "7"), ("about", "Ж"), ("more", "")];
        let metadata = metadata.map(|(key, value)| (key.to_owned(), value.to_owned()));
        sealed_with(Some(metadata.into()))
    }

    fn sealed_with(metadata: Option<HashMap<String, String>>) -> Vec<u8> {
        let values: Vec<u8> = (0..16).collect();
        let view = TensorView::new(Dtype::F32, vec![4], &values).unwrap();
        seal(&safetensors::serialize([("a", view)], metadata).unwrap()).unwrap()
    }

    #[test]
    fn a_file_without_metadata_is_sealed_too() {
        verify(&sealed_with(None)).unwrap();
    }

    #[test]
    fn a_sealed_file_is_read_with_its_metadata_and_always_has_the_same_bytes() {
        let bytes = sealed();
        verify(&bytes).unwrap();
        let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
        assert_eq!(header.metadata().as_ref().unwrap()["about"], "Ж");
        assert_eq!(sealed(), bytes);
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let bytes = sealed();
        for at in 0..8 * bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            let readable = safetensors::SafeTensors::deserialize(&flipped).is_ok();
            let space = bytes[at / 8] == b' ' || flipped[at / 8] == b' ';
            let renamed = !flipped
                .windows(CHECKSUM.len())
                .any(|at| at == CHECKSUM.as_bytes());
            assert!(
                verify(&flipped).is_err() || !readable || space || renamed,
                "bit {at}"
            );
        }
    }
}
