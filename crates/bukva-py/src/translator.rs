//! The class `Translator`.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use bukva::{
    Case, Drawing, DrawingScores, FineGlyph, Latent, LetterModel, PIXELS, Scheme, Script,
    Translation, TranslationOptions,
};
use bukva_glyphs::FINE_PIXELS;
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::drawn::{Drawn, Letter};
use crate::error::{Error, raised};
use crate::picture::{Picture, glyphs};
use crate::scores::Scores;

/// The largest side of a drawing, in pixels.
const LARGEST: usize = 4096;
/// The most variants of a letter.
const VARIANTS: usize = 1000;

/// A model that translates pictures of letters.
#[pyclass(frozen, module = "bukva._native")]
pub(crate) struct Translator(bukva::Translator);

#[pymethods]
impl Translator {
    /// The model of a file or a run, or the built-in one.
    #[new]
    fn new(py: Python<'_>, path: Option<PathBuf>) -> PyResult<Self> {
        let opened = py.detach(|| match path {
            Some(path) => bukva::Translator::open(path),
            None => bukva::Translator::pretrained(),
        });
        opened.map(Self).map_err(|error| raised(error.into()))
    }

    /// All letters that the model reads and draws; `None` of the model of a run.
    #[getter]
    fn letters(&self) -> Option<String> {
        let model = self.0.letter_model();
        model.map(|model| model.letters().iter().collect())
    }

    /// Pairs of source and target letters.
    #[getter]
    fn pairs(&self) -> Vec<(char, char)> {
        let pairs = self.0.letters().iter();
        pairs.map(|pair| (pair.source, pair.target)).collect()
    }

    /// Translates pictures of one letter each. With several seeds, the variants of each picture depend
    /// on its own seed alone.
    #[pyo3(signature = (pictures, *, scheme, reverse, case, letter, variants, seeds, size))]
    #[expect(clippy::too_many_arguments, reason = "all have names in Python")]
    fn translate(
        &self,
        py: Python<'_>,
        pictures: Vec<Picture>,
        scheme: &str,
        reverse: bool,
        case: &str,
        letter: Option<char>,
        variants: i64,
        seeds: Vec<u64>,
        size: i64,
    ) -> PyResult<Vec<Letter>> {
        let translated = py.detach(|| {
            let size = check_size(size)?;
            let variants = check("variants", variants, 0..=VARIANTS)?;
            let Some(model) = self.0.letter_model() else {
                return self.translate_small(&pictures, size);
            };
            let options = TranslationOptions {
                from: match reverse {
                    false => Script::Cyrillic,
                    true => Script::Latin,
                },
                case: case.parse::<Case>()?,
                letter,
                variants,
                ..TranslationOptions::default()
            };
            let scheme = Scheme::named(scheme)?;
            let glyphs = glyphs::<FINE_PIXELS>(&pictures)?;
            let translations = translate(model, &glyphs, &scheme, &options, &seeds)?;
            let letters = translations.par_iter();
            Ok(letters.map(|one| Letter::new(one, size)).collect())
        });
        translated.map_err(raised)
    }

    /// Draws letters in the hand that all pictures have in common.
    fn alphabet(
        &self,
        py: Python<'_>,
        pictures: Vec<Picture>,
        letters: &str,
        size: i64,
    ) -> PyResult<Vec<Drawn>> {
        let drawn = py.detach(|| {
            let size = check_size(size)?;
            let model = self.0.letter_model().ok_or_else(|| {
                Error::Argument("the model of a run draws no alphabets".to_owned())
            })?;
            let letters = known(model, letters)?;
            let hand = model.hand(&glyphs::<FINE_PIXELS>(&pictures)?);
            let hand = hand.ok_or_else(|| Error::Argument("no pictures".to_owned()))?;
            let wanted: Vec<(&Latent, char)> =
                letters.into_iter().map(|letter| (&hand, letter)).collect();
            let drawings: Vec<Drawing> = model.draw(&wanted).into_iter().flatten().collect();
            let drawings = drawings.par_iter();
            Ok(drawings
                .map(|drawing| Drawn::new(&drawing.outline(), size))
                .collect())
        });
        drawn.map_err(raised)
    }

    /// Scores how pictures of known letters are read, and, if there are targets, how near the drawings of
    /// these letters come to them.
    fn evaluate(
        &self,
        py: Python<'_>,
        pictures: Vec<Picture>,
        letters: &str,
        targets: Vec<Picture>,
        target_letters: &str,
    ) -> PyResult<Scores> {
        let evaluated = py.detach(|| {
            let model = self
                .0
                .letter_model()
                .ok_or_else(|| Error::Argument("the model of a run reads no letters".to_owned()))?;
            let letters = known(model, letters)?;
            let target_letters = known(model, target_letters)?;
            let latents = model.encode(&glyphs::<FINE_PIXELS>(&pictures)?);
            let readings = model.read(&latents);
            let wanted: Vec<(&Latent, char)> = latents.iter().zip(target_letters).collect();
            let drawings: Vec<Drawing> = model.draw(&wanted).into_iter().flatten().collect();
            let truths = glyphs::<FINE_PIXELS>(&targets)?;
            Ok(Scores::new(
                &readings,
                &letters,
                DrawingScores::new(drawings.iter().zip(&truths)),
            ))
        });
        evaluated.map_err(raised)
    }
}

/// The characters of a text, all of which the model knows.
fn known(model: &LetterModel, text: &str) -> Result<Vec<char>, Error> {
    let known = model.letters();
    if let Some(unknown) = text.chars().find(|letter| !known.contains(letter)) {
        let known: String = known.iter().collect();
        let message = format!("the model knows no '{unknown}'; it knows {known}");
        return Err(Error::Argument(message));
    }
    Ok(text.chars().collect())
}

impl Translator {
    /// Translates with the model of a run.
    fn translate_small(&self, pictures: &[Picture], size: usize) -> Result<Vec<Letter>, Error> {
        let glyphs = self.0.translate_all(&glyphs::<PIXELS>(pictures)?);
        let letters = glyphs.par_iter();
        Ok(letters.map(|glyph| Letter::unread(glyph, size)).collect())
    }
}

/// Translates with one seed for all, or with one for each.
fn translate(
    model: &LetterModel,
    glyphs: &[FineGlyph],
    scheme: &Scheme,
    options: &TranslationOptions,
    seeds: &[u64],
) -> Result<Vec<Translation>, Error> {
    if let &[seed] = seeds {
        let options = TranslationOptions {
            seed,
            ..options.clone()
        };
        return Ok(model.translate(glyphs, scheme, &options)?);
    }
    if seeds.len() != glyphs.len() {
        return Err(Error::Argument(format!(
            "expected one seed, or one for each of {} pictures; found {}",
            glyphs.len(),
            seeds.len()
        )));
    }
    let mut translations = Vec::with_capacity(glyphs.len());
    for (glyph, &seed) in glyphs.iter().zip(seeds) {
        let options = TranslationOptions {
            seed,
            ..options.clone()
        };
        translations.extend(model.translate(&[*glyph], scheme, &options)?);
    }
    Ok(translations)
}

fn check_size(size: i64) -> Result<usize, Error> {
    check("size", size, 1..=LARGEST)
}

/// An argument as a number within its range.
fn check(name: &str, value: i64, range: RangeInclusive<usize>) -> Result<usize, Error> {
    let number = usize::try_from(value).ok();
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let (first, last) = range.into_inner();
            Error::Argument(format!("{name}: expected {first} to {last}, found {value}"))
        })
}
