//! What a letter model reads in a glyph.

use bukva_glyphs::Script;

use crate::model::Alphabet;

/// A letter that a glyph may show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// The letter.
    pub letter: char,
    /// Its probability among the letters that were asked for.
    pub probability: f32,
}

/// How sure the first guess is, counting its small and capital forms together: in isolation, many look
/// alike, so that 8% ж and 92% Ж make 100%. 0 without guesses.
pub fn certainty(guesses: &[Guess]) -> f32 {
    let small = |guess: &Guess| guess.letter.to_lowercase().to_string();
    let Some(first) = guesses.first().map(small) else {
        return 0.0;
    };
    let same = guesses.iter().filter(|guess| small(guess) == first);
    let sum: f32 = same.map(|guess| guess.probability).sum();
    sum.min(1.0)
}

/// How likely a glyph is each letter, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    guesses: Vec<Guess>,
    none: f32,
    is_letter: bool,
}

impl Reading {
    pub(super) fn new(letters: &[char], logits: &[f32], alphabet: &Alphabet) -> Self {
        let probabilities = softmax(logits, alphabet.temperature);
        let guesses = letters.iter().zip(probabilities);
        let guesses = guesses.map(|(&letter, probability)| Guess {
            letter,
            probability,
        });
        let none = softmax(logits, 1.0).last().copied().unwrap_or_default();
        Self {
            guesses: guesses.collect(),
            none,
            is_letter: none <= alphabet.not_a_letter,
        }
    }

    /// The letters that `wanted` selects, the most likely first. Their probabilities are relative to all
    /// letters of the same script: what the glyph is, given that it is a letter of it. Where one case
    /// of a letter is wanted, the other case doesn't count.
    pub fn guesses(&self, wanted: impl Fn(char) -> bool) -> Vec<Guess> {
        let chosen = self.guesses.iter().filter(|guess| wanted(guess.letter));
        let mut chosen: Vec<Guess> = chosen.copied().collect();
        let mut scripts: Vec<_> = chosen
            .iter()
            .map(|guess| Script::of(guess.letter))
            .collect();
        scripts.dedup();
        let is_chosen = |letter: char| chosen.iter().any(|guess| guess.letter == letter);
        let in_other_case = |letter: char| {
            let mut other = letter.to_lowercase().chain(letter.to_uppercase());
            other.any(|other| other != letter && is_chosen(other))
        };
        let counts = |letter: char| {
            is_chosen(letter) || (scripts.contains(&Script::of(letter)) && !in_other_case(letter))
        };
        let counted = self.guesses.iter().filter(|guess| counts(guess.letter));
        let sum: f32 = counted.map(|guess| guess.probability).sum();
        if sum > 0.0 {
            chosen.iter_mut().for_each(|guess| guess.probability /= sum);
        }
        chosen.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        chosen
    }

    /// The probability that the glyph shows no letter: a digit, a scribble, a word.
    pub fn none(&self) -> f32 {
        self.none
    }

    /// Whether the glyph shows a letter at all.
    pub fn is_letter(&self) -> bool {
        self.is_letter
    }
}

/// Probabilities from logits, divided by a temperature first.
fn softmax(logits: &[f32], temperature: f32) -> Vec<f32> {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let power = |logit: &f32| ((logit - highest) / temperature).exp();
    let powers: Vec<f32> = logits.iter().map(power).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(letter: char, probability: f32) -> Guess {
        Guess {
            letter,
            probability,
        }
    }

    #[test]
    fn a_letter_is_as_sure_as_its_small_and_capital_form_together() {
        let guesses = [guess('Ж', 0.625), guess('К', 0.25), guess('ж', 0.125)];
        assert_eq!(certainty(&guesses), 0.75);
        assert_eq!(certainty(&guesses[1..]), 0.25);
        assert_eq!(certainty(&[]), 0.0);
    }
}
