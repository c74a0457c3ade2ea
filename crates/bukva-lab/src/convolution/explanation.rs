//! Worked examples of convolutions and transposed convolutions.

use serde::Serialize;

use super::{Convolution, Grid, Padding, Size};
use crate::Error;

/// Convolution or transposed convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The convolution, from large to small.
    Conv,
    /// The transposed convolution, from small to large.
    ConvTranspose,
}

impl Direction {
    /// The name of the operation.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Conv => "convolution",
            Self::ConvTranspose => "transposed convolution",
        }
    }

    /// The formula of a side of the output, in words.
    pub const fn size_rule(self) -> &'static str {
        match self {
            Self::Conv => "⌊(input + before + after − kernel) / stride⌋ + 1",
            Self::ConvTranspose => "(input − 1) · stride + kernel − before − after + unread",
        }
    }
}

/// The contribution of an input pixel to the output: its value times the kernel's weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stamp {
    /// The input pixel's row.
    pub row: usize,
    /// The input pixel's column.
    pub column: usize,
    /// The input pixel's value.
    pub value: f64,
    /// The contribution to each output pixel, in row order; `None` if it is not reached.
    pub marks: Vec<Option<f64>>,
}

/// The same operation as a kernel that slides over a grid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slide {
    /// The size of the grid.
    pub size: Size,
    /// Its cells, in row order: the values of the input, and `None` for an inserted zero.
    pub cells: Vec<Option<f64>>,
    /// The kernel that slides; it is rotated by 180° for the transposed convolution.
    pub kernel: Grid,
    /// The step of the sliding kernel.
    pub step: usize,
}

impl Slide {
    /// The output, computed by sliding.
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

/// A worked example of a convolution or transposed convolution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The operation.
    pub direction: Direction,
    /// The input.
    pub input: Grid,
    /// The weights.
    pub kernel: Grid,
    /// The output.
    pub output: Grid,
    /// The distance between windows of neighboring pixels of the small image.
    pub stride: usize,
    /// The padding convention.
    pub padding: Padding,
    /// Rows and columns of zeros before the large image.
    pub before: Size,
    /// Rows and columns of zeros after the large image.
    pub after: Size,
    /// Padded rows and columns at the end that no window reads.
    pub unread: Size,
    /// The formulas of the output's height and width.
    pub size_formulas: [String; 2],
    /// The equivalent PyTorch layer, if there is one.
    pub pytorch: Option<String>,
    /// The convolution as a matrix: one row per small pixel, one column per large pixel. For a
    /// convolution, it maps the input to the output.
    pub matrix: Grid,
    /// Its transpose, which maps the input of a transposed convolution to the output.
    pub transposed_matrix: Grid,
    /// The contributions of the input pixels, in row order. Their sum is the output.
    pub stamps: Vec<Stamp>,
    /// The same operation as a sliding kernel.
    pub slide: Slide,
    /// The number of small pixels that each pixel of the large image is connected to.
    pub hits: Grid,
    #[serde(skip)]
    convolution: Convolution,
}

