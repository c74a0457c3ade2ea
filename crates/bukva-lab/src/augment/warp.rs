//! A random style change: stroke thickness, rotation, slant, aspect ratio and elastic deformation.

use rand::Rng;
use serde::{Deserialize, Serialize};

use super::affine::{Matrix, fit_to_box, product};
use super::elastic::{Field, displace};
use super::range;
use super::resample::Padded;
use super::stroke::thickened;
use bukva_glyphs::{BOX, PIXELS, SIDE};

/// The largest changes of [`Warp::sample`]; each is sampled uniformly between minus and plus its
/// value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarpConfig {
    /// The weight of the 3x3 dilation or erosion that is mixed in, up to 1.
    #[serde(deserialize_with = "range::share")]
    pub thickness: f32,
    /// Rotation, in degrees.
    #[serde(alias = "turn", deserialize_with = "range::degrees")]
    pub rotation: f32,
    /// Horizontal shear: pixels to the right per pixel up.
    #[serde(deserialize_with = "range::shear")]
    pub slant: f32,
    /// Vertical shear: pixels down per pixel to the right.
    #[serde(deserialize_with = "range::shear")]
    pub tilt: f32,
    /// The logarithm of the change of the aspect ratio, width over height.
    #[serde(deserialize_with = "range::log_ratio")]
    pub aspect: f32,
    /// The largest standard deviation, in pixels, of a displacement that varies over a quarter of
    /// the glyph (Simard et al. 2003).
    #[serde(deserialize_with = "range::pixels")]
    pub elastic: f32,
    /// The same for a displacement that varies over an eighth of the glyph.
    #[serde(alias = "tremor", deserialize_with = "range::pixels")]
    pub jitter: f32,
}

impl WarpConfig {
    /// No change.
    pub const fn none() -> Self {
        Self {
            thickness: 0.0,
            rotation: 0.0,
            slant: 0.0,
            tilt: 0.0,
            aspect: 0.0,
            elastic: 0.0,
            jitter: 0.0,
        }
    }
}

/// Nodes of the grids behind `elastic` and `jitter`, along one side.
const ELASTIC_NODES: usize = 5;
const JITTER_NODES: usize = 9;
/// Ink below this doesn't count when a glyph is fitted to its box.
const FAINT: f32 = 0.25;
/// Pixels by which a full 3x3 dilation makes a stroke bolder: one on each side.
const BOLDER: f32 = 2.0;
/// The center of a glyph, as a coordinate of pixel centers.
const MIDDLE: f32 = (SIDE - 1) as f32 / 2.0;

/// One style change, which can be applied to several glyphs.
#[derive(Clone, Debug)]
pub struct Warp {
    thickness: f32,
    matrix: Matrix,
    displacement: Option<Field>,
}

impl Warp {
    /// The identity warp.
    pub fn identity() -> Self {
        Self {
            thickness: 0.0,
            matrix: [1.0, 0.0, 0.0, 1.0],
            displacement: None,
        }
    }

    /// The warp that makes a glyph about `thickness` pixels bolder, changes its slant from
    /// `slant[0]` to `slant[1]`, and adds `log_aspect` to the logarithm of its width over height.
    pub fn of_traits(thickness: f32, slant: [f32; 2], log_aspect: f32) -> Self {
        let wide = (log_aspect / 2.0).exp();
        // Widening by w and flattening by w multiplies an existing slant by w².
        let shear = [1.0, slant[0] * wide * wide - slant[1], 0.0, 1.0];
        Self {
            thickness: (thickness / BOLDER).clamp(-1.0, 1.0),
            matrix: product(&shear, &[wide, 0.0, 0.0, 1.0 / wide]),
            displacement: None,
        }
    }

