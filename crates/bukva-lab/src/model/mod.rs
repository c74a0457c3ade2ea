//! The networks: the translator, and the classifiers of its outputs.

mod classifier;
mod decoder;
mod encoder;
mod file;
mod init;
mod layers;
mod named;
mod translator;
mod weights;

pub use classifier::Critic;
pub(crate) use classifier::{Classifier, JudgeNet, cross_entropy};
pub use decoder::Decoder;
pub use encoder::Encoder;
pub(crate) use file::model_bytes;
pub use file::{compile, untrained_info};
pub(crate) use init::{Initializer, Zeros, parameter};
pub(crate) use layers::{ConvBlock, ConvTransposeBlock, Dense, LinearBlock, Mode};
pub(crate) use named::{NamedMapper, map_named};
pub use named::{NamedVisitor, visit_named};
pub(crate) use translator::glyph_tensor;
pub use translator::{TranslatorConfig, TranslatorNet};
pub(crate) use weights::{Metadata, named_tensors, replace_weights, seal};
pub use weights::{NamedTensor, load_weights, read_tensors, save_weights, write_tensors};
