//! The program `bukva`.

fn main() {}
