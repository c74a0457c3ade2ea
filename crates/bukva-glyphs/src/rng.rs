//! Random numbers from seeded generators that are passed in; none is global.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a random number is drawn for. Each purpose has a stream of its own, so that drawing more
/// for one never shifts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The translator's initial weights.
    Weights,
    /// Which examples a batch holds, how they are warped, and their targets.
    Batch,
    /// Dropout's masks.
    Dropout,
    /// Assigning groups and glyphs to splits.
    Split,
    /// Weights and batches of a critic.
    Critic,
    /// Weights and batches of a judge.
    Judge,
    /// Which examples a figure shows.
    Figure,
    /// What is sampled when the latent space is explored.
    Latent,
}

/// The generator for one purpose at one step: independent of every other purpose and step, so that
/// a resumed run draws what the unbroken one would have drawn.
pub fn seeded(seed: u64, purpose: Stream, step: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    // 2^56 steps a purpose, far more than any run has.
    generator.set_stream(((purpose as u64) << 56) | step);
    generator
}
