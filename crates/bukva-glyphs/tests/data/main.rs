//! Data read and written: every format on good files, on truncated and on lying ones.
//!
//! One program, so that the library is linked once.

mod builtin;
mod folder;
mod fonts;
mod formats;
mod from_image;
mod handwriting;
mod idx;
mod npy_pair;
mod npz;
mod reference;
mod sample;
