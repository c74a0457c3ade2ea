//! Images in one folder per letter, on disk or in a zip.
//!
//! The folder that directly holds an image names its letter: `Ж`, `U+0416`, or `Ж_U+0416`. Images
//! are PNG, JPEG, WebP, BMP or GIF of any size, and each becomes a glyph by
//! [`Glyph::from_image`](bukva_glyphs::Glyph::from_image). Other files are counted and ignored. A
//! folder written by bukva also contains `set.json`, so that it is read back exactly, with hands
//! and order.

mod read;
mod write;

pub(crate) use read::{is_image, list, list_images, read_folder, read_zip};
pub(crate) use write::{write_folder, write_zip};

/// The metadata file of an image folder.
const SIDECAR: &str = "set.json";
