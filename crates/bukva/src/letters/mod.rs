//! The letter model: reads letters, and draws any letter in the hand of given ones.

mod drawing;
mod fit;
mod network;
mod pen;
mod reading;
mod repair;
mod scores;
mod smoothing;
mod style;
mod translation;
mod variation;

use bukva_glyphs::{FINE_PIXELS, FineGlyph};
use bukva_kernels::Network;
use rand::Rng;

use crate::error::{Error, ErrorKind};
use crate::model::{Alphabet, Contents};
use fit::Hands;
use pen::Pen;
use style::StyleDirections;
use variation::Variation;

pub(crate) use network::layers;

pub use drawing::Drawing;
pub use reading::{Guess, Reading, certainty};
pub use scores::{DrawingScores, ReadingScores};
pub use style::StyleChange;
pub use translation::{Translation, TranslationOptions};

/// A glyph or several as the network sees them: the hand, and traces of the letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Latent {
    values: Vec<f32>,
    pen: Pen,
}

impl Latent {
    /// The mean of several: the hand that they have in common. `None` of none.
    pub fn mean(latents: &[Self]) -> Option<Self> {
        let mut sum = latents.first()?.values.clone();
        for latent in &latents[1..] {
            sum.iter_mut()
                .zip(&latent.values)
                .for_each(|(sum, value)| *sum += value);
        }
        sum.iter_mut().for_each(|sum| *sum /= latents.len() as f32);
        Some(Self {
            values: sum,
            pen: Pen::common(latents.iter().map(|latent| &latent.pen)),
        })
    }

    /// This vector, moved along a direction.
    ///
    /// # Panics
    /// If the direction has another length.
    #[must_use]
    pub fn moved(&self, direction: &[f32], by: f32) -> Self {
        assert_eq!(
            direction.len(),
            self.values.len(),
            "the length of a direction"
        );
        let pairs = self.values.iter().zip(direction);
        Self {
            values: pairs.map(|(value, step)| value + by * step).collect(),
            pen: self.pen.clone(),
        }
    }

    /// The same vector, with which letters are never redrawn with a round pen.
    #[must_use]
    pub fn without_pen(self) -> Self {
        Self {
            pen: Pen::unknown(),
            ..self
        }
    }

    /// The values.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

/// Reads letters, and draws any letter in the hand of given ones.
///
/// Holds the networks' weights, packed and quantized to 16 bits. A result is the same, bit for bit,
/// whatever is computed with it, on any number of threads.
#[derive(Debug)]
pub struct LetterModel {
    alphabet: Alphabet,
    letters: Vec<char>,
    encoder: Network,
    head: Network,
    decoder: Network,
    variation: Option<Variation>,
    style: Option<StyleDirections>,
    hands: Option<Hands>,
}

impl LetterModel {
    /// The tensor of a model file that tells how letters of one hand differ, `[directions, latent]`:
    /// directions in which latent vectors vary, each as long as the deviation along it.
    pub const VARIATION: &str = variation::TENSOR;
    /// The tensor of a model file that tells how to change the style of a hand, `[3, latent]`: the changes
    /// of a latent vector that increase stroke width, slant and aspect ratio by one standard deviation.
    pub const STYLE: &str = style::TENSOR;
    /// The tensor of a model file that tells how hands differ, `[directions, latent]`: the principal
    /// directions among hands, each as long as the deviation along it.
    pub const HANDS: &str = fit::TENSOR;

    pub(crate) fn new(file: &Contents<'_>, alphabet: &Alphabet) -> Result<Self, Error> {
        let letters: Vec<char> = alphabet.letters.chars().collect();
        let networks = network::layers(file, letters.len())?;
        if !alphabet.shapes.is_empty() && alphabet.shapes.len() != letters.len() {
            let found = alphabet.shapes.len();
            let message = format!("{found} shapes of {} letters", letters.len());
            return Err(ErrorKind::NotAModel(message).into());
        }
        Ok(Self {
            alphabet: alphabet.clone(),
            letters,
            encoder: networks.encoder.compile(),
            head: networks.head.compile(),
            decoder: networks.decoder.compile(),
            variation: Variation::read(file)?,
            style: StyleDirections::read(file)?,
            hands: Hands::read(file)?,
        })
    }

    /// All letters that it reads and draws.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// Encodes glyphs.
    pub fn encode(&self, glyphs: &[FineGlyph]) -> Vec<Latent> {
        let ink: Vec<f32> = glyphs.iter().flat_map(FineGlyph::to_unit).collect();
        self.latents(&ink, glyphs.iter().copied())
    }

    /// Encodes ink amounts from 0 to 1, `[batch, 56, 56]`.
    pub fn encode_ink(&self, ink: &[f32]) -> Vec<Latent> {
        let images = ink.as_chunks::<FINE_PIXELS>().0;
        self.latents(ink, images.iter().map(FineGlyph::from_unit))
    }

