//! A change of hand: stroke thickness, turn, slant, aspect, and a smooth displacement.

use rand::Rng;
use serde::{Deserialize, Serialize};

use super::elastic::{Field, displace};
use crate::glyph::{BOX, PIXELS, SIDE};

/// The widest changes that [`Warp::draw`] makes; each is drawn evenly from minus to plus it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarpConfig {
    /// Share of a 3x3 dilation or erosion that is mixed in, up to 1.
    pub thickness: f32,
    /// Turn, in degrees.
    pub turn: f32,
    /// Pixels to the right for each pixel up.
    pub slant: f32,
    /// Pixels down for each pixel to the right.
    pub tilt: f32,
    /// Logarithm of how much wider than high.
    pub aspect: f32,
    /// The largest standard deviation, in pixels, of a displacement that varies over a quarter of
    /// the glyph (Simard et al. 2003).
    pub elastic: f32,
    /// The same for one that varies over an eighth.
    pub tremor: f32,
}

impl WarpConfig {
    /// No change.
    pub const fn none() -> Self {
        Self {
            thickness: 0.0,
            turn: 0.0,
            slant: 0.0,
            tilt: 0.0,
            aspect: 0.0,
            elastic: 0.0,
            tremor: 0.0,
        }
    }
}

/// Nodes of the grids behind `elastic` and `tremor`, along one side.
const ELASTIC_NODES: usize = 5;
const TREMOR_NODES: usize = 9;
/// Ink below this doesn't count when a glyph is fitted to its box.
const FAINT: f32 = 0.25;
/// The middle of a glyph, in pixel centres.
const MIDDLE: f32 = (SIDE - 1) as f32 / 2.0;

/// A 2x2 matrix, row by row, on (across, down).
type Matrix = [f32; 4];

/// One change of hand, as it can be made to several glyphs.
#[derive(Clone, Debug)]
pub struct Warp {
    thickness: f32,
    matrix: Matrix,
    displacement: Option<Field>,
}

impl Warp {
    /// The warp that changes nothing.
    pub fn identity() -> Self {
        Self {
            thickness: 0.0,
            matrix: [1.0, 0.0, 0.0, 1.0],
            displacement: None,
        }
    }

    /// Draws a warp.
    pub fn draw(config: &WarpConfig, rng: &mut impl Rng) -> Self {
        let mut even = |most: f32| (2.0 * rng.random::<f32>() - 1.0) * most;
        let thickness = even(config.thickness);
        let (sin, cos) = even(config.turn).to_radians().sin_cos();
        let (slant, tilt) = (even(config.slant), even(config.tilt));
        let (wide, high) = ((even(config.aspect) / 2.0).exp(), 1.0);
        let aspect = [wide, 0.0, 0.0, high / wide];
        let shear = [1.0, -slant, tilt, 1.0];
        let matrix = product(&product(&[cos, -sin, sin, cos], &shear), &aspect);
        let mut displacement = None;
        let grids = [
            (ELASTIC_NODES, config.elastic),
            (TREMOR_NODES, config.tremor),
        ];
        for (nodes, most) in grids.into_iter().filter(|&(_, most)| most > 0.0) {
            let field = displacement.get_or_insert_with(|| Box::new([[0.0; 2]; PIXELS]));
            let deviation = rng.random::<f32>() * most;
            displace(field, nodes, deviation, rng);
        }
        Self {
            thickness,
            matrix,
            displacement,
        }
    }

    /// This warp of the hand, made to what `inner` has changed first; thicknesses add up, and the
    /// displacement is `inner`'s. One resampling makes both.
    pub fn then(&self, inner: Self) -> Self {
        Self {
            thickness: self.thickness + inner.thickness,
            matrix: product(&self.matrix, &inner.matrix),
            displacement: inner.displacement,
        }
    }

    fn is_identity(&self) -> bool {
        self.thickness == 0.0
            && self.matrix == Self::identity().matrix
            && self.displacement.is_none()
    }

    /// Warps ink amounts, and fits the result to the box as every glyph is. The displacement
    /// doesn't count in the fit: it may push ink out of the box.
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
        std::array::from_fn(|pixel| {
            let across = ((pixel % SIDE) as f32 - MIDDLE) / scale + middle[0];
            let down = ((pixel / SIDE) as f32 - MIDDLE) / scale + middle[1];
            let [dx, dy] = self
                .displacement
                .as_ref()
                .map_or([0.0; 2], |field| field[pixel]);
            let x = inverse[0] * across + inverse[1] * down + MIDDLE + dx;
            let y = inverse[2] * across + inverse[3] * down + MIDDLE + dy;
            sample(&ink, x, y)
        })
    }

    /// The middle of the warped ink's box, from the glyph's middle, and what brings its longer side
    /// to [`BOX`]; `None` without ink.
    fn fit(&self, ink: &[f32; PIXELS]) -> Option<([f32; 2], f32)> {
        let [a, b, c, d] = self.matrix;
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for (pixel, _) in ink.iter().enumerate().filter(|&(_, &ink)| ink > FAINT) {
            let (x, y) = (
                (pixel % SIDE) as f32 - MIDDLE,
                (pixel / SIDE) as f32 - MIDDLE,
            );
            for (axis, place) in [a * x + b * y, c * x + d * y].into_iter().enumerate() {
                low[axis] = low[axis].min(place);
                high[axis] = high[axis].max(place);
            }
        }
        let longer = (high[0] - low[0]).max(high[1] - low[1]) + 1.0;
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        longer.is_finite().then(|| (middle, BOX as f32 / longer))
    }
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    ]
}

