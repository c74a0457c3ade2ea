//! Arrays in numpy's own archive, the same bytes for the same arrays.

use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::MakeError;

/// Numpy starts an array's data at a multiple of this many bytes.
const ALIGNMENT: usize = 64;

/// An `.npz` archive under construction.
pub(crate) struct NpzWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    options: SimpleFileOptions,
}

impl<W: Write + Seek> NpzWriter<W> {
    /// Starts an archive. `level` is deflate's: up to 9 as usual, above it zopfli's passes.
    pub(crate) fn new(writer: W, level: i64) -> Self {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(level))
            // A fixed time and mode: the bytes depend on nothing but the arrays.
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        Self {
            zip: ZipWriter::new(writer),
            options,
        }
    }

    /// Adds an array of unsigned bytes.
    ///
    /// # Errors
    /// [`MakeError::Archive`]; so also the other methods.
    pub(crate) fn add_u8(
        &mut self,
        name: &str,
        shape: &[usize],
        values: &[u8],
    ) -> Result<(), MakeError> {
        self.add(name, "|u1", shape, values)
    }

    /// Adds a row of 16-bit numbers.
    pub(crate) fn add_u16(&mut self, name: &str, values: &[u16]) -> Result<(), MakeError> {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.add(name, "<u2", &[values.len()], &bytes)
    }

    /// Adds a row of 32-bit numbers.
    pub(crate) fn add_u32(&mut self, name: &str, values: &[u32]) -> Result<(), MakeError> {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.add(name, "<u4", &[values.len()], &bytes)
    }

    /// Adds a row of texts, each stored as wide as the longest.
    pub(crate) fn add_texts(&mut self, name: &str, texts: &[String]) -> Result<(), MakeError> {
        let longest = texts.iter().map(|text| text.chars().count()).max();
        let width = longest.unwrap_or(0).max(1);
        let mut bytes = Vec::with_capacity(texts.len() * width * 4);
        for text in texts {
            let codes = text.chars().map(u32::from).chain(std::iter::repeat(0));
            bytes.extend(codes.take(width).flat_map(u32::to_le_bytes));
        }
        self.add(name, &format!("<U{width}"), &[texts.len()], &bytes)
    }

    /// Ends the archive.
    pub(crate) fn finish(self) -> Result<W, MakeError> {
        Ok(self.zip.finish()?)
    }

    fn add(
        &mut self,
        name: &str,
        kind: &str,
        shape: &[usize],
        bytes: &[u8],
    ) -> Result<(), MakeError> {
        let file = format!("{name}.npy");
        self.zip.start_file(&file, self.options)?;
        self.zip
            .write_all(&header(kind, shape))
            .and_then(|()| self.zip.write_all(bytes))
            .map_err(MakeError::file(file))
    }
}

/// The header of format 1.0, padded so that the data is aligned.
fn header(kind: &str, shape: &[usize]) -> Vec<u8> {
    let dimensions: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let dimensions = match shape.len() {
        1 => dimensions.trim_end(),
        _ => dimensions.trim_end_matches(", "),
    };
    let mut text =
        format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({dimensions}), }}");
    let preamble = b"\x93NUMPY\x01\x00";
    let unpadded = preamble.len() + 2 + text.len() + 1;
    let padding = unpadded.next_multiple_of(ALIGNMENT) - unpadded;
    text.extend(std::iter::repeat_n(' ', padding));
    text.push('\n');
    let mut header = preamble.to_vec();
    // A header is a line of some hundred bytes.
    header.extend((text.len() as u16).to_le_bytes());
    header.extend(text.into_bytes());
    header
}
