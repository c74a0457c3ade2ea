//! The networks: the translator, and the classifiers that read what it draws.

mod classifier;
mod decoder;
mod encoder;
mod file;
mod init;
mod layers;
mod named;
mod translator;
mod weights;

pub(crate) use classifier::cross_entropy;
pub use classifier::{Classifier, Critic, JudgeNet, Prediction};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub use file::{compile, model_bytes, untrained_info};
pub(crate) use init::{Initializer, Zeros};
pub use layers::{ConvBlock, ConvTransposeBlock, Dense, LinearBlock, Mode, NormPrelu};
pub(crate) use named::{NamedMapper, map_named};
pub use named::{NamedVisitor, visit_named};
pub use translator::{TranslatorConfig, TranslatorNet};
pub use weights::{Metadata, NamedTensor, load_weights, read_tensors, save_weights, write_tensors};
pub(crate) use weights::{named_tensors, replace_weights};
