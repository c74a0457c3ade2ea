//! The figures that training saves: validation sources, outputs and targets.

use std::path::Path;

use bukva::Translator;
use bukva_data::Dataset;
use bukva_figures::Sheet;
use bukva_glyphs::{Glyph, Stream, seeded};
use rand::seq::IndexedRandom;

use crate::{Error, ErrorKind};

/// The maximum number of validation letters in a figure.
const SHOWN: usize = 32;

/// Draws source, output and target of validation letters, one column each.
pub(super) fn save(
    translator: &Translator,
    dataset: &Dataset,
    title: String,
    path: &Path,
) -> Result<(), Error> {
    let rows = Rows::sample(dataset);
    let outputs = translator.translate_all(&rows.sources);
    let mut sheet = Sheet::new().titled(title);
    for start in (0..rows.sources.len()).step_by(SHOWN / 2) {
        let columns = start..(start + SHOWN / 2).min(rows.sources.len());
        sheet = sheet
            .headings(rows.letters[columns.clone()].iter().cloned())
            .row("source", &rows.sources[columns.clone()])
            .row("translated", &outputs[columns.clone()])
            .row(rows.target_name, &rows.targets[columns])
            .gap();
    }
    let saved = sheet.save(path);
    saved.map_err(|error| Error::from(ErrorKind::Figure(error)).at(path))
}

/// The sources of a figure with their targets.
struct Rows {
    letters: Vec<String>,
    sources: Vec<Glyph>,
    targets: Vec<Glyph>,
    target_name: &'static str,
}

impl Rows {
    /// Validation sources of each class in turn, always the same ones, each with the target letter
    /// of its own hand, or of another hand if it has none.
    fn sample(dataset: &Dataset) -> Self {
        let (sources, targets) = (&dataset.val.source, &dataset.val.target);
        let mut rng = seeded(0, Stream::Figure, 0);
        let mut rows = Self {
            letters: Vec::new(),
            sources: Vec::new(),
            targets: Vec::new(),
            target_name: match dataset.shared_hands {
                true => "own letter",
                false => "a true letter",
            },
        };
        for class in sources.filled_classes().into_iter().cycle().take(SHOWN) {
            let Some(&source) = sources.of_class(class).choose(&mut rng) else {
                continue;
            };
            let own = sources.hands()[source as usize]
                .filter(|_| dataset.shared_hands)
                .and_then(|hand| targets.by_hand(hand, class));
            let target = own.or_else(|| targets.of_class(class).choose(&mut rng).copied());
            let pair = &dataset.classes.pairs[class.index()];
            rows.letters
                .push(format!("{} → {}", pair.source, pair.target));
            rows.sources.push(sources.glyphs()[source as usize]);
            rows.targets
                .push(target.map_or(Glyph::BLANK, |target| targets.glyphs()[target as usize]));
        }
        rows
    }
}
