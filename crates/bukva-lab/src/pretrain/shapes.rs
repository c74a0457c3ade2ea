//! How many parts and holes letters have in typefaces.

use std::collections::BTreeMap;

use bukva_glyphs::{FineGlyph, Outline};

use super::variation::OfHand;

/// The share of the typefaces that have to agree.
const AGREED: f64 = 0.9;
/// The fewest typefaces to tell.
const FEWEST: usize = 20;

/// The parts and holes of each of `letters` letters in these glyphs of typefaces; `None` where they differ.
pub(super) fn shapes(faces: &[OfHand], letters: usize) -> Vec<Option<[u8; 2]>> {
    let mut counts = vec![BTreeMap::<[u8; 2], usize>::new(); letters];
    for (glyph, letter, _) in faces {
        let outline = Outline::trace(&glyph.to_unit(), FineGlyph::SIDE);
        let shape = outline.parts_and_holes();
        let shape = shape.map(|count| u8::try_from(count).unwrap_or(u8::MAX));
        *counts[usize::from(*letter)].entry(shape).or_default() += 1;
    }
    counts.iter().map(agreed).collect()
}

fn agreed(counts: &BTreeMap<[u8; 2], usize>) -> Option<[u8; 2]> {
    let all: usize = counts.values().sum();
    let (shape, &most) = counts.iter().max_by_key(|(_, count)| **count)?;
    (all >= FEWEST && most as f64 >= AGREED * all as f64).then_some(*shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_the_shape_that_nearly_all_typefaces_give_it() {
        let counts = |ring: usize, bar: usize| BTreeMap::from([([1, 1], ring), ([1, 0], bar)]);
        assert_eq!(agreed(&counts(95, 5)), Some([1, 1]));
        assert_eq!(agreed(&counts(80, 20)), None);
        assert_eq!(agreed(&counts(9, 0)), None);
        assert_eq!(agreed(&BTreeMap::new()), None);
    }

    #[test]
    fn the_shapes_of_built_in_letters_are_found() {
        let set = bukva_data::builtin_fine().unwrap();
        let letters = ['O', 'Ё', 'B'];
        let number = |letter| letters.iter().position(|&known| known == letter);
        let glyphs = (0..set.len()).filter_map(|at| {
            let letter = number(set.letter(at))? as u16;
            Some((set.glyphs()[at], letter, set.hand_of()[at].index() as u16))
        });
        let few: Vec<OfHand> = glyphs.step_by(5).collect();
        assert_eq!(shapes(&few, 3), [Some([1, 1]), Some([3, 0]), Some([1, 2])]);
    }
}
