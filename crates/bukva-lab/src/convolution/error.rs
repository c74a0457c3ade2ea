//! What can be wrong with a convolution that is asked for.

use super::{Padding, Size};

/// Why there is no such convolution, or why values don't fit it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ConvolutionError {
    /// A side, kernel or stride is 0.
    #[error("{what}: expected at least 1, found 0")]
    Zero {
        /// Which number.
        what: &'static str,
    },
    /// Windows would lie in the padding altogether.
    #[error(
        "padding {padding}: expected less than the kernel's sides ({kernel}), or the outermost \
         windows would see nothing but padding"
    )]
    Padding {
        /// The padding asked for.
        padding: usize,
        /// The kernel.
        kernel: Size,
    },
    /// The kernel is larger than the padded input.
    #[error(
        "a kernel of {kernel} does not fit into an input of {input} with padding {padding}: give a \
         larger input, a smaller kernel or padding same"
    )]
    NoRoom {
        /// The kernel.
        kernel: Size,
        /// The input.
        input: Size,
        /// The padding.
        padding: Padding,
    },
    /// The padding of a transposed convolution leaves no output.
    #[error(
        "padding {padding} cuts all away that a kernel of {kernel} stamps for an input of {input}: \
         give less padding"
    )]
    NothingLeft {
        /// The kernel.
        kernel: Size,
        /// The input.
        input: Size,
        /// The padding.
        padding: Padding,
    },
    /// Another number of values than pixels.
    #[error("expected {} values for {size}, row by row; found {found}", size.area())]
    Values {
        /// What the values are for.
        size: Size,
        /// How many there are.
        found: usize,
    },
    /// A text that is no size.
    #[error("expected a size as 3x3 (height by width) or 3, found {0:?}")]
    Size(String),
    /// A text that is no padding.
    #[error("expected same, same-tf, valid or a number of pixels, found {0:?}")]
    PaddingName(String),
}
