//! Converts images of any kind to one plane of brightness.

use image::DynamicImage;

use super::hue::{self, Hue};
use super::means::Means;
use super::statistics::extremes;

/// Images are downscaled by averaging to at most this side, in pixels. This is much more than a
/// glyph can show, even when the letter fills a tenth of the image.
pub(super) const WORKING_SIDE: u32 = 800;
/// The same for a line of text, in which a letter is a twentieth of the width.
pub(super) const LINE_SIDE: u32 = 2000;

/// Values in row order.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Plane {
    /// The planes in which an image may show its ink, the likeliest first: its brightness, and its
    /// hue if it has any. None when it has no pixels.
    pub(super) fn all(image: &DynamicImage, longest: u32) -> Vec<Self> {
        let (width, height) = (image.width(), image.height());
        if width == 0 || height == 0 {
            return Vec::new();
        }
        let factor = width.max(height).div_ceil(longest);
        let columns = width.div_ceil(factor) as usize;
        let means = Means::of(image, factor as usize);
        let plane = |values: Vec<f32>| Self {
            width: columns,
            height: values.len() / columns,
            values,
        };
        // White on transparent is invisible on white paper; the opacity is the ink then.
        if contrast(&means.brightness) * 2.0 < contrast(&means.opacity) {
            return vec![plane(
                means.opacity.into_iter().map(|alpha| 1.0 - alpha).collect(),
            )];
        }
        let hue = image.color().has_color().then(|| hue::distances(&means));
        match hue.flatten() {
            Some(Hue { values, likelier }) if likelier => {
                vec![plane(values), plane(means.brightness)]
            }
            Some(Hue { values, .. }) => vec![plane(means.brightness), plane(values)],
            None => vec![plane(means.brightness)],
        }
    }

    /// The plane with rows and columns exchanged.
    pub(super) fn turned(&self) -> Self {
        Self {
            width: self.height,
            height: self.width,
            values: transposed(&self.values, self.width),
        }
    }

    /// The indices of the values within `thickness` of the edge.
    pub(super) fn ring(&self, thickness: usize) -> impl Iterator<Item = usize> {
        let (width, height) = (self.width, self.height);
        (0..height).flat_map(move |row| {
            let whole = row.min(height - 1 - row) < thickness || 2 * thickness >= width;
            let [left, right] = match whole {
                true => [width, width],
                false => [thickness, width - thickness],
            };
            let begin = row * width;
            (begin..begin + left).chain(begin + right..begin + width)
        })
    }
}

/// The values with rows and columns exchanged.
pub(super) fn transposed(values: &[f32], width: usize) -> Vec<f32> {
    /// Side of the squares that are copied at once, so that they stay in the cache.
    const TILE: usize = 16;
    let height = values.len() / width;
    let mut turned = vec![0.0; values.len()];
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for column in left..(left + TILE).min(width) {
                let to = &mut turned[column * height..][top..(top + TILE).min(height)];
                let from = values[top * width + column..].iter().step_by(width);
                to.iter_mut().zip(from).for_each(|(to, &from)| *to = from);
            }
        }
    }
    turned
}

fn contrast(values: &[f32]) -> f32 {
    let [low, high] = extremes(values);
    high - low
}
