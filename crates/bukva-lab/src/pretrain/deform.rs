//! Deformations of glyphs, drawn from their distance fields.

use rand::Rng;

use super::field::{BOX, Field, PIXELS, SIDE};
use crate::augment::{Matrix, displace, fit_to_box, product};

const MIDDLE: f32 = (SIDE - 1) as f32 / 2.0;
/// Nodes of the grids of displacements, along one side.
const ELASTIC_NODES: usize = 5;
const JITTER_NODES: usize = 9;
/// Distance from the edge within which a pixel counts as ink when a glyph is fitted to its box.
const FAINT: f32 = -0.25;
/// Pixels around a field, beyond the reach of any displacement that matters.
const MARGIN: usize = 2;
const PADDED: usize = SIDE + 2 * MARGIN;
/// The distance outside a field.
const FAR: f32 = -8.0;

/// One change of style and place, which can be applied to several glyphs of a hand.
#[derive(Clone, Debug)]
pub(super) struct Deformation {
    matrix: Matrix,
    /// Pixels added to a stroke on each side.
    bolder: f32,
    displacement: Option<Box<[[f32; PIXELS]; 2]>>,
    /// Scale and shift after the fit to the box.
    zoom: f32,
    shift: [f32; 2],
    /// Width of the edges, in pixels.
    softness: f32,
}

/// The largest changes; each is sampled uniformly between minus and plus its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changes {
    pub(super) rotation: f32,
    pub(super) slant: f32,
    pub(super) aspect: f32,
    /// Standard deviations of displacements, in pixels.
    pub(super) elastic: f32,
    pub(super) jitter: f32,
    pub(super) zoom: f32,
    pub(super) shift: f32,
    pub(super) softness: f32,
}

impl Changes {
    /// No change.
    pub(super) const NONE: Self = Self {
        rotation: 0.0,
        slant: 0.0,
        aspect: 0.0,
        elastic: 0.0,
        jitter: 0.0,
        zoom: 0.0,
        shift: 0.0,
        softness: 0.0,
    };
}

impl Deformation {
    pub(super) const NONE: Self = Self {
        matrix: [1.0, 0.0, 0.0, 1.0],
        bolder: 0.0,
        displacement: None,
        zoom: 1.0,
        shift: [0.0; 2],
        softness: 1.0,
    };

    /// A random deformation.
    pub(super) fn sample(changes: &Changes, bolder: f32, rng: &mut impl Rng) -> Self {
        let mut even = |most: f32| (2.0 * rng.random::<f32>() - 1.0) * most;
        let (sin, cos) = even(changes.rotation).to_radians().sin_cos();
        let slant = even(changes.slant);
        let wide = (even(changes.aspect) / 2.0).exp();
        let shear = [1.0, -slant, 0.0, 1.0];
        let matrix = product(
            &product(&[cos, -sin, sin, cos], &shear),
            &[wide, 0.0, 0.0, 1.0 / wide],
        );
        let zoom = 1.0 + even(changes.zoom);
        let shift = [even(changes.shift), even(changes.shift)];
        let softness = 1.0 + even(changes.softness).abs();
        Self {
            matrix,
            bolder,
            displacement: displacement(changes, rng),
            zoom,
            shift,
            softness,
        }
    }

    /// A rotation, in degrees.
    pub(super) fn turned(degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self {
            matrix: [cos, -sin, sin, cos],
            ..Self::NONE
        }
    }

    /// The deformation from one thickness (in pixels) and slant to others.
    pub(super) fn of_style(from: [f32; 2], to: [f32; 2]) -> Self {
        Self {
            matrix: [1.0, from[1] - to[1], 0.0, 1.0],
            bolder: (to[0] - from[0]) / 2.0,
            ..Self::NONE
        }
    }

    /// The same deformation, drawn with edges of this width.
    pub(super) fn with_edges(mut self, width: f32) -> Self {
        self.softness = width;
        self
    }

