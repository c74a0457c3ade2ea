//! Arrays under names in one `.npz`, as `numpy.load` reads them.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::npy::{write_array, write_floats, write_integers, write_strings};
use crate::atomic_file;
use crate::glyph::{Glyph, SIDE};

/// An `.npz` in the making. The same arrays always give the same bytes.
pub struct NpzWriter<'a> {
    zip: ZipWriter<&'a mut BufWriter<File>>,
}

impl NpzWriter<'_> {
    /// Writes a file aside, filled with arrays, and renames it.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn write(
        path: &Path,
        fill: impl FnOnce(&mut NpzWriter<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        atomic_file::write(path, |file| {
            let mut npz = NpzWriter {
                zip: ZipWriter::new(file),
            };
            fill(&mut npz)?;
            npz.zip.finish()?;
            Ok(())
        })
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        // A fixed time, so that the bytes depend on nothing but the arrays.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default());
        Ok(self.zip.start_file(format!("{name}.npy"), options)?)
    }

    /// Adds images `[N, 28, 28]`, ink = 255.
    pub fn glyphs(&mut self, name: &str, glyphs: &[Glyph]) -> io::Result<()> {
        self.start(name)?;
        let rows = glyphs.iter().map(|glyph| glyph.pixels().as_slice());
        write_array(&mut self.zip, &[glyphs.len(), SIDE, SIDE], rows)
    }

    /// Adds a column of whole numbers of `width` bytes.
    pub fn integers(
        &mut self,
        name: &str,
        width: usize,
        values: impl ExactSizeIterator<Item = u32>,
    ) -> io::Result<()> {
        self.start(name)?;
        write_integers(&mut self.zip, width, values)
    }

    /// Adds an array of numbers, in C order.
    pub fn floats(
        &mut self,
        name: &str,
        shape: &[usize],
        values: impl Iterator<Item = f32>,
    ) -> io::Result<()> {
        self.start(name)?;
        write_floats(&mut self.zip, shape, values)
    }

    /// Adds a column of text.
    pub fn strings<'s>(
        &mut self,
        name: &str,
        texts: impl ExactSizeIterator<Item = &'s str> + Clone,
    ) -> io::Result<()> {
        self.start(name)?;
        write_strings(&mut self.zip, texts)
    }

    /// Adds a column of letters.
    pub fn letters(&mut self, name: &str, letters: impl Iterator<Item = char>) -> io::Result<()> {
        let letters: Vec<String> = letters.map(String::from).collect();
        self.strings(name, letters.iter().map(String::as_str))
    }
}
