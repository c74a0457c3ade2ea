//! Training glyphs reserved for the judge.

use std::collections::BTreeMap;

use bukva_glyphs::{Stream, seeded};
use rand::seq::SliceRandom;

use crate::set::{GlyphSet, Split};

/// Marks a share of the training glyphs: whole groups of hands where hands are known, else glyphs
/// of each letter. Marks at least one unit, and never all of them.
pub(crate) fn reserve<G>(set: &GlyphSet<G>, splits: &[Split], share: f64, seed: u64) -> Vec<bool> {
    let mut units: BTreeMap<String, Vec<Vec<usize>>> = BTreeMap::new();
    let training = (0..set.len()).filter(|&glyph| splits[glyph] == Split::Train);
    match set.hands.is_empty() {
        true => training.for_each(|glyph| {
            units
                .entry(set.letter(glyph).to_string())
                .or_default()
                .push(vec![glyph]);
        }),
        false => {
            let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for glyph in training {
                let group = set.hand(glyph).map_or("", |hand| hand.group.as_str());
                groups.entry(group).or_default().push(glyph);
            }
            units.insert(String::new(), groups.into_values().collect());
        }
    }
    let mut rng = seeded(seed, Stream::Split, 1);
    let mut reserved = vec![false; set.len()];
    for mut units in units.into_values() {
        units.shuffle(&mut rng);
        let wanted = share * units.iter().map(Vec::len).sum::<usize>() as f64;
        let mut taken = 0;
        let most = units.len().saturating_sub(1);
        for unit in units.into_iter().take(most) {
            if taken as f64 >= wanted {
                break;
            }
            taken += unit.len();
            unit.into_iter().for_each(|glyph| reserved[glyph] = true);
        }
    }
    reserved
}
