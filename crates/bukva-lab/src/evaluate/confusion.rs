//! What each letter was read as.

use serde::{Deserialize, Serialize};

use super::LookAlikes;

/// How often each class was read as each class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// The letters of the classes.
    pub letters: Vec<char>,
    /// `counts[expected][read]`.
    pub counts: Vec<Vec<u32>>,
}

/// How one letter was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassScore {
    /// The letter.
    pub letter: char,
    /// How many glyphs ought to show it.
    pub glyphs: u32,
    /// The share of them that was read as the letter, or one folded with it.
    pub recall: Option<f64>,
    /// Of what was read as the letter, the share that ought to show it, or one folded with it.
    pub precision: Option<f64>,
    /// The wrong letter that it was most often read as.
    pub taken_for: Option<char>,
}

impl Confusion {
    /// Counts `(expected, read)` classes.
    ///
    /// # Panics
    /// When a class is not an index into `letters`.
    pub fn new(letters: &[char], readings: impl IntoIterator<Item = (u16, u16)>) -> Self {
        let mut counts = vec![vec![0; letters.len()]; letters.len()];
        for (expected, read) in readings {
            counts[usize::from(expected)][usize::from(read)] += 1;
        }
        Self {
            letters: letters.to_vec(),
            counts,
        }
    }

    /// How many glyphs were read.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().map(|&n| u64::from(n)).sum()
    }

    /// The share of glyphs read as what they ought to show, or a letter folded with it; `None`
    /// when nothing was read.
    pub fn accuracy(&self, fold: &LookAlikes) -> Option<f64> {
        let right = (0..self.letters.len()).map(|class| self.right(class, fold));
        ratio(right.sum(), self.total())
    }

    /// Glyphs of a class that were read rightly.
    fn right(&self, class: usize, fold: &LookAlikes) -> u64 {
        let counts = self.counts[class].iter().enumerate();
        counts
            .filter(|(read, _)| fold.same(class, *read))
            .map(|(_, &count)| u64::from(count))
            .sum()
    }

    /// A line for each class.
    pub fn classes(&self, fold: &LookAlikes) -> Vec<ClassScore> {
        (0..self.letters.len())
            .map(|class| self.class(class, fold))
            .collect()
    }

    fn class(&self, class: usize, fold: &LookAlikes) -> ClassScore {
        let glyphs: u32 = self.counts[class].iter().sum();
        let read_as = self.counts.iter().map(|counts| u64::from(counts[class]));
        let read_rightly = read_as.clone().enumerate();
        let read_rightly = read_rightly.filter(|(expected, _)| fold.same(*expected, class));
        let wrong = self.counts[class].iter().enumerate();
        let taken_for = wrong
            .filter(|(read, count)| **count > 0 && !fold.same(class, *read))
            // The first of equals: the largest count, then the lowest class.
            .max_by_key(|(read, count)| (**count, usize::MAX - read));
        ClassScore {
            letter: self.letters[class],
            glyphs,
            recall: ratio(self.right(class, fold), u64::from(glyphs)),
            precision: ratio(read_rightly.map(|(_, count)| count).sum(), read_as.sum()),
            taken_for: taken_for.map(|(read, _)| self.letters[read]),
        }
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five A, of which one was read as B and one as a; three B, all right; no a.
    fn example() -> Confusion {
        let readings = [
            (0, 0),
            (0, 0),
            (0, 0),
            (0, 1),
            (0, 2),
            (1, 1),
            (1, 1),
            (1, 1),
        ];
        Confusion::new(&['A', 'B', 'a'], readings)
    }

    #[test]
    fn readings_are_counted_by_what_was_expected() {
        let confusion = example();
        assert_eq!(confusion.counts, [[3, 1, 1], [0, 3, 0], [0, 0, 0]]);
        assert_eq!(confusion.total(), 8);
    }

    #[test]
    fn accuracy_counts_folded_letters_as_right() {
        let plain = LookAlikes::new(&['A', 'B', 'a']);
        // Classes of one letter are one group.
        let folded = LookAlikes::new(&['A', 'B', 'A']);
        assert_eq!(example().accuracy(&plain), Some(6.0 / 8.0));
        assert_eq!(example().accuracy(&folded), Some(7.0 / 8.0));
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
                taken_for: Some('B'),
            }
        );
        assert_eq!(classes[1].recall, Some(1.0));
        assert_eq!(classes[1].precision, Some(0.75));
        assert_eq!(classes[1].taken_for, None);
    }

    #[test]
    fn a_letter_that_never_occurs_has_no_recall() {
        let classes = example().classes(&LookAlikes::new(&['A', 'B', 'a']));
        assert_eq!(classes[2].recall, None);
        assert_eq!(classes[2].precision, Some(0.0));
        let folded = example().classes(&LookAlikes::new(&['A', 'B', 'A']));
        assert_eq!(folded[2].precision, Some(1.0));
        assert_eq!(folded[0].recall, Some(0.8));
    }

    #[test]
    fn nothing_read_has_no_accuracy() {
        let empty = Confusion::new(&['A'], []);
        assert_eq!(empty.accuracy(&LookAlikes::new(&['A'])), None);
        assert_eq!(empty.classes(&LookAlikes::new(&['A']))[0].precision, None);
    }
}
