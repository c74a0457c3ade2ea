use super::*;
use crate::evaluate::METRICS;
use crate::latent::Latents;
use bukva_glyphs::{PIXELS, SIDE};

/// An upright bar of a width in pixels, at a position that differs by class.
fn bar(class: Class, width: usize) -> Glyph {
    Glyph::new(std::array::from_fn(|at| {
        let (row, column) = (at / SIDE, at % SIDE);
        let left = 4 + 8 * class.index();
        let inked = (3..25).contains(&row) && (left..left + width).contains(&column);
        if inked { 255 } else { 0 }
    }))
}

const A: Class = Class::new(0);
const B: Class = Class::new(1);
const CLASSES: [Class; 6] = [A, A, A, B, B, B];
const WIDTHS: [usize; 6] = [1, 2, 3, 2, 4, 6];
const FEATURES: [[f32; 2]; 6] = [
    [0.0, 0.0],
    [1.0, 0.0],
    [0.0, 3.0],
    [9.0, 9.0],
    [9.0, 5.0],
    [7.0, 9.0],
];

/// Outputs that are perfect copies of the ground truth.
fn copies(look_alikes: &LookAlikes, widths: [usize; 6]) -> Input<'_> {
    let real: Vec<Judged> = (0..6)
        .map(|at| Judged {
            class: CLASSES[at],
            glyph: bar(CLASSES[at], widths[at]),
            predicted: CLASSES[at],
            features: FEATURES[at].to_vec(),
        })
        .collect();
    let outputs = real.iter().enumerate().map(|(at, judged)| Output {
        judged: judged.clone(),
        source: judged.glyph,
        hand: None,
        binarized: Some(judged.class),
        critic: None,
        truth: Some(at),
    });
    Input {
        look_alikes,
        outputs: outputs.collect(),
        real,
        latents: None,
    }
}

fn letters() -> LookAlikes {
    LookAlikes::new(&['A', 'B'])
}

#[test]
fn perfect_copies_reach_the_best_of_every_metric() {
    let letters = letters();
    let scores = evaluate(&copies(&letters, WIDTHS)).expect("there are outputs");
    assert_eq!(scores.glyphs, 6);
    assert_eq!(scores.judge, Some(1.0));
    assert_eq!(scores.judge_strict, Some(1.0));
    assert_eq!(scores.judge_binarized, Some(1.0));
    assert_eq!(scores.critic, None);
    assert_eq!(scores.pixel_distance, Some(0.0));
    assert_eq!(scores.diversity, Some(1.0));
    assert_eq!(scores.coverage, Some(1.0));
    assert!(scores.frechet.is_some_and(|distance| distance < 1e-9));
    let style = scores.style.expect("there is ink");
    assert!((style.thickness - 1.0).abs() < 1e-6 && (style.aspect - 1.0).abs() < 1e-6);
    // Every bar is upright: there is no slant to correlate.
    assert_eq!(style.slant, 0.0);
}

#[test]
fn the_ground_truth_scores_as_perfect_copies() {
    let letters = letters();
    let mut input = copies(&letters, WIDTHS);
    for output in &mut input.outputs {
        output.binarized = None;
    }
    let perfect = evaluate(&input).expect("there are outputs");
    for output in &mut input.outputs {
        (output.judged.glyph, output.judged.predicted) = (Glyph::BLANK, A);
    }
    let truth = evaluate_ground_truth(&input).expect("features are finite");
    assert_eq!(truth, Some(perfect));
}

#[test]
fn without_ground_truth_there_is_no_pixel_distance() {
    let letters = letters();
    let mut input = copies(&letters, [2; 6]);
    for output in &mut input.outputs {
        output.truth = None;
    }
    let scores = evaluate(&input).expect("there are outputs");
    assert_eq!(scores.pixel_distance, None);
    let truth = evaluate_ground_truth(&input).expect("features are finite");
    assert_eq!(truth, None);
}

