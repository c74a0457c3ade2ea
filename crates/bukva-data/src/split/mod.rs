//! Splitting a dataset into train, validation and test, before anything is paired.

mod config;
mod part;
mod reserve;
mod sample;
#[cfg(test)]
mod tests;

pub use config::{SplitBy, SplitConfig};
pub use part::Part;
pub(crate) use reserve::reserve;
