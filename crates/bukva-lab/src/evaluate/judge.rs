//! The judge: an independent classifier, trained on glyphs that neither the translator nor its
//! critic has seen.

use std::path::Path;

use burn::module::Module;
use burn::tensor::Device;

use bukva::CHECKSUM;

use crate::augment::WarpConfig;
use crate::model::{
    Classifier, JudgeNet, Metadata, Zeros, read_tensors, replace_weights, save_weights,
};
use crate::optim::{ClassifierTraining, train_classifier};
use crate::{Error, ErrorKind};
use bukva_data::{Bank, Class, Dataset, Split, builtin};
use bukva_glyphs::{Glyph, Stream, seeded};

/// Training steps, with [`BATCH`] glyphs each.
const STEPS: u64 = 700;
const BATCH: usize = 96;
/// The version of cached judges: increase it when training on the same data would yield a different
/// judge.
const EDITION: u32 = 2;
/// Augmentation strong enough that a judge trained on fonts is robust to handwriting.
const WARP: WarpConfig = WarpConfig {
    thickness: 0.8,
    rotation: 8.0,
    slant: 0.2,
    aspect: 0.25,
    elastic: 1.0,
    ..WarpConfig::none()
};

/// A trained judge.
#[derive(Debug)]
pub struct Judge {
    net: JudgeNet,
    device: Device,
    data: String,
}

/// The judge's training data: glyphs, and a random seed.
#[derive(Clone, Debug)]
pub(crate) struct JudgeData {
    bank: Bank,
    seed: u64,
    name: String,
}

/// The metadata key of a judge's file that identifies its [`JudgeData`].
const DATA_KEY: &str = "lesson";

/// The judge's predictions for glyphs.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    /// The predicted class of each glyph.
    pub classes: Vec<Class>,
    /// The features: `[glyph, Judge::FEATURES]` in row order.
    pub features: Vec<f32>,
}

impl Judge {
    /// The number of features of a glyph.
    pub const FEATURES: usize = JudgeNet::FEATURES;
    /// The number of training steps.
    pub(crate) const STEPS: u64 = STEPS;

    /// Trains a judge. `progress` is called with the number of finished steps.
    pub(crate) fn train(data: &JudgeData, device: &Device, progress: impl FnMut(u64)) -> Self {
        let JudgeData { bank, seed, name } = data;
        let seed = *seed;
        let device = device.clone().autodiff();
        let mut rng = seeded(seed, Stream::Weights, 2);
        let net = JudgeNet::init(bank.class_count(), &device, &mut rng);
        let training = ClassifierTraining {
            steps: STEPS,
            batch: BATCH,
            learning_rate: 2e-3,
            warp: WARP,
            noise_class: false,
            seed,
            stream: Stream::Judge,
        };
        let net = train_classifier(net, bank, &training, &device, progress);
        Self {
            net,
            device: device.inner(),
            data: name.clone(),
        }
    }

    /// Classifies glyphs.
    pub fn classify(&self, glyphs: &[Glyph]) -> Predictions {
        let (classes, features) = self.net.classify_glyphs(glyphs, &self.device);
        Predictions { classes, features }
    }

    /// Writes its weights.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Error> {
        let metadata = Metadata::from([(DATA_KEY.to_owned(), self.data.clone())]);
        save_weights(&self.net, path, &metadata)
    }

    /// Loads a judge; `None` if it was trained on other data, or its file has no checksum.
    ///
    /// # Errors
    /// If the file can't be read, or is damaged.
    pub(crate) fn load(
        path: &Path,
        data: &JudgeData,
        device: &Device,
    ) -> Result<Option<Self>, Error> {
        let (tensors, metadata) = read_tensors(path)?;
        if metadata.get(DATA_KEY) != Some(&data.name) || !metadata.contains_key(CHECKSUM) {
            return Ok(None);
        }
        let net = JudgeNet::init(data.bank.class_count(), device, &mut Zeros);
        Ok(Some(Self {
            net: replace_weights(net, tensors, path)?.valid(),
            device: device.clone().inner(),
            data: data.name.clone(),
        }))
    }
}

impl JudgeData {
    /// The glyphs that a dataset reserves for its judge. Unless they are the built-in ones, the
    /// built-in faces of the training split are added with equal weight.
    ///
    /// # Errors
    /// If the built-in glyphs can't be read, or there are none to train on.
    pub(crate) fn new(dataset: &Dataset, seed: u64) -> Result<Self, Error> {
        let bank = training_glyphs(dataset)?;
        if bank.is_empty() {
            return Err(ErrorKind::NoJudgeGlyphs.into());
        }
        let name = name(&bank, seed);
        Ok(Self { bank, seed, name })
    }
}

/// Identifies all data that the training of a judge depends on.
fn name(bank: &Bank, seed: u64) -> String {
    let (classes, glyphs, sum) = (bank.class_count(), bank.len(), bank.checksum());
    format!(
        "{classes} classes, {glyphs} glyphs of sum {sum:08x}, {STEPS} steps of {BATCH}, seed {seed}, \
         edition {EDITION}"
    )
}

/// The judge's training glyphs.
fn training_glyphs(dataset: &Dataset) -> Result<Bank, bukva_glyphs::Error> {
    let mut bank = dataset.judge.clone();
    if dataset.builtin_targets {
        return Ok(bank);
    }
    let faces = builtin()?;
    let letters: Vec<char> = dataset.classes.targets().collect();
    let trained_on = |glyph: usize| {
        faces
            .hand(glyph)
            .is_some_and(|hand| hand.split == Some(Split::Train))
    };
    let printed = Bank::gather(faces, &letters, trained_on);
    let again = printed.len() / bank.len().max(1);
    for _ in 1..again.max(1) {
        bank.extend_unknown(&dataset.judge);
    }
    bank.extend_unknown(&printed);
    Ok(bank)
}
