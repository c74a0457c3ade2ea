//! Warnings about data that can teach nothing.

use std::collections::{BTreeMap, BTreeSet};

use bukva_data::{Bank, Dataset};

/// What is suspicious about the training glyphs, one sentence each.
pub(super) fn warnings(dataset: &Dataset) -> Vec<String> {
    let classes = &dataset.classes;
    let sources: Vec<char> = classes.sources().collect();
    let targets: Vec<char> = classes.targets().collect();
    let mut warnings = of_side("source", &dataset.train.source, &sources);
    warnings.extend(of_side("target", &dataset.train.target, &targets));
    warnings
}

fn of_side(side: &str, bank: &Bank, letters: &[char]) -> Vec<String> {
    let mut warnings = Vec::new();
    let blank = bank.glyphs().iter().filter(|glyph| glyph.is_blank());
    let blank = blank.count();
    if blank > 0 {
        warnings.push(format!("{blank} of {} {side} glyphs are blank", bank.len()));
    }
    let mut glyphs: BTreeMap<char, Vec<&[u8]>> = BTreeMap::new();
    for (glyph, &class) in bank.glyphs().iter().zip(bank.classes()) {
        let of_letter = glyphs.entry(letters[class.index()]).or_default();
        of_letter.push(glyph.pixels());
    }
    let mut same: BTreeMap<BTreeSet<&[u8]>, String> = BTreeMap::new();
    let mut alike = String::new();
    for (letter, glyphs) in glyphs {
        let count = glyphs.len();
        let distinct: BTreeSet<&[u8]> = glyphs.into_iter().collect();
        if count > 1 && distinct.len() == 1 {
            alike.push(letter);
        }
        same.entry(distinct).or_default().push(letter);
    }
    if !alike.is_empty() {
        warnings.push(format!(
            "all {side} glyphs are the same within each of {alike}"
        ));
    }
    for letters in same
        .into_values()
        .filter(|letters| letters.chars().count() > 1)
    {
        warnings.push(format!("the {side} letters {letters} have the same glyphs"));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use bukva_data::{ClassConfig, DataConfig, GlyphSet};
    use bukva_glyphs::{Glyph, PIXELS};

    use super::*;

    fn told(glyph: impl Fn(char, u8) -> Glyph) -> Vec<String> {
        let mut set = GlyphSet::new("made", "АБAB".chars());
        for letter in "АБAB".chars() {
            for copy in 0..20 {
                set.push(glyph(letter, copy), letter, None);
            }
        }
        let config = DataConfig {
            classes: ClassConfig::default(),
            ..DataConfig::default()
        };
        warnings(&config.dataset(&set, None).unwrap())
    }

    fn drawn(letter: char, copy: u8) -> Glyph {
        let mut pixels = [0; PIXELS];
        pixels[u32::from(letter) as usize % 100] = 200;
        pixels[200] = copy + 1;
        Glyph::new(pixels)
    }

    #[test]
    fn ordinary_data_is_not_suspicious() {
        assert_eq!(told(drawn), [""; 0]);
    }

    #[test]
    fn blank_equal_and_shared_glyphs_are_told() {
        let blank = told(|letter, copy| match letter {
            'А' => Glyph::new([0; PIXELS]),
            _ => drawn(letter, copy),
        });
        assert!(blank[0].contains("source glyphs are blank"), "{blank:?}");
        assert!(blank[1].ends_with("each of А"), "{blank:?}");
        let equal = told(|letter, _| drawn(letter, 0));
        assert_eq!(equal.len(), 2, "{equal:?}");
        let shared = told(|letter, copy| match letter.is_ascii() {
            true => drawn('A', 0),
            false => drawn(letter, copy),
        });
        assert!(
            shared.iter().any(|told| told.contains("AB have the same")),
            "{shared:?}"
        );
    }
}
