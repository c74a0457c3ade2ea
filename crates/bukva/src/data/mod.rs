//! Glyphs as data: sets of letters, where they come from, and how they are split and paired.

mod align;
pub mod augment;
mod bank;
mod batch;
mod corpus;
mod matching;
mod reserve;
mod set;
mod split;

pub use align::{AlignError, ClassConfig, ClassPair, Classes, Reason, Unpaired};
pub use bank::Bank;
pub use batch::{Batch, BatchInk, Batcher, Example};
pub use corpus::{Corpus, CorpusError, DataConfig, Sides};
pub use matching::HandIndex;
pub use reserve::reserve;
pub use set::{GlyphSet, Hand, Split};
pub use split::{SplitBasis, SplitBy, SplitConfig, SplitError, SplitPlan};

// Reading and writing.
mod archive;
mod builtin;
mod content;
mod error;
mod folder;
mod idx;
mod images;
mod info;
mod letter;
mod limits;
mod normalise;
mod npy;
mod npz;
mod npz_writer;
mod open;
mod report;
mod sidecar;
mod sitting;
mod write;

pub use builtin::builtin;
pub use error::DataError;
pub use folder::{write_folder, write_zip};
pub use idx::write_idx;
pub use info::{Info, LetterCount, SplitCount};
pub use limits::Limits;
pub use normalise::{Normalisation, normalize_mean, normalize_stddev};
pub use npy::write_npy_header;
pub use npz::{read_npz, write_npz};
pub(crate) use npz_writer::NpzWriter;
pub use open::{OpenOptions, Opened, open, open_with};
pub use report::{ReportPair, ReportScript, number_of, numbered, read_report};
pub use write::{Format, write};