    /// `first`, then this deformation.
    pub(super) fn after(mut self, first: &Self) -> Self {
        self.matrix = product(&self.matrix, &first.matrix);
        self.bolder += first.bolder;
        self
    }

    /// Draws the ink of a glyph, fitted to the box, in row order.
    pub(super) fn draw(&self, field: &Field, ink: &mut [f32]) {
        let Some((middle, scale)) = self.fit(field) else {
            return ink.fill(0.0);
        };
        let scale = scale * self.zoom;
        let [a, b, c, d] = self.matrix;
        let determinant = a * d - b * c;
        let inverse = [d, -b, -c, a].map(|value| value / (determinant * scale));
        let padded = Padded::new(field);
        // Distances grow with the letter.
        let steep = scale * determinant.abs().sqrt() / self.softness;
        let base = 0.5 + self.bolder * steep;
        let offset = [0, 1].map(|axis| middle[axis] * scale - self.shift[axis] - MIDDLE);
        for (row, line) in ink.chunks_exact_mut(SIDE).enumerate() {
            let down = row as f32 + offset[1];
            for (column, ink) in line.iter_mut().enumerate() {
                let across = column as f32 + offset[0];
                let mut x = inverse[0] * across + inverse[1] * down + MIDDLE;
                let mut y = inverse[2] * across + inverse[3] * down + MIDDLE;
                if let Some(by) = &self.displacement {
                    x += by[0][row * SIDE + column];
                    y += by[1][row * SIDE + column];
                }
                *ink = (base + steep * padded.at(x, y)).clamp(0.0, 1.0);
            }
        }
    }

    /// The center of the warped ink's bounding box, relative to the glyph's center, and the scale
    /// that makes its longer side [`BOX`]; `None` without ink.
    fn fit(&self, field: &Field) -> Option<([f32; 2], f32)> {
        let ends = (0..SIDE).map(|row| {
            let inked = |&column: &usize| field.at(row, column) + self.bolder > FAINT;
            [(0..SIDE).find(inked), (0..SIDE).rfind(inked)]
        });
        fit_to_box::<SIDE>(self.matrix, BOX, ends)
    }
}

fn displacement(changes: &Changes, rng: &mut impl Rng) -> Option<Box<[[f32; PIXELS]; 2]>> {
    let grids = [
        (ELASTIC_NODES, changes.elastic),
        (JITTER_NODES, changes.jitter),
    ];
    let mut field = None;
    for (nodes, most) in grids.into_iter().filter(|&(_, most)| most > 0.0) {
        let planes = field.get_or_insert_with(|| Box::new([[0.0; PIXELS]; 2]));
        let deviation = rng.random::<f32>() * most;
        let [across, down] = planes.as_mut();
        displace::<SIDE>([across, down], nodes, deviation, rng);
    }
    field
}

/// A field with a margin, so that positions outside it are no special case.
struct Padded([f32; PADDED * PADDED]);

impl Padded {
    fn new(field: &Field) -> Self {
        let mut padded = [FAR; PADDED * PADDED];
        for row in 0..SIDE {
            for column in 0..SIDE {
                padded[(row + MARGIN) * PADDED + MARGIN + column] = field.at(row, column);
            }
        }
        Self(padded)
    }

    /// The bilinearly interpolated distance.
    fn at(&self, x: f32, y: f32) -> f32 {
        const LAST: f32 = (PADDED - 2) as f32;
        let (x, y) = (
            (x + MARGIN as f32).clamp(0.0, LAST),
            (y + MARGIN as f32).clamp(0.0, LAST),
        );
        let (column, row) = (x as usize, y as usize);
        let (across, down) = (x - column as f32, y - row as f32);
        let at = row * PADDED + column;
        let upper = self.0[at] + across * (self.0[at + 1] - self.0[at]);
        let below = &self.0[at + PADDED..];
        let lower = below[0] + across * (below[1] - below[0]);
        upper + down * (lower - upper)
    }
}
