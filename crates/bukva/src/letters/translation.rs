//! Translation: glyphs are read, and what a scheme writes for them is drawn in the same hand.

use bukva_glyphs::{Case, FineGlyph, Outline, Scheme, Script, Stream, seeded};

use super::reading::{Guess, Reading, certainty};
use super::style::StyleChange;
use super::{Drawing, Latent, LetterModel};
use crate::error::{Error, ErrorKind};
use crate::line::Line;

/// What is known of the glyphs to translate, and what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct TranslationOptions {
    /// The script of the glyphs.
    pub from: Script,
    /// The letters that they may show: capitals, small ones or all.
    pub case: Case,
    /// What every glyph shows, if it is known.
    pub letter: Option<char>,
    /// How many variants to draw besides.
    pub variants: usize,
    /// The seed of the variants.
    pub seed: u64,
    /// How the drawn letters are to differ from the hand.
    pub change: StyleChange,
}

impl Default for TranslationOptions {
    fn default() -> Self {
        Self {
            from: Script::Cyrillic,
            case: Case::Both,
            letter: None,
            variants: 0,
            seed: 0,
            change: StyleChange::default(),
        }
    }
}

/// A letter read, and what was drawn for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Translation {
    /// The letters that the glyph may show, the likeliest first; never empty.
    pub guesses: Vec<Guess>,
    /// Whether it shows a letter at all.
    pub is_letter: bool,
    /// What the scheme writes for the first guess, such as `Shch`.
    pub written: String,
    /// The letters of `written`; none if the model can't draw one of them.
    pub drawings: Vec<Drawing>,
    /// The same, drawn as often as was wanted, differing as the letters of one hand do.
    pub variants: Vec<Vec<Drawing>>,
}

impl Translation {
    /// The letter that was read, or told.
    pub fn letter(&self) -> char {
        self.guesses[0].letter
    }

    /// How sure it is; see [`certainty`].
    pub fn confidence(&self) -> f32 {
        certainty(&self.guesses)
    }

    /// The outline of what was drawn: of one letter, or of several on a line, in a square.
    pub fn outline(&self) -> Outline {
        self.set(&self.drawings)
    }

    /// The outline of each variant.
    pub fn variant_outlines(&self) -> impl Iterator<Item = Outline> {
        self.variants.iter().map(|drawings| self.set(drawings))
    }

    fn set(&self, drawings: &[Drawing]) -> Outline {
        if let [drawing] = drawings {
            return drawing.outline();
        }
        let outlines: Vec<Outline> = drawings.iter().map(Drawing::outline).collect();
        Line::set(self.written.chars().zip(&outlines).map(Some)).to_square()
    }
}

impl LetterModel {
    /// Reads glyphs, and draws in the hand of each what a scheme writes for its letter.
    ///
    /// The variants of a glyph depend on the seed, on its place among the others and on nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::NotInScheme`] when the scheme has no such letter, or none of the letters that the
    /// model reads; [`ErrorKind::NoVariation`] and [`ErrorKind::NoStyle`] when
    /// variants or another style are wanted of a model that has none.
    pub fn translate(
        &self,
        glyphs: &[FineGlyph],
        scheme: &Scheme,
        options: &TranslationOptions,
    ) -> Result<Vec<Translation>, Error> {
        let latents = self.encode(glyphs);
        let mut plans = Vec::with_capacity(glyphs.len());
        for (place, (latent, reading)) in (0..).zip(latents.iter().zip(self.read(&latents))) {
            plans.push(self.plan(latent, &reading, scheme, options, place)?);
        }
        let wanted: Vec<(&Latent, char)> = plans.iter().flat_map(Plan::wanted).collect();
        let mut drawn = self.draw(&wanted).into_iter().flatten();
        let translations = plans.into_iter().map(|plan| {
            let drawings = drawn.by_ref().take(plan.hands.len()).collect();
            plan.translation(drawings)
        });
        Ok(translations.collect())
    }

    /// Decides what to draw for the glyph at a place.
    fn plan(
        &self,
        latent: &Latent,
        reading: &Reading,
        scheme: &Scheme,
        options: &TranslationOptions,
        place: u64,
    ) -> Result<Plan, Error> {
        let guesses = options.guesses(reading, scheme);
        let first = guesses.first();
        let written = first.and_then(|guess| scheme.partner(guess.letter));
        let written = written.ok_or_else(|| options.not_in(scheme))?;
        let known = written.chars().all(|letter| self.letters.contains(&letter));
        let letters = match known {
            true => written.chars().count(),
            false => 0,
        };
        let latent = self.restyled(latent, options.change)?;
        let mut hands = vec![latent.clone(); letters];
        if options.variants > 0 {
            let mut rng = seeded(options.seed, Stream::Latent, place);
            // Each letter of a variant varies by itself.
            hands.extend(self.variants(&latent, options.variants * letters, &mut rng)?);
        }
        Ok(Plan {
            guesses,
            is_letter: reading.is_letter(),
            written,
            letters,
            hands,
        })
    }
}

/// What is to be drawn for a glyph.
struct Plan {
    guesses: Vec<Guess>,
    is_letter: bool,
    written: String,
    /// How many letters are drawn at once: those of `written`, or none.
    letters: usize,
    /// The hand of each letter: first those of the drawing, then those of every variant.
    hands: Vec<Latent>,
}

impl Plan {
    fn wanted(&self) -> impl Iterator<Item = (&Latent, char)> {
        self.hands.iter().zip(self.written.chars().cycle())
    }

    /// The translation, of which these are all drawings.
    fn translation(self, mut drawings: Vec<Drawing>) -> Translation {
        let variants = drawings.split_off(self.letters);
        let variants = variants.chunks(self.letters.max(1));
        Translation {
            variants: variants.map(<[Drawing]>::to_vec).collect(),
            guesses: self.guesses,
            is_letter: self.is_letter,
            written: self.written,
            drawings,
        }
    }
}

impl TranslationOptions {
    /// Whether a glyph may show a letter.
    fn admits(&self, letter: char, scheme: &Scheme) -> bool {
        Script::of(letter) == Some(self.from)
            && self.case.admits(letter)
            && scheme.partner(letter).is_some()
    }

    /// The letters that a glyph may show, the likeliest first; none if the scheme has none of them.
    fn guesses(&self, reading: &Reading, scheme: &Scheme) -> Vec<Guess> {
        match self.letter {
            Some(letter) if self.admits(letter, scheme) => vec![Guess {
                letter,
                probability: 1.0,
            }],
            Some(_) => Vec::new(),
            None => reading.guesses(|letter| self.admits(letter, scheme)),
        }
    }

    fn not_in(&self, scheme: &Scheme) -> Error {
        let scheme = scheme.id().to_owned();
        let (script, letter) = (self.from, self.letter);
        ErrorKind::NotInScheme {
            letter,
            script,
            scheme,
        }
        .into()
    }
}
