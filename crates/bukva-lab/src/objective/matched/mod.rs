//! The objective `matched`: a target of the class in a style similar to the source's, for data
//! without pairs.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::{self, IndexedRandom};
use serde::{Deserialize, Serialize};

mod index;
mod legible;
mod neighbors;

use super::batch::{Batch, Example};
use super::interface::{Objective, ObjectiveContext, ObjectiveSettings};
use super::pixel::PixelLoss;
use crate::augment::Warp;
use crate::{Error, ErrorKind};
use bukva_data::Bank;
use bukva_glyphs::PIXELS;
use legible::legible;
use neighbors::Neighbors;

/// The largest accepted `aux_weight`.
const MAX_AUX_WEIGHT: f32 = 100.0;

/// Settings of the objective `matched`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchedConfig {
    /// The number of nearest targets to sample from. With one, outputs are diverse but worse; with
    /// many, this becomes `random`.
    pub nearest: usize,
    /// The number of targets that are sampled; the loss uses the one closest to the output. With
    /// several, the network learns one whole letter instead of a mixture.
    #[serde(alias = "candidates")]
    pub best_of: usize,
    /// How far a sampled target's thickness, slant and aspect are moved from the mean of its class,
    /// as a multiple of the source's deviation from the mean of its class; 0 leaves the target
    /// unchanged.
    #[serde(alias = "align")]
    pub style_gain: f32,
    /// Whether a source's style is measured after augmentation, so that the same image always has
    /// the same targets. Otherwise it is measured before, and the target gets the source's style
    /// change.
    #[serde(alias = "seen")]
    pub match_augmented: bool,
    /// Whether to leave out targets that classifiers trained on the other targets misread: for
    /// handwriting with wrong labels and illegible letters.
    #[serde(alias = "legible")]
    pub drop_illegible: bool,
    /// The weight of predicting the letter, see [`Objective::aux_weight`].
    #[serde(alias = "letter")]
    pub aux_weight: f32,
    /// The distance between output and target.
    pub loss: PixelLoss,
}

impl Default for MatchedConfig {
    fn default() -> Self {
        Self {
            nearest: 4,
            best_of: 4,
            style_gain: 1.3,
            match_augmented: false,
            drop_illegible: false,
            aux_weight: 0.05,
            loss: PixelLoss::L1,
        }
    }
}

impl MatchedConfig {
    pub(super) fn matched(&self, context: &ObjectiveContext<'_>) -> Matched {
        let kept = match self.drop_illegible {
            true => legible(context),
            false => vec![true; context.targets.len()],
        };
        Matched {
            sources: Arc::clone(context.sources),
            targets: Arc::clone(context.targets),
            glyphs: Neighbors::new(
                [context.sources, context.targets],
                &kept,
                false,
                self.nearest,
            ),
            kept,
            monolines: OnceLock::new(),
            nearest: self.nearest,
            best_of: self.best_of,
            style_gain: self.style_gain,
            match_augmented: self.match_augmented,
            aux_weight: self.aux_weight,
            loss: self.loss,
        }
    }

    /// `kind` is the objective that the settings belong to, for errors.
    pub(super) fn check_for(&self, kind: &'static str) -> Result<(), Error> {
        let wrong = |setting, found: String, expected| {
            let wrong = ErrorKind::Setting {
                objective: kind,
                setting,
                found,
                expected,
            };
            Err(wrong.into())
        };
        if self.nearest == 0 {
            return wrong("nearest", self.nearest.to_string(), "1 or more");
        }
        if self.best_of == 0 || self.best_of > self.nearest {
            let found = self.best_of.to_string();
            return wrong("best_of", found, "from 1 to `nearest`");
        }
        if !(-10.0..=10.0).contains(&self.style_gain) {
            let found = self.style_gain.to_string();
            return wrong("style_gain", found, "a number from -10 to 10");
        }
        if !(0.0..=MAX_AUX_WEIGHT).contains(&self.aux_weight) {
            return wrong(
                "aux_weight",
                self.aux_weight.to_string(),
                "a weight from 0 to 100",
            );
        }
        Ok(())
    }
}

impl ObjectiveSettings for MatchedConfig {
    fn check(&self) -> Result<(), Error> {
        self.check_for("matched")
    }

    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        Ok(Box::new(self.matched(context)))
    }
}

/// Samples from the targets of the class with the style nearest to the source's: stroke thickness,
/// slant, aspect and the position of the ink, each standardized within its class. Source and target
/// then get the same warp.
#[derive(Debug)]
pub(super) struct Matched {
    sources: Arc<Bank>,
    targets: Arc<Bank>,
    /// By position in the target bank.
    kept: Vec<bool>,
    glyphs: Neighbors,
    /// Computed for the first monoline example.
    monolines: OnceLock<Neighbors>,
    nearest: usize,
    best_of: usize,
    style_gain: f32,
    match_augmented: bool,
    aux_weight: f32,
    loss: PixelLoss,
}

impl Matched {
    fn neighbors(&self, monoline: bool) -> &Neighbors {
        if !monoline {
            return &self.glyphs;
        }
        let sides = [self.sources.as_ref(), self.targets.as_ref()];
        self.monolines
            .get_or_init(|| Neighbors::new(sides, &self.kept, true, self.nearest))
    }

    /// Samples several of the nearest targets, without repetition if there are enough.
    fn sample(
        &self,
        count: usize,
        example: &Example<'_>,
        rng: &mut dyn RngCore,
    ) -> Vec<[f32; PIXELS]> {
        let neighbors = self.neighbors(example.augmentation.monoline);
        let found = match self.match_augmented {
            true => neighbors
                .of_source_seen(example)
                .map(|(source, near)| (source, Cow::Owned(near))),
            false => neighbors
                .of_source(example)
                .map(|(source, near)| (source, Cow::Borrowed(near))),
        };
        let Some((source, near)) = found else {
            // A source without ink has no style, so any target is used.
            let all = self.targets.of_class(example.class);
            let drawn = (0..count).filter_map(|_| all.choose(rng).copied());
            return drawn
                .map(|target| example.in_hand(&self.targets, target))
                .collect();
        };
        let few = count.min(near.len());
        // In a class with few targets, targets repeat, because all sources must have the same
        // number of targets.
        let drawn = seq::index::sample(rng, near.len(), few).into_iter().cycle();
        let monoline = example.augmentation.monoline;
        let target = |target: u32| {
            let align = match self.style_gain {
                0.0 => Warp::identity(),
                stretch => neighbors.align(example.class, &source, target, stretch),
            };
            match self.match_augmented {
                true => align.apply(&self.targets.ink(target as usize, monoline)),
                false => example.in_hand_after(&align, &self.targets, target),
            }
        };
        drawn.take(count).map(|place| target(near[place])).collect()
    }
}

impl Objective for Matched {
    fn targets(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        self.sample(self.best_of, example, rng)
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(output, batch)
    }

    fn aux_weight(&self) -> f32 {
        self.aux_weight
    }
}

#[cfg(test)]
mod tests;
