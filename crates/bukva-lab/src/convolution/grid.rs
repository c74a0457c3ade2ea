//! Small grids of numbers, and matrices.

use std::fmt;
use std::str::FromStr;

use rand::Rng;
use serde::{Serialize, Serializer};

use super::ConvolutionError;

/// Height and width of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Size {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Size {
    /// A size of so many rows and columns.
    pub const fn new(height: usize, width: usize) -> Self {
        Self { height, width }
    }

    /// How many pixels there are.
    pub const fn area(self) -> usize {
        self.height * self.width
    }

    /// All places (row, column), row by row.
    pub fn places(self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.height).flat_map(move |row| (0..self.width).map(move |column| (row, column)))
    }

    /// The place of a pixel in row-by-row order.
    pub const fn index(self, (row, column): (usize, usize)) -> usize {
        row * self.width + column
    }

    /// Does the same to both sides.
    pub(super) fn map(self, change: impl Fn(usize) -> usize) -> Self {
        Self::new(change(self.height), change(self.width))
    }

    /// Joins the sides of two sizes.
    pub(super) fn zip(self, other: Self, join: impl Fn(usize, usize) -> usize) -> Self {
        Self::new(
            join(self.height, other.height),
            join(self.width, other.width),
        )
    }
}

impl fmt::Display for Size {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}x{}", self.height, self.width)
    }
}

impl FromStr for Size {
    type Err = ConvolutionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ConvolutionError::Size(text.to_owned());
        let (height, width) = text.split_once(['x', 'X', '×']).unwrap_or((text, text));
        let side = |text: &str| text.trim().parse().map_err(|_| refused());
        Ok(Self::new(side(height)?, side(width)?))
    }
}

/// Numbers in rows and columns; serialised as a list of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    size: Size,
    values: Vec<f64>,
}

impl Grid {
    /// A grid of values given row by row.
    ///
    /// # Errors
    /// When there are more or fewer of them than pixels.
    pub fn new(size: Size, values: Vec<f64>) -> Result<Self, ConvolutionError> {
        let found = values.len();
        match found == size.area() {
            true => Ok(Self { size, values }),
            false => Err(ConvolutionError::Values { size, found }),
        }
    }

    /// A grid of zeros.
    pub fn zeros(size: Size) -> Self {
        Self::from_fn(size, |_| 0.0)
    }

    /// A grid whose values are told by their place (row, column).
    pub fn from_fn(size: Size, value: impl FnMut((usize, usize)) -> f64) -> Self {
        let values = size.places().map(value).collect();
        Self { size, values }
    }

    /// A grid of whole numbers from 1 to `most`, drawn from a generator.
    pub fn drawn(size: Size, most: u32, rng: &mut impl Rng) -> Self {
        Self::from_fn(size, |_| f64::from(rng.random_range(1..=most)))
    }

    /// Height and width.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value at a place (row, column).
    ///
    /// # Panics
    /// Outside of the grid.
    pub fn at(&self, place: (usize, usize)) -> f64 {
        self.values[self.size.index(place)]
    }

    /// Turned by half a turn: what was last is first.
    pub fn flipped(&self) -> Self {
        let values = self.values.iter().rev().copied().collect();
        Self {
            size: self.size,
            values,
        }
    }

    /// The sum of products with a grid of the same size.
    pub fn dot(&self, other: &Self) -> f64 {
        self.values
            .iter()
            .zip(&other.values)
            .map(|(a, b)| a * b)
            .sum()
    }

    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks(self.size.width.max(1))
    }

    pub(super) fn add(&mut self, index: usize, value: f64) {
        self.values[index] += value;
    }
}

impl Serialize for Grid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows())
    }
}

/// A matrix, row by row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Matrix {
    rows: Vec<Vec<f64>>,
}

impl Matrix {
    /// A matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        let rows = vec![vec![0.0; columns]; rows];
        Self { rows }
    }

    /// The rows.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    pub(super) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.rows[row][column] = value;
    }

    /// Rows for columns.
    pub fn transposed(&self) -> Self {
        let columns = self.rows.first().map_or(0, Vec::len);
        let column = |at: usize| self.rows.iter().map(|row| row[at]).collect();
        Self {
            rows: (0..columns).map(column).collect(),
        }
    }

    /// The matrix times a column of values.
    pub fn times(&self, values: &[f64]) -> Vec<f64> {
        let product = |row: &Vec<f64>| row.iter().zip(values).map(|(a, b)| a * b).sum();
        self.rows.iter().map(product).collect()
    }
}

/// A number as people write it: without a point where it is whole, else with at most two digits
/// after it.
pub fn number_text(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Without the sign of a negative zero.
    let text = (rounded + 0.0).to_string();
    text.replace('-', "−")
}

/// The letter that stands for a weight of the kernel, counted row by row: a to z, A to Z, then a
/// bullet.
pub fn weight_letter(weight: usize) -> char {
    (b'a'..=b'z')
        .chain(b'A'..=b'Z')
        .nth(weight)
        .map_or('•', char::from)
}
