//! All measures of one translator at once.

use serde::{Deserialize, Serialize};

use super::{
    ClassScore, Confusion, Drawings, Features, HandScores, MetricError, Sample, coverage,
    diversity, frechet_distance, hand_scores,
};
use crate::latent::{LatentScores, probe};
use bukva_glyphs::{Glyph, PIXELS, Style};

/// What a translator's drawings measure. [`super::METRICS`] defines each figure; those that
/// don't apply to the data are `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// How many translations were measured.
    pub glyphs: usize,
    /// The share that the judge reads rightly.
    pub judge: Option<f64>,
    /// The same, without folding letters that look alike.
    pub judge_unfolded: Option<f64>,
    /// The same as `judge`, once every pixel is all ink or none.
    pub judge_binarised: Option<f64>,
    /// The share that the translator's own critic reads rightly.
    pub critic: Option<f64>,
    /// The mean absolute difference per pixel from the hand's own letter.
    pub pixel_distance: Option<f64>,
    /// How varied translations are, real targets being 1.
    pub diversity: Option<f64>,
    /// The share of real targets near to some translation.
    pub coverage: Option<f64>,
    /// The Fréchet distance from the real targets.
    pub frechet: Option<f64>,
    /// How the hand's traits correlate between sources and translations.
    pub hand: Option<HandScores>,
    /// How much of letter and hand linear probes find in the latent vectors.
    pub latent: Option<LatentScores>,
    /// The groups of letters that were counted as one.
    pub folded: Vec<String>,
    /// A line for each letter.
    pub classes: Vec<ClassScore>,
    /// What the judge read each letter as.
    pub confusion: Confusion,
}

/// Measures translations.
///
/// # Errors
/// When there are none, or the sample's columns don't fit together.
pub fn score(sample: &Sample) -> Result<Scores, MetricError> {
    sample.check()?;
    let fold = sample.fold;
    let drawn = &sample.translated;
    let readings = |read: &'_ [u16]| -> Vec<(u16, u16)> {
        let expected = drawn.labels.iter().copied();
        expected.zip(read.iter().copied()).collect()
    };
    // A reading outside the classes, such as the noise class, is wrong whatever was expected.
    let accuracy = |read: &'_ [u16]| {
        let pairs = readings(read).into_iter();
        let right = pairs.filter(|&(expected, read)| fold.same(expected.into(), read.into()));
        right.count() as f64 / read.len() as f64
    };
    let width = sample.feature_width;
    let translated = Features::new(drawn.features, width, drawn.labels, "translated")?;
    let real = Features::new(sample.real.features, width, sample.real.labels, "real")?;
    let confusion = Confusion::new(fold.letters(), readings(drawn.read));
    let unfolded = super::LookAlikes::new(fold.letters());
    Ok(Scores {
        glyphs: drawn.labels.len(),
        judge: confusion.accuracy(fold),
        judge_unfolded: confusion.accuracy(&unfolded),
        judge_binarised: sample.binarised_read.map(accuracy),
        critic: sample.critic_read.map(accuracy),
        pixel_distance: sample.own.and_then(|own| pixel_distance(sample, own)),
        diversity: diversity(&translated, &real),
        coverage: coverage(&translated, &real),
        frechet: frechet_distance(&translated, &real),
        hand: hands(sample),
        latent: probed(sample),
        folded: fold.groups(),
        classes: confusion.classes(fold),
        confusion,
    })
}

/// Measures the hands' own letters as though they were translations: what a perfect translator
/// would reach. `None` when no source's hand has one.
///
/// # Errors
/// When the sample's columns don't fit together.
pub fn score_own(sample: &Sample) -> Result<Option<Scores>, MetricError> {
    sample.check()?;
    let own = sample.own.unwrap_or_default().iter().enumerate();
    let pairs: Vec<(usize, usize)> = own.filter_map(|(at, row)| Some((at, (*row)?))).collect();
    if pairs.is_empty() {
        return Ok(None);
    }
    let real = &sample.real;
    let rows = || pairs.iter().map(|pair| pair.1);
    let labels: Vec<u16> = rows().map(|row| real.labels[row]).collect();
    let read: Vec<u16> = rows().map(|row| real.read[row]).collect();
    let ink = gather(real.ink, PIXELS, rows());
    let features = gather(real.features, sample.feature_width, rows());
    let source_ink = gather(sample.source_ink, PIXELS, pairs.iter().map(|pair| pair.0));
    let own: Vec<Option<usize>> = rows().map(Some).collect();
    score(&Sample {
        source_ink: &source_ink,
        translated: Drawings {
            labels: &labels,
            ink: &ink,
            read: &read,
            features: &features,
        },
        own: Some(&own),
        binarised_read: None,
        critic_read: None,
        encoded: None,
        ..*sample
    })
    .map(Some)
}

fn gather(values: &[f32], width: usize, rows: impl Iterator<Item = usize>) -> Vec<f32> {
    rows.flat_map(|row| &values[row * width..(row + 1) * width])
        .copied()
        .collect()
}

/// The mean absolute difference from the hand's own letters, as fractions of full ink; `None`
/// when no translation has one. Unfinite pixels of a translation count as wholly wrong.
fn pixel_distance(sample: &Sample, own: &[Option<usize>]) -> Option<f64> {
    let (drawn, _) = sample.translated.ink.as_chunks::<PIXELS>();
    let (real, _) = sample.real.ink.as_chunks::<PIXELS>();
    let pairs = drawn.iter().zip(own);
    let distances: Vec<f64> = pairs
        .filter_map(|(drawn, own)| {
            let pixels = drawn.iter().zip(&real[(*own)?]);
            // `NaN.min(1.0)` is 1.
            let sum: f32 = pixels.map(|(a, b)| (a - b).abs().min(1.0)).sum();
            Some(f64::from(sum) / PIXELS as f64)
        })
        .collect();
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

fn hands(sample: &Sample) -> Option<HandScores> {
    let (sources, _) = sample.source_ink.as_chunks::<PIXELS>();
    let (drawn, _) = sample.translated.ink.as_chunks::<PIXELS>();
    let traits = |ink| Style::of(&Glyph::from_unit(ink));
    let entries: Vec<_> = sample
        .translated
        .labels
        .iter()
        .zip(sources.iter().zip(drawn))
        .map(|(&label, (source, drawn))| (label.into(), traits(source), traits(drawn)))
        .collect();
    hand_scores(sample.classes(), &entries)
}

/// What lies open in the vectors of the sources, letter and traits being the sources' own.
fn probed(sample: &Sample) -> Option<LatentScores> {
    let (sources, _) = sample.source_ink.as_chunks::<PIXELS>();
    let traits: Vec<_> = sources.iter().map(Style::of_ink).collect();
    probe(sample.classes(), sample.encoded.as_ref()?, &traits)
}

#[cfg(test)]
mod tests;
