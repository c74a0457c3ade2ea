//! Seeded random number generators. There is no global generator.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The purpose of a random number. Each purpose has its own stream, so that more numbers for one
/// purpose never change those for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The translator's initial weights.
    Weights,
    /// The examples of a batch, how they are warped, and their targets.
    Batch,
    /// Dropout's masks.
    Dropout,
    /// The assignment of groups and glyphs to splits.
    Split,
    /// Weights and batches of a critic.
    Critic,
    /// Weights and batches of a judge.
    Judge,
    /// Which examples a figure shows.
    Figure,
    /// Samples for exploring the latent space.
    Latent,
}

/// The generator for one purpose at one step. It is independent of all other purposes and steps, so
/// that a resumed run uses the same random numbers as an uninterrupted one.
pub fn seeded(seed: u64, purpose: Stream, step: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    // 2^56 steps per purpose, far more than any run has.
    generator.set_stream(((purpose as u64) << 56) | step);
    generator
}
