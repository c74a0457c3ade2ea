//! The connections of a convolution: which pixels are connected by which weight.

use super::{Grid, Padding, Size};
use crate::{Error, ErrorKind};

/// A convolution from a large image to a small one, and its transpose from the small to the large.
///
/// The small image's pixel `(i, j)` is the sum of the large image's pixels
/// `(i·stride − before + a, j·stride − before + b)`, each times the kernel's weight `(a, b)`.
/// Pixels outside the large image are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// The size of the large image: the input of the convolution, the output of its transpose.
    pub(super) large: Size,
    /// The size of the small image: the output of the convolution, the input of its transpose.
    pub(super) small: Size,
    /// The size of the kernel.
    pub(super) kernel: Size,
    /// The distance between windows of neighboring small pixels.
    pub(super) stride: usize,
    /// Rows of zeros above the large image, and columns left of it.
    pub(super) before: Size,
    /// Rows of zeros below the large image, and columns right of it.
    pub(super) after: Size,
}

/// A weight that connects a pixel of the large image with one of the small image, as indices in row
/// order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Connection {
    /// The pixel of the large image.
    pub(super) large: usize,
    /// The pixel of the small image.
    pub(super) small: usize,
    /// The weight of the kernel.
    pub(super) weight: usize,
}

impl Convolution {
    /// The convolution of an input of the given size.
    ///
    /// # Errors
    /// If a number is 0 or the kernel does not fit into the padded input.
    pub fn new(input: Size, kernel: Size, stride: usize, padding: Padding) -> Result<Self, Error> {
        check(input, kernel, stride, padding)?;
        let (before, after) = padded(input, kernel, stride, padding);
        let whole = input.zip(before, |a, b| a + b).zip(after, |a, b| a + b);
        if whole.height < kernel.height || whole.width < kernel.width {
            return Err(ErrorKind::KernelTooLarge {
                kernel: kernel.to_string(),
                input: input.to_string(),
                padding: padding.to_string(),
            }
            .into());
        }
        let small = whole.zip(kernel, |whole, kernel| (whole - kernel) / stride + 1);
        Ok(Self {
            large: input,
            small,
            kernel,
            stride,
            before,
            after,
        })
    }

    /// The convolution whose transpose has an input of the given size.
    ///
    /// # Errors
    /// If a number is 0 or the padding leaves no output.
    pub fn transposed(
        input: Size,
        kernel: Size,
        stride: usize,
        padding: Padding,
    ) -> Result<Self, Error> {
        check(input, kernel, stride, padding)?;
        let side = |small, kernel| padding.enlarged(small, kernel, stride);
        let sides = (
            side(input.height, kernel.height),
            side(input.width, kernel.width),
        );
        let (Some(height), Some(width)) = sides else {
            return Err(ErrorKind::NoOutput {
                kernel: kernel.to_string(),
                input: input.to_string(),
                padding: padding.to_string(),
            }
            .into());
        };
        let large = Size::new(height, width);
        let (before, after) = padded(large, kernel, stride, padding);
        Ok(Self {
            large,
            small: input,
            kernel,
            stride,
            before,
            after,
        })
    }

    /// Rows and columns at the end of the padded large image that no window reads. For the
    /// transpose, PyTorch calls this `output_padding`.
    pub fn unread(&self) -> Size {
        let padded = self.padded();
        let read = self.small.zip(self.kernel, |small, kernel| {
            (small - 1) * self.stride + kernel
        });
        padded.zip(read, |padded, read| padded - read)
    }

    /// The size of the large image with its padding.
    pub fn padded(&self) -> Size {
        self.large
            .zip(self.before, |a, b| a + b)
            .zip(self.after, |a, b| a + b)
    }

    /// All connections.
    pub(super) fn connections(&self) -> impl Iterator<Item = Connection> {
        let whole = *self;
        let each = move |small| whole.kernel.places().map(move |weight| (small, weight));
        whole
            .small
            .places()
            .flat_map(each)
            .filter_map(move |(small, weight)| {
                let connected = |small: usize, weight: usize, before: usize, side: usize| {
                    let place = (small * whole.stride + weight).checked_sub(before)?;
                    (place < side).then_some(place)
                };
                let row = connected(small.0, weight.0, whole.before.height, whole.large.height)?;
                let column = connected(small.1, weight.1, whole.before.width, whole.large.width)?;
                Some(Connection {
                    large: whole.large.index((row, column)),
                    small: whole.small.index(small),
                    weight: whole.kernel.index(weight),
                })
            })
    }

    /// The convolution of a large image.
    pub fn convolve(&self, large: &Grid, kernel: &Grid) -> Grid {
        self.sums(self.small, |link| {
            (
                link.small,
                large.values()[link.large] * kernel.values()[link.weight],
            )
        })
    }

    /// The transposed convolution of a small image.
    pub fn convolve_transposed(&self, small: &Grid, kernel: &Grid) -> Grid {
        self.sums(self.large, |link| {
            (
                link.large,
                small.values()[link.small] * kernel.values()[link.weight],
            )
        })
    }

    /// Adds up the contribution of each connection to a pixel.
    fn sums(&self, size: Size, given: impl Fn(Connection) -> (usize, f64)) -> Grid {
        let mut sums = Grid::zeros(size);
        for (pixel, product) in self.connections().map(given) {
            sums.add(pixel, product);
        }
        sums
    }

    /// The convolution as a matrix: one row per small pixel, one column per large pixel.
    pub fn matrix(&self, kernel: &Grid) -> Grid {
        let mut matrix = Grid::zeros(Size::new(self.small.area(), self.large.area()));
        for link in self.connections() {
            let cell = matrix.size().index((link.small, link.large));
            matrix.add(cell, kernel.values()[link.weight]);
        }
        matrix
    }

    /// The number of small pixels that each large one is connected to: how often the convolution
    /// reads it, and how often the transpose writes to it. Differences cause checkerboards.
    pub fn hits(&self) -> Grid {
        self.sums(self.large, |link| (link.large, 1.0))
    }
}

fn check(input: Size, kernel: Size, stride: usize, padding: Padding) -> Result<(), Error> {
    for (what, empty) in [
        ("input", input.area() == 0),
        ("kernel", kernel.area() == 0),
        ("stride", stride == 0),
    ] {
        if empty {
            return Err(ErrorKind::Zero { what }.into());
        }
    }
    padding.check(kernel)
}

/// The zeros before and after on both axes.
fn padded(large: Size, kernel: Size, stride: usize, padding: Padding) -> (Size, Size) {
    let rows = padding.around(large.height, kernel.height, stride);
    let columns = padding.around(large.width, kernel.width, stride);
    (Size::new(rows.0, columns.0), Size::new(rows.1, columns.1))
}
