//! What tests and benchmarks of this workspace need of the networks and the training loop. Not part of
//! the interface.

pub use crate::model::{
    NamedTensor, NamedVisitor, compile, load_weights, read_tensors, save_weights, untrained_info,
    visit_named, write_tensors,
};
pub use crate::optim::Adam;
pub use crate::train::{Batcher, Checkpoint, Observer, Progress, TrainModel, Trainer};
