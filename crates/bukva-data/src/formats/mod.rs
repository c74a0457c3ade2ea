//! Reading and writing datasets.

mod archive;
mod arrays;
mod folder;
mod fonts;
mod glyph_file;
mod gzip;
mod hands_from_names;
mod idx;
mod image_files;
mod npy;
mod npy_pair;
mod npz;
mod npz_writer;
mod open;
mod options;
mod packed;
mod sidecar;
mod stream;
mod tones;
mod write;
mod zip_file;

pub(crate) use archive::Archive;
pub use arrays::Labels;
pub use glyph_file::GlyphFile;
pub use image_files::{ImageFile, image_files};
pub use npy::write_npy_header;
pub use npz_writer::NpzWriter;
pub use open::{open, open_with, source_files};
pub use options::{LoadedSet, OpenOptions};
pub(crate) use packed::unpack;
pub use packed::{open_packed, write_packed};
pub use stream::GlyphStream;
pub use write::{Format, write};
