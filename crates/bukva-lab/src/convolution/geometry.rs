//! Which pixel meets which, through which weight.

use super::{ConvolutionError, Grid, Matrix, Padding, Size};

/// A convolution from a large image to a small one, and its transpose from small to large.
///
/// The small image's pixel `(i, j)` is the sum of the large image's pixels
/// `(i·stride − before + a, j·stride − before + b)`, each times the kernel's weight `(a, b)`; what
/// lies outside of the large image is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    large: Size,
    small: Size,
    kernel: Size,
    stride: usize,
    before: Size,
    after: Size,
}

/// A weight that joins a pixel of the large image to one of the small image; places are counted
/// row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The pixel of the large image.
    pub large: usize,
    /// The pixel of the small image.
    pub small: usize,
    /// The weight of the kernel.
    pub weight: usize,
}

impl Convolution {
    /// The convolution of an input of a size.
    ///
    /// # Errors
    /// When a number is 0 or the kernel doesn't fit into the padded input.
    pub fn of(
        input: Size,
        kernel: Size,
        stride: usize,
        padding: Padding,
    ) -> Result<Self, ConvolutionError> {
        check(input, kernel, stride, padding)?;
        let (before, after) = padded(input, kernel, stride, padding);
        let whole = input.zip(before, |a, b| a + b).zip(after, |a, b| a + b);
        if whole.height < kernel.height || whole.width < kernel.width {
            return Err(ConvolutionError::NoRoom {
                kernel,
                input,
                padding,
            });
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

    /// The convolution whose transpose takes an input of a size.
    ///
    /// # Errors
    /// When a number is 0 or the padding leaves no output.
    pub fn transpose_of(
        input: Size,
        kernel: Size,
        stride: usize,
        padding: Padding,
    ) -> Result<Self, ConvolutionError> {
        check(input, kernel, stride, padding)?;
        let side = |small, kernel| padding.enlarged(small, kernel, stride);
        let sides = (
            side(input.height, kernel.height),
            side(input.width, kernel.width),
        );
        let (Some(height), Some(width)) = sides else {
            return Err(ConvolutionError::NothingLeft {
                kernel,
                input,
                padding,
            });
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

    /// The large image: input of the convolution, output of its transpose.
    pub fn large(&self) -> Size {
        self.large
    }

    /// The small image: output of the convolution, input of its transpose.
    pub fn small(&self) -> Size {
        self.small
    }

    /// The kernel.
    pub fn kernel(&self) -> Size {
        self.kernel
    }

    /// How far the window moves from one small pixel to the next.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Rows of zeros above the large image, and columns left of it.
    pub fn before(&self) -> Size {
        self.before
    }

    /// Rows of zeros below the large image, and columns right of it.
    pub fn after(&self) -> Size {
        self.after
    }

    /// Rows and columns at the end of the padded large image that no window reads, because the
    /// stride doesn't come out even. PyTorch calls it `output_padding` of the transpose.
    pub fn unread(&self) -> Size {
        let padded = self.padded();
        let read = self.small.zip(self.kernel, |small, kernel| {
            (small - 1) * self.stride + kernel
        });
        padded.zip(read, |padded, read| padded - read)
    }

    /// The large image with its padding.
    pub fn padded(&self) -> Size {
        self.large
            .zip(self.before, |a, b| a + b)
            .zip(self.after, |a, b| a + b)
    }

    /// Every meeting of a large and a small pixel: the whole map.
    pub fn connections(&self) -> impl Iterator<Item = Connection> {
        let whole = *self;
        let each = move |small| whole.kernel.places().map(move |weight| (small, weight));
        whole
            .small
            .places()
            .flat_map(each)
            .filter_map(move |(small, weight)| {
                let meets = |small: usize, weight: usize, before: usize, side: usize| {
                    let place = (small * whole.stride + weight).checked_sub(before)?;
                    (place < side).then_some(place)
                };
                let row = meets(small.0, weight.0, whole.before.height, whole.large.height)?;
                let column = meets(small.1, weight.1, whole.before.width, whole.large.width)?;
                Some(Connection {
                    large: whole.large.index((row, column)),
                    small: whole.small.index(small),
                    weight: whole.kernel.index(weight),
                })
            })
    }

    /// The small image that the convolution makes of a large one.
    pub fn convolve(&self, large: &Grid, kernel: &Grid) -> Grid {
        self.sums(self.small, |met| {
            (
                met.small,
                large.values()[met.large] * kernel.values()[met.weight],
            )
        })
    }

    /// The large image that the transposed convolution makes of a small one.
    pub fn convolve_transposed(&self, small: &Grid, kernel: &Grid) -> Grid {
        self.sums(self.large, |met| {
            (
                met.large,
                small.values()[met.small] * kernel.values()[met.weight],
            )
        })
    }

    /// Adds up what each connection gives to a pixel.
    fn sums(&self, size: Size, given: impl Fn(Connection) -> (usize, f64)) -> Grid {
        let mut sums = Grid::zeros(size);
        for (pixel, product) in self.connections().map(given) {
            sums.add(pixel, product);
        }
        sums
    }

    /// The convolution as a matrix: a row for each small pixel, a column for each large one.
    pub fn matrix(&self, kernel: &Grid) -> Matrix {
        let mut matrix = Matrix::zeros(self.small.area(), self.large.area());
        for met in self.connections() {
            matrix.set(met.small, met.large, kernel.values()[met.weight]);
        }
        matrix
    }

    /// How many small pixels each large one meets: how often the convolution reads it, and how
    /// often the transpose writes to it. Where neighbours differ, checkerboards come from.
    pub fn hits(&self) -> Grid {
        self.sums(self.large, |met| (met.large, 1.0))
    }
}

fn check(
    input: Size,
    kernel: Size,
    stride: usize,
    padding: Padding,
) -> Result<(), ConvolutionError> {
    for (what, empty) in [
        ("input", input.area() == 0),
        ("kernel", kernel.area() == 0),
        ("stride", stride == 0),
    ] {
        if empty {
            return Err(ConvolutionError::Zero { what });
        }
    }
    padding.check(kernel)
}

/// Zeros before and after on both axes.
fn padded(large: Size, kernel: Size, stride: usize, padding: Padding) -> (Size, Size) {
    let rows = padding.around(large.height, kernel.height, stride);
    let columns = padding.around(large.width, kernel.width, stride);
    (Size::new(rows.0, columns.0), Size::new(rows.1, columns.1))
}
