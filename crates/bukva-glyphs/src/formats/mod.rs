//! Reading and writing glyph sets.

mod archive;
mod arrays;
mod folder;
mod gzip;
mod idx;
mod letter;
mod npy;
mod npy_pair;
mod npz;
mod npz_writer;
mod open;
mod sidecar;
mod write;
mod writers;

pub use folder::{write_folder, write_zip};
pub use idx::write_idx;
pub use npy::write_npy_header;
pub use npy_pair::{ReportPair, ReportScript, number_of, numbered, read_report};
pub(crate) use npz::from_npz;
pub use npz::{read_npz, write_npz};
pub use npz_writer::NpzWriter;
pub use open::{LoadedSet, OpenOptions, open, open_with};
pub use write::{Format, write};
