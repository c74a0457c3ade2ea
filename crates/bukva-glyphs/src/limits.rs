//! Limits on the images that are decoded.

/// The longest side of an image that is decoded, in pixels.
pub(crate) const LONGEST_SIDE: u32 = 10_000;
/// The memory that decoding one image may take, in bytes.
pub(crate) const DECODE_BYTES: u64 = 256 << 20;
/// The memory that decoding all images at the same time may take, in bytes.
pub(crate) const DECODE_TOGETHER: u64 = 1 << 30;
/// The largest file that is read as an image, in bytes.
pub(crate) const IMAGE_BYTES: u64 = 64 << 20;
