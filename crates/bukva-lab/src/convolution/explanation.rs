//! One convolution or transposed convolution, with all that explains it.

use serde::Serialize;

use super::{Convolution, ConvolutionError, Grid, Matrix, Padding, Size};

/// From large to small, or from small to large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The convolution.
    Conv,
    /// The transposed convolution.
    ConvTranspose,
}

impl Direction {
    /// The operation in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Conv => "convolution",
            Self::ConvTranspose => "transposed convolution",
        }
    }

    /// How a side of the output comes about, in words.
    pub const fn size_rule(self) -> &'static str {
        match self {
            Self::Conv => "⌊(input + before + after − kernel) / stride⌋ + 1",
            Self::ConvTranspose => "(input − 1) · stride + kernel − before − after + unread",
        }
    }
}

/// What one input pixel adds to the output: its value times the kernel's weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stamp {
    /// The input pixel's row.
    pub row: usize,
    /// The input pixel's column.
    pub column: usize,
    /// Its value.
    pub value: f64,
    /// For each output pixel, row by row, what it is given; `None` where nothing is.
    pub marks: Vec<Option<f64>>,
}

/// The same map as a kernel that slides over a grid and leaves one sum at each place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slide {
    /// Size of the grid slid over.
    pub size: Size,
    /// Its cells, row by row: the input's values, and `None` for each zero that was put in.
    pub cells: Vec<Option<f64>>,
    /// What slides: the kernel, flipped for the transposed convolution.
    pub kernel: Grid,
    /// How far it moves at a time.
    pub step: usize,
}

impl Slide {
    /// The sums left, found by sliding.
    pub fn result(&self) -> Grid {
        let kernel = self.kernel.size();
        let steps = |whole, kernel| (whole - kernel) / self.step + 1;
        let size = Size::new(
            steps(self.size.height, kernel.height),
            steps(self.size.width, kernel.width),
        );
        Grid::from_fn(size, |(row, column)| {
            let products = kernel.places().map(|weight| {
                let place = (row * self.step + weight.0, column * self.step + weight.1);
                let cell = self.cells[self.size.index(place)];
                cell.unwrap_or(0.0) * self.kernel.at(weight)
            });
            products.sum()
        })
    }
}

/// A convolution or transposed convolution of given values, written out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Which of the two.
    pub direction: Direction,
    /// What goes in.
    pub input: Grid,
    /// The weights.
    pub kernel: Grid,
    /// What comes out.
    pub output: Grid,
    /// How far the window moves from one pixel of the small image to the next.
    pub stride: usize,
    /// The convention of padding.
    pub padding: Padding,
    /// Rows and columns of zeros before the large image.
    pub before: Size,
    /// Rows and columns of zeros after the large image.
    pub after: Size,
    /// Padded rows and columns at the end that no window reads.
    pub unread: Size,
    /// How the output's height and width come about.
    pub size_formulas: [String; 2],
    /// The same settings of PyTorch's layer, where it has them.
    pub pytorch: Option<String>,
    /// The convolution as a matrix: a row for each small pixel, a column for each large one. It
    /// takes the input to the output where this is a convolution.
    pub matrix: Matrix,
    /// Its transpose, which takes the input to the output of a transposed convolution.
    pub transposed_matrix: Matrix,
    /// What each input pixel adds, in the input's order. Together they are the output.
    pub stamps: Vec<Stamp>,
    /// The same map by sliding.
    pub slide: Slide,
    /// For each pixel of the large image, how many of the small one meet it.
    pub hits: Grid,
    #[serde(skip)]
    convolution: Convolution,
}

impl Explanation {
    /// Writes out what a kernel does to an input.
    ///
    /// # Errors
    /// When there is no such convolution.
    pub fn new(
        direction: Direction,
        input: Grid,
        kernel: Grid,
        stride: usize,
        padding: Padding,
    ) -> Result<Self, ConvolutionError> {
        let (sizes, convolution) = (
            (input.size(), kernel.size()),
            match direction {
                Direction::Conv => Convolution::of,
                Direction::ConvTranspose => Convolution::transpose_of,
            },
        );
        let convolution = convolution(sizes.0, sizes.1, stride, padding)?;
        let output = match direction {
            Direction::Conv => convolution.convolve(&input, &kernel),
            Direction::ConvTranspose => convolution.convolve_transposed(&input, &kernel),
        };
        let matrix = convolution.matrix(&kernel);
        Ok(Self {
            direction,
            stride,
            padding,
            before: convolution.before(),
            after: convolution.after(),
            unread: convolution.unread(),
            size_formulas: size_formulas(&convolution, direction),
            pytorch: pytorch(&convolution, direction),
            transposed_matrix: matrix.transposed(),
            matrix,
            stamps: stamps(&convolution, direction, &input, &kernel, &output),
            slide: slide(&convolution, direction, &input, &kernel),
            hits: convolution.hits(),
            input,
            kernel,
            output,
            convolution,
        })
    }

