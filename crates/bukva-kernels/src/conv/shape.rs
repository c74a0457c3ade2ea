//! The sizes of a 3x3 convolution with stride 2 and padding 1.

/// Taps along one axis.
pub(super) const SIDE: usize = 3;
/// Taps of a kernel.
pub(crate) const TAPS: usize = SIDE * SIDE;

/// The sizes of a convolution whose output is half as high and wide as its input, rounded up. A
/// transposed convolution goes the other way: its input is the convolution's output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConvShape {
    pub(crate) batch: usize,
    /// Height of the input.
    pub(crate) height: usize,
    /// Width of the input.
    pub(crate) width: usize,
    /// Channels of the input.
    pub(crate) inputs: usize,
    /// Channels of the output.
    pub(crate) outputs: usize,
}

impl ConvShape {
    pub(crate) fn output_height(self) -> usize {
        self.height.div_ceil(2)
    }

    pub(crate) fn output_width(self) -> usize {
        self.width.div_ceil(2)
    }

    /// Places of the output image.
    pub(super) fn places(self) -> usize {
        self.output_height() * self.output_width()
    }

    /// Values per sample of the input.
    pub(crate) fn input_sample(self) -> usize {
        self.height * self.width * self.inputs
    }

    /// Values per sample of the output.
    pub(crate) fn output_sample(self) -> usize {
        self.places() * self.outputs
    }
}

/// The taps along one axis, within `0..3`, that fall inside an input of `size` at output coordinate
/// `at`.
pub(super) fn valid_taps(at: usize, size: usize) -> [usize; 2] {
    [usize::from(at == 0), SIDE.min(size + 1 - 2 * at)]
}
