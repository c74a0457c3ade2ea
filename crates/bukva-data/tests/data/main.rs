//! Tests of reading and writing data: every format, with valid, truncated and inconsistent files.
//!
//! All tests are one program, so that the library is linked once.

mod builtin;
mod folder;
mod fonts;
mod formats;
mod handwriting;
mod idx;
mod npy_pair;
mod npz;
mod reference;
mod sample;
mod stream;
