//! Detection of mislabeled and illegible targets.

use crate::augment::WarpConfig;
use crate::model::{Classifier, Critic};
use crate::objective::critic::critic_training;
use crate::objective::interface::ObjectiveContext;
use crate::optim::train_classifier;
use bukva_data::{Bank, Class};
use bukva_glyphs::{Stream, seeded};

/// The number of folds of the targets; each is classified by a critic trained on the others.
const PARTS: usize = 3;
/// The number of training steps of such a critic, with 128 glyphs each.
const STEPS: u64 = 300;
/// The augmentation of its letters, about as large as the differences between hands.
const WARP: WarpConfig = WarpConfig {
    thickness: 0.8,
    rotation: 8.0,
    slant: 0.2,
    aspect: 0.25,
    elastic: 1.5,
    ..WarpConfig::none()
};

/// For each target, whether a critic that was not trained on it predicts its letter. If that is
/// less than half of a class, the whole class is kept, because the critics are wrong then.
pub(super) fn legible(context: &ObjectiveContext<'_>) -> Vec<bool> {
    let bank = context.targets;
    let mut read = vec![false; bank.len()];
    for part in 0..PARTS {
        let (mine, others): (Vec<usize>, Vec<usize>) =
            (0..bank.len()).partition(|target| target % PARTS == part);
        let critic = critic(&bank.select(others), context, part);
        let glyphs: Vec<_> = mine.iter().map(|&target| bank.glyphs()[target]).collect();
        let (classes, _) = critic.classify_glyphs(&glyphs, &context.device.clone().inner());
        for (target, class) in mine.into_iter().zip(classes) {
            read[target] = class == bank.classes()[target];
        }
    }
    for class in (0..bank.class_count()).map(Class::new) {
        let members = bank.of_class(class);
        let count = members.iter().filter(|&&target| read[target as usize]);
        if 2 * count.count() < members.len() {
            members
                .iter()
                .for_each(|&target| read[target as usize] = true);
        }
    }
    read
}

fn critic(bank: &Bank, context: &ObjectiveContext<'_>, part: usize) -> Critic {
    let rng = &mut seeded(context.seed, Stream::Weights, 4 + part as u64);
    let critic = Critic::init(bank.class_count(), context.device, rng);
    let training = critic_training(context, STEPS, WARP);
    train_classifier(critic, bank, &training, context.device, |_| ())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use bukva_glyphs::{Glyph, PIXELS, SIDE};

    /// A vertical or horizontal bar, near the middle.
    fn bar(upright: bool, at: usize) -> Glyph {
        let ink: [f32; PIXELS] = std::array::from_fn(|pixel| {
            let (row, column) = (pixel / SIDE, pixel % SIDE);
            let (across, along) = if upright {
                (column, row)
            } else {
                (row, column)
            };
            f32::from(u8::from(
                (at..at + 4).contains(&across) && (3..25).contains(&along),
            ))
        });
        Glyph::from_unit(&ink)
    }

    #[test]
    fn wrong_labels_are_found_and_right_ones_kept() {
        let [upright, lying] = [0, 1].map(Class::new);
        let mut bank = Bank::empty(2);
        for at in 0..24 {
            bank.push(bar(true, 8 + at % 8), upright, None);
            bank.push(bar(false, 8 + at % 8), lying, None);
        }
        bank.push(bar(false, 12), upright, None);
        let targets = Arc::new(bank);
        let context = ObjectiveContext {
            sources: &targets,
            targets: &targets,
            letters: &['A', 'B'],
            shared_hands: false,
            seed: 0,
            device: &crate::device().autodiff(),
        };
        let read = legible(&context);
        let (last, others) = read.split_last().unwrap();
        assert!(!last, "a lying bar among upright ones");
        assert!(others.iter().all(|&read| read), "{read:?}");
    }
}
