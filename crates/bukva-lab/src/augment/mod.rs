//! Data augmentation, for training only.
//!
//! Some examples stay as they are, some are warped lightly, and some are converted to monoline
//! glyphs (their skeletons, stroked at a constant width) and warped strongly. Fonts alone don't
//! prepare a model for handwriting, and strong warps of the typefaces themselves blur its output
//! for typefaces.

mod affine;
mod elastic;
mod partial;
mod range;
mod resample;
mod stroke;
mod warp;

use rand::Rng;
use serde::{Deserialize, Serialize};

pub(crate) use affine::{Matrix, fit_to_box, product};
pub(crate) use elastic::displace;
pub use warp::{Warp, WarpConfig};

/// Augmentation settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentConfig {
    /// The share of examples converted to monoline glyphs.
    #[serde(alias = "pen_share", deserialize_with = "range::share")]
    pub monoline_share: f32,
    /// How the other examples are varied.
    #[serde(deserialize_with = "partial::glyph")]
    pub glyph: AugmentPolicy,
    /// How the monoline examples are varied.
    #[serde(alias = "pen", deserialize_with = "partial::monoline")]
    pub monoline: AugmentPolicy,
}

/// How one kind of example is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentPolicy {
    /// The weight of sources in handwriting-like typefaces in sampling; others have weight 1.
    pub handwriting_weight: usize,
    /// The share of examples left unchanged.
    #[serde(deserialize_with = "range::share")]
    pub clean: f32,
    /// Style changes to the source, and to the target when it belongs to the same style.
    pub hand: WarpConfig,
    /// The share of examples with further changes to the source alone.
    #[serde(deserialize_with = "range::share")]
    pub source_share: f32,
    /// The further changes: the target stays as it is.
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

/// Chosen on the validation families. Stronger warps of the glyphs themselves make outputs less
/// like the typeface's own letters; stronger warps of the monoline versions don't, and prepare the
/// model for handwriting.
impl Default for AugmentConfig {
    fn default() -> Self {
        let none = WarpConfig::none();
        Self {
            monoline_share: 0.6,
            glyph: AugmentPolicy {
                handwriting_weight: 2,
                clean: 0.3,
                hand: WarpConfig {
                    thickness: 0.4,
                    rotation: 3.0,
                    slant: 0.12,
                    aspect: 0.4,
                    ..none
                },
                source_share: 0.5,
                source: WarpConfig {
                    rotation: 2.0,
                    elastic: 1.2,
                    ..none
                },
            },
            monoline: AugmentPolicy {
                handwriting_weight: 6,
                clean: 0.0,
                hand: WarpConfig {
                    thickness: 0.5,
                    rotation: 5.0,
                    slant: 0.2,
                    aspect: 0.25,
                    ..none
                },
                source_share: 0.95,
                source: WarpConfig {
                    thickness: 0.3,
                    rotation: 10.0,
                    slant: 0.3,
                    tilt: 0.2,
                    aspect: 0.7,
                    elastic: 3.0,
                    jitter: 0.6,
                },
            },
        }
    }
}

impl AugmentConfig {
    /// For sources that are handwriting: no monoline versions, moderate warps.
    pub fn handwriting() -> Self {
        let none = WarpConfig::none();
        Self {
            monoline_share: 0.0,
            glyph: AugmentPolicy {
                handwriting_weight: 1,
                clean: 0.2,
                hand: WarpConfig {
                    thickness: 0.3,
                    rotation: 5.0,
                    slant: 0.15,
                    aspect: 0.2,
                    ..none
                },
                source_share: 0.6,
                source: WarpConfig {
                    rotation: 3.0,
                    slant: 0.1,
                    aspect: 0.15,
                    elastic: 1.2,
                    ..none
                },
            },
            monoline: AugmentPolicy {
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
            monoline_share: 0.0,
            glyph: clean.clone(),
            monoline: clean,
        }
    }

    /// The policy of monoline examples or of the others.
    pub fn policy(&self, monoline: bool) -> &AugmentPolicy {
        if monoline {
            &self.monoline
        } else {
            &self.glyph
        }
    }

    /// A random augmentation for one example.
    pub fn sample(&self, rng: &mut impl Rng) -> Augmentation {
        let monoline = rng.random::<f32>() < self.monoline_share;
        let policy = self.policy(monoline);
        if rng.random::<f32>() < policy.clean {
            return Augmentation {
                monoline,
                hand: Warp::identity(),
                source: Warp::identity(),
            };
        }
        let hand = Warp::sample(&policy.hand, rng);
        let source = match rng.random::<f32>() < policy.source_share {
            true => hand.then(Warp::sample(&policy.source, rng)),
            false => hand.clone(),
        };
        Augmentation {
            monoline,
            hand,
            source,
        }
    }
}

/// How one example is varied.
#[derive(Clone, Debug)]
pub struct Augmentation {
    /// Whether its glyphs are first converted to monoline glyphs.
    pub monoline: bool,
    /// The change to a target of the same style.
    pub hand: Warp,
    /// The change to the source: `hand`, then its own.
    pub source: Warp,
}
