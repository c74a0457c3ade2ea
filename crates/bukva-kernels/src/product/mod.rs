//! Matrix products from tiles: every result is added up in one fixed order, whoever computes it.

mod fixed;
mod linear;
mod panels;
mod rows;
mod sums;
mod weight;

pub(crate) use fixed::Fixed;
pub(crate) use linear::Linear;
pub(crate) use panels::{Panels, Taps};
pub(crate) use rows::{by_rows, grouped};
pub(crate) use sums::add_rows;
