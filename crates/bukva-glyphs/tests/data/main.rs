//! Tests of reading and writing data: every format, with valid, truncated and inconsistent files.
//!
//! All tests are one program, so that the library is linked once.

mod builtin;
mod folder;
mod fonts;
mod formats;
mod from_image;
mod from_image_around;
mod handwriting;
mod idx;
mod image_files;
mod npy_pair;
mod npz;
mod reference;
mod sample;
mod stream;
