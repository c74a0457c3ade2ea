//! The vector whose decoding fits all targets of a class best: the translator without its encoder.
//!
//! The decoder is frozen with its batch normalization in inference mode, so that the network
//! searched is the one that translates, and every class's search is independent of the others'.

use burn::module::{Module, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::Latents;
use super::reconstruction::ReconstructionLoss;
use super::vectors::images;
use crate::model::{Decoder, Mode, TranslatorNet};
use crate::optim::Adam;
use bukva_glyphs::Bank;
use bukva_glyphs::{Glyph, PIXELS};

/// Where a search begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// The mean latent vector of the class's training sources.
    #[default]
    Mean,
    /// Zeros.
    Zeros,
}

impl Start {
    /// The vectors to begin with, one for each class of `sources`.
    pub fn vectors(self, translator: &TranslatorNet, sources: &Bank, device: &Device) -> Latents {
        let latents = Latents::encode(translator, &sources.glyphs, device);
        let means = latents.class_means(&sources.classes, sources.class_count());
        match self {
            Self::Mean => means,
            Self::Zeros => Latents::new(means.width(), vec![0.0; means.values().len()]),
        }
    }
}

/// The first learning rate of Adam; latent numbers are of the order of 1.
const RATE: f64 = 0.05;
/// How often the rate is halved before the search is over.
const HALVINGS: u32 = 6;
/// Steps between two looks at the progress.
const LOOK: usize = 20;
/// Progress counts as long as the distances to the bounds shrink by this share between two looks.
const PROGRESS: f64 = 0.005;
/// Distances of this share of the bounds are none.
const NEGLIGIBLE: f64 = 1e-4;

/// How well a prototype fits its class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The loss against all targets of the class.
    pub loss: f64,
    /// What the search began with.
    pub start: f64,
    /// The loss of the best image there is, drawn by no decoder: the class's mean, or the median
    /// of each pixel.
    pub bound: f64,
}

impl Fit {
    /// How far the loss lies above the bound, as a share of it; `None` when the bound is 0, as
    /// where the class has one target.
    pub fn above(&self) -> Option<f64> {
        (self.bound > 0.0).then(|| self.loss / self.bound - 1.0)
    }
}

/// One prototype a class.
#[derive(Clone, Debug)]
pub struct Prototypes {
    /// `[class, latent]`: the vectors found.
    pub latents: Latents,
    /// What the decoder draws for them: ink amounts, not clamped.
    pub ink: Vec<[f32; PIXELS]>,
    /// How well each fits.
    pub fits: Vec<Fit>,
    /// Steps taken.
    pub steps: usize,
    /// Whether the search ended because it made no more progress.
    pub converged: bool,
}

impl Prototypes {
    /// The prototypes as glyphs.
    pub fn glyphs(&self) -> Vec<Glyph> {
        self.ink.iter().map(Glyph::from_unit).collect()
    }
}

/// The only thing that is trained.
#[derive(Module, Debug)]
struct Vectors {
    /// `[class, latent]`.
    rows: Param<Tensor<2>>,
}

/// Searches the prototypes of all classes at once by Adam, from the rows of `start`, for at most
/// `most_steps` steps.
///
/// The rate is halved whenever the distances to the bounds stop shrinking, and the search has
/// converged when that happens at the last rate. Of each class the best vector met is kept, so
/// that no class ends worse than it began.
///
/// # Panics
/// When `start` has another number of rows than there are aims.
pub fn search(
    decoder: &Decoder,
    start: &Latents,
    aims: &[ReconstructionLoss],
    most_steps: usize,
    device: &Device,
) -> Prototypes {
    assert_eq!(start.len(), aims.len(), "a vector a class");
    let device = device.clone().autodiff();
    // Without gradients of its own the decoder can't be moved, whatever the optimiser does.
    let decoder = decoder.clone().train().no_grad();
    let mut vectors = Vectors {
        rows: Param::from_tensor(start.to_tensor(&device)),
    };
    let mut adam = Adam::default();
    let mut best = Prototypes::before(start, aims);
    let mut patience = Patience::default();
    loop {
        let rows = vectors.rows.val();
        let decoded = decoder.forward(rows.clone(), Mode::Infer); // [class, 784]
        let gradient = best.take(aims, &rows, images(decoded.clone().inner()));
        if patience.is_over(&best.fits) || best.steps == most_steps {
            break;
        }
        best.steps += 1;
        let data = TensorData::new(gradient, [aims.len(), PIXELS]);
        let gradient = Tensor::<2>::from_data(data, &device);
        // Its gradient by the decoded ink is the one reckoned for all targets.
        let pull = (decoded * gradient).sum();
        let gradients = GradientsParams::from_grads(pull.backward(), &vectors);
        (vectors, _) = adam.step(vectors, gradients, patience.rate(), None);
    }
    best.converged = patience.is_spent();
    best
}

impl Prototypes {
    fn before(start: &Latents, aims: &[ReconstructionLoss]) -> Self {
        let fit = |aim: &ReconstructionLoss| Fit {
            loss: f64::INFINITY,
            start: f64::INFINITY,
            bound: aim.bound(),
        };
        Self {
            latents: start.clone(),
            ink: vec![[0.0; PIXELS]; aims.len()],
            fits: aims.iter().map(fit).collect(),
            steps: 0,
            converged: false,
        }
    }

    /// Keeps what is better than before, and gives the gradient by ink, `[class, 784]`.
    fn take(
        &mut self,
        aims: &[ReconstructionLoss],
        rows: &Tensor<2>,
        ink: Vec<[f32; PIXELS]>,
    ) -> Vec<f32> {
        let rows = rows.clone().inner().into_data();
        let rows = Latents::new(self.latents.width(), rows.iter::<f32>().collect());
        let mut gradient = Vec::with_capacity(aims.len() * PIXELS);
        let mut kept = Latents::new(rows.width(), Vec::new());
        for (class, (aim, ink)) in aims.iter().zip(ink).enumerate() {
            let (loss, by_ink) = aim.loss(&ink);
            gradient.extend(by_ink);
            let fit = &mut self.fits[class];
            if self.steps == 0 {
                fit.start = loss;
            }
            if loss < fit.loss {
                fit.loss = loss;
                self.ink[class] = ink;
                kept.push(rows.row(class).iter().copied());
            } else {
                kept.push(self.latents.row(class).iter().copied());
            }
        }
        self.latents = kept;
        gradient
    }
}

/// Halves the rate when there is no progress, and tells when to stop.
#[derive(Debug, Default)]
struct Patience {
    looks: usize,
    halvings: u32,
    last: Option<f64>,
    nothing_left: bool,
}

impl Patience {
    fn rate(&self) -> f64 {
        RATE * 0.5f64.powi(self.halvings as i32)
    }

    fn is_spent(&self) -> bool {
        self.nothing_left || self.halvings > HALVINGS
    }

    /// Looks at the progress every [`LOOK`] calls.
    fn is_over(&mut self, fits: &[Fit]) -> bool {
        self.looks += 1;
        if self.looks.is_multiple_of(LOOK) {
            let bounds: f64 = fits.iter().map(|fit| fit.bound).sum();
            let left: f64 = fits.iter().map(|fit| fit.loss - fit.bound).sum();
            self.nothing_left = left <= NEGLIGIBLE * bounds;
            if self.last.is_some_and(|last| left > (1.0 - PROGRESS) * last) {
                self.halvings += 1;
            }
            self.last = Some(left);
        }
        self.is_spent()
    }
}

#[cfg(test)]
mod tests;
