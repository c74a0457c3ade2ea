//! Which of the two tones of an image is ink.

use super::blots::Blots;
use super::hull::solidity;
use super::plane::Plane;
use super::statistics::{between_tones, box_mean, otsu, quantile};
use super::strokes::Shape;
use super::surface::{surface, surface_through};

/// Two tones closer than this are one.
const LEAST_CONTRAST: f32 = 0.06;
/// In a tight crop, paper shows over at least this share of the border.
const OPENING: f32 = 0.004;
/// A border of which at most this share is dark is paper.
const FEW_DARK: f32 = 0.03;
/// A side of the image with less than this share of darkness is no side of a tight crop, because
/// the ink touches each of those.
const UNTOUCHED: f32 = 0.005;
/// In a tight crop, the ink is light if the odds that it is dark are below this, as a logarithm: most
/// ink is dark.
const LIGHT_INK: f32 = -4.0;
/// The paper between strokes covers at least this share of its convex hull.
const GAP: f32 = 0.65;
/// In a crop, less than this share of the image has a tone between those of ink and paper: there are no
/// soft shadows.
const SOFT: f32 = 0.15;
/// Shadows are lighter than ink, by this share of the contrast.
const SHADE: f32 = 0.35;

/// The paper of an image whose ink is dark.
#[derive(Debug)]
pub(super) struct Paper {
    /// Brightness; inverted if the ink was light.
    pub(super) values: Vec<f32>,
    /// A smooth surface through the paper.
    pub(super) surface: Vec<f32>,
    /// Whether the letter is cut to its ink, and nothing else is dark.
    pub(super) is_cut: bool,
}

/// Tells paper from ink. The border decides, unless ink reaches it: then the ink is dark, or light if
/// the light parts look much more like strokes.
pub(super) fn paper(plane: &Plane) -> Paper {
    let tones = Tones::new(plane);
    let border = tones
        .as_ref()
        .map(|tones| (tones.border(plane), &tones.light[..]));
    let surface = match border {
        Some((Border::Inked, light)) => return cut_to_ink(plane, light),
        Some((Border::Paper, light)) => surface(plane, Some(light)),
        Some((Border::Shaded, _)) | None => surface(plane, None),
    };
    let deviation = plane.values.iter().zip(&surface);
    // Cubes, so that a few dark strokes outweigh large areas of slightly shaded paper.
    let balance: f64 = deviation
        .map(|(value, paper)| f64::from(value - paper).powi(3))
        .sum();
    // From here on, ink is dark: a light letter on dark paper is inverted.
    let turn = |value: f32| if balance > 0.0 { 1.0 - value } else { value };
    Paper {
        values: plane.values.iter().map(|&value| turn(value)).collect(),
        surface: surface.into_iter().map(turn).collect(),
        is_cut: false,
    }
}

/// The paper of a letter cut to its ink.
fn cut_to_ink(plane: &Plane, light: &[bool]) -> Paper {
    let dark: Vec<bool> = light.iter().map(|light| !light).collect();
    let shapes = Shape::of(plane, light).zip(Shape::of(plane, &dark));
    let light_ink = shapes.is_some_and(|(light_shape, dark)| {
        light_shape.is_slender()
            && (dark.odds(&light_shape) < LIGHT_INK || is_light_letter(plane, light))
    });
    let (mut plane, mut paper) = (plane.clone(), light);
    if light_ink {
        plane
            .values
            .iter_mut()
            .for_each(|value| *value = 1.0 - *value);
        paper = &dark;
    }
    Paper {
        surface: surface_through(&plane, |index| paper[index]),
        is_cut: otsu(&plane.values)
            .and_then(|split| between_tones(&plane.values, split))
            .is_some_and(|between| between < SOFT),
        values: plane.values,
    }
}

/// Whether the paper is dark in all corners, and the largest light part no gap between dark strokes.
fn is_light_letter(plane: &Plane, light: &[bool]) -> bool {
    let (width, height) = (plane.width, plane.height);
    let corners = [0, width - 1, (height - 1) * width, height * width - 1];
    if corners.into_iter().any(|corner| light[corner]) {
        return false;
    }
    let light = Plane {
        values: light
            .iter()
            .map(|&light| f32::from(u8::from(light)))
            .collect(),
        ..*plane
    };
    let blots = Blots::find(&light);
    let largest = (0..blots.list.len()).max_by_key(|&blot| blots.list[blot].pixels);
    largest.is_some_and(|largest| solidity(&blots, width, largest) < GAP)
}

/// What the border of an image shows.
enum Border {
    /// One tone, that of the paper.
    Paper,
    /// Paper in several shades, or light clutter next to dark paper.
    Shaded,
    /// Paper and dark ink.
    Inked,
}

/// The two tones of an image.
struct Tones {
    light: Vec<bool>,
    /// The brightness of a typical dark pixel.
    dark_level: f32,
    light_level: f32,
    calm: Vec<f32>,
}

impl Tones {
    /// `None` when there is one tone only.
    fn new(plane: &Plane) -> Option<Self> {
        let calm = box_mean([plane.width, plane.height], &plane.values, 1);
        let split = otsu(&calm)?;
        let (light, dark): (Vec<f32>, Vec<f32>) = calm.iter().partition(|&&value| value > split);
        let (light_level, dark_level) = (quantile(light, 0.5)?, quantile(dark, 0.5)?);
        (light_level - dark_level > LEAST_CONTRAST).then(|| Self {
            light: plane.values.iter().map(|&value| value > split).collect(),
            dark_level,
            light_level,
            calm,
        })
    }

    fn border(&self, plane: &Plane) -> Border {
        let split = self.dark_level + SHADE * (self.light_level - self.dark_level);
        let sides = sides(plane, &self.calm);
        let count = |side: &[f32], test: &dyn Fn(f32) -> bool| {
            side.iter().filter(|&&value| test(value)).count() as f32
        };
        let all: f32 = sides.iter().map(|side| side.len() as f32).sum();
        let dark: f32 = sides
            .iter()
            .map(|side| count(side, &|value| value <= split))
            .sum();
        let middle = (self.dark_level + self.light_level) / 2.0;
        let light: f32 = sides
            .iter()
            .map(|side| count(side, &|value| value > middle))
            .sum();
        let lit_side = sides
            .iter()
            .any(|side| count(side, &|value| value <= middle) <= UNTOUCHED * side.len() as f32);
        if light <= (OPENING * all).max(1.0) || light >= (1.0 - FEW_DARK) * all {
            Border::Paper
        } else if dark <= FEW_DARK * all || (lit_side && dark > 0.5 * all) {
            Border::Shaded
        } else {
            Border::Inked
        }
    }
}

/// For each place along each side, the darkest value near the border. The very edge of a crop may
/// be the soft edge of a stroke.
fn sides(plane: &Plane, values: &[f32]) -> [Vec<f32>; 4] {
    let (width, height) = (plane.width, plane.height);
    let deep = (width.min(height) / 32).max(3).min(width.min(height));
    let side = |length: usize, index: &dyn Fn(usize, usize) -> usize| {
        let darkest = |place| {
            let depths = (0..deep).map(|depth| values[index(place, depth)]);
            depths.fold(f32::INFINITY, f32::min)
        };
        (0..length).map(darkest).collect()
    };
    [
        side(width, &|x, y| y * width + x),
        side(width, &|x, y| (height - deep + y) * width + x),
        side(height, &|y, x| y * width + x),
        side(height, &|y, x| y * width + width - deep + x),
    ]
}
