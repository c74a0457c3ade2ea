//! Converts images of any kind to one plane of brightness.

use image::DynamicImage;

use super::hue::{self, Hue};
use super::means::{LUMA, Means};

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
        let mut means = Means::default();
        // A few rows at a time, so that a large image is never converted to floats as a whole.
        for top in (0..height).step_by(factor as usize) {
            let strip = image.crop_imm(0, top, width, factor.min(height - top));
            average(&strip, factor, columns, &mut means);
        }
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

    /// The indices of the values within `thickness` of the edge.
    pub(super) fn ring(&self, thickness: usize) -> impl Iterator<Item = usize> {
        let (width, height) = (self.width, self.height);
        (0..width * height).filter(move |index| {
            let (row, column) = (index / width, index % width);
            row.min(height - 1 - row)
                .min(column)
                .min(width - 1 - column)
                < thickness
        })
    }
}

/// Appends one row of means, each of `factor` columns.
fn average(strip: &DynamicImage, factor: u32, columns: usize, means: &mut Means) {
    let in_color = strip.color().has_color();
    let strip = strip.to_rgba32f();
    let mut sums = vec![[0.0_f32; 6]; columns];
    for (column, _, pixel) in strip.enumerate_pixels() {
        let [red, green, blue, alpha] = pixel.0;
        // Gray is kept exactly, because the sum of the weights is not quite 1 in floats.
        let luma = if red == green && green == blue {
            red
        } else {
            LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
        };
        let on_white = |value: f32| value * alpha + (1.0 - alpha);
        let sum = &mut sums[(column / factor) as usize];
        let values = [luma, red, green, blue].map(on_white);
        for (sum, value) in sum.iter_mut().zip(values.into_iter().chain([alpha, 1.0])) {
            *sum += value;
        }
    }
    for [luma, red, green, blue, alpha, count] in sums {
        means.brightness.push((luma / count).clamp(0.0, 1.0));
        means.opacity.push((alpha / count).clamp(0.0, 1.0));
        if in_color {
            means.colors.push([red, green, blue].map(|sum| sum / count));
        }
    }
}

fn contrast(values: &[f32]) -> f32 {
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    high - low
}
