//! The input of the metrics.

use super::LookAlikes;
use crate::latent::Latents;
use crate::{Error, ErrorKind};
use bukva_data::{Class, HandId};
use bukva_glyphs::Glyph;

/// A glyph with the judge's prediction and features.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    /// The class that the glyph should show.
    pub(super) class: Class,
    pub(super) glyph: Glyph,
    pub(super) predicted: Class,
    /// The judge's features. All glyphs have the same number.
    pub(super) features: Vec<f32>,
}

/// An output of a translator, with its source and ground truth.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Output {
    pub(super) judged: Judged,
    pub(super) source: Glyph,
    /// The hand of the source.
    pub(super) hand: Option<HandId>,
    /// The judge's prediction for the binarized output.
    pub(super) binarized: Option<Class>,
    /// The prediction of the translator's critic. It may be the extra class for noise.
    pub(super) critic: Option<Class>,
    /// The ground truth, as an index into the real letters.
    pub(super) truth: Option<usize>,
}

/// Everything that the metrics are computed from.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    /// Which letters count as one; it also names the classes.
    pub(super) look_alikes: &'a LookAlikes,
    pub(super) outputs: Vec<Output>,
    /// Real held-out target letters, in any order.
    pub(super) real: Vec<Judged>,
    /// The latent vectors of the sources, one per output.
    pub(super) latents: Option<&'a Latents>,
}

impl Input<'_> {
    /// The number of classes.
    pub(super) fn classes(&self) -> usize {
        self.look_alikes.letters().len()
    }

    /// The features of the outputs, and of the real letters.
    ///
    /// # Errors
    /// If a feature is not finite.
    pub(super) fn features(&self) -> Result<[Vec<Features<'_>>; 2], Error> {
        let outputs = self.outputs.iter().map(|output| &output.judged);
        Ok([
            outputs.map(Features::new).collect::<Result<_, _>>()?,
            self.real
                .iter()
                .map(Features::new)
                .collect::<Result<_, _>>()?,
        ])
    }
}

/// The features of a glyph, with its class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Features<'a> {
    pub(super) class: Class,
    pub(super) values: &'a [f32],
}

impl<'a> Features<'a> {
    fn new(judged: &'a Judged) -> Result<Self, Error> {
        match judged.features.iter().find(|value| !value.is_finite()) {
            Some(&value) => Err(ErrorKind::Feature { value }.into()),
            None => Ok(Self {
                class: judged.class,
                values: &judged.features,
            }),
        }
    }
}
