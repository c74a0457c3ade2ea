//! Converts images of any kind to one plane of brightness.

use image::DynamicImage;

/// Images are downscaled by averaging to at most this side, in pixels. This is much more than a
/// glyph can show, even when the letter fills a tenth of the image.
const WORKING_SIDE: u32 = 800;

/// Values in row order.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Plane {
    /// The brightness of an image, from 0 to 1; `None` when it has no pixels.
    pub(super) fn new(image: &DynamicImage) -> Option<Self> {
        let (width, height) = (image.width(), image.height());
        if width == 0 || height == 0 {
            return None;
        }
        let factor = width.max(height).div_ceil(WORKING_SIDE);
        let columns = width.div_ceil(factor) as usize;
        let mut brightness = Vec::with_capacity(columns * height.div_ceil(factor) as usize);
        let mut opacity = Vec::with_capacity(brightness.capacity());
        // A few rows at a time, so that a large image is never converted to floats as a whole.
        for top in (0..height).step_by(factor as usize) {
            let strip = image.crop_imm(0, top, width, factor.min(height - top));
            average(&strip, factor, columns, &mut brightness, &mut opacity);
        }
        // White on transparent is invisible on white paper; the opacity is the ink then.
        let values = if contrast(&brightness) * 2.0 < contrast(&opacity) {
            opacity.into_iter().map(|alpha| 1.0 - alpha).collect()
        } else {
            brightness
        };
        Some(Self {
            width: columns,
            height: values.len() / columns,
            values,
        })
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

/// Appends one row: the mean brightness on white and the mean opacity of each `factor` columns.
fn average(
    strip: &DynamicImage,
    factor: u32,
    columns: usize,
    brightness: &mut Vec<f32>,
    opacity: &mut Vec<f32>,
) {
    let strip = strip.to_rgba32f();
    let mut sums = vec![(0.0_f32, 0.0_f32, 0.0_f32); columns];
    for (column, _, pixel) in strip.enumerate_pixels() {
        let [red, green, blue, alpha] = pixel.0;
        // Gray is kept exactly, because the sum of the weights is not quite 1 in floats.
        let luma = if red == green && green == blue {
            red
        } else {
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let sum = &mut sums[(column / factor) as usize];
        sum.0 += luma * alpha + (1.0 - alpha);
        sum.1 += alpha;
        sum.2 += 1.0;
    }
    brightness.extend(sums.iter().map(|sum| (sum.0 / sum.2).clamp(0.0, 1.0)));
    opacity.extend(sums.iter().map(|sum| (sum.1 / sum.2).clamp(0.0, 1.0)));
}

fn contrast(values: &[f32]) -> f32 {
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    high - low
}
