//! Drawn letters beside retrieved ones: how near each is to the letters that a face has.

use std::error::Error;

use bukva::{FineGlyph, LetterModel, Outline, Script};
use bukva_drafts::{DraftFont, Origin, Source};
use bukva_glyphs::Style;
use bukva_glyphs::raster::{fit, rasterize};
use kurbo::BezPath;

use crate::retrieval::{By, Glyphs, Library};
use crate::{FINE, SIDE, common, median};

/// The measures, in the order of the rows.
const MEASURES: [&str; 6] = [
    "pixel distance at 56",
    "thickness, error",
    "slant, error",
    "aspect, error",
    "read",
    "area in common",
];
/// The ways to get letters: drawn, and retrieved in each way.
const WAYS: usize = 1 + By::ALL.len();

/// Medians of faces: `[way][measure][face]`.
pub(crate) struct Comparison<'a> {
    library: Library<'a>,
    model: &'a LetterModel,
    medians: [[Vec<f64>; MEASURES.len()]; WAYS],
}

/// A letter, in three forms.
struct Shown {
    glyph: FineGlyph,
    area: Vec<u8>,
}

impl Shown {
    fn of(path: &BezPath) -> Option<Self> {
        Some(Self {
            glyph: FineGlyph::from_outline(path)?,
            area: rasterize(&fit(path, SIDE)?, SIDE),
        })
    }

    /// A glyph whose outline is traced, as good as it can be.
    fn traced(glyph: &FineGlyph) -> Self {
        let ink = glyph.to_unit();
        Self {
            glyph: *glyph,
            area: Outline::trace(&ink, FINE).render(SIDE),
        }
    }
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(model: &'a LetterModel) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            library: Library::new(model)?,
            model,
            medians: Default::default(),
        })
    }

    /// Compares the drawn letters that a face itself has, and that all nearest faces have too.
    pub(crate) fn add(
        &mut self,
        source: &Source,
        font: &DraftFont,
    ) -> Result<(), bukva_drafts::Error> {
        let mut cyrillic = Glyphs::new();
        for &letter in self.model.letters() {
            if Script::of(letter) == Some(Script::Cyrillic)
                && let Some(glyph) = source.glyph(letter)?
                && let Some(glyph) = FineGlyph::from_outline(&glyph.path)
            {
                cyrillic.insert(letter, glyph);
            }
        }
        let nearest = By::ALL.map(|by| self.library.nearest(&cyrillic, by));
        let mut scores: [[Vec<f64>; MEASURES.len()]; WAYS] = Default::default();
        for draft in &font.glyphs {
            let own = source.glyph(draft.letter)?;
            let own = own.and_then(|own| Shown::of(&own.path));
            let (Some(own), false) = (own, matches!(draft.origin, Origin::Copied(_))) else {
                continue;
            };
            let copied = nearest
                .iter()
                .filter_map(|latin| latin.as_ref()?.get(&draft.letter));
            let copied = copied.map(Shown::traced);
            let ways: Vec<Shown> = Shown::of(&draft.path).into_iter().chain(copied).collect();
            if ways.len() < WAYS {
                continue;
            }
            for (way, scores) in ways.iter().zip(&mut scores) {
                let read = self.reads(&way.glyph, draft.letter);
                for (score, value) in scores.iter_mut().zip(scored(way, &own, read)) {
                    score.extend(value);
                }
            }
        }
        for (way, scores) in self.medians.iter_mut().zip(&scores) {
            for ((all, scores), measure) in way.iter_mut().zip(scores).zip(MEASURES) {
                // A letter is read or not: the share of those that are.
                all.push(match measure {
                    "read" => scores.iter().sum::<f64>() / scores.len() as f64,
                    _ => median(scores),
                });
            }
        }
        Ok(())
    }

    /// Whether the first guess among the letters of its script and case is the letter.
    fn reads(&self, glyph: &FineGlyph, letter: char) -> bool {
        let readings = self.model.read(&self.model.encode(&[*glyph]));
        let alike = |other: char| {
            Script::of(other) == Script::of(letter) && other.is_uppercase() == letter.is_uppercase()
        };
        let guesses = readings.iter().flat_map(|reading| reading.guesses(alike));
        guesses.map(|guess| guess.letter).next() == Some(letter)
    }

    /// A table with a row for each measure, and for each way of retrieval the number of faces for which it is
    /// nearer than the drawings.
    pub(crate) fn table(&self) -> String {
        let mut table = format!(
            "\nmedian of faces, of {} to retrieve from\tbukva",
            self.library.len()
        );
        for by in By::ALL {
            table += &format!("\tby {}\tnearer for", format!("{by:?}").to_lowercase());
        }
        let [bukva, retrieved @ ..] = &self.medians;
        for (row, measure) in MEASURES.iter().enumerate() {
            table += &format!("\n{measure}\t{:.3}", median(&bukva[row]));
            let is_better = |(retrieved, drawn): &(&f64, &f64)| match *measure {
                "read" | "area in common" => retrieved > drawn,
                _ => retrieved < drawn,
            };
            for way in retrieved {
                let nearer = way[row].iter().zip(&bukva[row]).filter(is_better).count();
                table += &format!("\t{:.3}\t{nearer} of {}", median(&way[row]), way[row].len());
            }
        }
        table
    }
}

/// The measures of a letter against the face's own; those of style are missing for one without ink.
fn scored(way: &Shown, own: &Shown, read: bool) -> [Option<f64>; MEASURES.len()] {
    let styles = [way, own].map(|shown| Style::of(&shown.glyph.halved()));
    let error = |at: usize| match styles {
        [Some(one), Some(other)] => {
            Some(f64::from((one.to_array()[at] - other.to_array()[at]).abs()))
        }
        _ => None,
    };
    [
        Some(way.glyph.distance(&own.glyph)),
        error(0),
        error(1),
        error(2),
        Some(f64::from(u8::from(read))),
        Some(common(&way.area, &own.area)),
    ]
}
