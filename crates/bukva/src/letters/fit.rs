//! Fitting a hand to letters that are known.

use bukva_glyphs::{FINE_PIXELS, FineGlyph};
use rayon::prelude::*;

use super::drawing::Drawing;
use super::smoothing::smoothed_twice;
use super::{Latent, LetterModel};
use crate::error::Error;
use crate::model::Contents;

/// The tensor of the directions in a model file.
pub(super) const TENSOR: &str = "hands";
/// Letters that a hand is fitted to at least: fewer say more about themselves than about the hand.
pub(super) const FEWEST: usize = 3;
/// Letters that it is fitted to at most, since each takes time.
pub(super) const MOST: usize = 20;
/// Gauss-Newton steps.
const STEPS: usize = 3;
/// The step of difference quotients, in standard deviations.
const DIFFERENCE: f32 = 0.3;
/// What a standard deviation away from the given hand costs, in squared ink of smoothed pixels.
const PENALTY: f64 = 3.0;

/// The principal directions in which hands differ, each as long as the deviation along it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hands {
    directions: Vec<Vec<f32>>,
}

impl Hands {
    /// The directions of a model file; `None` if it has none.
    pub(super) fn read(file: &Contents<'_>) -> Result<Option<Self>, Error> {
        let latent = file.info.latent;
        let Some(count) = file.rows(TENSOR) else {
            return Ok(None);
        };
        let values = file.tensor(TENSOR, &[count, latent])?;
        let directions = values.chunks_exact(latent).map(<[f32]>::to_vec);
        Ok(Some(Self {
            directions: directions.collect(),
        }))
    }

    /// The hand near `from` in which `letters` are drawn most like their glyphs: damped least squares in
    /// the space of hands, by Gauss-Newton steps with difference quotients.
    pub(super) fn fit(
        &self,
        model: &LetterModel,
        from: &Latent,
        letters: &[(char, FineGlyph)],
    ) -> Latent {
        let wanted: Vec<_> = letters
            .iter()
            .map(|(_, glyph)| smoothed_twice(&glyph.to_unit()))
            .collect();
        let mut hand = from.clone();
        let mut moved = vec![0.0; self.directions.len()];
        for _ in 0..STEPS {
            let directions = self.directions.iter();
            let shifted = directions.map(|direction| hand.moved(direction, DIFFERENCE));
            let hands: Vec<Latent> = std::iter::once(hand.clone()).chain(shifted).collect();
            let drawn = drawn(model, &hands, letters);
            let of_letters: Vec<Equations> = (0..letters.len())
                .into_par_iter()
                .map(|at| {
                    let mut of_hands = drawn.iter().skip(at).step_by(letters.len());
                    let mut equations = Equations::none(self.directions.len());
                    if let Some(drawn) = of_hands.next() {
                        let slopes: Vec<_> = of_hands.map(|one| difference(one, drawn)).collect();
                        equations.add(&slopes, &difference(&wanted[at], drawn));
                    }
                    equations
                })
                .collect();
            let mut equations = Equations::damped(&moved);
            of_letters.iter().for_each(|letter| equations.join(letter));
            let step = equations.solve();
            for ((moved, step), direction) in moved.iter_mut().zip(step).zip(&self.directions) {
                *moved += step;
                hand = hand.moved(direction, step as f32);
            }
        }
        hand
    }
}

type Image = Box<[f32; FINE_PIXELS]>;

/// All letters in each of these hands, smoothed: `[hand, letter]`.
fn drawn(model: &LetterModel, hands: &[Latent], letters: &[(char, FineGlyph)]) -> Vec<Image> {
    let of_hand = |hand| letters.iter().map(move |&(letter, _)| (hand, letter));
    let wanted: Vec<(&Latent, char)> = hands.iter().flat_map(of_hand).collect();
    let drawings = model.draw(&wanted).into_par_iter();
    drawings
        .map(|drawing| drawing.unwrap_or_else(Drawing::blank).smooth_ink())
        .collect()
}

