//! Directions of the latent space, and what moving along them changes.
//!
//! A direction for a trait is found by regression of the *decodings'* traits on the vectors, each
//! less its class's mean: what the decoder draws is asked, not what the encoder was shown, for a
//! decoder may draw all hands alike. The weights W of the regression say how to read the traits,
//! not how to change them: along its weights a vector would soon leave the others. The direction
//! taken is D = ΣW(WᵀΣW)⁻¹ with the vectors' covariance Σ: of all moves that change one trait as
//! read by one deviation and leave the others, the likeliest among the vectors there are (compare
//! Haufe et al. 2014 on patterns and filters).

use burn::tensor::Device;
use nalgebra::DMatrix;

use super::ridge::{Moments, PENALTY};
use super::{Latents, Pca};
use crate::model::Decoder;
use bukva_glyphs::{Glyph, Style, StyleScale};

/// A direction to move in.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentDirection {
    /// `thickness`, or `principal 1`.
    pub name: String,
    /// The trait it ought to change, as an index into [`Style::NAMES`]; none for principal axes.
    pub of_trait: Option<usize>,
    /// What to add to a vector for one deviation.
    pub deviation: Vec<f32>,
}

impl LatentDirection {
    /// The vector so many deviations from `row`.
    pub fn moved(&self, row: &[f32], deviations: f32) -> impl Iterator<Item = f32> {
        let pairs = row.iter().zip(&self.deviation);
        pairs.map(move |(value, by)| value + deviations * by)
    }
}

/// Vectors with their classes, and the scale on which the traits of their decodings stand.
#[derive(Clone, Debug)]
pub struct Drawn<'a> {
    /// The vectors.
    pub latents: &'a Latents,
    /// Their classes.
    pub classes: &'a [u16],
    /// The traits of what the decoder draws for them; none where it draws no ink.
    pub traits: Vec<Option<Style>>,
    /// Mean and deviation of each class's traits.
    pub scale: StyleScale,
}

impl<'a> Drawn<'a> {
    /// Decodes vectors and describes what comes out.
    ///
    /// # Panics
    /// When a class is not below `count`.
    pub fn of(
        latents: &'a Latents,
        classes: &'a [u16],
        count: usize,
        decoder: &Decoder,
        device: &Device,
    ) -> Self {
        let glyphs = latents.decode(decoder, device);
        let traits: Vec<_> = glyphs.iter().map(Style::of).collect();
        let entries = classes.iter().zip(&traits);
        let entries = entries.filter_map(|(&class, traits)| Some((class.into(), (*traits)?)));
        let scale = StyleScale::fit(count, entries);
        Self {
            latents,
            classes,
            traits,
            scale,
        }
    }
}

/// The axes of stroke thickness, slant and aspect, then the first `principal` axes along which
/// vectors vary within their classes, where one deviation is that of the vectors. An axis of a
/// trait that nothing in the vectors tells is all zeros.
pub fn latent_directions(drawn: &Drawn<'_>, principal: usize) -> Vec<LatentDirection> {
    let within = drawn
        .latents
        .within_classes(drawn.classes, drawn.scale.classes());
    let of_traits = trait_deviations(drawn, &within);
    let mut axes: Vec<LatentDirection> = (Style::NAMES.iter().zip(of_traits).enumerate())
        .map(|(at, (name, deviation))| LatentDirection {
            name: (*name).to_owned(),
            of_trait: Some(at),
            deviation,
        })
        .collect();
    let found = Pca::of(&within, principal);
    let numbered = found.axes().iter().zip(found.variances()).enumerate();
    axes.extend(numbered.map(|(at, (axis, variance))| {
        LatentDirection {
            name: format!("principal {}", at + 1),
            of_trait: None,
            deviation: axis
                .iter()
                .map(|value| (value * variance.sqrt()) as f32)
                .collect(),
        }
    }));
    axes
}