#[test]
fn the_pixel_distance_is_the_mean_absolute_difference() {
    let letters = letters();
    let mut input = copies(&letters, [2, 3, 2, 2, 2, 2]);
    let truths = [Some(1), None, None, Some(3), None, None];
    for (output, truth) in input.outputs.iter_mut().zip(truths) {
        output.truth = truth;
    }
    // The first differs from its ground truth by a column of 22 pixels, the second not at all.
    let scores = evaluate(&input).expect("there are outputs");
    assert_eq!(scores.pixel_distance, Some(22.0 / PIXELS as f64 / 2.0));
}

#[test]
fn a_constant_output_has_no_diversity_and_no_style() {
    let letters = letters();
    let mut input = copies(&letters, WIDTHS);
    for output in &mut input.outputs {
        let class = output.judged.class;
        output.judged.glyph = bar(class, 3);
        output.judged.features = vec![class.index() as f32; 2];
    }
    let scores = evaluate(&input).expect("there are outputs");
    assert_eq!(scores.diversity, Some(0.0));
    assert_eq!(scores.style, Some(StyleCorrelation::default()));
}

#[test]
fn outputs_that_the_critic_takes_for_noise_are_wrong() {
    let letters = letters();
    let mut input = copies(&letters, [2; 6]);
    let noise = Class::new(2);
    let predictions = [A, A, noise, B, noise, noise];
    for (output, predicted) in input.outputs.iter_mut().zip(predictions) {
        output.critic = Some(predicted);
    }
    let scores = evaluate(&input).expect("there are outputs");
    assert_eq!(scores.critic, Some(0.5));
}

#[test]
fn blank_outputs_have_scores_but_no_style() {
    let letters = letters();
    let mut input = copies(&letters, [2; 6]);
    for output in &mut input.outputs {
        output.judged.glyph = Glyph::BLANK;
    }
    let scores = evaluate(&input).expect("there are outputs");
    assert_eq!(scores.pixel_distance, Some(44.0 / PIXELS as f64));
    assert_eq!(scores.style, None);
}

#[test]
fn no_outputs_and_features_that_are_not_finite_are_refused() {
    let letters = letters();
    let mut input = copies(&letters, [2; 6]);
    input.real[3].features[1] = f32::NAN;
    let error = evaluate(&input).expect_err("NaN");
    assert!(matches!(error.kind(), ErrorKind::Feature { value } if value.is_nan()));
    input.outputs.clear();
    let error = evaluate(&input).expect_err("nothing to evaluate");
    assert!(matches!(error.kind(), ErrorKind::NoOutputs));
}

/// The scores of copies, with a value for every metric but the critic's.
fn scores(look_alikes: &LookAlikes) -> Scores {
    let latents = Latents::new(2, FEATURES.concat());
    let mut input = copies(look_alikes, [2; 6]);
    input.latents = Some(&latents);
    evaluate(&input).expect("there are outputs")
}

#[test]
fn every_metric_has_its_key_in_json() {
    let scores = scores(&letters());
    let json = serde_json::to_value(&scores).expect("scores are plain data");
    for metric in METRICS {
        let pointer = format!("/{}", metric.key.replace('.', "/"));
        let found = json
            .pointer(&pointer)
            .unwrap_or_else(|| panic!("{pointer} in {json}"));
        assert_eq!(found.as_f64(), (metric.get)(&scores), "{pointer}");
    }
    let back: Scores = serde_json::from_value(json).expect("it was written so");
    assert_eq!(back, scores);
}

#[test]
fn scores_of_earlier_versions_are_read() {
    let scores = scores(&letters());
    let mut json = serde_json::to_string(&scores).expect("scores are plain data");
    for (now, before) in [
        ("judge_strict", "judge_unfolded"),
        ("judge_binarized", "judge_binarised"),
        ("style", "hand"),
        ("probe", "latent"),
        ("merged", "folded"),
        ("confused_with", "taken_for"),
    ] {
        let (now, before) = (format!("\"{now}\":"), format!("\"{before}\":"));
        assert!(json.contains(&now), "{now} in {json}");
        json = json.replace(&now, &before);
    }
    let back: Scores = serde_json::from_str(&json).expect("an earlier version wrote it");
    assert_eq!(back, scores);
}
