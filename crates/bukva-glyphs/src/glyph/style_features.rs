//! The style features by which glyphs of one letter are matched.

use super::{PIXELS, SIDE, Style};

/// The style of a glyph, and its center of mass: hands with equal stroke width, slant and aspect
/// ratio may still differ in the position of a bowl or a crossbar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StyleFeatures {
    /// Stroke width, slant and aspect ratio.
    pub traits: Style,
    /// The horizontal offset of the ink's center of mass from the middle of the image, in pixels to
    /// the right.
    pub right: f32,
    /// Its vertical offset, in pixels down.
    pub down: f32,
}

impl StyleFeatures {
    /// The number of features.
    pub const COUNT: usize = Style::COUNT + 2;

    /// Measures an image of ink amounts in row order, under the same conditions as
    /// [`Style::of_ink`].
    pub fn of_ink(ink: &[f32; PIXELS]) -> Option<Self> {
        let traits = Style::of_ink(ink)?;
        let middle = (SIDE as f32 - 1.0) / 2.0;
        let (mut total, mut right, mut down) = (0.0, 0.0, 0.0);
        for (row, line) in ink.chunks_exact(SIDE).enumerate() {
            for (column, &value) in line.iter().enumerate() {
                total += value;
                right += value * (column as f32 - middle);
                down += value * (row as f32 - middle);
            }
        }
        Some(Self {
            traits,
            right: right / total,
            down: down / total,
        })
    }
}

impl From<StyleFeatures> for [f32; StyleFeatures::COUNT] {
    fn from(description: StyleFeatures) -> Self {
        let [thickness, slant, aspect] = description.traits.to_array();
        [
            thickness,
            slant,
            aspect,
            description.right,
            description.down,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_in_the_lower_left_lies_left_and_down() {
        let mut ink = [0.0; PIXELS];
        for row in 18..22 {
            ink[row * SIDE + 4..][..6].fill(1.0);
        }
        let description = StyleFeatures::of_ink(&ink).unwrap();
        assert_eq!((description.right, description.down), (-7.0, 6.0));
    }

    #[test]
    fn a_blank_image_has_no_description() {
        assert_eq!(StyleFeatures::of_ink(&[0.0; PIXELS]), None);
    }
}
