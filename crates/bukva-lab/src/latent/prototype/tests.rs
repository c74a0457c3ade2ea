use rand::Rng;

use super::super::reconstruction::PrototypeLoss;
use super::*;
use crate::model::{TranslatorConfig, TranslatorNet};
use bukva_glyphs::Bank;
use bukva_glyphs::{Stream, seeded};

const WIDTH: usize = 24;

fn translator() -> TranslatorNet {
    let config = TranslatorConfig {
        latent: WIDTH,
        ..TranslatorConfig::default()
    };
    config
        .init(&crate::device(), &mut seeded(1, Stream::Weights, 0))
        .valid()
}

fn vectors(rows: usize) -> Latents {
    let mut rng = seeded(2, Stream::Latent, 0);
    let values = (0..rows * WIDTH).map(|_| rng.random_range(-1.0..1.0));
    Latents::new(WIDTH, values.collect())
}

/// Targets about what the decoder draws for some vectors, an equal number a class, so that a
/// prototype exists which fits each class's mean exactly.
fn aims(decoder: &Decoder, classes: usize, loss: PrototypeLoss) -> Vec<ReconstructionLoss> {
    let mut bank = Bank::empty(classes);
    let mut rng = seeded(3, Stream::Latent, 0);
    let drawn = vectors(classes).decode_ink(decoder, &crate::device());
    for (class, ink) in (0..).zip(drawn) {
        for _ in 0..6 {
            let target = ink.map(|ink| 0.4 + ink + rng.random_range(-0.3..0.3));
            bank.push(Glyph::from_unit(&target), class, None);
        }
    }
    let aim =
        |class| ReconstructionLoss::of_class(&bank, class, loss).expect("the class has targets");
    (0..classes as u16).map(aim).collect()
}

fn zeros(rows: usize) -> Latents {
    Latents::new(WIDTH, vec![0.0; rows * WIDTH])
}

#[test]
fn a_search_changes_the_vectors_and_no_weight_of_the_decoder() {
    let decoder = translator().decoder;
    let aims = aims(&decoder, 3, PrototypeLoss::Mse);
    let before = vectors(2).decode_ink(&decoder, &crate::device());
    let found = search(&decoder, &zeros(3), &aims, 5, &crate::device());
    assert_eq!(found.steps, 5);
    assert!(found.latents.values().iter().all(|&value| value != 0.0));
    // Running statistics included: in training mode they would have moved.
    assert!(vectors(2).decode_ink(&decoder, &crate::device()) == before);
}

#[test]
fn the_gradient_reaches_the_vectors_through_running_statistics_alone() {
    // In training mode a class's drawing would depend on the classes beside it.
    let decoder = translator().decoder;
    let aims = aims(&decoder, 3, PrototypeLoss::Mse);
    let together = search(&decoder, &zeros(3), &aims, 7, &crate::device());
    for (class, aim) in aims.iter().enumerate() {
        let alone = search(
            &decoder,
            &zeros(1),
            std::slice::from_ref(aim),
            7,
            &crate::device(),
        );
        let pairs = alone.latents.row(0).iter().zip(together.latents.row(class));
        for (alone, together) in pairs {
            assert!((alone - together).abs() < 1e-4, "{alone} {together}");
        }
    }
}

#[test]
fn a_step_goes_down_the_slope_that_finite_differences_find() {
    let decoder = translator().decoder;
    let aims = aims(&decoder, 1, PrototypeLoss::Mse);
    let start = zeros(1);
    let loss = |row: &Latents| {
        aims[0]
            .loss(&row.decode_ink(&decoder, &crate::device())[0])
            .0
    };
    let found = search(&decoder, &start, &aims, 1, &crate::device());
    for place in 0..WIDTH {
        let moved = |by: f32| {
            let mut values = start.values().to_vec();
            values[place] += by;
            loss(&Latents::new(WIDTH, values))
        };
        let slope = (moved(0.02) - moved(-0.02)) / 0.04;
        let step = f64::from(found.latents.values()[place]);
        assert!(
            slope.abs() < 1e-7 || step * slope < 0.0,
            "{place}: {step} along {slope}"
        );
    }
}

#[test]
fn no_class_ends_worse_than_it_began_and_the_fits_are_those_of_the_drawings() {
    let decoder = translator().decoder;
    for loss in [PrototypeLoss::Mse, PrototypeLoss::L1] {
        let aims = aims(&decoder, 4, loss);
        let found = search(&decoder, &zeros(4), &aims, 30, &crate::device());
        let drawn = found.latents.decode_ink(&decoder, &crate::device());
        for ((fit, aim), drawn) in found.fits.iter().zip(&aims).zip(drawn) {
            assert!(
                fit.loss <= fit.start && fit.loss >= fit.bound - 1e-6,
                "{fit:?}"
            );
            assert!((aim.loss(&drawn).0 - fit.loss).abs() < 1e-5);
        }
    }
}

#[test]
fn the_best_for_the_squared_loss_is_the_decoding_nearest_the_class_mean() {
    // Of all vectors met, the order by loss against every target is that by distance to the mean.
    let decoder = translator().decoder;
    let aims = aims(&decoder, 1, PrototypeLoss::Mse);
    let found = search(&decoder, &zeros(1), &aims, 400, &crate::device());
    let distance = |ink: &[f32; PIXELS]| {
        let pairs = ink.iter().zip(aims[0].best());
        pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / PIXELS as f64
    };
    let reached = distance(&found.ink[0]);
    assert!((found.fits[0].loss - aims[0].bound() - reached).abs() < 1e-6);
    let others = vectors(50).decode_ink(&decoder, &crate::device());
    assert!(others.iter().all(|other| distance(other) > reached));
}

#[test]
fn a_search_that_can_make_no_progress_converges_and_says_so() {
    let decoder = translator().decoder;
    let aims = aims(&decoder, 2, PrototypeLoss::L1);
    let found = search(&decoder, &zeros(2), &aims, 5000, &crate::device());
    assert!(
        found.converged && found.steps < 5000,
        "{} steps",
        found.steps
    );
    assert!(!search(&decoder, &zeros(2), &aims, 3, &crate::device()).converged);
}
