//! Directions of the latent space that change one measure of style.
//!
//! Ridge regression of the *outputs'* styles on the vectors, both minus the means of their class,
//! yields weights W that predict a style from a vector. They are not the way to change it, because
//! moving along W would leave the distribution of the vectors. The directions are D = ΣW(WᵀΣW)⁻¹
//! with the covariance Σ of the vectors: the most likely change that increases one measure by one
//! standard deviation and leaves the others unchanged (compare Haufe et al. 2014 on patterns and
//! filters). See decision 0008.

use burn::tensor::Device;
use nalgebra::DMatrix;

use super::pca::Pca;
use super::vectors::Latents;
use crate::model::Decoder;
use crate::stats::{Line, PENALTY, Ridge};
use bukva_data::{Class, StyleScale};
use bukva_glyphs::{Glyph, Style};

/// A direction of the latent space.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentDirection {
    /// The name, for example `thickness` or `principal 1`.
    pub name: String,
    /// The measure of style that it should change, as an index into [`Style::NAMES`]; `None` for
    /// principal components.
    pub measure: Option<usize>,
    /// The change of a vector for one standard deviation.
    pub deviation: Vec<f32>,
}

const STEPS: [f32; 7] = LatentDirection::STEPS;

impl LatentDirection {
    /// The steps along a direction that are tried, in standard deviations.
    pub const STEPS: [f32; 7] = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

    /// Finds the directions of thickness, slant and aspect, and the first `components` principal
    /// components within classes, whose standard deviation is that of the vectors. A direction is
    /// zero if the vectors don't contain its measure.
    pub fn fit(styles: &DecodedStyles<'_>, components: usize) -> Vec<Self> {
        let classes = styles.scale.classes();
        let within = styles.latents.within_classes(styles.classes, classes);
        let of_styles = style_directions(styles, &within)
            .unwrap_or_else(|| vec![vec![0.0; within.width()]; Style::COUNT]);
        let mut directions: Vec<Self> = (of_styles.into_iter().enumerate())
            .map(|(measure, deviation)| Self {
                name: Style::NAMES[measure].to_owned(),
                measure: Some(measure),
                deviation,
            })
            .collect();
        let pca = Pca::fit(&within, components);
        for (at, (axis, variance)) in pca.axes.iter().zip(&pca.variances).enumerate() {
            let scaled = axis.iter().map(|value| (value * variance.sqrt()) as f32);
            directions.push(Self {
                name: format!("principal {}", at + 1),
                measure: None,
                deviation: scaled.collect(),
            });
        }
        directions
    }

    /// Moves each vector by each of [`LatentDirection::STEPS`]: `[row, step]`.
    pub fn moved(&self, latents: &Latents) -> Latents {
        let mut moved = Latents::new(latents.width(), Vec::new());
        for row in latents.rows() {
            for step in STEPS {
                let pairs = row.iter().zip(&self.deviation);
                moved.push(pairs.map(|(value, by)| value + step * by));
            }
        }
        moved
    }
}

/// Vectors with their classes and the styles of their outputs.
#[derive(Clone, Debug)]
pub struct DecodedStyles<'a> {
    latents: &'a Latents,
    classes: &'a [Class],
    /// `None` for an output without ink.
    styles: Vec<Option<Style>>,
    scale: StyleScale,
}

impl<'a> DecodedStyles<'a> {
    /// Decodes vectors and measures the styles of the outputs.
    ///
    /// # Panics
    /// If a class is not below `count`.
    pub fn new(
        latents: &'a Latents,
        classes: &'a [Class],
        count: usize,
        decoder: &Decoder,
        device: &Device,
    ) -> Self {
        let outputs = latents.decode(decoder, device);
        let styles: Vec<_> = outputs.iter().map(Style::of).collect();
        Self::from_styles(latents, classes, count, styles)
    }

