//! Tests of reading pictures: what is found in drawings, scans and photographs, and in damaged files.
//!
//! All tests are one program, so that the library is linked once.

mod from_image;
mod from_image_around;
mod image_files;
