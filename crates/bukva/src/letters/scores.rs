//! How well a letter model reads and draws glyphs of known letters.

use bukva_glyphs::{FineGlyph, Outline, Script};

use super::{Drawing, Reading};

/// Bins of the calibration error.
const BINS: usize = 10;

/// How well letters are read. Shares are from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadingScores {
    /// Glyphs whose letter is the first guess, among letters of the same script and case.
    pub named: f64,
    /// Glyphs whose letter is among the first three guesses.
    pub among_three: f64,
    /// Expected calibration error of the first guess's probability, over ten bins (Guo et al. 2017).
    pub calibration_error: f64,
    /// Glyphs that are taken for something that is no letter.
    pub rejected: f64,
}

impl ReadingScores {
    /// Scores readings of glyphs that show these letters. All are 0 without readings.
    pub fn new(readings: &[Reading], letters: &[char]) -> Self {
        let count = readings.len().max(1) as f64;
        let mut scores = Self::default();
        // Of each bin of probabilities: their sum, and how many guesses were right.
        let mut bins = [(0.0, 0.0); BINS];
        for (reading, &letter) in readings.iter().zip(letters) {
            let guesses = reading.guesses_like(letter);
            let place = guesses.iter().position(|guess| guess.letter == letter);
            scores.named += f64::from(u8::from(place == Some(0))) / count;
            scores.among_three += f64::from(u8::from(place.is_some_and(|at| at < 3))) / count;
            scores.rejected += f64::from(u8::from(!reading.is_letter())) / count;
            if let Some(first) = guesses.first() {
                let bin = (first.probability * BINS as f32) as usize;
                let (sure, right) = &mut bins[bin.min(BINS - 1)];
                *sure += f64::from(first.probability);
                *right += f64::from(u8::from(place == Some(0)));
            }
        }
        let off = bins
            .iter()
            .map(|(sure, right): &(f64, f64)| (sure - right).abs());
        scores.calibration_error = off.sum::<f64>() / count;
        scores
    }
}

/// How near traced drawings come to true glyphs of the same hands and letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawingScores {
    /// Mean absolute difference per pixel at 56x56 pixels, from 0 to 1.
    pub pixel_distance: f64,
    /// Share of outlines with as many parts and holes as the true letter's.
    pub topology: f64,
}

impl DrawingScores {
    /// Scores drawings, each beside the true glyph. `None` without drawings.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a Drawing, &'a FineGlyph)>) -> Option<Self> {
        let (mut count, mut off, mut alike) = (0_usize, 0.0, 0_usize);
        for (drawing, truth) in pairs {
            let outline = drawing.outline();
            let true_outline = Outline::trace(&truth.to_unit(), FineGlyph::SIDE);
            count += 1;
            off += outline.to_glyph().distance(truth);
            alike += usize::from(outline.parts_and_holes() == true_outline.parts_and_holes());
        }
        (count > 0).then(|| Self {
            pixel_distance: off / count as f64,
            topology: alike as f64 / count as f64,
        })
    }
}

impl Reading {
    /// The guesses of a reader who knows the script and case of `letter`.
    pub fn guesses_like(&self, letter: char) -> Vec<super::Guess> {
        self.guesses(|other| {
            Script::of(letter) == Script::of(other) && letter.is_uppercase() == other.is_uppercase()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Translator;

    #[test]
    fn letters_that_are_read_and_drawn_well_score_well() {
        let translator = Translator::pretrained().unwrap();
        let model = translator.letter_model().unwrap();
        let set = bukva_data::builtin_fine().unwrap();
        let of_hand = |letter| {
            (0..set.len()).find(|&at| set.hand_of()[at].index() == 0 && set.letter(at) == letter)
        };
        let letters = ['Б', 'Ж', 'Я'];
        let glyphs = letters.map(|letter| set.glyphs()[of_hand(letter).unwrap()]);
        let latents = model.encode(&glyphs);
        let readings = model.read(&latents);

        let right = ReadingScores::new(&readings, &letters);
        assert_eq!(
            (right.named, right.among_three, right.rejected),
            (1.0, 1.0, 0.0)
        );
        let wrong = ReadingScores::new(&readings, &['Ж', 'Я', 'Б']);
        assert_eq!((wrong.named, wrong.calibration_error > 0.9), (0.0, true));

        let wanted: Vec<_> = latents.iter().zip(letters).collect();
        let drawings: Vec<Drawing> = model.draw(&wanted).into_iter().flatten().collect();
        let near = DrawingScores::new(drawings.iter().zip(&glyphs)).unwrap();
        let turned = [glyphs[1], glyphs[2], glyphs[0]];
        let far = DrawingScores::new(drawings.iter().zip(&turned)).unwrap();
        assert!(
            near.pixel_distance < 0.1 && far.pixel_distance > 0.15,
            "{near:?} {far:?}"
        );
        assert!(near.topology > far.topology);
        assert_eq!(DrawingScores::new([]), None);
    }
}