    /// The map itself, without values.
    pub fn convolution(&self) -> &Convolution {
        &self.convolution
    }

    /// For each cell of [`Explanation::matrix`] which weight of the kernel stands there.
    pub fn weights_in_matrix(&self) -> Vec<Vec<Option<usize>>> {
        let (small, large) = (self.convolution.small(), self.convolution.large());
        let mut cells = vec![vec![None; large.area()]; small.area()];
        for met in self.convolution.connections() {
            cells[met.small][met.large] = Some(met.weight);
        }
        cells
    }
}

fn size_formulas(convolution: &Convolution, direction: Direction) -> [String; 2] {
    let sides = |of: fn(Size) -> usize| {
        let [small, large, kernel] = [
            convolution.small(),
            convolution.large(),
            convolution.kernel(),
        ]
        .map(of);
        let [before, after, unread] = [
            convolution.before(),
            convolution.after(),
            convolution.unread(),
        ]
        .map(of);
        let stride = convolution.stride();
        match direction {
            Direction::Conv => {
                format!("⌊({large} + {before} + {after} − {kernel}) / {stride}⌋ + 1 = {small}")
            }
            Direction::ConvTranspose => format!(
                "({small} − 1) · {stride} + {kernel} − {before} − {after} + {unread} = {large}"
            ),
        }
    };
    [sides(|size| size.height), sides(|size| size.width)]
}

/// PyTorch pads alike on both ends of an axis, and lengthens the transpose's output by less than
/// the stride.
fn pytorch(convolution: &Convolution, direction: Direction) -> Option<String> {
    let padding = convolution.before();
    let pair = |size: Size| format!("({}, {})", size.height, size.width);
    let alike = |size: Size| match size.height == size.width {
        true => size.height.to_string(),
        false => pair(size),
    };
    if padding != convolution.after() {
        return None;
    }
    let (stride, kernel) = (convolution.stride(), alike(convolution.kernel()));
    match direction {
        Direction::Conv => Some(format!(
            "Conv2d(1, 1, {kernel}, stride={stride}, padding={})",
            alike(padding)
        )),
        Direction::ConvTranspose => Some(format!(
            "ConvTranspose2d(1, 1, {kernel}, stride={stride}, padding={}, output_padding={})",
            alike(padding),
            alike(convolution.unread())
        )),
    }
}

fn stamps(
    convolution: &Convolution,
    direction: Direction,
    input: &Grid,
    kernel: &Grid,
    output: &Grid,
) -> Vec<Stamp> {
    let blank = |((row, column), &value)| Stamp {
        row,
        column,
        value,
        marks: vec![None; output.size().area()],
    };
    let pixels = input.size().places().zip(input.values());
    let mut stamps: Vec<Stamp> = pixels.map(blank).collect();
    for met in convolution.connections() {
        let (from, to) = match direction {
            Direction::Conv => (met.large, met.small),
            Direction::ConvTranspose => (met.small, met.large),
        };
        let mark = stamps[from].value * kernel.values()[met.weight];
        stamps[from].marks[to] = Some(mark);
    }
    stamps
}

/// The convolution slides over its padded input. The transpose slides, step by step, the flipped
/// kernel over an input whose pixels were moved apart by the stride.
fn slide(convolution: &Convolution, direction: Direction, input: &Grid, kernel: &Grid) -> Slide {
    let (size, corner, apart) = match direction {
        Direction::Conv => (convolution.padded(), convolution.before(), 1),
        Direction::ConvTranspose => {
            let corner = kernel
                .size()
                .zip(convolution.before(), |kernel, cut| kernel - 1 - cut);
            let windows = kernel.size().map(|kernel| kernel - 1);
            let size = convolution.large().zip(windows, |large, more| large + more);
            (size, corner, convolution.stride())
        }
    };
    let mut cells = vec![None; size.area()];
    for ((row, column), value) in input.size().places().zip(input.values()) {
        let place = (corner.height + row * apart, corner.width + column * apart);
        cells[size.index(place)] = Some(*value);
    }
    let (kernel, step) = match direction {
        Direction::Conv => (kernel.clone(), convolution.stride()),
        Direction::ConvTranspose => (kernel.flipped(), 1),
    };
    Slide {
        size,
        cells,
        kernel,
        step,
    }
}