    /// Encodes ink amounts, which these glyphs show.
    fn latents(
        &self,
        ink: &[f32],
        glyphs: impl ExactSizeIterator<Item = FineGlyph>,
    ) -> Vec<Latent> {
        let latent = self.encoder.outputs();
        let mut values = vec![0.0; glyphs.len() * latent];
        self.encoder.run(ink, &mut values);
        let rows = values.chunks_exact(latent).zip(glyphs);
        let latents = rows.map(|(row, glyph)| Latent {
            values: row.to_vec(),
            pen: Pen::of(glyph),
        });
        latents.collect()
    }

    /// Which letters the encoded glyphs show.
    pub fn read(&self, latents: &[Latent]) -> Vec<Reading> {
        let width = self.head.outputs();
        let rows: Vec<f32> = latents
            .iter()
            .flat_map(|latent| &latent.values)
            .copied()
            .collect();
        let mut logits = vec![0.0; latents.len() * width];
        self.head.run(&rows, &mut logits);
        logits
            .chunks_exact(width)
            .map(|logits| Reading::new(&self.letters, logits, &self.alphabet))
            .collect()
    }

    /// The hand that glyphs have in common: the mean of their latent vectors, [fitted](Self::fitted) to the
    /// letters that the model is sure to read in them. `None` of no glyphs.
    pub fn hand(&self, glyphs: &[FineGlyph]) -> Option<Latent> {
        /// How sure the model has to be.
        const SURE: f32 = 0.8;
        let latents = self.encode(glyphs);
        let mean = Latent::mean(&latents)?;
        let mut letters = Vec::new();
        for (reading, &glyph) in self.read(&latents).iter().zip(glyphs) {
            let guesses = reading.guesses(|_| true);
            if let Some(first) = guesses.first()
                && reading.is_letter()
                && certainty(&guesses) >= SURE
            {
                letters.push((first.letter, glyph));
            }
        }
        Some(self.fitted(&mean, &letters))
    }

    /// A hand near another one in which the model draws these letters as they are given, so that it
    /// draws others in the same hand, too. Unchanged if there are fewer than 3 letters that the model
    /// knows, or if the model file does not tell how hands differ.
    pub fn fitted(&self, hand: &Latent, letters: &[(char, FineGlyph)]) -> Latent {
        let known = letters
            .iter()
            .filter(|(letter, _)| self.letters.contains(letter));
        let known: Vec<(char, FineGlyph)> = known.copied().collect();
        // Some of all parts of the alphabet.
        let step = known.len().div_ceil(fit::MOST).max(1);
        let known: Vec<(char, FineGlyph)> = known.into_iter().step_by(step).collect();
        match &self.hands {
            Some(hands) if known.len() >= fit::FEWEST => hands.fit(self, hand, &known),
            _ => hand.clone(),
        }
    }

    /// Latent vectors of the same hand, which differ as its letters do: letters drawn with them look
    /// like one letter that somebody wrote several times. The generator decides how they differ.
    ///
    /// # Errors
    /// [`ErrorKind::NoVariation`] when the model file does not tell how letters of a hand differ.
    pub fn variants(
        &self,
        latent: &Latent,
        count: usize,
        rng: &mut impl Rng,
    ) -> Result<Vec<Latent>, Error> {
        let variation = self.variation.as_ref().ok_or(ErrorKind::NoVariation)?;
        Ok((0..count).map(|_| variation.sample(latent, rng)).collect())
    }

    /// A latent vector of a similar hand: heavier, more slanted, wider, or the contrary.
    ///
    /// # Errors
    /// [`ErrorKind::NoStyle`] when the model file does not tell how to change a style.
    pub fn restyled(&self, latent: &Latent, change: StyleChange) -> Result<Latent, Error> {
        if change.is_none() {
            return Ok(latent.clone());
        }
        let style = self.style.as_ref().ok_or(ErrorKind::NoStyle)?;
        Ok(style.moved(latent, change))
    }

    /// Draws letters, each in the hand of a latent vector. Letters that the model does not know are
    /// `None`.
    pub fn draw(&self, wanted: &[(&Latent, char)]) -> Vec<Option<Drawing>> {
        let index = |letter: char| self.letters.iter().position(|&known| known == letter);
        let known: Vec<(&Latent, usize)> = wanted
            .iter()
            .filter_map(|&(latent, letter)| index(letter).map(|index| (latent, index)))
            .collect();
        let mut rows = Vec::with_capacity(known.len() * self.decoder.inputs());
        for (latent, letter) in known {
            rows.extend_from_slice(&latent.values);
            rows.extend((0..self.letters.len()).map(|at| f32::from(u8::from(at == letter))));
        }
        let outputs = self.decoder.outputs();
        let mut drawn = vec![0.0; rows.len() / self.decoder.inputs() * outputs];
        self.decoder.run(&rows, &mut drawn);
        let mut drawn = drawn.chunks_exact(outputs);
        let mut drawing = |latent: &Latent, letter: usize| {
            let shape = self.alphabet.shapes.get(letter).copied().flatten();
            let (phases, edge) = (drawn.next()?, self.alphabet.edge);
            Some(Drawing::from_phases(phases, edge, shape, &latent.pen))
        };
        wanted
            .iter()
            .map(|&(latent, letter)| drawing(latent, index(letter)?))
            .collect()
    }
}
