//! What hostile input is fed to: one function for each reader.
//!
//! `fuzz/` runs them under libFuzzer, `tests/replay.rs` on all that is in `fuzz/seeds` and `fuzz/hostile`. A target
//! panics if a reader does, or if it accepts what is not consistent. Errors are right.

mod fonts;
mod models;
mod outlines;
mod pictures;
mod requests;
mod schemes;
mod sets;
mod ufos;

/// A reader, and what it is fed with.
pub struct Target {
    /// The name of its folder in `fuzz/seeds` and of its program in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Reads an input.
    pub run: fn(&[u8]),
    /// Memory that reading any input of up to 1 MiB may take, in MiB.
    pub most_memory: usize,
}

/// All readers.
pub const TARGETS: [Target; 12] = [
    target("font", fonts::run, 256),
    target("idx", sets::idx, 128),
    target("model", models::run, 128),
    target("npy_pair", sets::npy_pair, 128),
    target("npz", sets::npz, 256),
    target("outline", outlines::run, 16),
    target("picture", pictures::run, 512),
    target("pixels", pictures::pixels, 64),
    target("request", requests::run, 512),
    target("scheme", schemes::run, 16),
    target("ufo", ufos::run, 64),
    target("zip", sets::zip, 256),
];

const fn target(name: &'static str, run: fn(&[u8]), most_memory: usize) -> Target {
    Target {
        name,
        run,
        most_memory,
    }
}

/// Feeds an input to a target.
///
/// # Panics
/// If there is no target of that name, or the input shows a bug.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.unwrap_or_else(|| panic!("no target is called {name}"));
    (target.run)(input);
}