impl Explanation {
    /// Works through an operation.
    ///
    /// # Errors
    /// If the sizes, stride and padding don't define a convolution.
    pub fn new(
        direction: Direction,
        input: Grid,
        kernel: Grid,
        stride: usize,
        padding: Padding,
    ) -> Result<Self, Error> {
        let (sizes, convolution) = (
            (input.size(), kernel.size()),
            match direction {
                Direction::Conv => Convolution::new,
                Direction::ConvTranspose => Convolution::transposed,
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
            before: convolution.before,
            after: convolution.after,
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

    /// The operation without values.
    pub fn convolution(&self) -> &Convolution {
        &self.convolution
    }

    /// The matrix that maps the input to the output, and its transpose, with the weights' indices.
    pub fn weight_matrices(&self) -> [WeightMatrix; 2] {
        let (small, large) = (self.convolution.small, self.convolution.large);
        let [mut straight, mut transposed] = [
            WeightMatrix::new("C", small.area(), large.area()),
            WeightMatrix::new("Cᵀ", large.area(), small.area()),
        ];
        for link in self.convolution.connections() {
            straight.rows[link.small][link.large] = Some(link.weight);
            transposed.rows[link.large][link.small] = Some(link.weight);
        }
        match self.direction {
            Direction::Conv => [straight, transposed],
            Direction::ConvTranspose => [transposed, straight],
        }
    }
}

/// A matrix whose cells are indices of the kernel's weights, or `None` for zero.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightMatrix {
    /// `C` for the convolution, `Cᵀ` for its transpose.
    pub name: &'static str,
    /// The cells.
    pub rows: Vec<Vec<Option<usize>>>,
}

impl WeightMatrix {
    fn new(name: &'static str, rows: usize, columns: usize) -> Self {
        let rows = vec![vec![None; columns]; rows];
        Self { name, rows }
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The name with the numbers of rows and columns.
    pub fn title(&self) -> String {
        format!("{}, {}×{}", self.name, self.rows.len(), self.columns())
    }
}

fn size_formulas(convolution: &Convolution, direction: Direction) -> [String; 2] {
    let sides = |of: fn(Size) -> usize| {
        let [small, large, kernel] =
            [convolution.small, convolution.large, convolution.kernel].map(of);
        let [before, after, unread] =
            [convolution.before, convolution.after, convolution.unread()].map(of);
        let stride = convolution.stride;
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

/// PyTorch pads both ends of an axis equally, and extends the output of the transpose by less than
/// the stride.
fn pytorch(convolution: &Convolution, direction: Direction) -> Option<String> {
    let padding = convolution.before;
    let pair = |size: Size| format!("({}, {})", size.height, size.width);
    let short = |size: Size| match size.height == size.width {
        true => size.height.to_string(),
        false => pair(size),
    };
    if padding != convolution.after {
        return None;
    }
    let (stride, kernel) = (convolution.stride, short(convolution.kernel));
    match direction {
        Direction::Conv => Some(format!(
            "Conv2d(1, 1, {kernel}, stride={stride}, padding={})",
            short(padding)
        )),
        Direction::ConvTranspose => Some(format!(
            "ConvTranspose2d(1, 1, {kernel}, stride={stride}, padding={}, output_padding={})",
            short(padding),
            short(convolution.unread())
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
    for link in convolution.connections() {
        let (from, to) = match direction {
            Direction::Conv => (link.large, link.small),
            Direction::ConvTranspose => (link.small, link.large),
        };
        let mark = stamps[from].value * kernel.values()[link.weight];
        stamps[from].marks[to] = Some(mark);
    }
    stamps
}

/// The convolution slides over its padded input. The transpose slides the rotated kernel by one
/// pixel over an input whose pixels are the stride apart.
fn slide(convolution: &Convolution, direction: Direction, input: &Grid, kernel: &Grid) -> Slide {
    let (size, corner, apart) = match direction {
        Direction::Conv => (convolution.padded(), convolution.before, 1),
        Direction::ConvTranspose => {
            let corner = kernel
                .size()
                .zip(convolution.before, |kernel, cut| kernel - 1 - cut);
            let windows = kernel.size().map(|kernel| kernel - 1);
            let size = convolution.large.zip(windows, |large, more| large + more);
            (size, corner, convolution.stride)
        }
    };
    let mut cells = vec![None; size.area()];
    for ((row, column), value) in input.size().places().zip(input.values()) {
        let place = (corner.height + row * apart, corner.width + column * apart);
        cells[size.index(place)] = Some(*value);
    }
    let (kernel, step) = match direction {
        Direction::Conv => (kernel.clone(), convolution.stride),
        Direction::ConvTranspose => (kernel.flipped(), 1),
    };
    Slide {
        size,
        cells,
        kernel,
        step,
    }
}
