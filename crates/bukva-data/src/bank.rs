//! Glyphs of one script and split, indexed by class and hand.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use bukva_glyphs::{Glyph, PIXELS};
use rand::Rng;

use crate::class::Class;
use crate::hand_id::HandId;
use crate::monoline::monoline;
use crate::set::GlyphSet;

/// The glyphs of one script and split, with their classes.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    glyphs: Vec<Glyph>,
    classes: Vec<Class>,
    hands: Vec<Option<HandId>>,
    of_class: Vec<Vec<u32>>,
    handwritten: Vec<Vec<u32>>,
    of_hand: HashMap<(HandId, Class), u32>,
    monolines: OnceLock<Vec<Glyph>>,
}

impl Bank {
    /// Collects the glyphs of `set` for which `keep` returns true and whose letter is one of
    /// `class_letters`; the class is the letter's index there. A letter can occur several times, if
    /// a scheme writes several letters alike; its glyphs are then added to each of its classes.
    pub fn gather(set: &GlyphSet, class_letters: &[char], keep: impl Fn(usize) -> bool) -> Self {
        let mut bank = Self::empty(class_letters.len());
        let mut classes_of: HashMap<char, Vec<Class>> = HashMap::new();
        for (class, &letter) in (0..).map(Class::new).zip(class_letters) {
            classes_of.entry(letter).or_default().push(class);
        }
        for index in (0..set.len()).filter(|&index| keep(index)) {
            for &class in classes_of.get(&set.letter(index)).into_iter().flatten() {
                bank.push(set.glyphs[index], class, set.hand_of.get(index).copied());
            }
        }
        bank
    }

    /// A checksum (CRC-32) of the glyphs and their classes.
    pub fn checksum(&self) -> u32 {
        let mut sum = flate2::Crc::new();
        for (glyph, class) in self.glyphs.iter().zip(&self.classes) {
            sum.update(&class.0.to_le_bytes());
            sum.update(glyph.pixels());
        }
        sum.sum()
    }

    /// The glyphs at `rows`, with their classes and hands, in the order of `rows`.
    ///
    /// # Panics
    /// When a row is not below [`Bank::len`].
    pub fn select(&self, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut some = Self::empty(self.class_count());
        for row in rows {
            some.push(self.glyphs[row], self.classes[row], self.hands[row]);
        }
        some
    }

    /// At most `count` of the glyphs, sampled at random, in their original order.
    pub fn sample(&self, count: usize, rng: &mut impl Rng) -> Self {
        if self.len() <= count {
            return self.clone();
        }
        let mut rows = rand::seq::index::sample(rng, self.len(), count).into_vec();
        rows.sort_unstable();
        self.select(rows)
    }

    /// A bank without glyphs.
    pub fn empty(classes: usize) -> Self {
        Self {
            of_class: vec![Vec::new(); classes],
            ..Self::default()
        }
    }

    /// Adds a glyph. [`Bank::by_hand`] returns the first glyph of a hand and class.
    ///
    /// # Panics
    /// When `class` is not below [`Bank::class_count`].
    pub fn push(&mut self, glyph: Glyph, class: Class, hand: Option<HandId>) {
        let index = self.glyphs.len() as u32;
        self.monolines = OnceLock::new();
        self.glyphs.push(glyph);
        self.classes.push(class);
        self.hands.push(hand);
        self.of_class[class.index()].push(index);
        if let Some(hand) = hand {
            self.of_hand.entry((hand, class)).or_insert(index);
        }
    }

    /// Marks the glyphs of the hands for which `handwritten` returns true, for
    /// [`Bank::sample_of_class`].
    pub fn mark_handwritten(&mut self, handwritten: impl Fn(HandId) -> bool) {
        let hands = &self.hands;
        let handwritten = |glyph: u32| hands[glyph as usize].is_some_and(&handwritten);
        let of = |members: &Vec<u32>| {
            members
                .iter()
                .copied()
                .filter(|&k| handwritten(k))
                .collect()
        };
        self.handwritten = self.of_class.iter().map(of).collect();
    }

