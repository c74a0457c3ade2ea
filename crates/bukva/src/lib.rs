//! bukva redraws letters across scripts.
//!
//! Data flows one way through these modules: letter images come in ([`glyph`], [`data`]), the
//! translator learns from them, and what it draws is measured and shown.

pub mod data;
pub mod glyph;
pub mod scheme;
pub mod script;
