//! The independent judge: a classifier of another architecture, trained on glyphs that neither the
//! translator nor its critics have seen.

use std::path::Path;

use burn::module::Module;
use burn::tensor::Device;
use flate2::Crc;

use crate::Error;
use crate::augment::WarpConfig;
use crate::model::{
    Classifier, JudgeNet, Metadata, Zeros, read_tensors, replace_weights, save_weights,
};
use crate::optim::{ClassifierTraining, train_classifier};
use bukva_glyphs::Glyph;
use bukva_glyphs::{Bank, Dataset, Split, builtin};
use bukva_glyphs::{Stream, seeded};

/// Steps of [`BATCH`] glyphs for which a judge is trained.
const STEPS: u64 = 700;
const BATCH: usize = 96;
/// Raised whenever the same lesson would make another judge than before: with the arithmetic of its
/// network, say.
const EDITION: u32 = 2;
/// How the judge's glyphs are varied: enough for fonts to prepare it for handwriting.
const WARP: WarpConfig = WarpConfig {
    thickness: 0.8,
    rotation: 8.0,
    slant: 0.2,
    aspect: 0.25,
    elastic: 1.0,
    ..WarpConfig::none()
};

/// A trained judge. It has no autodiff and never changes.
#[derive(Debug)]
pub struct Judge {
    net: JudgeNet,
    device: Device,
    lesson: String,
}

/// What a judge is trained on: its glyphs, and the seed that all else is drawn from.
#[derive(Clone, Debug)]
pub struct JudgeData {
    bank: Bank,
    seed: u64,
    name: String,
}

/// The key under which a judge's file names its [`JudgeData`].
const LESSON: &str = "lesson";

/// What a judge makes of glyphs.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    /// For each glyph the class it is read as.
    pub read: Vec<u16>,
    /// `[glyph, Judge::FEATURES]` in row order.
    pub features: Vec<f32>,
}

impl Judge {
    /// Features a glyph.
    pub const FEATURES: usize = JudgeNet::FEATURES;
    /// Steps of its training, for progress bars.
    pub const STEPS: u64 = STEPS;

    /// Trains a judge. `report` is called with the number of steps done.
    pub fn train(lesson: &JudgeData, device: &Device, report: impl FnMut(u64)) -> Self {
        let JudgeData { bank, seed, name } = lesson;
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
        let net = train_classifier(net, bank, &training, &device, report);
        Self {
            net,
            device: device.inner(),
            lesson: name.clone(),
        }
    }

    /// Reads glyphs.
    pub fn read(&self, glyphs: &[Glyph]) -> Predictions {
        let (read, features) = self.net.classify_glyphs(glyphs, &self.device);
        Predictions { read, features }
    }

    /// Writes its weights.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let metadata = Metadata::from([(LESSON.to_owned(), self.lesson.clone())]);
        save_weights(&self.net, path, &metadata)
    }

    /// Reads a judge, if it is the very one that [`Judge::train`] would make of the lesson; `None`
    /// if it learnt from other glyphs.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn load(path: &Path, lesson: &JudgeData, device: &Device) -> Result<Option<Self>, Error> {
        let (tensors, metadata) = read_tensors(path)?;
        if metadata.get(LESSON) != Some(&lesson.name) {
            return Ok(None);
        }
        let net = JudgeNet::init(lesson.bank.class_count(), device, &mut Zeros);
        Ok(Some(Self {
            net: replace_weights(net, tensors, path)?.valid(),
            device: device.clone().inner(),
            lesson: lesson.name.clone(),
        }))
    }
}

impl JudgeData {
    /// The glyphs that a dataset keeps for its judge, and, where those are not the built-in ones,
    /// the built-in faces' letters in equal weight.
    ///
    /// # Errors
    /// When the built-in glyphs can't be read.
    pub fn of(dataset: &Dataset, seed: u64) -> Result<Self, bukva_glyphs::Error> {
        let bank = learnt_from(dataset)?;
        let name = name(&bank, seed);
        Ok(Self { bank, seed, name })
    }
}

/// Tells lessons apart by all that a judge's training depends on.
fn name(bank: &Bank, seed: u64) -> String {
    let mut sum = Crc::new();
    for (glyph, class) in bank.glyphs.iter().zip(&bank.classes) {
        sum.update(&class.to_le_bytes());
        sum.update(glyph.pixels());
    }
    let (classes, glyphs, sum) = (bank.class_count(), bank.len(), sum.sum());
    format!(
        "{classes} classes, {glyphs} glyphs of sum {sum:08x}, {STEPS} steps of {BATCH}, seed {seed}, \
         edition {EDITION}"
    )
}

/// The judge's training glyphs.
fn learnt_from(dataset: &Dataset) -> Result<Bank, bukva_glyphs::Error> {
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
