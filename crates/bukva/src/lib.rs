//! bukva redraws letters across scripts.
//!
//! Data flows one way through these modules: letter images come in ([`glyph`], [`data`]), the
//! translator learns from them, and what it draws is measured and shown.

pub mod aside;
pub mod data;
pub mod glyph;