/// Mixes in the 3x3 maximum (`amount` above 0) or minimum (below).
fn thickened(ink: &[f32; PIXELS], amount: f32) -> [f32; PIXELS] {
    if amount == 0.0 {
        return *ink;
    }
    let pick = if amount > 0.0 { f32::max } else { f32::min };
    let mut rows = *ink;
    for (wide, line) in rows.chunks_mut(SIDE).zip(ink.chunks(SIDE)) {
        for column in 0..SIDE {
            let left = line[column.saturating_sub(1)];
            let right = line[(column + 1).min(SIDE - 1)];
            wide[column] = pick(pick(left, right), line[column]);
        }
    }
    std::array::from_fn(|pixel| {
        let (row, column) = (pixel / SIDE, pixel % SIDE);
        let upper = rows[row.saturating_sub(1) * SIDE + column];
        let lower = rows[(row + 1).min(SIDE - 1) * SIDE + column];
        let picked = pick(pick(upper, lower), rows[pixel]);
        ink[pixel] + (picked - ink[pixel]) * amount.abs()
    })
}

/// The ink at a place between pixel centres, bilinearly; none outside.
fn sample(ink: &[f32; PIXELS], x: f32, y: f32) -> f32 {
    let limit = SIDE as f32;
    if !(x > -1.0 && y > -1.0 && x < limit && y < limit) {
        return 0.0;
    }
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let (left, top) = (left as isize, top as isize);
    let at = |row: isize, column: isize| {
        let inside = (0..SIDE as isize).contains(&row) && (0..SIDE as isize).contains(&column);
        if inside {
            ink[row as usize * SIDE + column as usize]
        } else {
            0.0
        }
    };
    let upper = at(top, left) * (1.0 - across) + at(top, left + 1) * across;
    let lower = at(top + 1, left) * (1.0 - across) + at(top + 1, left + 1) * across;
    upper * (1.0 - down) + lower * down
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::glyph::Traits;

    /// An upright cross 22 pixels high.
    fn cross() -> [f32; PIXELS] {
        std::array::from_fn(|pixel| {
            let (row, column) = (pixel / SIDE, pixel % SIDE);
            let upright = (3..25).contains(&row) && (12..16).contains(&column);
            let beam = (12..16).contains(&row) && (6..22).contains(&column);
            f32::from(u8::from(upright || beam))
        })
    }

    fn only(config: WarpConfig, seed: u64) -> Warp {
        Warp::draw(&config, &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn the_identity_is_exact() {
        assert_eq!(Warp::identity().apply(&cross()), cross());
        assert_eq!(only(WarpConfig::none(), 1).apply(&cross()), cross());
    }

    #[test]
    fn slant_moves_the_measured_slant_by_what_the_matrix_says() {
        for seed in 0..20 {
            let warp = only(
                WarpConfig {
                    slant: 0.3,
                    ..WarpConfig::none()
                },
                seed,
            );
            let before = Traits::of_ink(&cross()).unwrap().slant;
            let after = Traits::of_ink(&warp.apply(&cross())).unwrap().slant;
            let expected = -warp.matrix[1];
            assert!(
                (after - before - expected).abs() < 0.03,
                "{before} to {after}, not {expected}"
            );
        }
    }

    #[test]
    fn thickness_moves_ink_its_own_way() {
        let ink = |amount| {
            let warp = Warp {
                thickness: amount,
                ..Warp::identity()
            };
            warp.apply(&cross()).iter().sum::<f32>()
        };
        let amounts = [-0.8, -0.4, 0.0, 0.4, 0.8];
        assert!(amounts.map(ink).is_sorted(), "{:?}", amounts.map(ink));
    }

    #[test]
    fn ink_stays_between_none_and_full_and_a_seed_gives_one_warp() {
        let config = WarpConfig {
            thickness: 1.0,
            turn: 20.0,
            slant: 0.5,
            tilt: 0.3,
            aspect: 0.8,
            elastic: 3.0,
            tremor: 1.0,
        };
        for seed in 0..200 {
            let ink = only(config, seed).apply(&cross());
            assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)));
            assert_eq!(ink, only(config, seed).apply(&cross()));
        }
    }

    #[test]
    fn warped_glyphs_fill_their_box() {
        let config = WarpConfig {
            turn: 20.0,
            slant: 0.5,
            aspect: 0.8,
            ..WarpConfig::none()
        };
        for seed in 0..50 {
            let ink = only(config, seed).apply(&cross());
            let inked = |line: Vec<f32>| line.into_iter().any(|ink| ink > FAINT);
            let rows = (0..SIDE)
                .filter(|row| inked(ink[row * SIDE..][..SIDE].to_vec()))
                .count();
            let columns = (0..SIDE)
                .filter(|&c| inked((0..SIDE).map(|r| ink[r * SIDE + c]).collect()))
                .count();
            assert!(
                (BOX - 2..=BOX + 2).contains(&rows.max(columns)),
                "{rows} x {columns}"
            );
        }
    }

    #[test]
    fn a_blank_image_stays_blank() {
        let config = WarpConfig {
            turn: 9.0,
            thickness: 0.5,
            elastic: 2.0,
            ..WarpConfig::none()
        };
        assert_eq!(only(config, 3).apply(&[0.0; PIXELS]), [0.0; PIXELS]);
    }
}
