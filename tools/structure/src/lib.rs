//! This crate only contains tests: see `tests/structure`.
