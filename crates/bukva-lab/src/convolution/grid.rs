//! Small grids of numbers.

use std::fmt;
use std::str::FromStr;

use rand::Rng;
use serde::{Serialize, Serializer};

use crate::{Error, ErrorKind};

/// Height and width of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Size {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Size {
    /// A size of `height` rows and `width` columns.
    pub const fn new(height: usize, width: usize) -> Self {
        Self { height, width }
    }

    /// The number of pixels.
    pub const fn area(self) -> usize {
        self.height * self.width
    }

    /// All positions `(row, column)`, row by row.
    pub fn places(self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.height).flat_map(move |row| (0..self.width).map(move |column| (row, column)))
    }

    /// The index of a pixel in row order.
    pub const fn index(self, (row, column): (usize, usize)) -> usize {
        row * self.width + column
    }

    /// Applies `change` to both sides.
    pub(super) fn map(self, change: impl Fn(usize) -> usize) -> Self {
        Self::new(change(self.height), change(self.width))
    }

    /// Combines the sides of two sizes.
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
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || {
            Error::from(ErrorKind::Parse {
                expected: "a size such as 3x3 (height x width) or 3",
                found: text.to_owned(),
            })
        };
        let (height, width) = text.split_once(['x', 'X', '×']).unwrap_or((text, text));
        let side = |text: &str| text.trim().parse().map_err(|_| refused());
        Ok(Self::new(side(height)?, side(width)?))
    }
}

/// Numbers in rows and columns, serialized as a list of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    size: Size,
    values: Vec<f64>,
}

impl Grid {
    /// A grid of values in row order.
    ///
    /// # Errors
    /// If the number of values is not the number of pixels.
    pub fn new(size: Size, values: Vec<f64>) -> Result<Self, Error> {
        let found = values.len();
        match found == size.area() {
            true => Ok(Self { size, values }),
            false => Err(ErrorKind::ValueCount {
                size: size.to_string(),
                expected: size.area(),
                found,
            }
            .into()),
        }
    }

    /// A grid of zeros.
    pub fn zeros(size: Size) -> Self {
        Self::from_fn(size, |_| 0.0)
    }

    /// A grid with the value of each position `(row, column)`.
    pub fn from_fn(size: Size, value: impl FnMut((usize, usize)) -> f64) -> Self {
        let values = size.places().map(value).collect();
        Self { size, values }
    }

    /// A grid of random integers from 1 to `max`.
    pub fn random(size: Size, max: u32, rng: &mut impl Rng) -> Self {
        Self::from_fn(size, |_| f64::from(rng.random_range(1..=max)))
    }

    /// Height and width.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The values, in row order.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value at a position `(row, column)`.
    ///
    /// # Panics
    /// If the position is outside the grid.
    pub fn at(&self, place: (usize, usize)) -> f64 {
        self.values[self.size.index(place)]
    }

    /// The grid rotated by 180°.
    pub fn flipped(&self) -> Self {
        let values = self.values.iter().rev().copied().collect();
        Self {
            size: self.size,
            values,
        }
    }

    /// The transpose, as a matrix.
    pub fn transposed(&self) -> Self {
        let size = Size::new(self.size.width, self.size.height);
        Self::from_fn(size, |(row, column)| self.at((column, row)))
    }

    /// The rows, from top to bottom.
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

/// A number as text, with at most two decimal places.
pub fn number_text(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding 0 removes the sign of a negative zero.
    let text = (rounded + 0.0).to_string();
    text.replace('-', "−")
}

/// The letter of a weight of the kernel, in row order: a to z, A to Z, then a bullet.
pub fn weight_letter(weight: usize) -> char {
    (b'a'..=b'z')
        .chain(b'A'..=b'Z')
        .nth(weight)
        .map_or('•', char::from)
}
