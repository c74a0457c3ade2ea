//! Internals of the networks and the training loop for this workspace's tests and benchmarks. Not
//! part of the public API.

pub use crate::model::{
    NamedTensor, NamedVisitor, compile, load_weights, read_tensors, save_weights, untrained_info,
    visit_named, write_tensors,
};
pub use crate::optim::Adam;
pub use crate::train::{Batcher, Checkpoint, Notes, Observer, Progress, TrainModel, Trainer};
