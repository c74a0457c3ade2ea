//! Pretraining: the translator that ships with bukva, which draws any letter in the hand of another.
//!
//! Its network differs from the report's ([`crate::TranslatorNet`]): it names the letter that it sees, and
//! its decoder is told which letter to draw. It is trained on pairs of any two letters of a hand.

mod adversary;
mod bare;
mod batch;
mod calibrate;
mod corpus;
mod deform;
mod discriminator;
mod export;
mod field;
mod negative;
mod network;
mod pretraining;
mod rejection;
mod shapes;
mod state;
#[cfg(test)]
mod tests;
mod training;
mod variation;

pub use bare::BareTraining;
pub use pretraining::{PretrainSources, Pretraining};
pub(crate) use rejection::rejection;
pub use training::{Losses, PretrainConfig};
