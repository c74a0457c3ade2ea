//! Confusion matrices of the judge.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::look_alikes::LookAlikes;
use bukva_data::Class;

/// How often each class was predicted as each class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// The letters of the classes.
    pub letters: Vec<char>,
    /// `counts[expected][predicted]`.
    pub counts: Vec<Vec<u32>>,
}

/// The recall and precision of one letter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassScore {
    /// The letter.
    pub letter: char,
    /// The number of outputs that should show it.
    pub glyphs: u32,
    /// The share of these outputs that was predicted correctly; look-alikes count as correct.
    pub recall: Option<f64>,
    /// The share of correct ones among the outputs predicted as this letter.
    pub precision: Option<f64>,
    /// The wrong letter that was predicted most often.
    #[serde(alias = "taken_for")]
    pub confused_with: Option<char>,
}

impl Confusion {
    /// Counts pairs of classes `(expected, predicted)`.
    ///
    /// # Panics
    /// If a class is not an index into `letters`.
    pub(crate) fn new(
        letters: &[char],
        predictions: impl IntoIterator<Item = (Class, Class)>,
    ) -> Self {
        let mut counts = vec![vec![0; letters.len()]; letters.len()];
        for (expected, predicted) in predictions {
            counts[expected.index()][predicted.index()] += 1;
        }
        Self {
            letters: letters.to_vec(),
            counts,
        }
    }

    fn total(&self) -> u64 {
        self.counts.iter().flatten().map(|&n| u64::from(n)).sum()
    }

    /// The share of correct predictions; `None` if there are none.
    pub(super) fn accuracy(&self, look_alikes: &LookAlikes) -> Option<f64> {
        let classes = numbered(&self.letters);
        let correct = classes.map(|(class, _)| self.correct(class, look_alikes));
        ratio(correct.sum(), self.total())
    }

    /// The number of correct predictions for a class.
    fn correct(&self, class: Class, look_alikes: &LookAlikes) -> u64 {
        numbered(&self.counts[class.index()])
            .filter(|(predicted, _)| look_alikes.same(class, *predicted))
            .map(|(_, &count)| u64::from(count))
            .sum()
    }

    /// The recall and precision of each class.
    pub(crate) fn classes(&self, look_alikes: &LookAlikes) -> Vec<ClassScore> {
        numbered(&self.letters)
            .map(|(class, _)| self.class(class, look_alikes))
            .collect()
    }

    fn class(&self, class: Class, look_alikes: &LookAlikes) -> ClassScore {
        let at = class.index();
        let glyphs: u32 = self.counts[at].iter().sum();
        let predicted = self.counts.iter().map(|counts| u64::from(counts[at]));
        let correct = numbered(predicted.clone());
        let correct = correct.filter(|(expected, _)| look_alikes.same(*expected, class));
        let confused_with = numbered(&self.counts[at])
            .filter(|(predicted, count)| **count > 0 && !look_alikes.same(class, *predicted))
            // The largest count; of equal ones, the lowest class.
            .max_by_key(|(predicted, count)| (**count, Reverse(*predicted)));
        ClassScore {
            letter: self.letters[at],
            glyphs,
            recall: ratio(self.correct(class, look_alikes), u64::from(glyphs)),
            precision: ratio(correct.map(|(_, count)| count).sum(), predicted.sum()),
            confused_with: confused_with.map(|(predicted, _)| self.letters[predicted.index()]),
        }
    }
}

/// Items, one of each class, with their classes.
fn numbered<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (Class, T)> {
    (0..).map(Class::new).zip(items)
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five A, of which one is predicted as B and one as a; three B, all correct; no a.
    fn example() -> Confusion {
        let predictions = [
            [0, 0],
            [0, 0],
            [0, 0],
            [0, 1],
            [0, 2],
            [1, 1],
            [1, 1],
            [1, 1],
        ];
        let predictions = predictions.map(|pair| pair.map(Class::new).into());
        Confusion::new(&['A', 'B', 'a'], predictions)
    }

    #[test]
    fn predictions_are_counted_by_the_expected_class() {
        let confusion = example();
        assert_eq!(confusion.counts, [[3, 1, 1], [0, 3, 0], [0, 0, 0]]);
        assert_eq!(confusion.total(), 8);
    }

    #[test]
    fn accuracy_counts_look_alikes_as_correct() {
        let plain = LookAlikes::new(&['A', 'B', 'a']);
        // Classes of the same letter are look-alikes.
        let merged = LookAlikes::new(&['A', 'B', 'A']);
        assert_eq!(example().accuracy(&plain), Some(6.0 / 8.0));
        assert_eq!(example().accuracy(&merged), Some(7.0 / 8.0));
    }

    #[test]
    fn each_letter_has_its_recall_and_precision() {
        let classes = example().classes(&LookAlikes::new(&['A', 'B', 'a']));
        assert_eq!(
            classes[0],
            ClassScore {
                letter: 'A',
                glyphs: 5,
                recall: Some(0.6),
                precision: Some(1.0),
                confused_with: Some('B'),
            }
        );
        assert_eq!(classes[1].recall, Some(1.0));
        assert_eq!(classes[1].precision, Some(0.75));
        assert_eq!(classes[1].confused_with, None);
    }

    #[test]
    fn a_letter_that_never_occurs_has_no_recall() {
        let classes = example().classes(&LookAlikes::new(&['A', 'B', 'a']));
        assert_eq!(classes[2].recall, None);
        assert_eq!(classes[2].precision, Some(0.0));
        let merged = example().classes(&LookAlikes::new(&['A', 'B', 'A']));
        assert_eq!(merged[2].precision, Some(1.0));
        assert_eq!(merged[0].recall, Some(0.8));
    }

    #[test]
    fn without_predictions_there_is_no_accuracy() {
        let empty = Confusion::new(&['A'], []);
        assert_eq!(empty.accuracy(&LookAlikes::new(&['A'])), None);
        assert_eq!(empty.classes(&LookAlikes::new(&['A']))[0].precision, None);
    }
}
