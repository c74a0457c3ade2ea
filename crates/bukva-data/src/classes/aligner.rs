//! Pairing of letters by a scheme.

use std::collections::{BTreeMap, BTreeSet};

use bukva_glyphs::{Error, Scheme, Script, alphabetical, parse_letters};

use super::{ClassConfig, ClassPair, Classes, Reason, Unpaired};

/// The number of glyphs of each letter.
type Inventory = BTreeMap<char, usize>;

/// Pairs the letters of two inventories by a scheme.
pub(super) struct Aligner<'a> {
    config: &'a ClassConfig,
    /// The source letters that the configuration names; none if it asks for all.
    named: Vec<char>,
    sources: Inventory,
    targets: Inventory,
}

impl<'a> Aligner<'a> {
    pub(super) fn new(
        config: &'a ClassConfig,
        sources: &[(char, usize)],
        targets: &[(char, usize)],
    ) -> Result<Self, Error> {
        Ok(Self {
            config,
            named: parse_letters(&config.letters)?,
            sources: inventory(sources, config.source),
            targets: inventory(targets, config.source.other()),
        })
    }

    /// All classes and all unpaired letters, each in order.
    pub(super) fn align(&self, scheme: &Scheme) -> Classes {
        let mut classes = Classes {
            scheme: scheme.id().to_owned(),
            source: self.config.source,
            pairs: Vec::new(),
            unpaired: Vec::new(),
        };
        self.pair(&mut classes, self.entries(scheme));
        self.list_strangers(&mut classes);
        classes.pairs.sort_by_key(|pair| alphabetical(pair.source));
        classes.unpaired.sort_by_key(|unpaired| {
            let is_source = Script::of(unpaired.letter) == Some(self.config.source);
            (!is_source, alphabetical(unpaired.letter))
        });
        classes
    }

    /// The scheme's Cyrillic letters, capital and small, and the romanization of each, in
    /// alphabetical order.
    fn entries(&self, scheme: &Scheme) -> Vec<(char, String)> {
        let mut entries = Vec::new();
        for (small, _) in scheme.letters() {
            let capital = small.to_uppercase().next().unwrap_or(*small);
            for cyrillic in BTreeSet::from([capital, *small]) {
                entries.extend(scheme.written(cyrillic).map(|written| (cyrillic, written)));
            }
        }
        entries.sort_by_key(|&(cyrillic, _)| alphabetical(cyrillic));
        entries
    }

    fn pair(&self, classes: &mut Classes, entries: Vec<(char, String)>) {
        for (cyrillic, written) in entries {
            let pair = match (one_letter(&written), self.config.source) {
                (Ok(latin), Script::Cyrillic) => Ok((cyrillic, latin)),
                (Ok(latin), Script::Latin) => Ok((latin, cyrillic)),
                (Err(reason), _) => Err(reason),
            };
            match pair {
                Ok((source, target)) if self.asks_for(source) => {
                    if let Err(unpaired) = self.add(classes, ClassPair { source, target }) {
                        classes.unpaired.push(unpaired);
                    }
                }
                // With the scripts swapped there is no single source letter, so the Cyrillic
                // letter's own case decides.
                Err(reason) if self.asks_for_cyrillic(cyrillic) => {
                    classes.unpaired.push(Unpaired {
                        letter: cyrillic,
                        reason,
                    });
                }
                _ => {}
            }
        }
    }

    fn add(&self, classes: &mut Classes, pair: ClassPair) -> Result<(), Unpaired> {
        let ClassPair { source, target } = pair;
        let unpaired = |letter, reason| Err(Unpaired { letter, reason });
        let count = |letters: &Inventory, letter| letters.get(&letter).copied().unwrap_or(0);
        let found = count(&self.sources, source);
        if found < self.wanted() {
            return unpaired(source, Reason::NoSourceGlyph { found });
        }
        let found = count(&self.targets, target);
        if found < self.wanted() {
            return unpaired(source, Reason::NoTargetGlyph { target, found });
        }
        if let Some(class) = classes.class_of(source) {
            let kept = classes.pairs[class.index()].target;
            return unpaired(
                target,
                Reason::Ambiguous {
                    written: source,
                    kept,
                },
            );
        }
        classes.pairs.push(pair);
        Ok(())
    }

    /// Adds the letters that are in the data but not in the scheme's entries to the unpaired ones,
    /// and removes unpaired letters that found a partner after all.
    fn list_strangers(&self, classes: &mut Classes) {
        let paired: BTreeSet<char> = classes.sources().chain(classes.targets()).collect();
        let mut listed = paired.clone();
        classes
            .unpaired
            .retain(|unpaired| listed.insert(unpaired.letter));
        let sources = self.sources.keys().filter(|&&letter| self.asks_for(letter));
        let sources = sources.map(|&letter| (letter, Reason::NotInScheme));
        let targets = self
            .targets
            .keys()
            .filter(|&&letter| self.admits_target(letter));
        let targets = targets.map(|&letter| (letter, Reason::NoSourceLetter));
        for (letter, reason) in sources.chain(targets) {
            if listed.insert(letter) {
                classes.unpaired.push(Unpaired { letter, reason });
            }
        }
        for &letter in &self.named {
            if listed.insert(letter) {
                let reason = Reason::NotInScheme;
                classes.unpaired.push(Unpaired { letter, reason });
            }
        }
    }

    fn wanted(&self) -> usize {
        self.config.min_glyphs.max(1)
    }

    fn asks_for(&self, source: char) -> bool {
        match self.named.is_empty() {
            true => self.config.case.admits(source),
            false => self.named.contains(&source),
        }
    }

    fn asks_for_cyrillic(&self, cyrillic: char) -> bool {
        match self.config.source {
            Script::Cyrillic => self.asks_for(cyrillic),
            Script::Latin => self.admits_target(cyrillic),
        }
    }

    /// Whether a target letter without a source is listed as unpaired. It is not if the
    /// configuration names the source letters.
    fn admits_target(&self, target: char) -> bool {
        self.named.is_empty() && self.config.case.admits(target)
    }
}

/// The single letter that a romanization consists of, or the reason why it is not a single letter.
fn one_letter(written: &str) -> Result<char, Reason> {
    let mut chars = written.chars();
    let latin = written
        .chars()
        .filter(|&letter| Script::of(letter).is_some())
        .count();
    match (chars.next(), chars.next(), latin) {
        (None, ..) => Err(Reason::NotWritten),
        (Some(letter), None, 1) => Ok(letter),
        (_, _, 0) => Err(Reason::Mark {
            written: written.to_owned(),
        }),
        (_, _, 1) => Err(Reason::LetterAndMark {
            written: written.to_owned(),
        }),
        _ => Err(Reason::SeveralLetters {
            written: written.to_owned(),
        }),
    }
}

fn inventory(letters: &[(char, usize)], script: Script) -> Inventory {
    let mut inventory = Inventory::new();
    for &(letter, count) in letters {
        if Script::of(letter) == Some(script) {
            *inventory.entry(letter).or_default() += count;
        }
    }
    inventory
}