fn difference(one: &[f32; FINE_PIXELS], other: &[f32; FINE_PIXELS]) -> Vec<f32> {
    one.iter().zip(other).map(|(a, b)| a - b).collect()
}

/// The normal equations of damped least squares.
struct Equations {
    /// Symmetric, row by row.
    matrix: Vec<Vec<f64>>,
    right: Vec<f64>,
}

impl Equations {
    fn none(unknowns: usize) -> Self {
        Self {
            matrix: vec![vec![0.0; unknowns]; unknowns],
            right: vec![0.0; unknowns],
        }
    }

    /// Only the penalty, at a place that is already `moved` this far.
    fn damped(moved: &[f64]) -> Self {
        let mut equations = Self::none(moved.len());
        for (at, moved) in moved.iter().enumerate() {
            equations.matrix[at][at] = PENALTY;
            equations.right[at] = -PENALTY * moved;
        }
        equations
    }

    /// Adds other equations for the same unknowns.
    fn join(&mut self, other: &Self) {
        let sum = |to: &mut [f64], from: &[f64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        let rows = self.matrix.iter_mut().zip(&other.matrix);
        rows.for_each(|(to, from)| sum(to, from));
        sum(&mut self.right, &other.right);
    }

    /// Adds the pixels of a letter: what a step of [`DIFFERENCE`] along each direction changes, and what
    /// is missing.
    fn add(&mut self, slopes: &[Vec<f32>], missing: &[f32]) {
        let scale = 1.0 / f64::from(DIFFERENCE);
        for (row, one) in slopes.iter().enumerate() {
            self.right[row] += scale * product(one, missing);
            for (column, other) in slopes[..=row].iter().enumerate() {
                let both = scale * scale * product(one, other);
                self.matrix[row][column] += both;
                if column < row {
                    self.matrix[column][row] += both;
                }
            }
        }
    }

    /// The solution, by the method of conjugate gradients (Hestenes and Stiefel 1952).
    fn solve(&self) -> Vec<f64> {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut solution = vec![0.0; self.right.len()];
        let mut rest = self.right.clone();
        let mut along = rest.clone();
        let mut squared = dot(&rest, &rest);
        let enough = 1e-16 * squared;
        // In exact arithmetic one pass for each unknown is enough.
        for _ in 0..2 * self.right.len() {
            if squared <= enough {
                break;
            }
            let image: Vec<f64> = self.matrix.iter().map(|row| dot(row, &along)).collect();
            let length = squared / dot(&along, &image);
            for at in 0..solution.len() {
                solution[at] += length * along[at];
                rest[at] -= length * image[at];
            }
            let before = std::mem::replace(&mut squared, dot(&rest, &rest));
            for (along, rest) in along.iter_mut().zip(&rest) {
                *along = rest + squared / before * *along;
            }
        }
        solution
    }
}

fn product(one: &[f32], other: &[f32]) -> f64 {
    // Sums of a row of pixels in f32 are vectorized.
    const ROW: usize = FineGlyph::SIDE;
    let rows = one.chunks_exact(ROW).zip(other.chunks_exact(ROW));
    let sums = rows.map(|(one, other)| one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>());
    sums.map(f64::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equations_of_a_plane_give_its_coefficients() {
        // Missing ink is 2 of the first slope and -1 of the second; both are steps of `DIFFERENCE`.
        let slope = |at: usize| -> Vec<f32> {
            let pixels = (0..FINE_PIXELS).map(|pixel| (pixel % (at + 3)) as f32);
            pixels.map(|value| value * DIFFERENCE).collect()
        };
        let slopes = [slope(0), slope(1)];
        let pairs = slopes[0].iter().zip(&slopes[1]);
        let missing: Vec<f32> = pairs.map(|(a, b)| (2.0 * a - b) / DIFFERENCE).collect();
        let mut equations = Equations::damped(&[0.0; 2]);
        equations.add(&slopes, &missing);
        let [one, other] = equations.solve()[..] else {
            panic!("two unknowns")
        };
        assert!(
            (one - 2.0).abs() < 0.01 && (other + 1.0).abs() < 0.01,
            "{one} {other}"
        );
    }
}
