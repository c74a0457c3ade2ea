//! Random assignment of groups of hands, or of glyphs, to splits.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use bukva_glyphs::{Error, ErrorKind, Location};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use super::{SplitBy, SplitConfig};
use crate::set::{GlyphSet, Hand, Split};

/// The number of random assignments that are tried. The one with the fewest letters missing from a
/// split is used.
const ATTEMPTS: usize = 16;

impl Split {
    /// The split of each glyph of a set: as prescribed for its hand, else by whole groups of hands,
    /// else by glyph. Equal settings and sets have equal splits.
    ///
    /// # Errors
    /// When the shares are out of range, the prescribed splits divide a group, or there are fewer
    /// groups than splits.
    pub fn of<G: Eq + Hash>(set: &GlyphSet<G>, config: &SplitConfig) -> Result<Vec<Self>, Error> {
        Sampler::new(set, config)?.splits()
    }
}

struct Sampler<'a, G> {
    set: &'a GlyphSet<G>,
    by: SplitBy,
    /// The shares of the splits, in the order of [`Split::ALL`].
    shares: [f64; 3],
    rng: ChaCha8Rng,
}

/// Glyphs that are assigned to the same split.
struct Unit {
    glyphs: Vec<usize>,
    prescribed: Option<Split>,
}

impl<'a, G: Eq + Hash> Sampler<'a, G> {
    fn new(set: &'a GlyphSet<G>, config: &SplitConfig) -> Result<Self, Error> {
        config.check()?;
        let SplitConfig { val, test, .. } = *config;
        Ok(Self {
            set,
            by: config.by,
            shares: [1.0 - val - test, val, test],
            rng: ChaCha8Rng::seed_from_u64(config.seed),
        })
    }

    fn splits(self) -> Result<Vec<Split>, Error> {
        match self.by {
            SplitBy::Hand if !self.set.hand_of.is_empty() => self.by_group(),
            _ => Ok(self.by_glyph()),
        }
    }

    fn by_group(mut self) -> Result<Vec<Split>, Error> {
        let mut units = self.groups()?;
        let prescribed = units.iter().all(|unit| unit.prescribed.is_some());
        let wanted = self.shares.iter().filter(|&&share| share > 0.0).count();
        if !prescribed && units.len() < wanted {
            return Err(self.error(ErrorKind::TooFewGroups {
                expected: wanted,
                found: units.len(),
            }));
        }
        let attempts = if prescribed { 1 } else { ATTEMPTS };
        let mut best: Option<(usize, Vec<Split>)> = None;
        for _ in 0..attempts {
            units.shuffle(&mut self.rng);
            let mut splits = vec![Split::Train; self.set.len()];
            self.deal(&units, &mut splits);
            let missing = self.missing(&splits);
            if best.as_ref().is_none_or(|(fewest, _)| missing < *fewest) {
                best = Some((missing, splits));
            }
        }
        Ok(best.map(|(_, splits)| splits).unwrap_or_default())
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Location::named(format!("dataset {:?}", self.set.name)).error(kind)
    }

    /// The groups of hands with their glyphs, in order of name.
    fn groups(&self) -> Result<Vec<Unit>, Error> {
        let hands = &self.set.hands;
        let mut prescribed: BTreeMap<&str, (&str, Split)> = BTreeMap::new();
        for hand in hands {
            let Some(split) = hand.split else { continue };
            let (first, known) = *prescribed.entry(group(hand)).or_insert((&hand.name, split));
            if known != split {
                let (known, split) = (known.name(), split.name());
                return Err(self.error(ErrorKind::DividedGroup {
                    group: group(hand).to_owned(),
                    found: format!("{first:?} in {known} and {:?} in {split}", hand.name),
                }));
            }
        }
        let mut glyphs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, &hand) in self.set.hand_of.iter().enumerate() {
            glyphs
                .entry(group(&hands[hand.index()]))
                .or_default()
                .push(place);
        }
        let unit = |(group, glyphs)| Unit {
            glyphs,
            prescribed: prescribed.get(group).map(|&(_, split)| split),
        };
        Ok(glyphs.into_iter().map(unit).collect())
    }

    /// Assigns each unit to the split that lacks the most glyphs, units with a prescribed split
    /// first, and leaves no split empty while there are units.
    fn deal(&self, units: &[Unit], splits: &mut [Split]) {
        let total: usize = units.iter().map(|unit| unit.glyphs.len()).sum();
        let mut lacking = self.shares.map(|share| share * total as f64);
        let mut empty = self.shares.map(|share| share > 0.0);
        let (fixed, free): (Vec<_>, Vec<_>) =
            units.iter().partition(|unit| unit.prescribed.is_some());
        let count = units.len();
        for (dealt, unit) in fixed.into_iter().chain(free).enumerate() {
            let is_urgent = count - dealt <= empty.iter().filter(|&&is_empty| is_empty).count();
            let candidates = (0..Split::ALL.len()).filter(|&at| empty[at] || !is_urgent);
            let neediest = candidates.max_by(|&a, &b| lacking[a].total_cmp(&lacking[b]));
            let place = unit
                .prescribed
                .map(|split| split as usize)
                .or(neediest)
                .unwrap_or(0);
            lacking[place] -= unit.glyphs.len() as f64;
            empty[place] = false;
            for &glyph in &unit.glyphs {
                splits[glyph] = Split::ALL[place];
            }
        }
    }

    /// The number of pairs of a letter and a split without a glyph of it.
    fn missing(&self, splits: &[Split]) -> usize {
        let mut present = vec![self.shares.map(|share| share == 0.0); self.set.letters.len()];
        for (&label, &split) in self.set.labels.iter().zip(splits) {
            present[usize::from(label)][split as usize] = true;
        }
        present
            .iter()
            .flatten()
            .filter(|&&is_there| !is_there)
            .count()
    }

    fn by_glyph(mut self) -> Vec<Split> {
        let mut places = vec![Vec::new(); self.set.letters.len()];
        for (place, &label) in self.set.labels.iter().enumerate() {
            places[usize::from(label)].push(place);
        }
        let mut splits = vec![Split::Train; self.set.len()];
        let mut known: HashMap<&G, Split> = HashMap::new();
        for places in places {
            let mut units = self.images(&places, &known);
            units.shuffle(&mut self.rng);
            self.deal(&units, &mut splits);
            known.extend(
                places
                    .iter()
                    .map(|&place| (&self.set.glyphs[place], splits[place])),
            );
        }
        splits
    }

    /// The distinct images at some positions. An image that another letter has too keeps its split.
    fn images(&self, places: &[usize], known: &HashMap<&G, Split>) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut unit_of = HashMap::new();
        for &place in places {
            let image = &self.set.glyphs[place];
            let unit = *unit_of.entry(image).or_insert(units.len());
            if unit == units.len() {
                units.push(Unit {
                    glyphs: Vec::new(),
                    prescribed: known.get(image).copied(),
                });
            }
            units[unit].glyphs.push(place);
        }
        units
    }
}

/// The group of a hand; a hand without a group is its own group.
fn group(hand: &Hand) -> &str {
    match hand.group.is_empty() {
        true => &hand.name,
        false => &hand.group,
    }
}
