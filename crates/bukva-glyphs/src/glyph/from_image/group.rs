//! Blots that belong together.

use super::blots::{Blots, Bounds};

/// A letter is wider than this, as a share of its height; less is a bar.
pub(super) const BAR: f32 = 0.34;

/// Blots that form one letter, or part of one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) bounds: Bounds,
    pub(super) blots: Vec<usize>,
    pub(super) ink: f32,
}

impl Group {
    pub(super) fn join(&mut self, other: Self) {
        self.bounds = self.bounds.join(&other.bounds);
        self.blots.extend(other.blots);
        self.ink += other.ink;
    }

    /// Whether the blot at a place is one of these.
    pub(super) fn has(&self, blots: &Blots, index: usize) -> bool {
        let blot = blots.of(index);
        blot.is_some_and(|blot| self.blots.contains(&blot))
    }

    pub(super) fn is_bar(&self) -> bool {
        (self.bounds.width() as f32) < BAR * self.bounds.height() as f32
    }
}
