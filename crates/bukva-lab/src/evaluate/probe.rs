//! Linear probes: what is linearly decodable from latent vectors (Alain and Bengio 2016).

use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::latent::Latents;
use crate::stats::{Linear, PENALTY, Ridge};
use bukva_data::{Class, HandId, StyleScale};
use bukva_glyphs::Style;

/// The number of parts of the cross-validation.
const FOLDS: usize = 5;

/// The results of linear probes on latent vectors of held-out hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbeScores {
    /// The accuracy of the predicted letter.
    pub letter: f64,
    /// R² of the stroke thickness within classes; below 0 if the prediction is worse than the mean.
    pub thickness: f64,
    /// R² of the slant.
    pub slant: f64,
    /// R² of the log aspect ratio.
    pub aspect: f64,
}

/// Fits linear probes by cross-validation: ridge regression with one number per class, of which the
/// largest decides the letter, and the measures of style, standardized within the class.
///
/// Whole hands are held out. Hands that are neighbors in the dataset share a fold, so that a family
/// is rarely in two folds. If a hand is unknown, every fifth glyph is held out instead. Glyphs
/// without ink are skipped. `None` if fewer than two hands or glyphs are left, or all vectors are
/// equal.
///
/// # Panics
/// If the columns have different lengths, or a class is not below `count`.
pub(super) fn probe(
    count: usize,
    latents: &Latents,
    classes: &[Class],
    hands: &[Option<HandId>],
    styles: &[Option<Style>],
) -> Option<ProbeScores> {
    let rows: Vec<(usize, Class, Style)> = (styles.iter().enumerate())
        .filter_map(|(row, style)| Some((row, classes[row], (*style)?)))
        .collect();
    let scale = StyleScale::fit(count, rows.iter().map(|&(_, class, style)| (class, style)));
    let folds = folds(rows.iter().map(|&(row, ..)| hands[row]))?;
    let parts: Vec<Part> = (0..FOLDS)
        .map(|fold| {
            let rows = rows.iter().zip(&folds).filter(|(_, of)| **of == fold);
            let rows: Vec<_> = rows.map(|(row, _)| *row).collect();
            let targets: Vec<f64> = (rows.iter())
                .flat_map(|&(_, class, style)| {
                    let classes = (0..count).map(Class::new);
                    let one_hot = classes.map(move |other| f64::from(u8::from(other == class)));
                    one_hot.chain(scale.standardize(class, style).0.map(f64::from))
                })
                .collect();
            let x = latents.gather(rows.iter().map(|row| row.0)).to_columns();
            let y = DMatrix::from_vec(count + Style::COUNT, rows.len(), targets);
            let ridge = Ridge::new(&x, &y);
            Part { x, y, ridge }
        })
        .collect();
    scores(&parts, count)
}

/// The samples of a fold, in columns, and their targets: `[classes + measures of style, sample]`.
struct Part {
    x: DMatrix<f64>,
    y: DMatrix<f64>,
    ridge: Ridge,
}

fn scores(parts: &[Part], classes: usize) -> Option<ProbeScores> {
    let rest = parts[1..].iter();
    let all = rest.fold(parts[0].ridge.clone(), |sum, part| {
        sum.combine(&part.ridge, 1.0)
    });
    let (mut correct, mut rows) = (0, 0);
    let mut errors = [0.0; Style::COUNT];
    let mut squares = [0.0; Style::COUNT];
    for part in parts.iter().filter(|part| part.x.ncols() > 0) {
        let probe: Linear = all.combine(&part.ridge, -1.0).solve(PENALTY)?;
        for (found, target) in probe.apply(&part.x).column_iter().zip(part.y.column_iter()) {
            let letters = [&found, &target].map(|column| column.rows(0, classes).imax());
            correct += usize::from(letters[0] == letters[1]);
            rows += 1;
            for measure in 0..Style::COUNT {
                let (found, target) = (found[classes + measure], target[classes + measure]);
                errors[measure] += (found - target).powi(2);
                // Targets are standardized, so their mean is 0.
                squares[measure] += target.powi(2);
            }
        }
    }
    let [thickness, slant, aspect] = std::array::from_fn(|at| match squares[at] > 0.0 {
        true => 1.0 - errors[at] / squares[at],
        false => 0.0,
    });
    Some(ProbeScores {
        letter: correct as f64 / rows as f64,
        thickness,
        slant,
        aspect,
    })
}

