//! Saves outlines as images.

use std::io::{self, Write};
use std::path::Path;

use image::GrayImage;
use kurbo::Affine;

use super::{Outline, svg};
use crate::atomic_file;
use crate::error::Error;
use crate::location::Location;
use crate::raster::rasterize;

impl Outline {
    /// Writes the outline, black on white, replacing the file atomically: as SVG if the name ends in
    /// `.svg`, and otherwise as a PNG of `side` x `side` pixels.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>, side: usize) -> Result<(), Error> {
        let path = path.as_ref();
        let content = match is_svg(path) {
            true => Ok(self.to_svg().into_bytes()),
            false => self.to_png(side),
        };
        write(path, content)
    }

    /// Writes as much of the outline as lies between the origin and a width and height, black on
    /// white, replacing the file atomically: as SVG if the name ends in `.svg`, and otherwise as a PNG
    /// in which a unit has `scale` pixels.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save_part(
        &self,
        path: impl AsRef<Path>,
        [width, height]: [f64; 2],
        scale: f64,
    ) -> Result<(), Error> {
        let path = path.as_ref();
        let content = match is_svg(path) {
            true => Ok(svg::file(&self.path, [width, height]).into_bytes()),
            false => self.part_to_png([width, height], scale),
        };
        write(path, content)
    }

    fn part_to_png(&self, [width, height]: [f64; 2], scale: f64) -> io::Result<Vec<u8>> {
        let [columns, rows] = [width, height].map(|side| (side * scale).ceil() as usize);
        // The rasterizer fills squares.
        let side = columns.max(rows);
        let ink = rasterize(&(Affine::scale(scale) * &self.path), side);
        let shown = ink.chunks_exact(side.max(1)).take(rows);
        let light = shown.flat_map(|row| &row[..columns]).map(|ink| 255 - ink);
        png([columns, rows], light.collect())
    }

    /// The outline as a PNG file of `side` x `side` pixels, black on white.
    ///
    /// # Errors
    /// When there is no such image, as for a side of 0.
    pub fn to_png(&self, side: usize) -> io::Result<Vec<u8>> {
        let light = self.render(side).into_iter().map(|ink| 255 - ink).collect();
        png([side, side], light)
    }
}

fn is_svg(path: &Path) -> bool {
    path.extension().is_some_and(|found| found == "svg")
}

fn write(path: &Path, content: io::Result<Vec<u8>>) -> Result<(), Error> {
    content
        .and_then(|bytes| atomic_file::write_picture(path, |file| file.write_all(&bytes)))
        .map_err(|error| Location::file(path).write(error))
}

fn png([width, height]: [usize; 2], light: Vec<u8>) -> io::Result<Vec<u8>> {
    let image = GrayImage::from_raw(width as u32, height as u32, light);
    let image = image.ok_or_else(|| io::Error::other("the image is too large"))?;
    crate::png::encode(&image)
}
