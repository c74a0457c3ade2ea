//! Matrix products from strips: every result is added up in one fixed order, whoever computes it.

mod fixed;
mod left;
mod linear;
mod panels;
mod sums;
mod weight;

pub(crate) use fixed::Fixed;
pub(crate) use linear::Linear;
pub(crate) use panels::{OneOrTwo, Panels};
pub(crate) use sums::add_rows;
