//! Batch normalization followed by PReLU, over rows of channels.
//!
//! Values are `rows × channels`, channels last: a batch of vectors, or the pixels of a batch of
//! channels-last images. Sums are computed over fixed parts and the parts are added in order, so
//! that their bits do not depend on the number of threads.

mod partition;
mod passes;
mod prelu;
mod statistics;

pub(crate) use prelu::{Origin, backward, forward};
pub(crate) use statistics::Statistics;
