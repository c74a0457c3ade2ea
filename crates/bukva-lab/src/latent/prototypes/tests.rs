use rand::Rng;

use super::super::reconstruction::PrototypeLoss;
use super::*;
use crate::model::{TranslatorConfig, TranslatorNet};
use bukva_data::Class;
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

/// Losses against targets around the outputs of some vectors, so that a prototype fits the mean of
/// each class exactly.
fn losses(decoder: &Decoder, classes: usize, loss: PrototypeLoss) -> Vec<ReconstructionLoss> {
    let mut bank = Bank::empty(classes);
    let mut rng = seeded(3, Stream::Latent, 0);
    let drawn = vectors(classes).decode_ink(decoder, &crate::device());
    for (class, ink) in (0..).map(Class::new).zip(drawn) {
        for _ in 0..6 {
            let target = ink.map(|ink| 0.4 + ink + rng.random_range(-0.3..0.3));
            bank.push(Glyph::from_unit(&target), class, None);
        }
    }
    let of_class =
        |class| ReconstructionLoss::new(&bank, class, loss).expect("the class has targets");
    (0..classes).map(Class::new).map(of_class).collect()
}

fn zeros(rows: usize) -> Latents {
    Latents::new(WIDTH, vec![0.0; rows * WIDTH])
}

#[test]
fn an_optimization_changes_the_vectors_and_no_weight_of_the_decoder() {
    let decoder = translator().decoder;
    let losses = losses(&decoder, 3, PrototypeLoss::Mse);
    let before = vectors(2).decode_ink(&decoder, &crate::device());
    let found = optimize_prototypes(&decoder, &zeros(3), &losses, 5, &crate::device());
    assert_eq!(found.steps, 5);
    assert!(found.latents.values().iter().all(|&value| value != 0.0));
    // This includes the running statistics, which would have changed in training mode.
    assert!(vectors(2).decode_ink(&decoder, &crate::device()) == before);
}

#[test]
fn the_gradient_reaches_the_vectors_through_running_statistics_alone() {
    // In training mode, the output of a class would depend on the other classes.
    let decoder = translator().decoder;
    let losses = losses(&decoder, 3, PrototypeLoss::Mse);
    let together = optimize_prototypes(&decoder, &zeros(3), &losses, 7, &crate::device());
    for (class, of_class) in losses.iter().enumerate() {
        let alone = optimize_prototypes(
            &decoder,
            &zeros(1),
            std::slice::from_ref(of_class),
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
    let losses = losses(&decoder, 1, PrototypeLoss::Mse);
    let start = zeros(1);
    let loss = |row: &Latents| {
        losses[0]
            .loss(&row.decode_ink(&decoder, &crate::device())[0])
            .0
    };
    let found = optimize_prototypes(&decoder, &start, &losses, 1, &crate::device());
    for at in 0..WIDTH {
        let moved = |by: f32| {
            let mut values = start.values().to_vec();
            values[at] += by;
            loss(&Latents::new(WIDTH, values))
        };
        let slope = (moved(0.02) - moved(-0.02)) / 0.04;
        let step = f64::from(found.latents.values()[at]);
        assert!(
            slope.abs() < 1e-7 || step * slope < 0.0,
            "{at}: {step} along {slope}"
        );
    }
}

#[test]
fn no_class_ends_worse_than_it_started_and_the_fits_are_those_of_the_outputs() {
    let decoder = translator().decoder;
    for loss in [PrototypeLoss::Mse, PrototypeLoss::L1] {
        let losses = losses(&decoder, 4, loss);
        let found = optimize_prototypes(&decoder, &zeros(4), &losses, 30, &crate::device());
        let drawn = found.latents.decode_ink(&decoder, &crate::device());
        for ((fit, of_class), ink) in found.fits.iter().zip(&losses).zip(drawn) {
            assert!(
                fit.loss <= fit.start && fit.loss >= fit.bound - 1e-6,
                "{fit:?}"
            );
            assert!((of_class.loss(&ink).0 - fit.loss).abs() < 1e-5);
        }
    }
}

#[test]
fn the_best_for_the_squared_loss_is_the_output_nearest_to_the_class_mean() {
    // The vectors are in the same order by loss against all targets as by distance to the mean.
    let decoder = translator().decoder;
    let losses = losses(&decoder, 1, PrototypeLoss::Mse);
    let found = optimize_prototypes(&decoder, &zeros(1), &losses, 400, &crate::device());
    let distance = |ink: &[f32; PIXELS]| {
        let pairs = ink.iter().zip(losses[0].best());
        pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / PIXELS as f64
    };
    let reached = distance(&found.ink[0]);
    assert!((found.fits[0].loss - losses[0].bound() - reached).abs() < 1e-6);
    let others = vectors(50).decode_ink(&decoder, &crate::device());
    assert!(others.iter().all(|other| distance(other) > reached));
}

#[test]
fn an_optimization_without_progress_converges() {
    let decoder = translator().decoder;
    let losses = losses(&decoder, 2, PrototypeLoss::L1);
    let found = optimize_prototypes(&decoder, &zeros(2), &losses, 5000, &crate::device());
    assert!(
        found.converged && found.steps < 5000,
        "{} steps",
        found.steps
    );
    assert!(!optimize_prototypes(&decoder, &zeros(2), &losses, 3, &crate::device()).converged);
}
