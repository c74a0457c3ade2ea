//! NumPy's array files: one header, then the elements.

mod array;
mod header;

pub use array::write_npy_header;
pub(crate) use array::{Array, write_array, write_floats, write_integers, write_strings};
