//! A random style change: stroke thickness, rotation, slant, aspect ratio and elastic deformation.

use rand::Rng;
use serde::{Deserialize, Serialize};

use super::elastic::{Field, displace};
use super::range;
use super::resample::Padded;
use super::stroke::thickened;
use bukva_glyphs::{BOX, PIXELS, SIDE};

/// The largest changes that [`Warp::sample`] makes; each is sampled uniformly between minus and plus
/// its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarpConfig {
    /// Share of a 3x3 dilation or erosion that is mixed in, up to 1.
    #[serde(deserialize_with = "range::share")]
    pub thickness: f32,
    /// Rotation, in degrees.
    #[serde(alias = "turn", deserialize_with = "range::degrees")]
    pub rotation: f32,
    /// Pixels to the right for each pixel up.
    #[serde(deserialize_with = "range::shear")]
    pub slant: f32,
    /// Pixels down for each pixel to the right.
    #[serde(deserialize_with = "range::shear")]
    pub tilt: f32,
    /// Logarithm of how much wider than high.
    #[serde(deserialize_with = "range::log_ratio")]
    pub aspect: f32,
    /// The largest standard deviation, in pixels, of a displacement that varies over a quarter of
    /// the glyph (Simard et al. 2003).
    #[serde(deserialize_with = "range::pixels")]
    pub elastic: f32,
    /// The same for one that varies over an eighth.
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
/// Pixels by which a whole 3x3 dilation makes a stroke bolder: one on each side.
const BOLDER: f32 = 2.0;
/// The middle of a glyph, in pixel centres.
const MIDDLE: f32 = (SIDE - 1) as f32 / 2.0;

/// A 2x2 matrix, row by row, on (across, down).
type Matrix = [f32; 4];

/// One style change, which can be applied to several glyphs.
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

    /// The warp that makes a glyph about `thickness` pixels bolder, changes its slant from
    /// `slant[0]` to `slant[1]`, and adds `log_aspect` to the logarithm of its width over height.
    pub fn of_traits(thickness: f32, slant: [f32; 2], log_aspect: f32) -> Self {
        let wide = (log_aspect / 2.0).exp();
        // Widening by w and flattening by w leans what leans already w² as much.
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
            displace(field, nodes, deviation, rng);
        }
        Self {
            thickness,
            matrix,
            displacement,
        }
    }

    /// This warp of the hand, made to what `inner` has changed first; thicknesses add up, to 1
    /// at most, and the displacement is `inner`'s, or this one's where `inner` has none. One
    /// resampling makes both.
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
        let padded = Padded::new(&ink);
        let mut across = [0.0; SIDE];
        for (column, across) in (0u8..).zip(&mut across) {
            *across = (f32::from(column) - MIDDLE) / scale + middle[0];
        }
        let mut warped = [0.0; PIXELS];
        for (row, line) in warped.as_chunks_mut().0.iter_mut().enumerate() {
            let down = (row as f32 - MIDDLE) / scale + middle[1];
            let (mut x, mut y) = ([0.0; SIDE], [0.0; SIDE]);
            // By number, which the compiler turns into vectors of several columns.
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

    /// The middle of the warped ink's box, from the glyph's middle, and what brings its longer side
    /// to [`BOX`]; `None` without ink.
    fn fit(&self, ink: &[f32; PIXELS]) -> Option<([f32; 2], f32)> {
        let [a, b, c, d] = self.matrix;
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for (row, line) in ink.chunks_exact(SIDE).enumerate() {
            let is_inked = |ink: &f32| *ink > FAINT;
            // A linear map is extreme at the ends of a row.
            let ends = [
                line.iter().position(is_inked),
                line.iter().rposition(is_inked),
            ];
            for column in ends.into_iter().flatten() {
                let (x, y) = (column as f32 - MIDDLE, row as f32 - MIDDLE);
                for (axis, place) in [a * x + b * y, c * x + d * y].into_iter().enumerate() {
                    low[axis] = low[axis].min(place);
                    high[axis] = high[axis].max(place);
                }
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

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use bukva_glyphs::Style;

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
        Warp::sample(&config, &mut ChaCha8Rng::seed_from_u64(seed))
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
            let before = Style::of_ink(&cross()).unwrap().slant;
            let after = Style::of_ink(&warp.apply(&cross())).unwrap().slant;
            let expected = -warp.matrix[1];
            assert!(
                (after - before - expected).abs() < 0.03,
                "{before} to {after}, not {expected}"
            );
        }
    }

    #[test]
    fn a_warp_after_none_is_that_warp() {
        let config = WarpConfig {
            thickness: 0.4,
            slant: 0.2,
            elastic: 2.0,
            ..WarpConfig::none()
        };
        let warp = only(config, 3);
        let after_none = warp.then(Warp::identity());
        assert_eq!(after_none.apply(&cross()), warp.apply(&cross()));
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
            rotation: 20.0,
            slant: 0.5,
            tilt: 0.3,
            aspect: 0.8,
            elastic: 3.0,
            jitter: 1.0,
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
            rotation: 20.0,
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
    fn aspect_moves_the_measured_aspect_by_as_much() {
        for seed in 0..20 {
            let aspect = WarpConfig {
                aspect: 0.4,
                ..WarpConfig::none()
            };
            let warp = only(aspect, seed);
            let before = Style::of_ink(&cross()).unwrap().log_aspect;
            let after = Style::of_ink(&warp.apply(&cross())).unwrap().log_aspect;
            let expected = (warp.matrix[0] / warp.matrix[3]).ln();
            assert!((after - before - expected).abs() < 0.06, "{expected}");
        }
    }

    #[test]
    fn a_warp_of_traits_gives_the_traits_asked_for() {
        let before = Style::of_ink(&cross()).unwrap();
        for (bolder, slant) in [(0.6, 0.25), (-0.8, -0.2), (0.0, 0.1)] {
            let warp = Warp::of_traits(bolder, [before.slant, slant], 0.0);
            let after = Style::of_ink(&warp.apply(&cross())).unwrap();
            assert!(
                (after.slant - slant).abs() < 0.04,
                "{} for {slant}",
                after.slant
            );
            let bolder_by = after.thickness - before.thickness;
            assert!((bolder_by - bolder).abs() < 0.4, "{bolder_by} for {bolder}");
        }
        let wider = Warp::of_traits(0.0, [before.slant; 2], 0.3);
        let after = Style::of_ink(&wider.apply(&cross())).unwrap();
        assert!((after.log_aspect - before.log_aspect - 0.3).abs() < 0.06);
    }

    #[test]
    fn ink_grows_evenly_with_thickness() {
        let ink = |step: i32| -> f32 {
            let thickness = step as f32 / 10.0;
            thickened(&cross(), thickness).iter().sum()
        };
        for (steps, whole) in [(0..10, ink(10) - ink(0)), (-10..0, ink(0) - ink(-10))] {
            for step in steps {
                let gained = ink(step + 1) - ink(step);
                assert!((gained - whole / 10.0).abs() < 1e-2, "{step}: {gained}");
            }
        }
    }

    #[test]
    fn two_thicknesses_together_never_leave_the_range_of_ink() {
        let bold = Warp {
            thickness: 0.8,
            ..Warp::identity()
        };
        let ink = bold.then(bold.clone()).apply(&cross());
        assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)));
    }

    #[test]
    fn a_blank_image_stays_blank() {
        let config = WarpConfig {
            rotation: 9.0,
            thickness: 0.5,
            elastic: 2.0,
            ..WarpConfig::none()
        };
        assert_eq!(only(config, 3).apply(&[0.0; PIXELS]), [0.0; PIXELS]);
    }
}
