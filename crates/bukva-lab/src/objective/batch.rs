//! Training batches: sources and their targets.

use bukva_data::{Bank, Class, HandId};
use bukva_glyphs::{PIXELS, SIDE};
use burn::tensor::{Device, Tensor, TensorData};

use crate::augment::{Augmentation, Warp};

/// One sampled source.
#[derive(Debug)]
pub struct Example<'a> {
    /// Its position in the source bank.
    pub source: usize,
    /// Its class.
    pub class: Class,
    /// The hand that drew it, where known.
    pub hand: Option<HandId>,
    /// Its ink before any warp; that of its monoline version if the augmentation is monoline.
    pub ink: &'a [f32; PIXELS],
    /// How it is augmented; a target of the same style gets the same style change.
    pub augmentation: &'a Augmentation,
}

impl Example<'_> {
    /// A target's ink, with the source's style change.
    pub fn in_hand(&self, targets: &Bank, target: u32) -> [f32; PIXELS] {
        self.in_hand_after(&Warp::identity(), targets, target)
    }

    /// A target's ink, changed by `first`, then with the source's style change.
    pub fn in_hand_after(&self, first: &Warp, targets: &Bank, target: u32) -> [f32; PIXELS] {
        let ink = targets.ink(target as usize, self.augmentation.monoline);
        self.augmentation.hand.then(first.clone()).apply(&ink)
    }
}

/// Sources and targets as plain numbers, to be converted to tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchData {
    /// `[batch, 28, 28]` ink amounts.
    pub source: Vec<f32>,
    /// `[batch, targets, 784]` ink amounts; empty when the objective has no target images.
    pub targets: Vec<f32>,
    /// The class of each source.
    pub classes: Vec<Class>,
}

/// A batch on the device.
#[derive(Debug)]
pub struct Batch {
    /// `[batch, 1, 28, 28]`.
    pub source: Tensor<4>,
    /// `[batch, targets, 784]`, for objectives with target images.
    pub targets: Option<Tensor<3>>,
    /// The class of each source.
    pub classes: Vec<Class>,
}

impl BatchData {
    /// Moves the numbers to a device.
    pub fn to_device(self, device: &Device) -> Batch {
        let batch = self.classes.len();
        let count = self.targets.len() / (batch * PIXELS).max(1);
        let targets = (count > 0).then(|| {
            Tensor::from_data(
                TensorData::new(self.targets, [batch, count, PIXELS]),
                device,
            )
        });
        let source = TensorData::new(self.source, [batch, 1, SIDE, SIDE]);
        Batch {
            source: Tensor::from_data(source, device),
            targets,
            classes: self.classes,
        }
    }
}
