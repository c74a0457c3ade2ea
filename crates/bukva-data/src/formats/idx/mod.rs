//! IDX, the format of MNIST: `NAME-images-idx3-ubyte`, `NAME-labels-idx1-ubyte`, plain or gzipped.
//!
//! A separate file contains the letters in label order: `NAME.json` as `{"labels": ["А", "Б"]}`, or
//! `NAME-letters.txt`. If `NAME-names.txt` has the original file name of each image, writers and
//! sessions are recovered from the names where possible.

mod files;
mod read;
mod write;

pub(crate) use files::Files;
pub(crate) use read::{labels, read, read_header};
pub(crate) use write::{write_idx, written_files};

/// Images of unsigned bytes.
const IMAGES: [u8; 4] = [0, 0, 8, 3];
/// Labels, by bytes per label: unsigned bytes, and signed integers of two and four bytes.
const LABELS: [(usize, [u8; 4]); 3] = [
    (1, [0, 0, 8, 1]),
    (2, [0, 0, 0x0b, 1]),
    (4, [0, 0, 0x0c, 1]),
];
