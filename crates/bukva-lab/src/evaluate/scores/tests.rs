use super::*;
use crate::evaluate::LookAlikes;
use crate::latent::{Encoded, Latents};
use bukva_glyphs::SIDE;

/// An upright bar of some width in pixels for each label, at a place that differs by label.
fn bars(labels: &[u16], widths: &[usize]) -> Vec<f32> {
    let images = labels.iter().zip(widths).flat_map(|(&label, &width)| {
        (0..PIXELS).map(move |at| {
            let (row, column) = (at / SIDE, at % SIDE);
            let first = 4 + 8 * usize::from(label);
            let inked = (3..25).contains(&row) && (first..first + width).contains(&column);
            f32::from(u8::from(inked))
        })
    });
    images.collect()
}

const LABELS: [u16; 6] = [0, 0, 0, 1, 1, 1];
const FEATURES: [f32; 12] = [0.0, 0.0, 1.0, 0.0, 0.0, 3.0, 9.0, 9.0, 9.0, 5.0, 7.0, 9.0];

fn fold() -> LookAlikes {
    LookAlikes::new(&['A', 'B'])
}

/// A sample whose translations are perfect copies of the hands' own letters.
fn perfect<'a>(fold: &'a LookAlikes, ink: &'a [f32], own: &'a [Option<usize>]) -> Sample<'a> {
    let drawings = Drawings {
        labels: &LABELS,
        ink,
        read: &LABELS,
        features: &FEATURES,
    };
    Sample {
        fold,
        feature_width: 2,
        source_ink: ink,
        translated: drawings,
        real: drawings,
        own: Some(own),
        binarised_read: Some(&LABELS),
        critic_read: None,
        encoded: None,
    }
}

fn own_rows() -> Vec<Option<usize>> {
    (0..LABELS.len()).map(Some).collect()
}

#[test]
fn perfect_copies_reach_the_best_of_every_measure() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[1, 2, 3, 2, 4, 6]);
    let scores = score(&perfect(&fold, &ink, &own)).expect("the sample fits");
    assert_eq!(scores.glyphs, 6);
    assert_eq!(scores.judge, Some(1.0));
    assert_eq!(scores.judge_unfolded, Some(1.0));
    assert_eq!(scores.judge_binarised, Some(1.0));
    assert_eq!(scores.critic, None);
    assert_eq!(scores.pixel_distance, Some(0.0));
    assert_eq!(scores.diversity, Some(1.0));
    assert_eq!(scores.coverage, Some(1.0));
    assert!(scores.frechet.is_some_and(|distance| distance < 1e-9));
    let hand = scores.hand.expect("there is ink");
    assert!((hand.thickness - 1.0).abs() < 1e-6 && (hand.aspect - 1.0).abs() < 1e-6);
    // Every bar is upright: there is no slant to carry over.
    assert_eq!(hand.slant, 0.0);
}

#[test]
fn the_own_letters_score_as_perfect_copies() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[1, 2, 3, 2, 4, 6]);
    let blank = vec![0.0; ink.len()];
    let mut sample = perfect(&fold, &ink, &own);
    sample.binarised_read = None;
    let copies = score(&sample).expect("the sample fits");
    sample.translated.ink = &blank;
    sample.translated.read = &[0; 6];
    let own = score_own(&sample).expect("the sample fits");
    assert_eq!(own, Some(copies));
}

#[test]
fn hands_without_own_letters_have_no_pixel_distance() {
    let fold = fold();
    let ink = bars(&LABELS, &[2; 6]);
    let mut sample = perfect(&fold, &ink, &[]);
    sample.own = None;
    assert_eq!(score(&sample).expect("it fits").pixel_distance, None);
    assert_eq!(score_own(&sample), Ok(None));
    let none = [None; 6];
    sample.own = Some(&none);
    assert_eq!(score(&sample).expect("it fits").pixel_distance, None);
    assert_eq!(score_own(&sample), Ok(None));
}

