//! Mean brightness, opacity and color of parts of an image.

use image::DynamicImage;

/// The shares of red, green and blue in brightness.
pub(super) const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// The means of the squares of pixels that an image is divided into, laid on white.
pub(super) struct Means {
    pub(super) brightness: Vec<f32>,
    /// Empty for an image without transparency.
    pub(super) opacity: Vec<f32>,
    /// Red, green and blue; empty for a gray image.
    pub(super) colors: Vec<[f32; 3]>,
    /// The squares' side, in pixels.
    side: usize,
    /// The image's width and height, in pixels.
    size: [usize; 2],
    in_color: bool,
    has_opacity: bool,
}

impl Means {
    /// The means of squares of `side` pixels; those at the right and at the bottom may be smaller.
    pub(super) fn of(image: &DynamicImage, side: usize) -> Self {
        let mut means = Self {
            brightness: Vec::new(),
            opacity: Vec::new(),
            colors: Vec::new(),
            side,
            size: [image.width() as usize, image.height() as usize],
            in_color: image.color().has_color(),
            has_opacity: image.color().has_alpha(),
        };
        let unit = |value: u8| f32::from(value) / 255.0;
        match image {
            DynamicImage::ImageLuma8(image) if side == 1 => {
                means.brightness = image.iter().map(|&gray| unit(gray)).collect();
            }
            DynamicImage::ImageLuma8(image) => means.append(image, |&[gray]| {
                let gray = unit(gray);
                [gray, gray, gray, 1.0]
            }),
            DynamicImage::ImageLumaA8(image) => means.append(image, |&[gray, alpha]| {
                let gray = unit(gray);
                [gray, gray, gray, unit(alpha)]
            }),
            DynamicImage::ImageRgb8(image) => means.append(image, |&[red, green, blue]| {
                [unit(red), unit(green), unit(blue), 1.0]
            }),
            DynamicImage::ImageRgba8(image) => means.append(image, |pixel| pixel.map(unit)),
            _ => means.append_strips(image),
        }
        means
    }

    /// Appends the means of an image of another kind, a few rows at a time, so that a large image is
    /// never converted to floats as a whole.
    fn append_strips(&mut self, image: &DynamicImage) {
        let (width, height) = (image.width(), image.height());
        let side = self.side as u32;
        for top in (0..height).step_by(self.side) {
            let strip = image.crop_imm(0, top, width, side.min(height - top));
            self.append(&strip.to_rgba32f(), |&pixel: &[f32; 4]| pixel);
        }
    }

    /// Appends the means of an image of `N` values for each pixel. `unit` turns these into red, green,
    /// blue and opacity, from 0 to 1.
    fn append<T, const N: usize>(&mut self, values: &[T], unit: impl Fn(&[T; N]) -> [f32; 4]) {
        let [width, height] = self.size;
        let mut sums = vec![[0.0_f32; 6]; width.div_ceil(self.side)];
        let pixels = values.as_chunks().0;
        // A buffer may be longer than its image.
        let pixels = &pixels[..pixels.len().min(width * height)];
        if self.side == 1 {
            for pixel in pixels {
                let mut sums = [0.0; 6];
                add(unit(pixel), &mut sums);
                self.push(sums);
            }
            return;
        }
        for rows in pixels.chunks(width * self.side) {
            sums.fill([0.0; 6]);
            for row in rows.chunks(width) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks(self.side)) {
                    pixels.iter().for_each(|pixel| add(unit(pixel), sum));
                }
            }
            sums.iter().for_each(|&sums| self.push(sums));
        }
    }

    /// Appends the means of a square.
    fn push(&mut self, [luma, red, green, blue, alpha, count]: [f32; 6]) {
        self.brightness.push((luma / count).clamp(0.0, 1.0));
        if self.has_opacity {
            self.opacity.push((alpha / count).clamp(0.0, 1.0));
        }
        if self.in_color {
            let color = [red, green, blue].map(|sum| sum / count);
            self.colors.push(color);
        }
    }
}

/// Adds a pixel to the sums of brightness, color and opacity, and to the number of pixels.
fn add([red, green, blue, alpha]: [f32; 4], sums: &mut [f32; 6]) {
    // Gray is kept exactly, because the sum of the weights is not quite 1 in floats.
    let luma = if red == green && green == blue {
        red
    } else {
        LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
    };
    let on_white = |value: f32| value * alpha + (1.0 - alpha);
    let values = [luma, red, green, blue].map(on_white);
    for (sum, value) in sums.iter_mut().zip(values.into_iter().chain([alpha, 1.0])) {
        *sum += value;
    }
}
