//! Conventions of padding.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{ConvolutionError, Size};

/// How many rows and columns of zeros are put around the large image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// As bukva's network pads, and PyTorch with `padding=(kernel - 1) / 2`: kernel − 1 zeros on
    /// each axis, half of them before, whatever the size and the stride. A kernel of 3 has one
    /// before and one after.
    #[default]
    Same,
    /// As TensorFlow's SAME: only as many zeros as the windows reach over the edge, half of them
    /// before. At stride 2, a kernel of 3 on an even side has none before and one after.
    SameTf,
    /// None: windows lie wholly inside.
    Valid,
    /// So many on all four sides.
    Each(usize),
}

impl Padding {
    /// Zeros before (above, left) and after for one axis of the large image.
    pub(super) fn around(self, fine: usize, kernel: usize, stride: usize) -> (usize, usize) {
        match self {
            Self::Same => half(kernel - 1),
            Self::SameTf => {
                let reach = (fine.div_ceil(stride) - 1) * stride + kernel;
                half(reach.saturating_sub(fine))
            }
            Self::Valid => (0, 0),
            Self::Each(count) => (count, count),
        }
    }

    /// The side that a transposed convolution makes of a small side, or `None` where the padding
    /// cuts all away. Several sides of the large image give the same small one. The two SAMEs make
    /// the largest, stride times the small one; the others the smallest.
    pub(super) fn enlarged(self, coarse: usize, kernel: usize, stride: usize) -> Option<usize> {
        let stamped = (coarse - 1) * stride + kernel;
        match self {
            Self::Same | Self::SameTf => Some(coarse * stride),
            Self::Valid => Some(stamped),
            Self::Each(count) => stamped.checked_sub(2 * count).filter(|&side| side > 0),
        }
    }

    /// Whether windows of a kernel all see something besides padding.
    pub(super) fn check(self, kernel: Size) -> Result<(), ConvolutionError> {
        match self {
            Self::Each(padding) if padding >= kernel.height.min(kernel.width) => {
                Err(ConvolutionError::Padding { padding, kernel })
            }
            _ => Ok(()),
        }
    }
}

/// Splits a number in two, the smaller half first.
fn half(count: usize) -> (usize, usize) {
    (count / 2, count - count / 2)
}

impl fmt::Display for Padding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => to.write_str("same"),
            Self::SameTf => to.write_str("same-tf"),
            Self::Valid => to.write_str("valid"),
            Self::Each(count) => count.fmt(to),
        }
    }
}

impl FromStr for Padding {
    type Err = ConvolutionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "same" => Ok(Self::Same),
            "same-tf" => Ok(Self::SameTf),
            "valid" => Ok(Self::Valid),
            other => other
                .parse()
                .map(Self::Each)
                .map_err(|_| ConvolutionError::PaddingName(other.to_owned())),
        }
    }
}

impl Serialize for Padding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