#[test]
fn the_pixel_distance_is_the_mean_absolute_difference() {
    let fold = fold();
    let own = [Some(1), None, None, Some(3), None, None];
    let ink = bars(&LABELS, &[2, 3, 2, 2, 2, 2]);
    // The first differs from its own letter by a column of 22 pixels, the second by nothing.
    let scores = score(&perfect(&fold, &ink, &own)).expect("it fits");
    assert_eq!(scores.pixel_distance, Some(22.0 / PIXELS as f64 / 2.0));
}

#[test]
fn one_drawing_for_all_has_no_diversity_and_no_hand() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[1, 2, 3, 2, 4, 6]);
    let same = bars(&LABELS, &[3; 6]);
    let features = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0];
    let mut sample = perfect(&fold, &ink, &own);
    sample.translated.ink = &same;
    sample.translated.features = &features;
    let scores = score(&sample).expect("it fits");
    assert_eq!(scores.diversity, Some(0.0));
    assert_eq!(scores.hand, Some(HandScores::default()));
}

#[test]
fn what_the_critic_takes_for_noise_is_wrong() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[2; 6]);
    let mut sample = perfect(&fold, &ink, &own);
    sample.critic_read = Some(&[0, 0, 2, 1, 2, 2]);
    assert_eq!(score(&sample).expect("it fits").critic, Some(0.5));
}

#[test]
fn drawings_full_of_nan_give_scores_without_nan() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[2; 6]);
    let broken = vec![f32::NAN; ink.len()];
    let mut sample = perfect(&fold, &ink, &own);
    sample.translated.ink = &broken;
    let scores = score(&sample).expect("it fits");
    assert_eq!(scores.pixel_distance, Some(1.0));
    assert_eq!(scores.hand, None);
}

#[test]
fn columns_that_do_not_fit_are_named() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[2; 6]);
    let message = |change: fn(&mut Sample)| {
        let mut sample = perfect(&fold, &ink, &own);
        change(&mut sample);
        score(&sample).expect_err("it doesn't fit").to_string()
    };
    assert_eq!(
        message(|sample| sample.source_ink = &[]),
        "ink of the source glyphs: expected 4704 values, found 0"
    );
    assert_eq!(
        message(|sample| sample.translated.read = &[0, 0, 0, 0, 2, 0]),
        "readings of the translated glyphs: glyph 4 has class 2, but there are only 2 classes"
    );
    assert_eq!(
        message(|sample| sample.own = Some(&[None, None, None, None, None, Some(6)])),
        "own letters of the real glyphs: expected 7 values, found 6"
    );
    let latents = Latents::new(2, FEATURES.to_vec());
    let mut sample = perfect(&fold, &ink, &own);
    sample.encoded = Some(Encoded {
        latents: &latents,
        classes: &LABELS,
        hands: &[None; 5],
    });
    assert_eq!(
        score(&sample).expect_err("a hand is missing").to_string(),
        "hands of the source glyphs: expected 6 values, found 5"
    );
    assert_eq!(
        message(|sample| sample.translated.labels = &[]),
        "no glyph was translated, so there is nothing to measure"
    );
}

#[test]
fn scores_keep_their_names_in_json() {
    let (fold, own) = (fold(), own_rows());
    let ink = bars(&LABELS, &[2; 6]);
    let mut sample = perfect(&fold, &ink, &own);
    let latents = Latents::new(2, FEATURES.to_vec());
    sample.encoded = Some(Encoded {
        latents: &latents,
        classes: &LABELS,
        hands: &[None; 6],
    });
    let scores = score(&sample).expect("it fits");
    let json = serde_json::to_value(&scores).expect("scores are plain data");
    for measure in super::super::METRICS {
        let place = format!("/{}", measure.key.replace('.', "/"));
        assert!(json.pointer(&place).is_some(), "{place} stands in {json}");
    }
    let back: Scores = serde_json::from_value(json).expect("it was written so");
    assert_eq!(back, scores);
}
