//! Training of classifiers: critics and judges.

use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rand::seq::IndexedRandom;

use super::{Adam, Schedule, prefetch};
use crate::augment::{Warp, WarpConfig};
use crate::model::{Classifier, Mode};
use bukva_data::{Bank, Class};
use bukva_glyphs::{PIXELS, SIDE, Stream, seeded};

/// The training settings of a classifier.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClassifierTraining {
    /// Number of training steps.
    pub steps: u64,
    /// Batch size.
    pub batch: usize,
    /// The learning rate at the start of the cosine schedule.
    pub learning_rate: f64,
    /// How each glyph is augmented.
    pub warp: WarpConfig,
    /// Whether one more class, the last, is trained on random images.
    pub noise_class: bool,
    /// The random seed of its batches.
    pub seed: u64,
    /// The random stream for its batches.
    pub stream: Stream,
}

/// Maximum gradient norm (clipping).
const CLIP: f64 = 5.0;

/// Trains a classifier on the glyphs of a bank, each class equally often, and returns it ready for
/// inference. `report` is called after each step with the number of steps done.
pub(crate) fn train_classifier<R: Classifier>(
    mut classifier: R,
    bank: &Bank,
    training: &ClassifierTraining,
    device: &Device,
    mut report: impl FnMut(u64),
) -> R {
    let classes = classes_of(bank, training.noise_class);
    let sample = |step| sample_batch(bank, &classes, training, step);
    let mut adam = Adam::default();
    prefetch(0..training.steps, sample, |batches| {
        for (step, (ink, labels)) in batches {
            let data = TensorData::new(ink, [labels.len(), 1, SIDE, SIDE]);
            let loss =
                classifier.cross_entropy(Tensor::from_data(data, device), &labels, Mode::Train);
            let gradients = GradientsParams::from_grads(loss.backward(), &classifier);
            let rate = Schedule::Cosine.rate(training.learning_rate, step, training.steps, 20);
            (classifier, _) = adam.step(classifier, gradients, rate, Some(CLIP));
            report(step + 1);
        }
        classifier.valid()
    })
}

/// The classes to sample from; the noise class comes after those of letters.
fn classes_of(bank: &Bank, noise: bool) -> Vec<Class> {
    let letters = Class::new(bank.class_count());
    bank.filled_classes()
        .into_iter()
        .chain(noise.then_some(letters))
        .collect()
}

fn sample_batch(
    bank: &Bank,
    classes: &[Class],
    training: &ClassifierTraining,
    step: u64,
) -> (Vec<f32>, Vec<Class>) {
    let mut rng = seeded(training.seed, training.stream, step);
    let mut ink = Vec::with_capacity(training.batch * PIXELS);
    let mut labels = Vec::with_capacity(training.batch);
    for _ in 0..training.batch {
        let Some(&class) = classes.choose(&mut rng) else {
            break;
        };
        if class.index() == bank.class_count() {
            ink.extend(random_image(&mut rng));
        } else if let Some(&glyph) = bank.of_class(class).choose(&mut rng) {
            let glyph = bank.glyphs()[glyph as usize].to_unit();
            ink.extend(Warp::sample(&training.warp, &mut rng).apply(&glyph));
        }
        labels.push(class);
    }
    (ink, labels)
}

/// An image of independent pixels, dense or sparse.
fn random_image(rng: &mut impl Rng) -> [f32; PIXELS] {
    let power = rng.random_range(1..=4);
    std::array::from_fn(|_| rng.random::<f32>().powi(power))
}
