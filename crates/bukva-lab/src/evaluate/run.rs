//! Evaluating a translator on held-out glyphs.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::input::{Input, Judged, Output};
use super::judge::Judge;
use super::look_alikes::LookAlikes;
use super::metrics::{Scores, evaluate, evaluate_ground_truth, real_accuracy};
use crate::Error;
use crate::latent::Latents;
use crate::model::{Classifier, Critic, TranslatorNet};
use bukva_data::{Bank, Class, Dataset, HandId, Split};
use bukva_glyphs::Glyph;

/// The evaluation of a translator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evaluation {
    /// The name of the dataset of the sources.
    pub sources: String,
    /// The name of the dataset of the real target letters.
    pub targets: String,
    /// The metrics of the outputs.
    pub translated: Scores,
    /// The metrics of the ground truth, which a perfect translator would reach. `None` if hands
    /// don't contain both scripts.
    #[serde(alias = "own")]
    pub ground_truth: Option<Scores>,
    /// The judge accuracy of the real target letters.
    pub real_judge: f64,
}

/// Evaluates translators on one dataset.
#[derive(Debug)]
pub(crate) struct Evaluator<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) judge: &'a Judge,
    pub(super) look_alikes: LookAlikes,
    device: &'a Device,
}

/// A translator to be evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    /// The trained network.
    pub(crate) translator: &'a TranslatorNet,
    /// The critic that it was trained against, if any.
    pub(crate) critic: Option<&'a Critic>,
}

impl<'a> Evaluator<'a> {
    /// Finds the look-alikes of a dataset. Networks run on `device`, which must be without
    /// autodiff.
    pub(crate) fn new(dataset: &'a Dataset, judge: &'a Judge, device: &'a Device) -> Self {
        Self {
            dataset,
            judge,
            look_alikes: LookAlikes::fit(dataset),
            device,
        }
    }

    /// Evaluates a translator on a split.
    ///
    /// # Errors
    /// If the split has no sources.
    pub(crate) fn evaluate(
        &self,
        candidate: Candidate<'_>,
        split: Split,
    ) -> Result<Evaluation, Error> {
        let banks = self.dataset.banks(split);
        let name = &self.dataset.source_name;
        let shared_hands = self.dataset.shared_hands;
        self.evaluate_banks(candidate, &banks.source, &banks.target, shared_hands, name)
    }

    /// Evaluates a translator on sources of another dataset, against the targets of the test split.
    ///
    /// # Errors
    /// If there are no sources.
    pub(crate) fn evaluate_sources(
        &self,
        candidate: Candidate<'_>,
        sources: &Bank,
        name: &str,
    ) -> Result<Evaluation, Error> {
        self.evaluate_banks(candidate, sources, &self.dataset.test.target, false, name)
    }

    fn evaluate_banks(
        &self,
        Candidate { translator, critic }: Candidate<'_>,
        sources: &Bank,
        targets: &Bank,
        shared_hands: bool,
        name: &str,
    ) -> Result<Evaluation, Error> {
        let latents = Latents::encode(translator, sources.glyphs(), self.device);
        let glyphs = latents.decode(&translator.decoder, self.device);
        let real = self.judged(targets.classes(), targets.glyphs());
        let truth = |hand, class| targets.by_hand(hand, class).filter(|_| shared_hands);
        let mut input = self.input(sources, &glyphs, real, truth);
        if let Some(critic) = critic {
            let (classes, _) = critic.classify_glyphs(&glyphs, self.device);
            for (output, class) in input.outputs.iter_mut().zip(classes) {
                output.critic = Some(class);
            }
        }
        input.latents = Some(&latents);
        self.evaluation(&input, name)
    }

    /// The input of the metrics: the outputs for `sources`, the real letters, and which of them is
    /// the ground truth of a hand and class.
    pub(super) fn input(
        &self,
        sources: &Bank,
        outputs: &[Glyph],
        real: Vec<Judged>,
        truth: impl Fn(HandId, Class) -> Option<u32>,
    ) -> Input<'_> {
        let binarized: Vec<Glyph> = outputs.iter().map(binarized).collect();
        let binarized = self.judge.classify(&binarized).classes;
        let judged = self.judged(sources.classes(), outputs).into_iter();
        let outputs = judged.enumerate().map(|(row, judged)| Output {
            source: sources.glyphs()[row],
            hand: sources.hands()[row],
            binarized: Some(binarized[row]),
            critic: None,
            truth: sources.hands()[row]
                .and_then(|hand| truth(hand, judged.class))
                .map(|truth| truth as usize),
            judged,
        });
        Input {
            look_alikes: &self.look_alikes,
            outputs: outputs.collect(),
            real,
            latents: None,
        }
    }

    /// The metrics of `input`, whose sources are those of the dataset `name`.
    pub(super) fn evaluation(&self, input: &Input<'_>, name: &str) -> Result<Evaluation, Error> {
        Ok(Evaluation {
            sources: name.to_owned(),
            targets: self.dataset.target_name.clone(),
            translated: evaluate(input)?,
            ground_truth: evaluate_ground_truth(input)?,
            real_judge: real_accuracy(&input.real, &self.look_alikes),
        })
    }

    pub(super) fn judged(&self, classes: &[Class], glyphs: &[Glyph]) -> Vec<Judged> {
        let predictions = self.judge.classify(glyphs);
        let features = predictions.features.chunks_exact(Judge::FEATURES);
        (classes.iter().zip(glyphs))
            .zip(predictions.classes.into_iter().zip(features))
            .map(|((&class, &glyph), (predicted, features))| Judged {
                class,
                glyph,
                predicted,
                features: features.to_vec(),
            })
            .collect()
    }
}

/// The glyph with every pixel thresholded at half ink.
fn binarized(glyph: &Glyph) -> Glyph {
    Glyph::new(glyph.pixels().map(|ink| if ink >= 128 { 255 } else { 0 }))
}
