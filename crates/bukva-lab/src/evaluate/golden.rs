//! The measures against numbers that `tools/reference/measures.py` made with SciPy.

use serde::Deserialize;

use super::{Features, coverage, diversity, frechet_distance, hand_scores};
use crate::latent::{Encoded, Latents, probe};
use bukva_glyphs::Style;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    width: usize,
    real_labels: Vec<u16>,
    real: Vec<f32>,
    drawn_labels: Vec<u16>,
    drawn: Vec<f32>,
    source_traits: Vec<f32>,
    drawn_traits: Vec<f32>,
    diversity: f64,
    coverage: f64,
    frechet: f64,
    hand: [f64; 3],
    hands: Vec<u32>,
    probe: [f64; 4],
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/measures.json")).expect("the script wrote it")
}

fn assert_near(actual: Option<f64>, expected: f64) {
    let actual = actual.expect("the measure applies");
    assert!(
        (actual - expected).abs() <= 1e-5 * expected.abs().max(1.0),
        "{actual} is not {expected}"
    );
}

#[test]
fn spread_and_distance_agree_with_scipy() {
    let golden = golden();
    let features = |values, labels| {
        Features::new(values, golden.width, labels, "golden").expect("the columns fit")
    };
    let drawn = features(&golden.drawn, &golden.drawn_labels);
    let real = features(&golden.real, &golden.real_labels);
    assert_near(diversity(&drawn, &real), golden.diversity);
    assert_near(coverage(&drawn, &real), golden.coverage);
    assert_near(frechet_distance(&drawn, &real), golden.frechet);
}

fn traits(row: &[f32; 3]) -> Option<Style> {
    Some(Style {
        thickness: row[0],
        slant: row[1],
        log_aspect: row[2],
    })
}

#[test]
fn probes_agree_with_scikit_learn() {
    let golden = golden();
    let latents = Latents::new(golden.width, golden.drawn);
    let encoded = Encoded {
        latents: &latents,
        classes: &golden.drawn_labels,
        hands: &golden.hands.into_iter().map(Some).collect::<Vec<_>>(),
    };
    let traits: Vec<_> = golden
        .source_traits
        .as_chunks()
        .0
        .iter()
        .map(traits)
        .collect();
    let scores = probe(3, &encoded, &traits).expect("there are hands enough");
    for (actual, expected) in [scores.letter, scores.thickness, scores.slant, scores.aspect]
        .into_iter()
        .zip(golden.probe)
    {
        assert_near(Some(actual), expected);
    }
}

#[test]
fn correlations_of_the_hand_agree_with_numpy() {
    let golden = golden();
    let sources = golden.source_traits.as_chunks().0.iter().map(traits);
    let drawn = golden.drawn_traits.as_chunks().0.iter().map(traits);
    let labels = golden.drawn_labels.iter().map(|&label| usize::from(label));
    let entries: Vec<_> = labels
        .zip(sources.zip(drawn))
        .map(|(class, (a, b))| (class, a, b))
        .collect();
    let scores = hand_scores(3, &entries).expect("there are entries");
    for (actual, expected) in [scores.thickness, scores.slant, scores.aspect]
        .into_iter()
        .zip(golden.hand)
    {
        assert_near(Some(actual), expected);
    }
}
