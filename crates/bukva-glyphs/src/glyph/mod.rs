//! The image of one letter.

use std::fmt;

mod decode;
mod file;
mod from_image;
mod from_outline;
mod normalization;
mod outline;
mod resize;
mod style;
mod style_features;

pub use decode::{Decoded, EXTENSIONS, decode, image_size};
pub use from_image::FoundLetter;
pub use normalization::Normalization;
pub use style::Style;
pub use style_features::StyleFeatures;

/// Height and width of a [`Glyph`], in pixels.
pub const SIDE: usize = Glyph::SIDE;
/// Pixels of a [`Glyph`].
pub const PIXELS: usize = 28 * 28;
/// The longer side of a [`Glyph`]'s letter, in pixels; the rest is margin.
pub const BOX: usize = Glyph::BOX;
/// Pixels of a [`FineGlyph`].
pub const FINE_PIXELS: usize = 56 * 56;

/// The image of one letter: 28 x 28 gray values in row order, ink = 255 on 0.
pub type Glyph = SizedGlyph<PIXELS>;
/// The image of one letter at twice the size: 56 x 56 gray values in row order, ink = 255 on 0.
pub type FineGlyph = SizedGlyph<FINE_PIXELS>;

/// The image of one letter: a square of `N` gray values in row order, ink = 255 on 0. The letter's
/// longer side is 11/14 of the square's.
///
/// Two sizes are in use, [`Glyph`] and [`FineGlyph`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SizedGlyph<const N: usize>([u8; N]);

impl<const N: usize> SizedGlyph<N> {
    /// Height and width, in pixels.
    pub const SIDE: usize = {
        let side = N.isqrt();
        assert!(side * side == N, "the pixels form no square");
        side
    };
    /// The longer side of the letter, in pixels; the rest is margin.
    pub const BOX: usize = crate::raster::box_side(Self::SIDE);
    /// A glyph without ink.
    pub const BLANK: Self = Self([0; N]);

    /// Wraps pixels in row order, ink = 255 on 0.
    pub const fn new(pixels: [u8; N]) -> Self {
        Self(pixels)
    }

    /// Wraps pixels in row order; `None` unless there are exactly `N` of them.
    pub fn from_slice(pixels: &[u8]) -> Option<Self> {
        pixels.try_into().ok().map(Self)
    }

    /// Rounds ink amounts to gray values; values outside 0..=1 are clamped, and NaN becomes 0.
    pub fn from_unit(ink: &[f32; N]) -> Self {
        let mut pixels = [0; N];
        for (pixel, value) in pixels.iter_mut().zip(ink) {
            // A float-to-integer cast saturates and maps NaN to 0.
            *pixel = (value * 255.0).round() as u8;
        }
        Self(pixels)
    }

    /// The pixels in row order, ink = 255 on 0.
    pub fn pixels(&self) -> &[u8; N] {
        &self.0
    }

    /// Ink amounts from 0 to 1, in row order.
    pub fn to_unit(&self) -> [f32; N] {
        let mut ink = [0.0; N];
        // A loop, because `map` on an array of this size makes one call per pixel.
        for (ink, &pixel) in ink.iter_mut().zip(&self.0) {
            *ink = f32::from(pixel) / 255.0;
        }
        ink
    }

    /// The gray value at a position, counted from the upper left.
    ///
    /// # Panics
    /// When `row` or `column` is not below [`SIDE`](Self::SIDE).
    pub fn at(&self, row: usize, column: usize) -> u8 {
        assert!(
            row < Self::SIDE && column < Self::SIDE,
            "({row}, {column}) lies outside a glyph"
        );
        self.0[row * Self::SIDE + column]
    }

    /// The sum of ink, one fully inked pixel counting 1.
    pub fn ink(&self) -> f32 {
        self.0.iter().map(|&value| f32::from(value)).sum::<f32>() / 255.0
    }

    /// The mean absolute difference per pixel from another glyph, from 0 to 1.
    pub fn distance(&self, other: &Self) -> f64 {
        let pixels = self.0.iter().zip(&other.0);
        let sum: u32 = pixels.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        f64::from(sum) / (255.0 * N as f64)
    }

    /// Whether no pixel has ink.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|&value| value == 0)
    }
}

/// The glyph as text, one character per pixel, for test failures and logs.
impl<const N: usize> fmt::Debug for SizedGlyph<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHADES: &[u8; 5] = b" .+*#";
        for row in self.0.chunks(Self::SIDE) {
            let line: String = row
                .iter()
                .map(|&v| SHADES[usize::from(v) * 4 / 255] as char)
                .collect();
            writeln!(f, "|{line}|")?;
        }
        Ok(())
    }
}
