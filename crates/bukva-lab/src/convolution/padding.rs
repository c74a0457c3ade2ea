//! Padding conventions.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::Size;
use crate::{Error, ErrorKind};

/// The number of zeros around the large image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Padding {
    /// The padding of bukva's network, and of PyTorch with `padding=(kernel - 1) / 2`: kernel − 1
    /// zeros per axis, half of them before, for every size and stride.
    #[default]
    Same,
    /// TensorFlow's SAME: only the zeros that windows need beyond the edge, half of them before. At
    /// stride 2, a kernel of 3 on an even side has none before and one after.
    SameTf,
    /// No zeros.
    Valid,
    /// This many zeros on each side.
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

    /// The output side of a transposed convolution, or `None` if the padding cuts off everything.
    /// Several sides of the large image have the same small side: both SAME conventions choose the
    /// largest, stride times the small one; the others choose the smallest.
    pub(super) fn enlarged(self, coarse: usize, kernel: usize, stride: usize) -> Option<usize> {
        let stamped = (coarse - 1) * stride + kernel;
        match self {
            Self::Same | Self::SameTf => Some(coarse * stride),
            Self::Valid => Some(stamped),
            Self::Each(count) => stamped.checked_sub(2 * count).filter(|&side| side > 0),
        }
    }

    /// Checks that no window contains only padding.
    pub(super) fn check(self, kernel: Size) -> Result<(), Error> {
        match self {
            Self::Each(padding) if padding >= kernel.height.min(kernel.width) => {
                Err(ErrorKind::Padding {
                    padding,
                    kernel: kernel.to_string(),
                }
                .into())
            }
            _ => Ok(()),
        }
    }
}

/// Splits a number into two halves, the smaller one first.
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
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "same" => Ok(Self::Same),
            "same-tf" => Ok(Self::SameTf),
            "valid" => Ok(Self::Valid),
            other => other.parse().map(Self::Each).map_err(|_| {
                Error::from(ErrorKind::Parse {
                    expected: "same, same-tf, valid or a number of pixels",
                    found: other.to_owned(),
                })
            }),
        }
    }
}

impl Serialize for Padding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
