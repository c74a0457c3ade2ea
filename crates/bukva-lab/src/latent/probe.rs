//! How much of letter and hand a linear reader finds in the latent vectors.
//!
//! A linear probe (Alain and Bengio 2016) is the plainest of readers: what it finds lies open in
//! the numbers. It is judged on hands that it was not fitted to.

use serde::{Deserialize, Serialize};

use super::Latents;
use super::ridge::{Moments, PENALTY};
use bukva_glyphs::{Style, StyleScale};

/// Parts of the rows, of which each is predicted from the others.
const FOLDS: usize = 5;

/// What linear probes read from latent vectors, on hands left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LatentScores {
    /// The share of glyphs whose letter is read rightly.
    pub letter: f64,
    /// The share of the variance of stroke thickness within letters that is explained; below 0
    /// where the prediction is worse than the mean.
    pub thickness: f64,
    /// The same of slant.
    pub slant: f64,
    /// The same of the log aspect ratio.
    pub aspect: f64,
}

/// The glyphs that vectors come from, row for row.
#[derive(Clone, Copy, Debug)]
pub struct Encoded<'a> {
    /// Their vectors.
    pub latents: &'a Latents,
    /// Their classes.
    pub classes: &'a [u16],
    /// Their hands, where known.
    pub hands: &'a [Option<u32>],
}

/// Fits linear probes by cross-validation: ridge regression on one number a class, of which the
/// largest is the letter read, and on the traits, each standardised within its class.
///
/// Whole hands are left out, neighbours in their set together: where a set is in order of its
/// families, as the built-in one, hardly a family is on both sides. Where a hand is unknown, every
/// fifth glyph is left out instead. Glyphs without traits, which show no ink, don't count. `None`
/// where fewer than two hands or glyphs are left, or all vectors are the same.
///
/// # Panics
/// When the columns are of different lengths, or a class is not below `classes`.
pub fn probe(
    classes: usize,
    encoded: &Encoded<'_>,
    traits: &[Option<Style>],
) -> Option<LatentScores> {
    let rows: Vec<(usize, Style)> = (traits.iter().enumerate())
        .filter_map(|(row, traits)| Some((row, (*traits)?)))
        .collect();
    let class_of = |row: usize| usize::from(encoded.classes[row]);
    let scale = StyleScale::fit(
        classes,
        rows.iter().map(|&(row, traits)| (class_of(row), traits)),
    );
    let folds = folds(rows.iter().map(|&(row, _)| encoded.hands[row]))?;
    let targets = classes + Style::COUNT;
    let parts: Vec<Part> = (0..FOLDS)
        .map(|fold| {
            let here = (rows.iter().zip(&folds)).filter(|(_, of)| **of == fold);
            let here: Vec<&(usize, Style)> = here.map(|(row, _)| row).collect();
            let mut wanted = Vec::with_capacity(here.len() * targets);
            for &&(row, traits) in &here {
                let class = class_of(row);
                wanted.extend((0..classes).map(|at| f64::from(u8::from(at == class))));
                wanted.extend(scale.standardise(class, traits).0.map(f64::from));
            }
            Part {
                latents: encoded.latents.gather(here.iter().map(|row| row.0)),
                wanted,
            }
        })
        .collect();
    scores(&parts, classes)
}

/// The rows left out together.
struct Part {
    latents: Latents,
    /// `[row, classes + traits]`.
    wanted: Vec<f64>,
}

fn scores(parts: &[Part], classes: usize) -> Option<LatentScores> {
    let targets = classes + Style::COUNT;
    let moments: Vec<Moments> = parts
        .iter()
        .map(|part| Moments::of(&part.latents, &part.wanted, targets))
        .collect();
    let all = moments
        .iter()
        .skip(1)
        .fold(moments[0].clone(), |sum, part| sum.plus(part));
    let (mut right, mut rows) = (0, 0);
    let mut errors = [0.0; Style::COUNT];
    let mut squares = [0.0; Style::COUNT];
    for (part, moments) in parts.iter().zip(&moments) {
        if part.latents.is_empty() {
            continue;
        }
        let read = all.minus(moments).solve(PENALTY)?.apply(&part.latents);
        for (read, wanted) in read.chunks(targets).zip(part.wanted.chunks(targets)) {
            let (letter, hand) = read.split_at(classes);
            let (true_letter, true_hand) = wanted.split_at(classes);
            right += usize::from(largest(letter) == largest(true_letter));
            rows += 1;
            for at in 0..Style::COUNT {
                errors[at] += (hand[at] - true_hand[at]).powi(2);
                // ZScores, so that the mean over all is 0.
                squares[at] += true_hand[at].powi(2);
            }
        }
    }
    let explained = |at: usize| match squares[at] > 0.0 {
        true => 1.0 - errors[at] / squares[at],
        false => 0.0,
    };
    Some(LatentScores {
        letter: right as f64 / rows as f64,
        thickness: explained(0),
        slant: explained(1),
        aspect: explained(2),
    })
}

fn largest(values: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        best = if *value > values[best] { at } else { best };
    }
    best
}

