//! NumPy's array files: one header, then the elements.

mod array;
mod header;

pub(crate) use array::Array;
pub use header::write_npy_header;
pub(crate) use header::{Element, Header, Kind};
