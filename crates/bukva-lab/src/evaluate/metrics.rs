//! All metrics of one translator.

use serde::{Deserialize, Serialize};

use super::confusion::{ClassScore, Confusion};
use super::diversity::{coverage, diversity};
use super::frechet::frechet_distance;
use super::input::{Input, Judged, Output};
use super::look_alikes::LookAlikes;
use super::probe::{ProbeScores, probe};
use super::style::{StyleCorrelation, style_correlation};
use crate::{Error, ErrorKind};
use bukva_data::{Class, HandId};
use bukva_glyphs::{Glyph, Style};

/// The metrics of a translator's outputs. [`super::METRICS`] defines them; a metric that does not
/// apply to the data is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// The number of outputs.
    pub glyphs: usize,
    /// Judge accuracy.
    pub judge: Option<f64>,
    /// Judge accuracy without merging look-alikes.
    #[serde(alias = "judge_unfolded")]
    pub judge_strict: Option<f64>,
    /// Judge accuracy after thresholding every pixel at half ink.
    #[serde(alias = "judge_binarised")]
    pub judge_binarized: Option<f64>,
    /// Accuracy of the translator's own critic.
    pub critic: Option<f64>,
    /// The mean absolute difference per pixel from the ground truth.
    pub pixel_distance: Option<f64>,
    /// The diversity of outputs within a class; real letters have 1.
    pub diversity: Option<f64>,
    /// The share of real letters that are close to an output.
    pub coverage: Option<f64>,
    /// The Fréchet distance from the real letters.
    pub frechet: Option<f64>,
    /// How the style of sources and outputs correlates.
    #[serde(alias = "hand")]
    pub style: Option<StyleCorrelation>,
    /// The results of linear probes on the latent vectors.
    #[serde(alias = "latent")]
    pub probe: Option<ProbeScores>,
    /// The groups of look-alikes, which count as one letter.
    #[serde(alias = "folded")]
    pub merged: Vec<String>,
    /// Recall and precision of each letter.
    pub classes: Vec<ClassScore>,
    /// The judge's predictions for each letter.
    pub confusion: Confusion,
}

/// Computes all metrics.
///
/// # Errors
/// If there are no outputs, or the judge's features are not finite.
pub(super) fn evaluate(input: &Input<'_>) -> Result<Scores, Error> {
    let outputs = &input.outputs;
    if outputs.is_empty() {
        return Err(ErrorKind::NoOutputs.into());
    }
    let look_alikes = input.look_alikes;
    let [features, real] = input.features()?;
    let predictions = outputs.iter().map(|output| &output.judged);
    let predictions = predictions.map(|judged| (judged.class, judged.predicted));
    let confusion = Confusion::new(look_alikes.letters(), predictions);
    Ok(Scores {
        glyphs: outputs.len(),
        judge: confusion.accuracy(look_alikes),
        judge_strict: confusion.accuracy(&LookAlikes::new(look_alikes.letters())),
        judge_binarized: accuracy(input, |output| output.binarized),
        critic: accuracy(input, |output| output.critic),
        pixel_distance: pixel_distance(input),
        diversity: diversity(&features, &real),
        coverage: coverage(&features, &real),
        frechet: frechet_distance(&features, &real),
        style: style(input),
        probe: probed(input),
        merged: look_alikes.groups(),
        classes: confusion.classes(look_alikes),
        confusion,
    })
}

/// Evaluates the ground truth as if it were the output: the scores of a perfect translator. `None`
/// if no source has a ground truth.
///
/// # Errors
/// If the judge's features are not finite.
pub(super) fn evaluate_ground_truth(input: &Input<'_>) -> Result<Option<Scores>, Error> {
    let outputs: Vec<Output> = (input.outputs.iter())
        .filter_map(|output| {
            Some(Output {
                judged: input.real[output.truth?].clone(),
                source: output.source,
                hand: output.hand,
                binarized: None,
                critic: None,
                truth: output.truth,
            })
        })
        .collect();
    if outputs.is_empty() {
        return Ok(None);
    }
    evaluate(&Input {
        look_alikes: input.look_alikes,
        outputs,
        real: input.real.clone(),
        latents: None,
    })
    .map(Some)
}

/// The share of outputs with a correct prediction; `None` if there are no predictions. A prediction
/// that is not a class, such as noise, is wrong.
fn accuracy(input: &Input<'_>, predicted: impl Fn(&Output) -> Option<Class>) -> Option<f64> {
    let correct: Vec<bool> = (input.outputs.iter())
        .filter_map(|output| {
            let (expected, predicted) = (output.judged.class, predicted(output)?);
            Some(input.look_alikes.same(expected, predicted))
        })
        .collect();
    share(&correct)
}

/// The judge accuracy of the real letters.
pub(super) fn real_accuracy(real: &[Judged], look_alikes: &LookAlikes) -> f64 {
    let correct = |judged: &Judged| look_alikes.same(judged.class, judged.predicted);
    share(&real.iter().map(correct).collect::<Vec<_>>()).unwrap_or(0.0)
}

fn share(correct: &[bool]) -> Option<f64> {
    let count = correct.iter().filter(|&&correct| correct).count();
    (!correct.is_empty()).then(|| count as f64 / correct.len() as f64)
}

fn pixel_distance(input: &Input<'_>) -> Option<f64> {
    let distances: Vec<f64> = (input.outputs.iter())
        .filter_map(|output| {
            let truth = &input.real[output.truth?].glyph;
            Some(output.judged.glyph.distance(truth))
        })
        .collect();
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}

fn style(input: &Input<'_>) -> Option<StyleCorrelation> {
    let style = |glyph: &Glyph| Style::of(glyph);
    let entries: Vec<_> = (input.outputs.iter())
        .map(|Output { judged, source, .. }| (judged.class, style(source), style(&judged.glyph)))
        .collect();
    style_correlation(input.classes(), &entries)
}

fn probed(input: &Input<'_>) -> Option<ProbeScores> {
    let latents = input.latents?;
    let classes: Vec<Class> = (input.outputs.iter())
        .map(|output| output.judged.class)
        .collect();
    let hands: Vec<Option<HandId>> = input.outputs.iter().map(|output| output.hand).collect();
    let styles: Vec<Option<Style>> = (input.outputs.iter())
        .map(|output| Style::of(&output.source))
        .collect();
    probe(input.classes(), latents, &classes, &hands, &styles)
}

#[cfg(test)]
mod tests;
