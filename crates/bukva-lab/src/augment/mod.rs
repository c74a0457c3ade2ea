//! How training examples are varied. Nothing outside training is ever varied.
//!
//! Part of the examples are the glyphs as they are, part are warped lightly, and part are redrawn
//! with a pen of constant width ([`pen_version`]) and warped strongly: fonts alone don't teach
//! handwriting, and a strong warp of the faces themselves blurs what is drawn for faces.

mod elastic;
mod partial;
mod range;
mod resample;
mod stroke;
mod warp;

use rand::Rng;
use serde::{Deserialize, Serialize};

pub use warp::{Warp, WarpConfig};

/// How training examples are varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentConfig {
    /// The share of examples redrawn with a pen.
    #[serde(deserialize_with = "range::share")]
    pub pen_share: f32,
    /// How the other examples are varied.
    #[serde(deserialize_with = "partial::glyph")]
    pub glyph: AugmentPolicy,
    /// How examples redrawn with a pen are varied.
    #[serde(deserialize_with = "partial::pen")]
    pub pen: AugmentPolicy,
}

/// How one kind of example is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentPolicy {
    /// How many times as often as others sources of handwriting-like faces are drawn.
    pub handwriting_weight: usize,
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

/// No augmentation.
impl Default for AugmentPolicy {
    fn default() -> Self {
        Self {
            handwriting_weight: 1,
            clean: 0.0,
            hand: WarpConfig::none(),
            source_share: 0.0,
            source: WarpConfig::none(),
        }
    }
}

/// Chosen on the validation families: stronger warps of the glyphs themselves cost likeness to the
/// face's own letters, stronger warps of the pen versions don't, and teach handwriting.
impl Default for AugmentConfig {
    fn default() -> Self {
        let none = WarpConfig::none();
        Self {
            pen_share: 0.6,
            glyph: AugmentPolicy {
                handwriting_weight: 2,
                clean: 0.3,
                hand: WarpConfig {
                    thickness: 0.4,
                    turn: 3.0,
                    slant: 0.12,
                    aspect: 0.4,
                    ..none
                },
                source_share: 0.5,
                source: WarpConfig {
                    turn: 2.0,
                    elastic: 1.2,
                    ..none
                },
            },
            pen: AugmentPolicy {
                handwriting_weight: 6,
                clean: 0.0,
                hand: WarpConfig {
                    thickness: 0.5,
                    turn: 5.0,
                    slant: 0.2,
                    aspect: 0.25,
                    ..none
                },
                source_share: 0.95,
                source: WarpConfig {
                    thickness: 0.3,
                    turn: 10.0,
                    slant: 0.3,
                    tilt: 0.2,
                    aspect: 0.7,
                    elastic: 3.0,
                    tremor: 0.6,
                },
            },
        }
    }
}

impl AugmentConfig {
    /// For sources that are handwriting themselves: no pen, moderate warps.
    pub fn handwriting() -> Self {
        let none = WarpConfig::none();
        Self {
            pen_share: 0.0,
            glyph: AugmentPolicy {
                handwriting_weight: 1,
                clean: 0.2,
                hand: WarpConfig {
                    thickness: 0.3,
                    turn: 5.0,
                    slant: 0.15,
                    aspect: 0.2,
                    ..none
                },
                source_share: 0.6,
                source: WarpConfig {
                    turn: 3.0,
                    slant: 0.1,
                    aspect: 0.15,
                    elastic: 1.2,
                    ..none
                },
            },
            pen: AugmentPolicy {
                clean: 1.0,
                ..AugmentPolicy::default()
            },
        }
    }

    /// No augmentation at all.
    pub fn none() -> Self {
        let clean = AugmentPolicy {
            clean: 1.0,
            ..AugmentPolicy::default()
        };
        Self {
            pen_share: 0.0,
            glyph: clean.clone(),
            pen: clean,
        }
    }

    /// How examples are varied that a pen redraws, or those that are left as they are drawn.
    pub fn policy(&self, pen: bool) -> &AugmentPolicy {
        if pen { &self.pen } else { &self.glyph }
    }

    /// How one example is varied.
    pub fn sample(&self, rng: &mut impl Rng) -> Augmentation {
        let pen = rng.random::<f32>() < self.pen_share;
        let policy = self.policy(pen);
        if rng.random::<f32>() < policy.clean {
            return Augmentation {
                pen,
                hand: Warp::identity(),
                source: Warp::identity(),
            };
        }
        let hand = Warp::sample(&policy.hand, rng);
        let source = match rng.random::<f32>() < policy.source_share {
            true => hand.then(Warp::sample(&policy.source, rng)),
            false => hand.clone(),
        };
        Augmentation { pen, hand, source }
    }
}

/// How one example is varied.
#[derive(Clone, Debug)]
pub struct Augmentation {
    /// Whether its glyphs are redrawn with a pen first.
    pub pen: bool,
    /// What happens to a target that answers for the source's hand.
    pub hand: Warp,
    /// What happens to the source: `hand`, and what is the source's alone.
    pub source: Warp,
}
