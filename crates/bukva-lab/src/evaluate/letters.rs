//! Evaluating a letter model.

use bukva::{Drawing, DrawingScores, Latent, LetterModel, Reading, ReadingScores};
use bukva_data::{Bank, Class, GlyphSet, HandId, Split};
use bukva_glyphs::FineGlyph;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use super::alphabets::{AlphabetScores, Row, alphabets};
use super::metrics::evaluate;
use super::run::Evaluator;
use super::variants::{VariantScores, variants};
use super::{Evaluation, Scores};
use crate::{Error, ErrorKind};

/// The evaluation of a letter model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterEvaluation {
    /// The model reads the source and draws the letter's partner, as people use it.
    pub translated: Evaluation,
    /// The metrics of the outputs when the model is told the source's letter.
    pub told: Scores,
    /// How it reads and draws.
    pub details: LetterScores,
}

/// What only a letter model can be asked. Shares are from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LetterScores {
    /// Sources whose letter is the model's first guess, among letters of the same script and case.
    pub named: f64,
    /// Sources whose letter is among its first three guesses.
    pub among_three: f64,
    /// Expected calibration error of the first guess's probability, over ten bins (Guo et al. 2017).
    pub calibration_error: f64,
    /// Letters that it takes for something that is no letter.
    pub rejected: f64,
    /// Mid-gray pixels (40 to 215) per pixel with ink (128 and more) of the drawings before tracing.
    pub gray: f64,
    /// The same of the true glyphs.
    pub gray_of_truth: Option<f64>,
    /// Mean absolute difference per pixel of traced drawings from the true glyphs, at 56 pixels.
    pub pixel_distance: Option<f64>,
    /// Outlines with as many components and holes as the true letter's.
    pub topology: Option<f64>,
    /// The letters of a hand, each drawn from one other letter of it.
    pub alphabet_from_one: Option<AlphabetScores>,
    /// The letters of a hand, drawn from all, to which the hand is fitted.
    pub alphabet_from_all: Option<AlphabetScores>,
    /// Variants of the outputs; `None` if the model draws none.
    pub variants: Option<VariantScores>,
    /// How it tells letters from other images.
    pub rejection: Option<RejectionScores>,
}

/// How well letters are told from images that are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RejectionScores {
    /// The area under the ROC curve: how often an image that is no letter has a higher probability of
    /// being none than a letter has.
    pub auroc: f64,
    /// Images without a letter that are flagged.
    pub flagged: f64,
    /// Letters that are flagged.
    pub falsely: f64,
}

impl LetterScores {
    /// The names of the scores and their values, in the order of the documents; a score that does
    /// not apply to the data is `None`.
    pub fn rows(&self) -> [(&'static str, Option<f64>); 17] {
        let read = |scores: Option<AlphabetScores>| scores.map(|scores| scores.read);
        let distance = |scores: Option<AlphabetScores>| scores.map(|scores| scores.pixel_distance);
        let [one, all] = [self.alphabet_from_one, self.alphabet_from_all];
        [
            ("letters read", Some(self.named)),
            ("among the first three guesses", Some(self.among_three)),
            ("calibration error", Some(self.calibration_error)),
            ("rejected letters", Some(self.rejected)),
            ("gray", Some(self.gray)),
            ("gray of the true glyphs", self.gray_of_truth),
            ("pixel distance at 56 pixels", self.pixel_distance),
            ("topology", self.topology),
            ("alphabet from one letter, read", read(one)),
            ("alphabet from one letter, distance", distance(one)),
            ("alphabet from all letters, read", read(all)),
            ("alphabet from all letters, distance", distance(all)),
            ("variants, read", self.variants.map(|v| v.read)),
            ("variants, distance", self.variants.map(|v| v.distance)),
            (
                "distance of two sources of a hand",
                self.variants.and_then(|v| v.distance_of_sources),
            ),
            ("AUROC of rejection", self.rejection.map(|r| r.auroc)),
            ("flagged non-letters", self.rejection.map(|r| r.flagged)),
        ]
    }
}

/// The sources of an evaluation.
struct Sources<'a> {
    bank: &'a Bank,
    glyphs: Vec<FineGlyph>,
    letters: Vec<char>,
    /// The true targets, where the hand has them.
    truths: Vec<Option<FineGlyph>>,
}

