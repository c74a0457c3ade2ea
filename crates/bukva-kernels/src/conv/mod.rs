//! Convolution 3×3 with stride 2 and its adjoint, on channels-last images.
//!
//! Both connect a big image (height × width × `big` channels) with a small one (half as high and
//! wide, rounded up, × `small` channels) through one weight, `[small, big, 3, 3]`: the
//! convolution goes [`Stride2::down`], the transposed convolution [`Stride2::up`], and either
//! one's backward pass goes the other way. Neither writes an unfolded copy of an image.

mod block;
mod down;
mod narrow;
mod up;
mod weight;

pub(crate) use down::DownWeight;
pub(crate) use up::UpWeight;
#[cfg(feature = "burn")]
pub(crate) use weight::Side;

/// Taps along one axis.
const SIDE: usize = 3;
const TAPS: usize = SIDE * SIDE;

/// The sizes of a convolution with stride 2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stride2 {
    pub(crate) batch: usize,
    /// Of the big image.
    pub(crate) height: usize,
    /// Of the big image.
    pub(crate) width: usize,
    /// Channels of the big image.
    pub(crate) big: usize,
    /// Channels of the small image.
    pub(crate) small: usize,
}

impl Stride2 {
    pub(crate) fn small_height(self) -> usize {
        self.height.div_ceil(2)
    }

    pub(crate) fn small_width(self) -> usize {
        self.width.div_ceil(2)
    }

    pub(crate) fn big_len(self) -> usize {
        self.batch * self.big_sample()
    }

    /// Values of a sample's small image.
    pub(crate) fn small_sample(self) -> usize {
        self.small_height() * self.small_width() * self.small
    }

    /// Values of a sample's big image.
    pub(crate) fn big_sample(self) -> usize {
        self.height * self.width * self.big
    }

    pub(crate) fn small_len(self) -> usize {
        self.batch * self.small_sample()
    }
}

/// The taps of one axis, `0..3`, that lie inside a big image of `size` at small coordinate `at`.
fn inside(at: usize, size: usize) -> [usize; 2] {
    [usize::from(at == 0), SIDE.min(size + 1 - 2 * at)]
}
