//! Trains letter translators, evaluates them and explores their latent space.
//!
//! Data flows one way. Glyphs come from [`bukva_data`], are augmented ([`augment`]) and train the
//! network towards an [`objective`]. A [`run`] is the folder that training fills; [`evaluate`]
//! measures its outputs, [`latent`] examines its latent space, and [`report`] compares objectives.
//! [`convolution`] works through the network's layers with small numbers.
//!
//! ```no_run
//! use bukva_data::Split;
//! use bukva_lab::run::{Run, RunConfig};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let run = Run::new("runs/paired", RunConfig::default())?;
//!     let dataset = run.config().data.load()?;
//!     run.train(&dataset, None, &mut ())?;
//!     let evaluation = run.evaluate(&dataset, Split::Test, &mut ())?;
//!     println!("readable: {:?}", evaluation.translated.judge);
//!     Ok(())
//! }
//! ```

pub mod augment;
pub mod convolution;
mod device;
mod error;
pub mod evaluate;
#[doc(hidden)]
pub mod internals;
pub mod latent;
mod model;
pub mod objective;
mod optim;
pub mod pretrain;
pub mod report;
pub mod run;
mod stats;
mod train;

pub use bukva_kernels::Kernels;
pub use device::device;
pub use error::{Error, ErrorKind};
pub use model::{Critic, Decoder, Encoder, TranslatorNet};