impl Evaluator<'_> {
    /// Evaluates a letter model on a split of the built-in glyphs, which `fine` holds at 56 pixels.
    ///
    /// # Errors
    /// If the split has no sources.
    pub(crate) fn evaluate_letters(
        &self,
        model: &LetterModel,
        split: Split,
        fine: &GlyphSet<FineGlyph>,
    ) -> Result<LetterEvaluation, Error> {
        let bank = &self.dataset.banks(split).source;
        let index: HashMap<(HandId, char), usize> = (0..fine.len())
            .map(|at| ((fine.hand_of()[at], fine.letter(at)), at))
            .collect();
        let glyph = |hand: Option<HandId>, letter: char| {
            let at = index.get(&(hand?, letter))?;
            Some(fine.glyphs()[*at])
        };
        let pairs = &self.dataset.classes.pairs;
        let rows = || bank.classes().iter().zip(bank.hands());
        let sources = Sources {
            bank,
            glyphs: rows()
                .zip(bank.glyphs())
                .map(|((&class, &hand), coarse)| {
                    let found = glyph(hand, pairs[class.index()].source);
                    found.unwrap_or_else(|| coarse.enlarged())
                })
                .collect(),
            letters: rows()
                .map(|(&class, _)| pairs[class.index()].source)
                .collect(),
            truths: rows()
                .map(|(&class, &hand)| glyph(hand, pairs[class.index()].target))
                .collect(),
        };
        self.evaluate_sources_of(model, &sources, split, &self.dataset.source_name)
    }

    /// Evaluates a letter model on sources of another set.
    ///
    /// # Errors
    /// If there are no sources.
    pub(crate) fn evaluate_letters_of(
        &self,
        model: &LetterModel,
        bank: &Bank,
        name: &str,
    ) -> Result<LetterEvaluation, Error> {
        let letters: Vec<char> = self.dataset.classes.sources().collect();
        let classes = bank.classes().iter();
        let sources = Sources {
            bank,
            glyphs: bank.glyphs().iter().map(|glyph| glyph.enlarged()).collect(),
            letters: classes.map(|&class| letters[class.index()]).collect(),
            truths: vec![None; bank.len()],
        };
        self.evaluate_sources_of(model, &sources, Split::Test, name)
    }

    fn evaluate_sources_of(
        &self,
        model: &LetterModel,
        sources: &Sources<'_>,
        split: Split,
        name: &str,
    ) -> Result<LetterEvaluation, Error> {
        if sources.glyphs.is_empty() {
            return Err(ErrorKind::NoOutputs.into());
        }
        let latents = model.encode(&sources.glyphs);
        let readings = model.read(&latents);
        let pairs = self.dataset.classes.pairs.iter();
        let targets: HashMap<char, char> = pairs.map(|pair| (pair.source, pair.target)).collect();
        let guessed = readings.iter().map(|reading| {
            let guesses = reading.guesses(|letter| targets.contains_key(&letter));
            guesses.first().map_or(' ', |guess| targets[&guess.letter])
        });
        let told: Vec<char> = sources
            .letters
            .iter()
            .map(|letter| targets[letter])
            .collect();
        let keys: Vec<(Option<HandId>, Class)> = (sources.bank.hands().iter().copied())
            .zip(sources.bank.classes().iter().copied())
            .collect();
        let variants = variants(self, model, &latents, &told, (&keys, &sources.glyphs));
        let translated = self.drawn(model, &latents, &guessed.collect::<Vec<_>>());
        let told = self.drawn(model, &latents, &told);
        let targets = &self.dataset.banks(split).target;
        let real = self.judged(targets.classes(), targets.glyphs());
        let shared_hands = sources.truths.iter().any(Option::is_some);
        let truth = |hand, class| targets.by_hand(hand, class).filter(|_| shared_hands);
        let input = |drawings: &[Drawing], real| {
            let glyphs: Vec<_> = drawings.iter().map(Drawing::to_glyph).collect();
            self.input(sources.bank, &glyphs, real, truth)
        };
        let mut details = details(sources, &readings, &told);
        details.variants = variants;
        if shared_hands {
            let (rows, latents) = self.rows(sources, &latents);
            let [one, all] = alphabets(self, model, &rows, &latents);
            details.alphabet_from_one = Some(one);
            details.alphabet_from_all = Some(all);
        }
        Ok(LetterEvaluation {
            translated: self.evaluation(&input(&translated, real.clone()), name)?,
            details,
            told: evaluate(&input(&told, real))?,
        })
    }

    /// The letters whose hands have the target too.
    fn rows(&self, sources: &Sources<'_>, latents: &[Latent]) -> (Vec<Row>, Vec<Latent>) {
        let targets: Vec<char> = self.dataset.classes.targets().collect();
        let rows = sources.bank.classes().iter().zip(sources.bank.hands());
        let rows = rows.zip(&sources.truths).zip(latents).enumerate();
        rows.filter_map(|(at, (((&class, &hand), truth), latent))| {
            let row = Row {
                source: (sources.letters[at], sources.glyphs[at]),
                hand: hand?,
                class,
                target: targets[class.index()],
                truth: (*truth)?,
            };
            Some((row, latent.clone()))
        })
        .unzip()
    }

    pub(super) fn drawn(
        &self,
        model: &LetterModel,
        latents: &[Latent],
        letters: &[char],
    ) -> Vec<Drawing> {
        let wanted: Vec<(&Latent, char)> = latents.iter().zip(letters.iter().copied()).collect();
        let drawings = model.draw(&wanted).into_iter();
        drawings
            .map(|drawing| drawing.unwrap_or_else(Drawing::blank))
            .collect()
    }
}

fn details(sources: &Sources<'_>, readings: &[Reading], told: &[Drawing]) -> LetterScores {
    let read = ReadingScores::new(readings, &sources.letters);
    let compared = || {
        let pairs = sources.truths.iter().zip(told);
        pairs.filter_map(|(truth, drawing)| Some((drawing, truth.as_ref()?)))
    };
    let drawn = DrawingScores::new(compared());
    LetterScores {
        named: read.named,
        among_three: read.among_three,
        calibration_error: read.calibration_error,
        rejected: read.rejected,
        gray: gray(told.iter().map(Drawing::to_fine)),
        gray_of_truth: drawn.map(|_| gray(compared().map(|(_, truth)| *truth))),
        pixel_distance: drawn.map(|drawn| drawn.pixel_distance),
        topology: drawn.map(|drawn| drawn.topology),
        ..LetterScores::default()
    }
}

/// Mid-gray pixels per pixel with ink.
fn gray(glyphs: impl Iterator<Item = FineGlyph>) -> f64 {
    let (mut gray, mut ink) = (0_u32, 0_u32);
    for glyph in glyphs {
        for &pixel in glyph.pixels() {
            gray += u32::from((41..215).contains(&pixel));
            ink += u32::from(pixel >= 128);
        }
    }
    f64::from(gray) / f64::from(ink.max(1))
}
