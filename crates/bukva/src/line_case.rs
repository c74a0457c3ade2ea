//! Small and capital letters of a line. Most Cyrillic letters have the same form in both cases, so that
//! only their neighbors tell them apart.

use bukva_glyphs::FoundLetter;

use crate::letters::Guess;
use crate::line::Extent;

/// A form counts as at least this probable, so that its height can still decide.
const LEAST: f64 = 0.02;
/// The deviation of heights of letters of one class, as a share of their height.
const HEIGHTS: f64 = 0.1;
/// The deviation of the lower ends of letters, relative to the height of a capital.
const ENDS: f64 = 0.12;
/// Letters on either side from which the baseline at a letter comes.
const NEIGHBORS: usize = 2;

/// Puts the small or capital form of each letter first, whichever fits the heights of the line better.
/// Returns the height of a capital.
pub(crate) fn settle_cases<const N: usize>(
    found: &[FoundLetter<N>],
    guesses: &mut [Vec<Guess>],
) -> f64 {
    let height = |at: usize| found[at].height();
    let capital = capital_height(found, guesses);

    let bounds: Vec<_> = found.iter().map(|found| found.bounds).collect();
    let below = guesses.iter().map(|guesses| {
        let letter = guesses.first()?.letter;
        Some(Extent::of(letter).below * capital)
    });
    let below: Vec<Option<f64>> = below.collect();
    for (at, guesses) in guesses.iter_mut().enumerate() {
        let Some(other) = twin(guesses) else { continue };
        let bottom = found[at].bounds[3];
        let baseline = baseline(&bounds, &below, at).unwrap_or(bottom);
        let score = |form: Guess| {
            let off = (bottom - baseline) / capital - Extent::of(form.letter).below;
            of_form(form) + of_height(form, height(at) / capital) - square(off / ENDS) / 2.0
        };
        if score(other) > score(guesses[0]) {
            let place = guesses
                .iter()
                .position(|guess| guess.letter == other.letter);
            guesses[..=place.unwrap_or(0)].rotate_right(1);
        }
    }
    capital
}

/// The height of a capital that fits the heights of all letters best.
fn capital_height<const N: usize>(found: &[FoundLetter<N>], guesses: &[Vec<Guess>]) -> f64 {
    let forms = guesses.iter().map(|guesses| -> Vec<Guess> {
        let first = guesses.first().copied();
        first.into_iter().chain(twin(guesses)).collect()
    });
    let letters: Vec<(f64, Vec<Guess>)> =
        found.iter().map(FoundLetter::height).zip(forms).collect();
    let fit = |capital: f64| -> f64 {
        let each = letters.iter().map(|(height, forms)| {
            let scores = forms
                .iter()
                .map(|&form| of_form(form) + of_height(form, height / capital));
            scores.reduce(f64::max).unwrap_or(0.0)
        });
        each.sum()
    };
    // Every letter proposes that it has the height of its class.
    let proposals = letters.iter().flat_map(|(height, forms)| {
        let heights = forms.iter().map(|form| Extent::of(form.letter).height());
        heights.map(move |of_class| height / of_class)
    });
    let fitted = proposals.map(|capital| (fit(capital), capital));
    let best = fitted.max_by(|(one, _), (other, _)| one.total_cmp(other));
    let highest = || {
        let letters = found.iter().filter(|found| !found.is_sign);
        letters.map(FoundLetter::height).fold(1.0, f64::max)
    };
    best.map_or_else(highest, |(_, capital)| capital)
}

/// The logarithm of a form's probability.
fn of_form(form: Guess) -> f64 {
    f64::from(form.probability).max(LEAST).ln()
}

/// The logarithm of the density of a height, relative to a capital.
fn of_height(form: Guess, height: f64) -> f64 {
    let off = (height / Extent::of(form.letter).height()).ln();
    -square(off / HEIGHTS) / 2.0
}

fn square(value: f64) -> f64 {
    value * value
}

/// The first guess in the other case.
fn twin(guesses: &[Guess]) -> Option<Guess> {
    let small = |letter: char| letter.to_lowercase().next();
    let (first, others) = guesses.split_first()?;
    let mut others = others.iter();
    let same = |guess: &&Guess| small(guess.letter) == small(first.letter);
    others.find(same).copied()
}

/// The baseline at a letter, on which its neighbors stand: a photographed line is seldom level. `below`
/// is how far each reaches below it, or `None` for a sign.
pub(crate) fn baseline(bounds: &[[f64; 4]], below: &[Option<f64>], at: usize) -> Option<f64> {
    let standing = |place: usize| Some(bounds[place][3] - below[place]?);
    let before = (0..at).rev().filter_map(standing).take(NEIGHBORS);
    let after = (at + 1..bounds.len()).filter_map(standing).take(NEIGHBORS);
    let near: Vec<f64> = before.chain(after).collect();
    median(&near)
}

/// The middle value, the lower one of two.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva_glyphs::Glyph;

    /// Letters that stand side by side, with top and bottom, and what they may be.
    fn settled(line: &[(f64, f64, &str)]) -> String {
        let found: Vec<FoundLetter<{ bukva_glyphs::PIXELS }>> = (0..)
            .zip(line)
            .map(|(at, &(top, bottom, _))| FoundLetter {
                glyph: Glyph::BLANK,
                bounds: [
                    f64::from(at) * 100.0,
                    top,
                    f64::from(at) * 100.0 + 80.0,
                    bottom,
                ],
                is_sign: false,
            })
            .collect();
        let of = |letters: &str| -> Vec<Guess> {
            let probability = 1.0 / letters.chars().count() as f32;
            let guess = |letter| Guess {
                letter,
                probability,
            };
            letters.chars().map(guess).collect()
        };
        let mut guesses: Vec<Vec<Guess>> = line.iter().map(|(.., letters)| of(letters)).collect();
        settle_cases(&found, &mut guesses);
        guesses.iter().map(|guesses| guesses[0].letter).collect()
    }

    #[test]
    fn a_low_letter_beside_a_capital_is_small() {
        let line = [(0.0, 100.0, "Бк"), (30.0, 100.0, "Оо"), (30.0, 100.0, "Кк")];
        assert_eq!(settled(&line), "Бок");
    }

    #[test]
    fn letters_as_high_as_a_capital_are_capitals() {
        let line = [(0.0, 100.0, "Б"), (0.0, 100.0, "оО"), (0.0, 100.0, "кК")];
        assert_eq!(settled(&line), "БОК");
    }

    #[test]
    fn a_letter_that_reaches_below_the_line_is_small() {
        let line = [(30.0, 100.0, "а"), (30.0, 130.0, "Уу"), (30.0, 100.0, "Кк")];
        assert_eq!(settled(&line), "аук");
        let level = [(0.0, 100.0, "Б"), (0.0, 100.0, "уУ"), (0.0, 100.0, "кК")];
        assert_eq!(settled(&level), "БУК");
    }

    #[test]
    fn a_tilted_line_has_a_baseline_at_each_letter() {
        let line = [
            (30.0, 100.0, "а"),
            (60.0, 130.0, "Кк"),
            (90.0, 160.0, "а"),
            (120.0, 220.0, "Уу"),
            (150.0, 220.0, "а"),
        ];
        assert_eq!(settled(&line), "акауа");
    }

    #[test]
    fn nothing_has_no_case() {
        assert_eq!(settled(&[]), "");
    }
}
