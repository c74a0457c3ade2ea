//! Limits on the memory that reading data takes.

/// The longest side of an image that is decoded, in pixels.
pub(crate) const LONGEST_SIDE: u32 = 10_000;
/// The memory that decoding one image may take, in bytes.
pub(crate) const DECODE_BYTES: u64 = 256 << 20;
/// The memory that decoding all images at the same time may take, in bytes.
pub(crate) const DECODE_TOGETHER: u64 = 1 << 30;
/// The largest file that is read as an image, in bytes.
pub(crate) const IMAGE_BYTES: u64 = 64 << 20;

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