    /// A random warp.
    pub fn sample(config: &WarpConfig, rng: &mut impl Rng) -> Self {
        let mut even = |most: f32| (2.0 * rng.random::<f32>() - 1.0) * most;
        let thickness = even(config.thickness);
        let (sin, cos) = even(config.rotation).to_radians().sin_cos();
        let (slant, tilt) = (even(config.slant), even(config.tilt));
        let (wide, high) = ((even(config.aspect) / 2.0).exp(), 1.0);
        let aspect = [wide, 0.0, 0.0, high / wide];
        let shear = [1.0, -slant, tilt, 1.0];
        let matrix = product(&product(&[cos, -sin, sin, cos], &shear), &aspect);
        let mut displacement = None;
        let grids = [
            (ELASTIC_NODES, config.elastic),
            (JITTER_NODES, config.jitter),
        ];
        for (nodes, most) in grids.into_iter().filter(|&(_, most)| most > 0.0) {
            let field = displacement.get_or_insert_with(|| Box::new([[0.0; PIXELS]; 2]));
            let deviation = rng.random::<f32>() * most;
            let [across, down] = field.as_mut();
            displace::<SIDE>([across, down], nodes, deviation, rng);
        }
        Self {
            thickness,
            matrix,
            displacement,
        }
    }

    /// The composition of `inner` and then this warp, in a single resampling. Thicknesses are
    /// added, clamped to ±1. The displacement is that of `inner`, or this one's if `inner` has
    /// none.
    pub fn then(&self, inner: Self) -> Self {
        Self {
            thickness: (self.thickness + inner.thickness).clamp(-1.0, 1.0),
            matrix: product(&self.matrix, &inner.matrix),
            displacement: inner.displacement.or_else(|| self.displacement.clone()),
        }
    }

    fn is_identity(&self) -> bool {
        self.thickness == 0.0
            && self.matrix == Self::identity().matrix
            && self.displacement.is_none()
    }

    /// Warps ink amounts, and fits the result to the box like every glyph. The fit ignores the
    /// displacement, which may push ink out of the box.
    pub fn apply(&self, ink: &[f32; PIXELS]) -> [f32; PIXELS] {
        if self.is_identity() {
            return *ink;
        }
        let ink = thickened(ink, self.thickness);
        let Some((middle, scale)) = self.fit(&ink) else {
            return ink;
        };
        let [a, b, c, d] = self.matrix;
        let determinant = a * d - b * c;
        let inverse = [
            d / determinant,
            -b / determinant,
            -c / determinant,
            a / determinant,
        ];
        let padded = Padded::new(&ink);
        let mut across = [0.0; SIDE];
        for (column, across) in (0u8..).zip(&mut across) {
            *across = (f32::from(column) - MIDDLE) / scale + middle[0];
        }
        let mut warped = [0.0; PIXELS];
        for (row, line) in warped.as_chunks_mut().0.iter_mut().enumerate() {
            let down = (row as f32 - MIDDLE) / scale + middle[1];
            let (mut x, mut y) = ([0.0; SIDE], [0.0; SIDE]);
            // Indexed, so that the compiler vectorizes over columns.
            for column in 0..SIDE {
                x[column] = inverse[0] * across[column] + inverse[1] * down + MIDDLE;
                y[column] = inverse[2] * across[column] + inverse[3] * down + MIDDLE;
            }
            if let Some([by_x, by_y]) = self.displacement.as_deref() {
                let (by_x, by_y) = (&by_x[row * SIDE..][..SIDE], &by_y[row * SIDE..][..SIDE]);
                x.iter_mut().zip(by_x).for_each(|(x, by)| *x += by);
                y.iter_mut().zip(by_y).for_each(|(y, by)| *y += by);
            }
            *line = padded.line(&x, &y);
        }
        warped
    }

    /// The center of the warped ink's bounding box, relative to the glyph's center, and the scale
    /// that makes its longer side [`BOX`]; `None` without ink.
    fn fit(&self, ink: &[f32; PIXELS]) -> Option<([f32; 2], f32)> {
        let is_inked = |ink: &f32| *ink > FAINT;
        let ends = ink.chunks_exact(SIDE).map(|line| {
            [
                line.iter().position(is_inked),
                line.iter().rposition(is_inked),
            ]
        });
        fit_to_box::<SIDE>(self.matrix, BOX, ends)
    }
}

#[cfg(test)]
mod tests;
