//! Writes named arrays to an `.npz` file, which `numpy.load` reads.

use std::io::{self, Write};
use std::path::Path;

use bukva_glyphs::{SizedGlyph, atomic_file};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime};

use super::npy::write_npy_header;
use super::zip_file::{self, ZipFile};

/// Of zip's levels, the one for files that are kept, and the one for files that must not take time.
const SMALLEST: i64 = 9;
const QUICKEST: i64 = 1;

/// An `.npz` file being written. The bytes depend only on the arrays.
pub struct NpzWriter<'a> {
    zip: ZipFile<'a>,
    level: i64,
}

impl NpzWriter<'_> {
    /// Writes a file with the arrays that `fill` adds, replacing it atomically.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(
        path: &Path,
        fill: impl FnOnce(&mut NpzWriter<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        Self::packed(path, SMALLEST, fill)
    }

    /// Writes a file in less time, which gets larger.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_quickly(
        path: &Path,
        fill: impl FnOnce(&mut NpzWriter<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        Self::packed(path, QUICKEST, fill)
    }

    fn packed(
        path: &Path,
        level: i64,
        fill: impl FnOnce(&mut NpzWriter<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        atomic_file::write(path, |file| {
            let zip = zip_file::begin(file);
            let mut npz = NpzWriter { zip, level };
            let filled = fill(&mut npz);
            zip_file::finish(npz.zip, filled)
        })
    }

    /// Adds an array in C order, with elements of type `descr` in NumPy's notation.
    fn array<B: AsRef<[u8]>>(
        &mut self,
        name: &str,
        descr: &str,
        shape: &[usize],
        elements: impl Iterator<Item = B>,
    ) -> io::Result<()> {
        // A fixed time, so that the bytes depend only on the arrays.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(self.level))
            .last_modified_time(DateTime::default());
        self.zip.start_file(format!("{name}.npy"), options)?;
        write_npy_header(&mut self.zip, descr, shape)?;
        for element in elements {
            self.zip.write_all(element.as_ref())?;
        }
        Ok(())
    }

    /// Adds images `[N, side, side]`, ink = 255.
    pub fn glyphs<const N: usize>(
        &mut self,
        name: &str,
        glyphs: &[SizedGlyph<N>],
    ) -> io::Result<()> {
        let side = SizedGlyph::<N>::SIDE;
        let shape = [glyphs.len(), side, side];
        self.array(name, "|u1", &shape, glyphs.iter().map(SizedGlyph::pixels))
    }

    /// Adds a column of truth values.
    pub fn bools(
        &mut self,
        name: &str,
        values: impl ExactSizeIterator<Item = bool>,
    ) -> io::Result<()> {
        let shape = [values.len()];
        self.array(name, "|b1", &shape, values.map(|value| [u8::from(value)]))
    }

    /// Adds an array of bytes, in C order.
    pub(super) fn u8s(&mut self, name: &str, shape: &[usize], values: &[u8]) -> io::Result<()> {
        self.array(name, "|u1", shape, std::iter::once(values))
    }

    /// Adds a column of 16-bit integers.
    pub fn u16s(
        &mut self,
        name: &str,
        values: impl ExactSizeIterator<Item = u16>,
    ) -> io::Result<()> {
        self.array(name, "<u2", &[values.len()], values.map(u16::to_le_bytes))
    }

    /// Adds a column of 32-bit integers.
    pub fn u32s(
        &mut self,
        name: &str,
        values: impl ExactSizeIterator<Item = u32>,
    ) -> io::Result<()> {
        self.array(name, "<u4", &[values.len()], values.map(u32::to_le_bytes))
    }

    /// Adds an array of numbers, in C order.
    pub fn floats(
        &mut self,
        name: &str,
        shape: &[usize],
        values: impl Iterator<Item = f32>,
    ) -> io::Result<()> {
        self.array(name, "<f4", shape, values.map(f32::to_le_bytes))
    }

    /// Adds a column of text, padded to the longest.
    pub fn strings<'s>(
        &mut self,
        name: &str,
        texts: impl ExactSizeIterator<Item = &'s str> + Clone,
    ) -> io::Result<()> {
        let longest = texts.clone().map(|text| text.chars().count()).max();
        let longest = longest.unwrap_or(0).max(1);
        let (descr, shape) = (format!("<U{longest}"), [texts.len()]);
        let padded = |text: &'s str| {
            let codes = text.chars().map(u32::from).chain(std::iter::repeat(0));
            codes.take(longest).map(u32::to_le_bytes)
        };
        self.array(name, &descr, &shape, texts.flat_map(padded))
    }

    /// Adds a column of letters.
    pub fn letters(&mut self, name: &str, letters: impl Iterator<Item = char>) -> io::Result<()> {
        let letters: Vec<String> = letters.map(String::from).collect();
        self.strings(name, letters.iter().map(String::as_str))
    }
}