    /// Takes the styles of outputs as they are.
    pub(crate) fn from_styles(
        latents: &'a Latents,
        classes: &'a [Class],
        count: usize,
        styles: Vec<Option<Style>>,
    ) -> Self {
        let entries = classes.iter().zip(&styles);
        let entries = entries.filter_map(|(&class, style)| Some((class, (*style)?)));
        Self {
            scale: StyleScale::fit(count, entries),
            latents,
            classes,
            styles,
        }
    }

    /// The mean and standard deviation of the styles of each class.
    pub fn scale(&self) -> &StyleScale {
        &self.scale
    }
}

/// For each measure of style, the direction that changes it by one standard deviation and leaves
/// the others unchanged.
fn style_directions(styles: &DecodedStyles<'_>, within: &Latents) -> Option<Vec<Vec<f32>>> {
    /// Singular values below this share of the largest count as 0.
    const MIN_SINGULAR: f64 = 1e-9;
    let mut rows = Vec::new();
    let mut targets = Vec::new();
    for (row, (&class, style)) in styles.classes.iter().zip(&styles.styles).enumerate() {
        if let Some(style) = style {
            rows.push(row);
            let scores = styles.scale.standardize(class, *style);
            targets.extend(scores.0.map(f64::from));
        }
    }
    let y = DMatrix::from_vec(Style::COUNT, rows.len(), targets);
    let ridge = Ridge::new(&within.gather(rows).to_columns(), &y);
    let weights = ridge.solve(PENALTY)?.weights;
    let pattern = ridge.covariance() * &weights; // [latent, measures]
    let joint = weights.tr_mul(&pattern); // [measures, measures]
    // Without the measure in the vectors, its weights are 0 and have no inverse.
    let smallest = MIN_SINGULAR * joint.amax();
    let directions: DMatrix<f64> = pattern * joint.pseudo_inverse(smallest).ok()?;
    let column =
        |column: nalgebra::DVectorView<'_, f64>| column.iter().map(|&value| value as f32).collect();
    Some(directions.column_iter().map(column).collect())
}

/// The effect of moving along a direction, measured on outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Pearson's correlation between the step and each measure of style, standardized within
    /// classes, over all vectors and steps.
    pub correlation: [f64; Style::COUNT],
    /// The slope of the same regression, in standard deviations per standard deviation.
    pub slope: [f64; Style::COUNT],
    /// The mean of each measure at each of [`LatentDirection::STEPS`]: pixels, shear, log aspect.
    pub means: Vec<[f64; Style::COUNT]>,
    /// The outputs: `[vector, step]`.
    pub outputs: Vec<Glyph>,
}

impl Effect {
    /// Moves vectors along a direction and measures the outputs. `scale` standardizes their styles.
    pub fn measure(
        direction: &LatentDirection,
        latents: &Latents,
        classes: &[Class],
        scale: &StyleScale,
        decoder: &Decoder,
        device: &Device,
    ) -> Self {
        let outputs = direction.moved(latents).decode(decoder, device);
        let mut points = [const { Vec::new() }; Style::COUNT];
        let mut sums = [[0.0; Style::COUNT]; STEPS.len()];
        let mut counts = [0.0; STEPS.len()];
        for (at, output) in outputs.iter().enumerate() {
            let (row, step) = (at / STEPS.len(), at % STEPS.len());
            let Some(style) = Style::of(output) else {
                continue;
            };
            counts[step] += 1.0;
            let scores = scale.standardize(classes[row], style).0;
            for measure in 0..Style::COUNT {
                sums[step][measure] += f64::from(style.to_array()[measure]);
                points[measure].push((f64::from(STEPS[step]), f64::from(scores[measure])));
            }
        }
        let lines = points.map(|points| Line::fit(&points));
        let means = sums.iter().zip(counts);
        Self {
            correlation: lines.map(|line| line.r),
            slope: lines.map(|line| line.slope),
            means: means
                .map(|(sums, count)| sums.map(|sum| sum / f64::max(count, 1.0)))
                .collect(),
            outputs,
        }
    }
}

#[cfg(test)]
mod tests;