/// For each trait the move that changes it by one deviation as read, and no other.
fn trait_deviations(drawn: &Drawn<'_>, within: &Latents) -> Vec<Vec<f32>> {
    let mut rows = Vec::new();
    let mut wanted = Vec::new();
    for (row, (&class, traits)) in drawn.classes.iter().zip(&drawn.traits).enumerate() {
        if let Some(traits) = traits {
            rows.push(row);
            let standard = drawn.scale.standardise(class.into(), *traits);
            wanted.extend(standard.0.map(f64::from));
        }
    }
    let nothing = vec![vec![0.0; within.width()]; Style::COUNT];
    if rows.is_empty() {
        return nothing;
    }
    let moments = Moments::of(&within.gather(rows), &wanted, Style::COUNT);
    let Some(read) = moments.solve(PENALTY) else {
        return nothing;
    };
    let pattern = moments.covariance() * &read.weights; // [latent, traits]
    let together = read.weights.tr_mul(&pattern); // [traits, traits]
    // A trait that nothing tells has neither weights nor an inverse.
    let smallest = SMALLEST * together.amax();
    let Ok(inverse) = together.pseudo_inverse(smallest) else {
        return nothing;
    };
    let moves: DMatrix<f64> = pattern * inverse;
    moves
        .column_iter()
        .map(|column| column.iter().map(|&value| value as f32).collect())
        .collect()
}

/// Singular values below this share of the largest are none.
const SMALLEST: f64 = 1e-9;

/// Deviations that are tried, from -3 to +3.
pub const STEPS: [f32; 7] = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

/// What moving along an axis changes, measured on decodings.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Pearson's correlation between the deviations moved and each trait of the decodings, which
    /// stand on the scale of their classes; over all vectors and steps.
    pub correlation: [f64; Style::COUNT],
    /// Class deviations of each trait for each deviation moved: the slope of the same regression.
    pub slope: [f64; Style::COUNT],
    /// The mean of each trait at each of [`STEPS`]: pixels, shear, log aspect.
    pub means: Vec<[f64; Style::COUNT]>,
    /// For each vector in turn what was drawn at each of [`STEPS`].
    pub drawn: Vec<Glyph>,
}

/// Moves vectors along an axis, draws them, and measures.
///
/// `scale` says how the traits of the decodings of these classes vary.
pub fn effect(
    axis: &LatentDirection,
    latents: &Latents,
    classes: &[u16],
    scale: &StyleScale,
    decoder: &Decoder,
    device: &Device,
) -> Effect {
    let mut moved = Latents::new(latents.width(), Vec::new());
    for row in latents.rows() {
        STEPS
            .iter()
            .for_each(|&step| moved.push(axis.moved(row, step)));
    }
    let drawn = moved.decode(decoder, device);
    let mut sums = [Regression::default(); Style::COUNT];
    let mut means = vec![[0.0; Style::COUNT]; STEPS.len()];
    let mut counts = [0u32; STEPS.len()];
    for (at, glyph) in drawn.iter().enumerate() {
        let (row, step) = (at / STEPS.len(), at % STEPS.len());
        let Some(traits) = Style::of(glyph) else {
            continue;
        };
        counts[step] += 1;
        let standard = scale.standardise(classes[row].into(), traits).0;
        for of in 0..Style::COUNT {
            means[step][of] += f64::from(traits.to_array()[of]);
            sums[of].add(f64::from(STEPS[step]), f64::from(standard[of]));
        }
    }
    for (means, count) in means.iter_mut().zip(counts) {
        means
            .iter_mut()
            .for_each(|mean| *mean /= f64::from(count.max(1)));
    }
    Effect {
        correlation: sums.map(|sums| sums.correlation()),
        slope: sums.map(|sums| sums.slope()),
        means,
        drawn,
    }
}

/// Sums for a straight line through points.
#[derive(Clone, Copy, Debug, Default)]
struct Regression {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Regression {
    fn add(&mut self, x: f64, y: f64) {
        self.count += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.xy += x * y;
        self.yy += y * y;
    }

    /// Variance of x, covariance, variance of y.
    fn spread(&self) -> (f64, f64, f64) {
        let count = self.count.max(1.0);
        let (x, y) = (self.x / count, self.y / count);
        let second = |sum: f64, product: f64| sum / count - product;
        (
            second(self.xx, x * x),
            second(self.xy, x * y),
            second(self.yy, y * y),
        )
    }

    fn slope(&self) -> f64 {
        let (xx, xy, _) = self.spread();
        if xx < 1e-12 { 0.0 } else { xy / xx }
    }

    /// 0 where one side doesn't vary.
    fn correlation(&self) -> f64 {
        let (xx, xy, yy) = self.spread();
        if xx < 1e-12 || yy < 1e-12 {
            return 0.0;
        }
        (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
    }
}

#[cfg(test)]
mod tests;
