//! A letter as the strokes of a round pen, as a touch screen or a mouse reports them.

use image::{GrayImage, Luma};
use serde::{Deserialize, Serialize};

use crate::distances::from_segment;
use crate::glyph::FineGlyph;

/// The side of the image, in pixels: four for each of a fine glyph, so that edges are smooth.
const SIDE: u32 = 4 * FineGlyph::SIDE as u32;
/// Points closer to their predecessor than this add nothing that can be seen, in pixels.
const STEP: f32 = 0.5;
/// The narrowest pen, in pixels: a thinner one would leave gaps.
const NARROWEST: f32 = 2.0;

/// The strokes of a round pen, in any unit, y pointing down. A stroke of one point is a dot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PenStrokes {
    /// The points of each stroke, in order.
    pub strokes: Vec<Vec<[f32; 2]>>,
    /// The width of the pen, in the unit of the points.
    pub width: f32,
}

impl PenStrokes {
    /// Renders the strokes black on white, scaled and centered so that where and how large they
    /// were drawn does not matter. White if there is no point; points that are not finite are
    /// ignored.
    pub fn to_image(&self) -> GrayImage {
        let mut image = GrayImage::from_pixel(SIDE, SIDE, Luma([255]));
        let width = if self.width.is_finite() {
            self.width.max(0.0)
        } else {
            0.0
        };
        let Some((center, extent)) = self.extent() else {
            return image;
        };
        let scale = 4.0 * FineGlyph::BOX as f32 / (extent + width).max(f32::MIN_POSITIVE);
        if !scale.is_finite() {
            return image;
        }
        let radius = (scale * width).max(NARROWEST) / 2.0;
        let middle = SIDE as f32 / 2.0;
        let place = |[x, y]: [f32; 2]| {
            let along = |value: f32, center: f32| middle + (value - center) * scale;
            [along(x, center[0]), along(y, center[1])]
        };
        for stroke in &self.strokes {
            let finite = stroke.iter().filter(|point| is_finite(point));
            let mut points = finite.map(|&point| place(point));
            let Some(mut from) = points.next() else {
                continue;
            };
            blacken(&mut image, from, from, radius);
            for to in points {
                if (to[0] - from[0]).hypot(to[1] - from[1]) >= STEP {
                    blacken(&mut image, from, to, radius);
                    from = to;
                }
            }
        }
        image
    }

    /// The center of all points, and the longer side of the box around them.
    fn extent(&self) -> Option<([f32; 2], f32)> {
        let points = self
            .strokes
            .iter()
            .flatten()
            .filter(|point| is_finite(point));
        let bounds = points.fold(None, |bounds: Option<[f32; 4]>, &[x, y]| {
            let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
            Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
        });
        let [left, top, right, bottom] = bounds?;
        let center = [left / 2.0 + right / 2.0, top / 2.0 + bottom / 2.0];
        Some((center, (right - left).max(bottom - top)))
    }
}

fn is_finite(point: &[f32; 2]) -> bool {
    point.iter().all(|value| value.is_finite())
}

/// Blackens what a round pen covers on a straight way. A pixel is as dark as the distance of its
/// center from the edge says.
fn blacken(image: &mut GrayImage, from: [f32; 2], to: [f32; 2], radius: f32) {
    let reach = radius + 1.0;
    // Float-to-integer casts saturate.
    let first = |axis: usize| (from[axis].min(to[axis]) - reach).floor() as u32;
    let last = |axis: usize| ((from[axis].max(to[axis]) + reach).ceil() as u32).min(SIDE);
    for y in first(1)..last(1) {
        for x in first(0)..last(0) {
            let [dx, dy] = from_segment([x as f32 + 0.5, y as f32 + 0.5], from, to);
            let light = 255.0 * (dx.hypot(dy) - radius + 0.5).clamp(0.0, 1.0);
            let Luma([pixel]) = image.get_pixel_mut(x, y);
            *pixel = (*pixel).min(light.round() as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::DynamicImage;

    fn glyph(strokes: &[&[[f32; 2]]], width: f32) -> FineGlyph {
        let strokes = strokes.iter().map(|stroke| stroke.to_vec()).collect();
        let image = PenStrokes { strokes, width }.to_image();
        FineGlyph::from_image(&DynamicImage::ImageLuma8(image)).unwrap()
    }

    #[test]
    fn where_and_how_large_a_letter_is_drawn_does_not_matter() {
        let cross: [&[[f32; 2]]; 2] = [&[[0.0, 0.0], [1.0, 1.0]], &[[1.0, 0.0], [0.0, 1.0]]];
        let moved: [&[[f32; 2]]; 2] = [
            &[[300.0, 50.0], [400.0, 150.0]],
            &[[400.0, 50.0], [300.0, 150.0]],
        ];
        assert_eq!(glyph(&cross, 0.1), glyph(&moved, 10.0));
    }

    #[test]
    fn a_bar_is_as_wide_as_the_pen() {
        let bar = glyph(&[&[[0.0, 0.0], [0.0, 90.0]]], 10.0);
        let row = &bar.pixels()[28 * 56..29 * 56];
        let width: f32 = row.iter().map(|&ink| f32::from(ink) / 255.0).sum();
        assert!((width - 4.4).abs() < 0.3, "{width}");
    }

    #[test]
    fn a_single_point_is_a_dot() {
        assert!(glyph(&[&[[5.0, 5.0]]], 2.0).ink() > 900.0);
    }

    #[test]
    fn numbers_that_are_none_leave_the_paper_white() {
        for width in [f32::NAN, f32::INFINITY, -1.0, 0.0, f32::MAX] {
            let strokes = vec![vec![[f32::NAN, 1.0], [f32::INFINITY, 0.0]], vec![]];
            let image = PenStrokes { strokes, width }.to_image();
            assert!(image.pixels().all(|&Luma([light])| light == 255));
            let strokes = vec![vec![[-f32::MAX, 1.0], [f32::MAX, 0.0]]];
            PenStrokes { strokes, width }.to_image();
        }
    }
}
