//! Writers: hands with their usual forms of letters.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::book::Book;
use crate::fit::{Inked, fit};
use crate::hand::Hand;
use crate::random::{happens, weighted};
use crate::raster::raster;
use crate::skeleton::{Family, Skeleton};
use crate::trace::trace;

/// A synthetic writer.
#[derive(Clone, Debug, PartialEq)]
pub struct Writer {
    hand: Hand,
    /// Determines the writer's usual forms and how they deviate from the skeletons.
    habits: u64,
}

impl Writer {
    /// A writer with a random hand and random habits.
    pub fn sample(rng: &mut impl Rng) -> Self {
        let hand = Hand::sample(rng);
        Self::new(hand, rng)
    }

    /// A writer with a given hand and random habits.
    pub fn new(hand: Hand, rng: &mut impl Rng) -> Self {
        let habits = rng.random();
        Self { hand, habits }
    }

    /// Draws a letter of the built-in book: the amount of ink, from 0 to 1, in each of `side`×`side`
    /// pixels, row by row. The longer side of the ink's bounding box is 22/28 of the side, and the
    /// box is centered. `None` if the book lacks the letter.
    pub fn draw(&self, letter: char, side: usize, rng: &mut impl Rng) -> Option<Vec<f32>> {
        let forms = Book::builtin().forms(letter);
        let usual = self.choose(&forms, &mut self.habits_of(letter, ""))?;
        let form = if happens(self.hand.loyalty, rng) {
            usual
        } else {
            self.choose(&forms, rng)?
        };
        Some(self.draw_form(form, side, rng))
    }

    /// Draws one form of a letter, as [`draw`](Self::draw) does.
    pub fn draw_form(&self, form: &Skeleton, side: usize, rng: &mut impl Rng) -> Vec<f32> {
        let mut habits = self.habits_of(form.letter, &form.note);
        let paths = trace(form, &self.hand, &mut habits, rng);
        let pen = &self.hand.pen;
        let mut strokes: Vec<Inked> = paths
            .into_iter()
            .map(|path| {
                let half_widths = pen.half_widths(&path, rng);
                path.into_iter().zip(half_widths).collect()
            })
            .collect();
        fit(&mut strokes, pen.reach());
        raster(&strokes, pen, side)
    }

    /// A form, chosen by the writer's families and the forms' weights.
    fn choose<'a>(&self, forms: &[&'a Skeleton], rng: &mut impl Rng) -> Option<&'a Skeleton> {
        let total = |family| {
            let weights = forms.iter().filter(|form| form.family == family);
            weights.map(|form| form.weight).sum::<f64>()
        };
        // A family is as likely for a letter with many forms as for one with few.
        let shares: Vec<_> = Family::ALL.into_iter().zip(self.hand.families).collect();
        let weights: Vec<_> = forms
            .iter()
            .map(|form| {
                let share = shares.iter().find(|(family, _)| *family == form.family);
                share.map_or(0.0, |(family, share)| share * form.weight / total(*family))
            })
            .collect();
        forms.get(weighted(&weights, rng)).copied()
    }

    /// A generator of what is always the same about a letter, or about one form of it, when this
    /// writer writes it.
    fn habits_of(&self, letter: char, note: &str) -> ChaCha8Rng {
        let mut habits = ChaCha8Rng::seed_from_u64(self.habits);
        habits.set_stream(note.bytes().fold(u64::from(letter), |hash, byte| {
            hash.rotate_left(7) ^ u64::from(byte)
        }));
        habits
    }
}
