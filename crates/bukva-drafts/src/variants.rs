//! Several drafts of each drawn letter.

use bukva::{Latent, LetterModel};
use bukva_glyphs::{Stream, seeded};

use crate::error::Error;

/// How many drafts of each drawn letter are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variants {
    /// How many, the first one included, which is drawn in the hand itself.
    pub count: usize,
    /// The seed of the others, which differ as letters of one hand do.
    pub seed: u64,
}

impl Default for Variants {
    /// One draft of each letter.
    fn default() -> Self {
        Self { count: 1, seed: 0 }
    }
}

impl Variants {
    /// The hands of all letters, for each draft after the first.
    pub(crate) fn further(
        self,
        hands: &[(Latent, char)],
        model: &LetterModel,
    ) -> Result<Vec<Vec<(Latent, char)>>, Error> {
        let count = self.count.saturating_sub(1);
        let mut further = vec![Vec::with_capacity(hands.len()); count];
        if count == 0 {
            return Ok(further);
        }
        for (hand, letter) in hands {
            let mut rng = seeded(self.seed, Stream::Latent, u64::from(*letter));
            let varied = model.variants(hand, count, &mut rng)?;
            for (hands, hand) in further.iter_mut().zip(varied) {
                hands.push((hand, *letter));
            }
        }
        Ok(further)
    }
}
