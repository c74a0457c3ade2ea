//! How much a region looks like the strokes of a letter.

use super::plane::Plane;
use super::statistics::quantile;

/// The shape of a region of an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    /// Its share of the image.
    area: f32,
    /// Its share of the image's border.
    border: f32,
    /// The distance from its edge in its thickest places, relative to the mean: strokes are evenly
    /// thick, the paper between them is not.
    unevenness: f32,
    /// The same distance relative to the shorter side of the image.
    thickness: f32,
}

impl Shape {
    /// The shape of the pixels of a plane that are `inside`; `None` if none is.
    pub(super) fn of(plane: &Plane, inside: &[bool]) -> Option<Self> {
        let distances = distances([plane.width, plane.height], inside);
        let depths: Vec<f32> = distances.into_iter().filter(|&depth| depth > 0.0).collect();
        let count = depths.len() as f32;
        let mean = depths.iter().sum::<f32>() / count;
        let thickest = quantile(depths, 0.98)?;
        let border: Vec<bool> = plane.ring(1).map(|at| inside[at]).collect();
        let on_border = border.iter().filter(|&&inside| inside).count() as f32;
        Some(Self {
            area: count / inside.len() as f32,
            border: on_border / border.len() as f32,
            unevenness: thickest / mean,
            thickness: thickest / plane.width.min(plane.height) as f32,
        })
    }

    /// The logarithm of the odds that this is the ink of a letter cut to its ink, and `other` the
    /// paper: a logistic regression on the letters of the built-in faces.
    pub(super) fn odds(&self, other: &Self) -> f32 {
        4.2 * (self.area - other.area)
            - 9.0 * (self.unevenness - other.unevenness)
            - 4.3 * (self.border - other.border)
    }

    /// Whether this could be ink at all: it is no wide area.
    pub(super) fn is_slender(&self) -> bool {
        self.area < 0.65 && self.thickness < 0.2
    }
}

/// The distance of each pixel from the nearest one that isn't inside, in two sweeps (Borgefors
/// 1986, the 3-4 chamfer distance). Nothing outside of the image is inside.
pub(super) fn distances([width, height]: [usize; 2], inside: &[bool]) -> Vec<f32> {
    // A frame of one pixel on each side.
    let stride = width + 2;
    let mut steps = vec![0_u32; stride * (height + 2)];
    let place = |at: usize| (at / width + 1) * stride + at % width + 1;
    let places: Vec<usize> = (0..inside.len())
        .filter(|&at| inside[at])
        .map(place)
        .collect();
    for &at in &places {
        let before = [at - 1, at - stride - 1, at - stride, at - stride + 1];
        steps[at] = nearest(before.map(|at| steps[at]));
    }
    for &at in places.iter().rev() {
        let after = [at + 1, at + stride + 1, at + stride, at + stride - 1];
        steps[at] = steps[at].min(nearest(after.map(|at| steps[at])));
    }
    (0..inside.len())
        .map(|at| steps[place(at)] as f32 / 3.0)
        .collect()
}

/// The distance by way of a neighbor in the row, or one of three in the next row.
fn nearest([beside, before, straight, after]: [u32; 4]) -> u32 {
    (beside.min(straight) + 3).min(before.min(after) + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_pixels_from_the_nearest_one_outside() {
        let inside = [true, true, true, false, true];
        assert_eq!(distances([5, 1], &inside), [1.0, 1.0, 1.0, 0.0, 1.0]);
        assert_eq!(distances([3, 3], &[true; 9])[4], 2.0);
    }
}
