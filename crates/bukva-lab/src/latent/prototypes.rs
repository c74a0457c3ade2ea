//! Prototypes: the latent vector of each class whose output fits all its targets best.
//!
//! The decoder is frozen and its batch normalization is in inference mode. So it is the same
//! network as in translation, and the result for a class does not depend on the other classes.

use burn::module::{Module, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::reconstruction::ReconstructionLoss;
use super::vectors::{Latents, images};
use crate::model::{Decoder, Mode, TranslatorNet};
use crate::optim::Adam;
use bukva_data::Bank;
use bukva_glyphs::{Glyph, PIXELS};

/// The vectors that the optimization starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// The mean latent vector of the class's training sources.
    #[default]
    Mean,
    /// Zero.
    Zeros,
}

impl Start {
    /// The initial vectors, one for each class of `sources`.
    pub fn vectors(self, translator: &TranslatorNet, sources: &Bank, device: &Device) -> Latents {
        let latents = Latents::encode(translator, sources.glyphs(), device);
        let means = latents.class_means(sources.classes(), sources.class_count());
        match self {
            Self::Mean => means,
            Self::Zeros => Latents::new(means.width(), vec![0.0; means.values().len()]),
        }
    }
}

/// The initial learning rate of Adam; latent numbers are of the order of 1.
const LEARNING_RATE: f64 = 0.05;
/// How often the learning rate is halved before the optimization ends.
const HALVINGS: u32 = 6;
/// Steps between two checks of the progress.
const CHECK_EVERY: usize = 20;
/// Between two checks, the distances to the bounds must decrease by this share.
const MIN_PROGRESS: f64 = 0.005;
/// Distances below this share of the bounds count as 0.
const NEGLIGIBLE: f64 = 1e-4;

/// How well a prototype fits its class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The loss against all targets of the class.
    pub loss: f64,
    /// The loss at the start.
    pub start: f64,
    /// The lower bound: the loss of the mean or median of the targets.
    pub bound: f64,
}

impl Fit {
    /// The difference between loss and bound, as a share of the bound; `None` if the bound is 0,
    /// for example with one target.
    pub fn gap(&self) -> Option<f64> {
        (self.bound > 0.0).then(|| self.loss / self.bound - 1.0)
    }
}

/// A prototype of each class.
#[derive(Clone, Debug)]
pub struct Prototypes {
    /// The vectors: `[class, latent]`.
    pub latents: Latents,
    /// The outputs as ink, not clamped to 0..=1.
    pub ink: Vec<[f32; PIXELS]>,
    /// How well each fits.
    pub fits: Vec<Fit>,
    /// The number of steps.
    pub steps: usize,
    /// Whether the optimization converged.
    pub converged: bool,
}

impl Prototypes {
    /// The outputs as glyphs.
    pub fn glyphs(&self) -> Vec<Glyph> {
        self.ink.iter().map(Glyph::from_unit).collect()
    }
}

/// The trained parameters.
#[derive(Module, Debug)]
struct Vectors {
    /// `[class, latent]`.
    rows: Param<Tensor<2>>,
}

/// Optimizes the prototypes of all classes by Adam, from the rows of `start`, for at most
/// `max_steps` steps.
///
/// The learning rate is halved whenever there is too little progress. The optimization has
/// converged when this happens at the last learning rate. It returns the best vector of each class,
/// so no class ends worse than it started.
///
/// # Panics
/// If `start` and `losses` have different lengths.
pub fn optimize_prototypes(
    decoder: &Decoder,
    start: &Latents,
    losses: &[ReconstructionLoss],
    max_steps: usize,
    device: &Device,
) -> Prototypes {
    assert_eq!(start.len(), losses.len(), "one vector per class");
    let device = device.clone().autodiff();
    // The decoder has no gradients, so the optimizer can't change it.
    let decoder = decoder.clone().train().no_grad();
    let mut vectors = Vectors {
        rows: Param::from_tensor(start.to_tensor(&device)),
    };
    let mut adam = Adam::default();
    let mut best = Prototypes::before(start, losses);
    let mut schedule = Schedule::default();
    loop {
        let rows = vectors.rows.val();
        let decoded = decoder.forward(rows.clone(), Mode::Infer); // [class, 784]
        let gradient = best.update(losses, &rows, images(decoded.clone().inner()));
        if schedule.is_over(&best.fits) || best.steps == max_steps {
            break;
        }
        best.steps += 1;
        let data = TensorData::new(gradient, [losses.len(), PIXELS]);
        let gradient = Tensor::<2>::from_data(data, &device);
        // The gradient of this sum with respect to the output is the precomputed one.
        let sum = (decoded * gradient).sum();
        let gradients = GradientsParams::from_grads(sum.backward(), &vectors);
        (vectors, _) = adam.step(vectors, gradients, schedule.learning_rate(), None);
    }
    best.converged = schedule.has_converged();
    best
}

impl Prototypes {
    fn before(start: &Latents, losses: &[ReconstructionLoss]) -> Self {
        let fit = |loss: &ReconstructionLoss| Fit {
            loss: f64::INFINITY,
            start: f64::INFINITY,
            bound: loss.bound(),
        };
        Self {
            latents: start.clone(),
            ink: vec![[0.0; PIXELS]; losses.len()],
            fits: losses.iter().map(fit).collect(),
            steps: 0,
            converged: false,
        }
    }

    /// Keeps vectors that are better than before, and returns the gradient with respect to ink,
    /// `[class, 784]`.
    fn update(
        &mut self,
        losses: &[ReconstructionLoss],
        rows: &Tensor<2>,
        ink: Vec<[f32; PIXELS]>,
    ) -> Vec<f32> {
        let rows = rows.clone().inner().into_data();
        let rows = Latents::new(self.latents.width(), rows.iter::<f32>().collect());
        let mut gradient = Vec::with_capacity(losses.len() * PIXELS);
        let mut kept = Latents::new(rows.width(), Vec::new());
        for (class, (of_class, ink)) in losses.iter().zip(ink).enumerate() {
            let (loss, by_ink) = of_class.loss(&ink);
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

/// Halves the learning rate if there is too little progress, and ends the optimization.
#[derive(Debug, Default)]
struct Schedule {
    calls: usize,
    halvings: u32,
    last: Option<f64>,
    at_bounds: bool,
}

impl Schedule {
    fn learning_rate(&self) -> f64 {
        LEARNING_RATE * 0.5f64.powi(self.halvings as i32)
    }

    fn has_converged(&self) -> bool {
        self.at_bounds || self.halvings > HALVINGS
    }

    /// Checks the progress every [`CHECK_EVERY`] calls.
    fn is_over(&mut self, fits: &[Fit]) -> bool {
        self.calls += 1;
        if self.calls.is_multiple_of(CHECK_EVERY) {
            let bounds: f64 = fits.iter().map(|fit| fit.bound).sum();
            let left: f64 = fits.iter().map(|fit| fit.loss - fit.bound).sum();
            self.at_bounds = left <= NEGLIGIBLE * bounds;
            if self
                .last
                .is_some_and(|last| left > (1.0 - MIN_PROGRESS) * last)
            {
                self.halvings += 1;
            }
            self.last = Some(left);
        }
        self.has_converged()
    }
}

#[cfg(test)]
mod tests;
