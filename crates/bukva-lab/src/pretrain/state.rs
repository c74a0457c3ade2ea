//! Everything that a resumed pretraining needs.

use std::collections::BTreeMap;
use std::path::Path;

use bukva_glyphs::{Stream, seeded};
use burn::module::Module;
use burn::tensor::Device;

use super::discriminator::Discriminator;
use super::network::LetterNet;
use crate::model::{
    Initializer, Metadata, NamedTensor, Zeros, named_tensors, read_tensors, replace_weights,
    write_tensors,
};
use crate::optim::Adam;
use crate::{Error, ErrorKind};

/// The metadata keys of a checkpoint: steps of the training, and those of the discriminator alone.
const STEP: &str = "step";
const DISCRIMINATOR_STEP: &str = "discriminator_step";
/// Decay rates of Adam for adversarial training.
const BETAS: [f64; 2] = [0.5, 0.99];
/// Steps between two updates of the average weights.
const AVERAGE_EVERY: u64 = 10;
/// The least share of the current weights in an update of the average: a half-life of some 460
/// steps.
const LEAST_SHARE: f32 = 0.015;

/// The state of a pretraining between two steps.
pub(super) struct State {
    pub(super) step: u64,
    pub(super) network: LetterNet,
    pub(super) discriminator: Discriminator,
    pub(super) adam: Adam,
    pub(super) discriminator_adam: Adam,
    pub(super) average: Average,
}

impl State {
    pub(super) fn start(letters: usize, seed: u64, device: &Device) -> Self {
        let [mut one, mut two] = [0, 1].map(|part| seeded(seed, Stream::Weights, part));
        Self::new(letters, device, &mut one, &mut two)
    }

    fn new<I: Initializer>(letters: usize, device: &Device, one: &mut I, two: &mut I) -> Self {
        Self {
            step: 0,
            network: LetterNet::init(letters, device, one),
            discriminator: Discriminator::init(letters, device, two),
            adam: Adam::with_betas(BETAS),
            discriminator_adam: Adam::with_betas(BETAS),
            average: Average::default(),
        }
    }

    /// Writes a checkpoint atomically.
    pub(super) fn save(&self, path: &Path) -> Result<(), Error> {
        let tensors = [
            ("", named_tensors(&self.network)),
            ("", self.adam.to_tensors(&self.network)),
            ("discriminator.", named_tensors(&self.discriminator)),
            (
                "discriminator.",
                self.discriminator_adam.to_tensors(&self.discriminator),
            ),
            ("average.", self.average.0.values().cloned().collect()),
        ];
        let tensors: Vec<NamedTensor> = tensors
            .into_iter()
            .flat_map(|(prefix, tensors)| tensors.into_iter().map(move |t| prefixed(prefix, t)))
            .collect();
        let metadata = Metadata::from([
            (STEP.to_owned(), self.step.to_string()),
            (
                DISCRIMINATOR_STEP.to_owned(),
                self.discriminator_adam.steps().to_string(),
            ),
        ]);
        write_tensors(path, &tensors, &metadata)
    }

    pub(super) fn load(path: &Path, letters: usize, device: &Device) -> Result<Self, Error> {
        let (tensors, metadata) = read_tensors(path)?;
        let number = |key: &str| {
            let found = metadata.get(key).map_or("missing", String::as_str);
            found.parse::<u64>().map_err(|_| {
                let found = format!("{key} {found}");
                Error::from(ErrorKind::NotACheckpoint { found }).at(path)
            })
        };
        let step = number(STEP)?;
        let mut parts = [const { BTreeMap::new() }; 3];
        for (name, tensor) in tensors {
            let (part, name) = if let Some(name) = name.strip_prefix("discriminator.") {
                (1, name)
            } else if let Some(name) = name.strip_prefix("average.") {
                (2, name)
            } else {
                (0, name.as_str())
            };
            let name = name.to_owned();
            parts[part].insert(name.clone(), NamedTensor { name, ..tensor });
        }
        let [mut network, mut discriminator, average] = parts;
        let empty = Self::new(letters, device, &mut Zeros, &mut Zeros);
        let adam = Adam::from_tensors(&empty.network, &mut network, step);
        let critic = Adam::from_tensors(
            &empty.discriminator,
            &mut discriminator,
            number(DISCRIMINATOR_STEP)?,
        );
        Ok(Self {
            step,
            adam: adam.betas(BETAS),
            discriminator_adam: critic.betas(BETAS),
            average: Average(average),
            network: replace_weights(empty.network, network, path)?,
            discriminator: replace_weights(empty.discriminator, discriminator, path)?,
        })
    }

    /// The network with averaged weights, for inference.
    pub(super) fn averaged(&self) -> Result<LetterNet, Error> {
        let network = self.network.valid();
        if self.average.0.is_empty() {
            return Ok(network);
        }
        replace_weights(network, self.average.0.clone(), Path::new("average"))
    }
}

fn prefixed(prefix: &str, tensor: NamedTensor) -> NamedTensor {
    NamedTensor {
        name: format!("{prefix}{}", tensor.name),
        ..tensor
    }
}

/// An exponential moving average of the network's weights and statistics.
#[derive(Default)]
pub(super) struct Average(BTreeMap<String, NamedTensor>);

impl Average {
    /// Follows the weights every few steps.
    pub(super) fn follow(&mut self, network: &LetterNet, step: u64) {
        if !step.is_multiple_of(AVERAGE_EVERY) {
            return;
        }
        // The average forgets the first steps faster.
        let updates = (step / AVERAGE_EVERY) as f32;
        let share = (9.0 / (10.0 + updates)).max(LEAST_SHARE);
        for weight in named_tensors(network) {
            match self.0.get_mut(&weight.name) {
                None => drop(self.0.insert(weight.name.clone(), weight)),
                Some(average) => {
                    for (average, weight) in average.values.iter_mut().zip(weight.values) {
                        *average += share * (weight - *average);
                    }
                }
            }
        }
    }
}
