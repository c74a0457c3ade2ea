//! Tests of targets, on bars of known slant.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::augment::Augmentation;
use bukva_data::{Class, HandId, StyleScale, ZScores};
use bukva_glyphs::{Glyph, SIDE, Style};

const ONLY: Class = Class::new(0);

/// A bar in which each row is shifted by `slant` to the left of the row above.
fn bar(slant: f32, width: f32) -> Glyph {
    let ink: [f32; PIXELS] = std::array::from_fn(|at| {
        let (x, y) = ((at % SIDE) as f32 - 13.5, (at / SIDE) as f32 - 13.5);
        let beyond = (x + slant * y).abs() - width / 2.0;
        let inside = y.abs() <= 11.0;
        if inside {
            (0.5 - beyond).clamp(0.0, 1.0)
        } else {
            0.0
        }
    });
    Glyph::from_unit(&ink)
}

fn bank(slants: &[f32], width: f32) -> Arc<Bank> {
    let mut bank = Bank::empty(1);
    for (hand, &slant) in (0..).map(HandId::new).zip(slants) {
        bank.push(bar(slant, width), ONLY, Some(hand));
    }
    Arc::new(bank)
}

/// The slant of each source's target, when the source is only changed by `lean`.
fn aimed(
    sources: &Arc<Bank>,
    targets: &Arc<Bank>,
    config: &MatchedConfig,
    lean: &Warp,
) -> Vec<f32> {
    let device = crate::device();
    let context = ObjectiveContext {
        sources,
        targets,
        letters: &['A'],
        shared_hands: false,
        seed: 0,
        device: &device,
    };
    let matched = config.matched(&context);
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let augmentation = Augmentation {
        monoline: false,
        hand: Warp::identity(),
        source: lean.clone(),
    };
    let slant = |source: usize| {
        let example = Example {
            source,
            class: ONLY,
            hand: None,
            ink: &sources.ink(source, false),
            augmentation: &augmentation,
        };
        Style::of_ink(&matched.targets(&example, &mut rng)[0])
            .unwrap()
            .slant
    };
    (0..sources.len()).map(slant).collect()
}

#[test]
fn a_wrong_setting_is_named_with_the_objective_in_whose_table_it_stands() {
    let config = MatchedConfig {
        nearest: 2,
        best_of: 3,
        ..MatchedConfig::default()
    };
    let message = config.check_for("paired").unwrap_err().to_string();
    assert_eq!(
        message,
        "objective 'paired': best_of is 3, but must be from 1 to `nearest`"
    );
}

#[test]
fn the_most_slanted_source_aims_at_the_most_slanted_target() {
    let (sources, targets) = (bank(&[0.0, 0.1, 0.2], 3.0), bank(&[0.35, -0.1, 0.1], 4.0));
    let config = MatchedConfig {
        nearest: 1,
        best_of: 1,
        style_gain: 0.0,
        ..MatchedConfig::default()
    };
    let slants = aimed(&sources, &targets, &config, &Warp::identity());
    for (slant, expected) in slants.iter().zip([-0.1, 0.1, 0.35]) {
        assert!((slant - expected).abs() < 0.03, "{slants:?}");
    }
}

/// Asserts that the standardized slant of each target is that of `stands(source)`, multiplied by
/// the style gain.
fn assert_aligned(config: &MatchedConfig, lean: &Warp, stands: impl Fn(&Glyph) -> Glyph) {
    let (sources, targets) = (bank(&[-0.1, 0.0, 0.3], 3.0), bank(&[-0.2, 0.1, 0.2], 4.0));
    let scale = |bank: &Bank| {
        let traits = bank.glyphs().iter().map(|glyph| Style::of(glyph).unwrap());
        StyleScale::fit(1, traits.map(|traits| (ONLY, traits)))
    };
    let (from, to) = (scale(&sources), scale(&targets));
    let slants = aimed(&sources, &targets, config, lean);
    for (slant, source) in slants.iter().zip(sources.glyphs()) {
        let stands = from
            .standardize(ONLY, Style::of(&stands(source)).unwrap())
            .0;
        let stretched = ZScores(stands.map(|by| by * config.style_gain));
        let expected = to.describe(ONLY, &stretched)[1];
        assert!((slant - expected).abs() < 0.03, "{slant} for {expected}");
    }
}

#[test]
fn an_aligned_target_stands_in_its_class_as_the_source_in_its_own() {
    for align in [1.0, 1.5] {
        let config = MatchedConfig {
            nearest: 3,
            best_of: 1,
            style_gain: align,
            ..MatchedConfig::default()
        };
        assert_aligned(&config, &Warp::identity(), |source| *source);
    }
}

#[test]
fn a_source_asks_for_the_hand_that_is_seen_or_for_the_one_that_drew_it() {
    let lean = Warp::of_traits(0.0, [0.0, 0.1], 0.0);
    let seen = |source: &Glyph| Glyph::from_unit(&lean.apply(&source.to_unit()));
    let config = |seen| MatchedConfig {
        nearest: 3,
        best_of: 1,
        style_gain: 1.0,
        match_augmented: seen,
        ..MatchedConfig::default()
    };
    assert_aligned(&config(true), &lean, seen);
    assert_aligned(&config(false), &lean, |source| *source);
}
