//! Nothing but tests: see `tests/structure`.
