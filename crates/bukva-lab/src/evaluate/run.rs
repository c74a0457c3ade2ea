//! Measuring a translator on glyphs that nothing was trained on.

use serde::{Deserialize, Serialize};

use super::{
    Alike, Drawings, Judge, LookAlikes, MetricError, Predictions, Sample, Scores, score, score_own,
};
use crate::latent::{Encoded, Latents};
use crate::model::{Classifier, Critic, TranslatorNet};
use bukva_glyphs::{Bank, Dataset, Split};
use bukva_glyphs::{Glyph, PIXELS};
use burn::tensor::Device;

/// What a translator's drawings are worth.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evaluation {
    /// Where the sources come from.
    pub sources: String,
    /// Where the real targets come from.
    pub targets: String,
    /// The measures of what was drawn.
    pub translated: Scores,
    /// The same measures of the hands' own letters: what a perfect translator would reach. Absent
    /// where hands don't hold both scripts.
    pub own: Option<Scores>,
    /// How much the judge reads of the real targets.
    pub real_judge: f64,
}

/// What translations are measured with: one for all the translators of a dataset.
#[derive(Debug)]
pub struct Evaluator<'a> {
    dataset: &'a Dataset,
    judge: &'a Judge,
    fold: LookAlikes,
    device: &'a Device,
}

/// A translator to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The trained network.
    pub translator: &'a TranslatorNet,
    /// The critic that it was trained against, if any.
    pub critic: Option<&'a Critic>,
}

impl<'a> Evaluator<'a> {
    /// Finds out which letters of a dataset no reader could tell apart, in its training hands.
    /// Networks run on `device`, which must be without autodiff.
    pub fn new(dataset: &'a Dataset, judge: &'a Judge, device: &'a Device) -> Self {
        Self {
            dataset,
            judge,
            fold: look_alikes(dataset),
            device,
        }
    }

    /// Measures a translator on one split.
    ///
    /// # Errors
    /// When the split has no sources.
    pub fn evaluate(
        &self,
        candidate: Candidate<'_>,
        split: Split,
    ) -> Result<Evaluation, MetricError> {
        let banks = self.dataset.banks(split);
        let shared = self.dataset.shared_hands;
        self.measure(
            candidate,
            &banks.source,
            &banks.target,
            shared,
            &self.dataset.source_name,
        )
    }

    /// Measures a translator on sources of another set, against the test split's targets.
    ///
    /// # Errors
    /// When there are no sources.
    pub fn evaluate_sources(
        &self,
        candidate: Candidate<'_>,
        sources: &Bank,
        name: &str,
    ) -> Result<Evaluation, MetricError> {
        self.measure(candidate, sources, &self.dataset.test.target, false, name)
    }

    fn measure(
        &self,
        candidate: Candidate<'_>,
        sources: &Bank,
        targets: &Bank,
        shared_hands: bool,
        name: &str,
    ) -> Result<Evaluation, MetricError> {
        let latents = Latents::encode(candidate.translator, &sources.glyphs, self.device);
        let drawn = latents.decode(&candidate.translator.decoder, self.device);
        let verdict = self.judge.read(&drawn);
        let real = self.judge.read(&targets.glyphs);
        let binarised: Vec<Glyph> = drawn.iter().map(binarised).collect();
        let binarised = self.judge.read(&binarised).read;
        let critic = candidate
            .critic
            .map(|critic| critic.classify_glyphs(&drawn, self.device).0);
        let own: Option<Vec<_>> = shared_hands.then(|| own_letters(sources, targets));
        let (source_ink, drawn_ink, real_ink) =
            (ink(&sources.glyphs), ink(&drawn), ink(&targets.glyphs));
        let fold = &self.fold;
        let sample = Sample {
            fold,
            feature_width: Judge::FEATURES,
            source_ink: &source_ink,
            translated: drawings(&sources.classes, &drawn_ink, &verdict),
            real: drawings(&targets.classes, &real_ink, &real),
            own: own.as_deref(),
            binarised_read: Some(&binarised),
            critic_read: critic.as_deref(),
            encoded: Some(Encoded {
                latents: &latents,
                classes: &sources.classes,
                hands: &sources.hands,
            }),
        };
        let right = real.read.iter().zip(&targets.classes);
        let right = right
            .filter(|&(&read, &meant)| fold.same(read.into(), meant.into()))
            .count();
        Ok(Evaluation {
            sources: name.to_owned(),
            targets: self.dataset.target_name.clone(),
            translated: score(&sample)?,
            own: score_own(&sample)?,
            real_judge: right as f64 / targets.len().max(1) as f64,
        })
    }
}

/// Target letters that no reader could tell apart, found in the training hands.
pub fn look_alikes(dataset: &Dataset) -> LookAlikes {
    let letters: Vec<char> = dataset.classes.targets().collect();
    let bank = &dataset.train.target;
    let entries = bank.hands.iter().zip(&bank.classes).zip(&bank.glyphs);
    let known =
        entries.filter_map(|((&hand, &class), glyph)| Some((hand?, usize::from(class), glyph)));
    LookAlikes::indistinguishable(&letters, known, Alike::default())
}

/// For each source, where its hand's own target letter is.
fn own_letters(sources: &Bank, targets: &Bank) -> Vec<Option<usize>> {
    let own = |(&hand, &class): (&Option<u32>, &u16)| Some(targets.by_hand(hand?, class)? as usize);
    sources
        .hands
        .iter()
        .zip(&sources.classes)
        .map(own)
        .collect()
}

fn drawings<'a>(labels: &'a [u16], ink: &'a [f32], verdict: &'a Predictions) -> Drawings<'a> {
    Drawings {
        labels,
        ink,
        read: &verdict.read,
        features: &verdict.features,
    }
}

fn ink(glyphs: &[Glyph]) -> Vec<f32> {
    glyphs.iter().flat_map(Glyph::to_unit).collect()
}

/// Every pixel all ink or none.
fn binarised(glyph: &Glyph) -> Glyph {
    let mut pixels = [0; PIXELS];
    for (pixel, &ink) in pixels.iter_mut().zip(glyph.pixels()) {
        *pixel = if ink >= 128 { 255 } else { 0 };
    }
    Glyph::new(pixels)
}
