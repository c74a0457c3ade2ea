//! How training examples are varied. Nothing outside training is ever varied.
//!
//! Part of the examples are the glyphs as they are, part are warped lightly, and part are redrawn
//! with a pen of constant width ([`pen_version`]) and warped strongly: fonts alone don't teach
//! handwriting, and a strong warp of the faces themselves blurs what is drawn for faces.

mod elastic;
mod pen;
mod range;
mod resample;
mod stroke;
mod warp;

use rand::Rng;
use serde::{Deserialize, Serialize};

pub use pen::pen_version;
pub use warp::{Warp, WarpConfig};

/// How training examples are varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentConfig {
    /// The share of examples redrawn with a pen.
    #[serde(deserialize_with = "range::share")]
    pub pen_share: f32,
    /// How the other examples are varied.
    pub glyph: Treatment,
    /// How examples redrawn with a pen are varied.
    pub pen: Treatment,
    /// The share of the run, at its end, in which `settled_clean` replaces `glyph.clean`.
    #[serde(deserialize_with = "range::share")]
    pub settle: f32,
    /// The share of glyphs left as they are while the run settles.
    #[serde(deserialize_with = "range::share")]
    pub settled_clean: f32,
}

/// How one kind of example is varied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Treatment {
    /// The share left as it is.
    #[serde(deserialize_with = "range::share")]
    pub clean: f32,
    /// Changes of hand, made to the source, and to the target where it answers for the hand.
    pub hand: WarpConfig,
    /// The share whose source alone is changed too.
    #[serde(deserialize_with = "range::share")]
    pub source_share: f32,
    /// Changes to the source alone: the target stays steady.
    pub source: WarpConfig,
}

impl Default for AugmentConfig {
    fn default() -> Self {
        let none = WarpConfig::none();
        Self {
            pen_share: 0.4,
            glyph: Treatment {
                clean: 0.3,
                hand: WarpConfig {
                    thickness: 0.4,
                    turn: 3.0,
                    slant: 0.12,
                    aspect: 0.15,
                    ..none
                },
                source_share: 0.4,
                source: WarpConfig {
                    elastic: 1.0,
                    ..none
                },
            },
            pen: Treatment {
                clean: 0.0,
                hand: WarpConfig {
                    thickness: 0.5,
                    turn: 5.0,
                    slant: 0.2,
                    aspect: 0.25,
                    ..none
                },
                source_share: 0.9,
                source: WarpConfig {
                    turn: 8.0,
                    slant: 0.25,
                    tilt: 0.15,
                    aspect: 0.5,
                    elastic: 2.5,
                    tremor: 0.4,
                    ..none
                },
            },
            settle: 0.25,
            settled_clean: 0.8,
        }
    }
}

impl AugmentConfig {
    /// No variation at all.
    pub fn none() -> Self {
        let clean = Treatment {
            clean: 1.0,
            ..Treatment::default()
        };
        Self {
            pen_share: 0.0,
            glyph: clean.clone(),
            pen: clean,
            settle: 0.0,
            settled_clean: 1.0,
        }
    }

    /// How one example is varied, at a point of the run from 0 (its start) to 1.
    pub fn draw(&self, progress: f32, rng: &mut impl Rng) -> Variation {
        let pen = rng.random::<f32>() < self.pen_share;
        let treatment = if pen { &self.pen } else { &self.glyph };
        let settled = !pen && progress >= 1.0 - self.settle;
        let clean = if settled {
            self.settled_clean
        } else {
            treatment.clean
        };
        if rng.random::<f32>() < clean {
            return Variation {
                pen,
                hand: Warp::identity(),
                source: Warp::identity(),
            };
        }
        let hand = Warp::draw(&treatment.hand, rng);
        let source = match rng.random::<f32>() < treatment.source_share {
            true => hand.then(Warp::draw(&treatment.source, rng)),
            false => hand.clone(),
        };
        Variation { pen, hand, source }
    }
}

/// How one example is varied.
#[derive(Clone, Debug)]
pub struct Variation {
    /// Whether its glyphs are redrawn with a pen first.
    pub pen: bool,
    /// What happens to a target that answers for the source's hand.
    pub hand: Warp,
    /// What happens to the source: `hand`, and what is the source's alone.
    pub source: Warp,
}
