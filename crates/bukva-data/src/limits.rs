//! Limits on the memory that reading data takes.

/// The sizes at which a reader stops. Nothing is allocated only because a header announces it:
/// memory grows with the data that is actually read, up to these limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that all files of a dataset may take together while they are read.
    pub memory: u64,
    /// The largest ratio of unpacked to packed size, for data larger than `ratio_exempt`.
    pub ratio: u64,
    /// Up to this many bytes, the ratio is not checked, because rows of equal labels pack extremely
    /// well.
    pub ratio_exempt: u64,
    /// Members of an archive, or files of a folder.
    pub entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 31,
            ratio: 400,
            ratio_exempt: 64 << 20,
            entries: 2_000_000,
        }
    }
}
