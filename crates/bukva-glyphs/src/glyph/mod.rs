//! The image of one letter.

use std::fmt;

mod file;
mod from_image;
mod monoline;
mod normalization;
mod outline;
mod style;
mod style_features;
mod z_scores;

pub(crate) use file::decode;
pub(crate) use monoline::monoline;
pub use normalization::Normalization;
pub use style::{Style, StyleScale, StyleScores};
pub use style_features::StyleFeatures;
pub use z_scores::{ClassScale, ZScores};

pub use bukva_fonts::{BOX, PIXELS, SIDE};

/// The image of one letter: [`SIDE`] x [`SIDE`] gray values in row order, ink = 255 on 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glyph([u8; PIXELS]);

impl Glyph {
    /// A glyph without ink.
    pub const BLANK: Self = Self([0; PIXELS]);

    /// Wraps pixels in row order, ink = 255 on 0.
    pub const fn new(pixels: [u8; PIXELS]) -> Self {
        Self(pixels)
    }

    /// Wraps pixels in row order; `None` unless there are exactly [`PIXELS`] of them.
    pub fn from_slice(pixels: &[u8]) -> Option<Self> {
        pixels.try_into().ok().map(Self)
    }

    /// Rounds ink amounts to gray values; values outside 0..=1 are clamped, and NaN becomes 0.
    pub fn from_unit(ink: &[f32; PIXELS]) -> Self {
        let mut pixels = [0; PIXELS];
        for (pixel, value) in pixels.iter_mut().zip(ink) {
            // A float-to-integer cast saturates and maps NaN to 0.
            *pixel = (value * 255.0).round() as u8;
        }
        Self(pixels)
    }

    /// The pixels in row order, ink = 255 on 0.
    pub fn pixels(&self) -> &[u8; PIXELS] {
        &self.0
    }

    /// Ink amounts from 0 to 1, in row order.
    pub fn to_unit(&self) -> [f32; PIXELS] {
        let mut ink = [0.0; PIXELS];
        // A loop, because `map` on an array of this size makes one call per pixel.
        for (ink, &pixel) in ink.iter_mut().zip(&self.0) {
            *ink = f32::from(pixel) / 255.0;
        }
        ink
    }

    /// The gray value at a position, counted from the upper left.
    ///
    /// # Panics
    /// When `row` or `column` is not below [`SIDE`].
    pub fn at(&self, row: usize, column: usize) -> u8 {
        assert!(
            row < SIDE && column < SIDE,
            "({row}, {column}) lies outside a glyph"
        );
        self.0[row * SIDE + column]
    }

    /// The sum of ink, one fully inked pixel counting 1.
    pub fn ink(&self) -> f32 {
        self.0.iter().map(|&value| f32::from(value)).sum::<f32>() / 255.0
    }

    /// Whether no pixel has ink.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|&value| value == 0)
    }
}

/// The glyph as text, one character per pixel, for test failures and logs.
impl fmt::Debug for Glyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHADES: &[u8; 5] = b" .+*#";
        for row in self.0.chunks(SIDE) {
            let line: String = row
                .iter()
                .map(|&v| SHADES[usize::from(v) * 4 / 255] as char)
                .collect();
            writeln!(f, "|{line}|")?;
        }
        Ok(())
    }
}
