//! Pictures.

mod sheet;

pub use sheet::Sheet;