/// The fold of each row.
fn folds(hands: impl Iterator<Item = Option<HandId>>) -> Option<Vec<usize>> {
    let hands: Vec<Option<HandId>> = hands.collect();
    let Some(known) = hands.iter().copied().collect::<Option<Vec<HandId>>>() else {
        return (hands.len() >= 2).then(|| (0..hands.len()).map(|row| row % FOLDS).collect());
    };
    let mut each = known.clone();
    each.sort_unstable();
    each.dedup();
    let fold = |hand: &HandId| {
        let index = each.partition_point(|other| other < hand);
        index * FOLDS.min(each.len()) / each.len()
    };
    (each.len() >= 2).then(|| known.iter().map(fold).collect())
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    const CLASSES: usize = 4;
    const WIDTH: usize = 12;

    /// Latent vectors, and the class, hand and style of each.
    #[derive(Default)]
    struct Data {
        latents: Latents,
        classes: Vec<Class>,
        hands: Vec<Option<HandId>>,
        styles: Vec<Option<Style>>,
    }

    impl Data {
        fn new(width: usize) -> Self {
            Self {
                latents: Latents::new(width, Vec::new()),
                ..Self::default()
            }
        }

        fn push(
            &mut self,
            row: impl IntoIterator<Item = f32>,
            class: usize,
            hand: usize,
            style: Style,
        ) {
            self.latents.push(row);
            self.classes.push(Class::new(class));
            self.hands.push(Some(HandId::new(hand)));
            self.styles.push(Some(style));
        }

        fn probe(&self, classes: usize) -> Option<ProbeScores> {
            probe(
                classes,
                &self.latents,
                &self.classes,
                &self.hands,
                &self.styles,
            )
        }
    }

    /// 30 hands of 4 letters. The vectors are noise, plus the letter and the thickness with the
    /// given weights.
    fn data(letter: f32, style: f32) -> Data {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut data = Data::new(WIDTH);
        for hand in 0..30 {
            for class in 0..CLASSES {
                let mut number = || rng.random_range(-1.0..1.0f32);
                let (thickness, slant) = (number(), number());
                let mut row: [f32; WIDTH] = std::array::from_fn(|_| 0.3 * number());
                row[class] += letter;
                row[WIDTH - 1] += style * thickness;
                let style = Style {
                    thickness: thickness + class as f32,
                    slant,
                    log_aspect: 0.25,
                };
                data.push(row, class, hand, style);
            }
        }
        data
    }

    fn scores_of(letter: f32, style: f32) -> ProbeScores {
        data(letter, style).probe(CLASSES).expect("enough hands")
    }

    #[test]
    fn letters_and_styles_in_the_vectors_are_found() {
        let scores = scores_of(1.0, 2.0);
        assert!(scores.letter > 0.95, "{scores:?}");
        assert!(scores.thickness > 0.9, "{scores:?}");
    }

    #[test]
    fn in_noise_nothing_is_found() {
        let scores = scores_of(0.0, 0.0);
        // One in four by chance; the noise of 120 glyphs is about 0.04.
        assert!((scores.letter - 0.25).abs() < 0.15, "{scores:?}");
        assert!(scores.thickness < 0.05 && scores.slant < 0.05, "{scores:?}");
    }

    #[test]
    fn a_measure_that_does_not_vary_is_not_found() {
        assert_eq!(scores_of(1.0, 1.0).aspect, 0.0);
    }

    #[test]
    fn a_hand_is_never_in_two_folds() {
        // The vector identifies the hand and nothing else. If hands weren't held out, memorizing it
        // would give perfect predictions.
        let mut data = Data::new(20);
        let mut rng = seeded(2, Stream::Latent, 0);
        for hand in 0..20 {
            let style = Style {
                thickness: rng.random_range(-1.0..1.0),
                slant: 0.0,
                log_aspect: 0.0,
            };
            for class in 0..3 {
                let one_hot = (0..20).map(|at| f32::from(u8::from(at == hand)));
                data.push(one_hot, class, hand, style);
            }
        }
        let held_out = data.probe(3).expect("enough hands").thickness;
        assert!(held_out < 0.05, "{held_out}");
        data.hands.fill(None);
        let memorized = data.probe(3).expect("enough glyphs").thickness;
        assert!(memorized > 0.5, "{memorized}");
    }

    #[test]
    fn hands_that_are_neighbors_are_held_out_together() {
        let hands = [7, 9, 9, 20, 21, 22, 23, 40, 41, 50, 51].map(|hand| Some(HandId::new(hand)));
        let folds = folds(hands.into_iter()).expect("ten hands");
        assert_eq!(folds, [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
        let few = super::folds([3, 1, 3].map(|hand| Some(HandId::new(hand))).into_iter());
        assert_eq!(few, Some(vec![1, 0, 1]));
    }

    #[test]
    fn one_hand_and_blank_glyphs_have_no_scores() {
        let mut one_hand = data(1.0, 1.0);
        one_hand.hands.fill(Some(HandId::new(3)));
        assert_eq!(one_hand.probe(CLASSES), None);
        let mut blank = data(1.0, 1.0);
        blank.styles.fill(None);
        assert_eq!(blank.probe(CLASSES), None);
    }
}