    /// Samples a glyph of a class. Glyphs marked as handwritten are sampled `weight` times as often
    /// as others. `None` when the class has no glyph.
    pub fn sample_of_class(&self, class: Class, weight: usize, rng: &mut impl Rng) -> Option<u32> {
        let all = self.of_class(class);
        let marked = self.handwritten.get(class.index());
        let marked = marked.map_or(&[][..], Vec::as_slice);
        let chances = all.len() + weight.saturating_sub(1) * marked.len();
        let chance = (chances > 0).then(|| rng.random_range(0..chances))?;
        Some(match chance.checked_sub(all.len()) {
            None => all[chance],
            Some(again) => marked[again % marked.len()],
        })
    }

    /// Adds all glyphs of another bank with the same classes; their hands become unknown.
    pub fn extend_unknown(&mut self, other: &Self) {
        for (&glyph, &class) in other.glyphs.iter().zip(&other.classes) {
            self.push(glyph, class, None);
        }
    }

    /// The images.
    pub fn glyphs(&self) -> &[Glyph] {
        &self.glyphs
    }

    /// The class of each glyph.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The hand of each glyph, as its number in the original set; `None` where hands are unknown.
    pub fn hands(&self) -> &[Option<HandId>] {
        &self.hands
    }

    /// The number of glyphs.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether there is no glyph.
    pub fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    /// The number of classes, with or without glyphs.
    pub fn class_count(&self) -> usize {
        self.of_class.len()
    }

    /// The indices of the glyphs of one class.
    pub fn of_class(&self, class: Class) -> &[u32] {
        &self.of_class[class.index()]
    }

    /// The index of the glyph of one hand and class.
    pub fn by_hand(&self, hand: HandId, class: Class) -> Option<u32> {
        self.of_hand.get(&(hand, class)).copied()
    }

    /// The classes that have at least one glyph.
    pub fn filled_classes(&self) -> Vec<Class> {
        let classes = (0..self.class_count()).map(Class::new);
        classes
            .filter(|&class| !self.of_class(class).is_empty())
            .collect()
    }

    /// The ink amounts of a glyph or of its monoline version. The first call with `monoline`
    /// computes the monoline versions of the whole bank.
    ///
    /// # Panics
    /// When `index` is not below [`Bank::len`].
    pub fn ink(&self, index: usize, monoline: bool) -> [f32; PIXELS] {
        if !monoline {
            return self.glyphs[index].to_unit();
        }
        let monolines = self.monolines.get_or_init(|| monolines_of(&self.glyphs));
        monolines[index].to_unit()
    }
}

/// The monoline versions of glyphs. They are not computed on rayon's threads: a rayon thread that
/// waits picks up other work, which may be a batch that waits for these very glyphs.
fn monolines_of(glyphs: &[Glyph]) -> Vec<Glyph> {
    let share = glyphs.len().div_ceil(rayon::current_num_threads()).max(1);
    thread::scope(|scope| {
        let shares: Vec<_> = glyphs
            .chunks(share)
            .map(|share| scope.spawn(|| share.iter().map(monoline).collect::<Vec<_>>()))
            .collect();
        let joined = shares.into_iter().map(|share| share.join());
        joined
            .flat_map(|share| share.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn handwritten_glyphs_are_drawn_as_often_as_their_weight_says() {
        let [class, empty] = [0, 1].map(Class::new);
        let mut bank = Bank::empty(2);
        let hands = (0..4).map(HandId::new);
        hands.for_each(|hand| bank.push(Glyph::BLANK, class, Some(hand)));
        bank.mark_handwritten(|hand| hand.index() == 2);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut share = |weight| {
            let drawn =
                (0..6000).filter(|_| bank.sample_of_class(class, weight, &mut rng) == Some(2));
            drawn.count() as f64 / 6000.0
        };
        assert!((share(1) - 1.0 / 4.0).abs() < 0.03);
        assert!((share(5) - 5.0 / 8.0).abs() < 0.03);
        assert_eq!(bank.sample_of_class(empty, 5, &mut rng), None);
    }
}
