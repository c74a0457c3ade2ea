//! The number of a hand.

use serde::{Deserialize, Serialize};

/// The number of a [`Hand`](crate::Hand): its place among the hands of a set. It means nothing in another
/// set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HandId(pub(crate) u32);

impl HandId {
    /// The number of the hand at `index`.
    ///
    /// # Panics
    /// When `index` needs more than 32 bits.
    pub const fn new(index: usize) -> Self {
        assert!(index <= u32::MAX as usize, "too many hands");
        Self(index as u32)
    }

    /// The index into the hands of the set.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