/// For each row the part it is left out with.
fn folds(hands: impl Iterator<Item = Option<u32>>) -> Option<Vec<usize>> {
    let hands: Vec<Option<u32>> = hands.collect();
    let Some(known) = hands.iter().copied().collect::<Option<Vec<u32>>>() else {
        return (hands.len() >= 2).then(|| (0..hands.len()).map(|row| row % FOLDS).collect());
    };
    let mut each = known.clone();
    each.sort_unstable();
    each.dedup();
    let fold = |hand: &u32| {
        let place = each.partition_point(|other| other < hand);
        place * FOLDS.min(each.len()) / each.len()
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

    /// Vectors, and the class, hand and traits of each.
    type Drawn = (Latents, Vec<u16>, Vec<Option<u32>>, Vec<Option<Style>>);

    /// Vectors of 30 hands of 4 letters: noise, and with it, as far as `letter` and `hand` say,
    /// the letter and the thickness.
    fn drawn(letter: f32, hand: f32) -> Drawn {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut latents = Latents::new(WIDTH, Vec::new());
        let (mut classes, mut hands, mut traits) = (Vec::new(), Vec::new(), Vec::new());
        for of in 0..30 {
            for class in 0..CLASSES as u16 {
                let mut number = || rng.random_range(-1.0..1.0f32);
                let (thickness, slant) = (number(), number());
                let mut row: [f32; WIDTH] = std::array::from_fn(|_| 0.3 * number());
                row[usize::from(class)] += letter;
                row[WIDTH - 1] += hand * thickness;
                latents.push(row);
                classes.push(class);
                hands.push(Some(of));
                traits.push(Some(Style {
                    thickness: thickness + f32::from(class),
                    slant,
                    log_aspect: 0.25,
                }));
            }
        }
        (latents, classes, hands, traits)
    }

    fn scores_of(letter: f32, hand: f32) -> LatentScores {
        let (latents, classes, hands, traits) = drawn(letter, hand);
        let encoded = Encoded {
            latents: &latents,
            classes: &classes,
            hands: &hands,
        };
        probe(CLASSES, &encoded, &traits).expect("there are hands enough")
    }

    #[test]
    fn letters_and_traits_that_lie_open_are_found() {
        let scores = scores_of(1.0, 2.0);
        assert!(scores.letter > 0.95, "{scores:?}");
        assert!(scores.thickness > 0.9, "{scores:?}");
    }

    #[test]
    fn in_noise_nothing_is_found() {
        let scores = scores_of(0.0, 0.0);
        // One in four by chance; the noise of 120 glyphs is some 0.04.
        assert!((scores.letter - 0.25).abs() < 0.15, "{scores:?}");
        assert!(scores.thickness < 0.05 && scores.slant < 0.05, "{scores:?}");
    }

    #[test]
    fn a_trait_that_does_not_vary_is_not_found_either() {
        assert_eq!(scores_of(1.0, 1.0).aspect, 0.0);
    }

    #[test]
    fn a_hand_is_never_on_both_sides() {
        // The vector names the hand and nothing else: learnt by heart it would tell everything.
        let mut latents = Latents::new(20, Vec::new());
        let (mut classes, mut hands, mut traits) = (Vec::new(), Vec::new(), Vec::new());
        let mut rng = seeded(2, Stream::Latent, 0);
        for hand in 0..20 {
            let thickness = rng.random_range(-1.0..1.0);
            for class in 0..3 {
                latents.push((0..20).map(|at| f32::from(u8::from(at == hand))));
                classes.push(class);
                hands.push(Some(hand));
                traits.push(Some(Style {
                    thickness,
                    slant: 0.0,
                    log_aspect: 0.0,
                }));
            }
        }
        let mut encoded = Encoded {
            latents: &latents,
            classes: &classes,
            hands: &hands,
        };
        let left_out = probe(3, &encoded, &traits).expect("hands enough").thickness;
        assert!(left_out < 0.05, "{left_out}");
        let unknown = vec![None; hands.len()];
        encoded.hands = &unknown;
        let by_heart = probe(3, &encoded, &traits)
            .expect("glyphs enough")
            .thickness;
        assert!(by_heart > 0.5, "{by_heart}");
    }

    #[test]
    fn hands_that_are_neighbours_are_left_out_together() {
        let hands = [7, 9, 9, 20, 21, 22, 23, 40, 41, 50, 51].map(Some);
        let folds = folds(hands.into_iter()).expect("ten hands");
        assert_eq!(folds, [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
        let few = super::folds([3, 1, 3].map(Some).into_iter());
        assert_eq!(few, Some(vec![1, 0, 1]));
    }

    #[test]
    fn too_little_to_leave_anything_out_has_no_scores() {
        let (latents, classes, _, traits) = drawn(1.0, 1.0);
        let hands = vec![Some(3); classes.len()];
        let encoded = Encoded {
            latents: &latents,
            classes: &classes,
            hands: &hands,
        };
        assert_eq!(probe(CLASSES, &encoded, &traits), None);
        let blank = vec![None; classes.len()];
        assert_eq!(probe(CLASSES, &encoded, &blank), None);
    }
}
