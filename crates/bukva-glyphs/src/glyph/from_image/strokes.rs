//! How much a region looks like the strokes of a letter.

use super::plane::Plane;
use super::statistics::quantile;
use crate::distances::distances;

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
