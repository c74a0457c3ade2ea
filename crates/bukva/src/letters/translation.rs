//! Translation: glyphs are read, and what a scheme writes for them is drawn in the same hand.

use bukva_glyphs::{Case, FineGlyph, Outline, Scheme, Script, Stream, seeded};

use super::reading::{Guess, certainty};
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
}

impl Default for TranslationOptions {
    fn default() -> Self {
        Self {
            from: Script::Cyrillic,
            case: Case::Both,
            letter: None,
            variants: 0,
            seed: 0,
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
    /// model reads; [`ErrorKind::NoVariation`] when variants are wanted of a model that has none.
    pub fn translate(
        &self,
        glyphs: &[FineGlyph],
        scheme: &Scheme,
        options: &TranslationOptions,
    ) -> Result<Vec<Translation>, Error> {
        let latents = self.encode(glyphs);
        let mut translations = Vec::with_capacity(glyphs.len());
        let mut hands = Vec::with_capacity(glyphs.len());
        for (at, (latent, reading)) in (0..).zip(latents.iter().zip(self.read(&latents))) {
            let guesses = match options.letter {
                Some(letter) if options.admits(letter, scheme) => vec![Guess {
                    letter,
                    probability: 1.0,
                }],
                Some(_) => Vec::new(),
                None => reading.guesses(|letter| options.admits(letter, scheme)),
            };
            let first = guesses.first();
            let written = first.and_then(|guess| scheme.partner(guess.letter));
            let written = written.ok_or_else(|| options.not_in(scheme))?;
            let letters = match written.chars().all(|letter| self.letters.contains(&letter)) {
                true => written.chars().count(),
                false => 0,
            };
            let mut of_glyph = vec![latent.clone(); letters];
            if options.variants > 0 {
                let mut rng = seeded(options.seed, Stream::Latent, at);
                // Each letter of a variant varies by itself.
                of_glyph.extend(self.variants(latent, options.variants * letters, &mut rng)?);
            }
            hands.push((of_glyph, letters));
            translations.push(Translation {
                guesses,
                is_letter: reading.is_letter(),
                written,
                drawings: Vec::new(),
                variants: Vec::new(),
            });
        }
        let wanted = hands
            .iter()
            .zip(&translations)
            .flat_map(|((hands, _), translation)| {
                hands.iter().zip(translation.written.chars().cycle())
            });
        let wanted: Vec<(&Latent, char)> = wanted.collect();
        let mut drawn = self.draw(&wanted).into_iter().flatten();
        for ((hands, letters), translation) in hands.iter().zip(&mut translations) {
            let mut drawings: Vec<Drawing> = drawn.by_ref().take(hands.len()).collect();
            let variants = drawings.split_off(*letters);
            translation.drawings = drawings;
            translation.variants = variants
                .chunks((*letters).max(1))
                .map(<[_]>::to_vec)
                .collect();
        }
        Ok(translations)
    }
}

impl TranslationOptions {
    /// Whether a glyph may show a letter.
    fn admits(&self, letter: char, scheme: &Scheme) -> bool {
        Script::of(letter) == Some(self.from)
            && self.case.admits(letter)
            && scheme.partner(letter).is_some()
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
