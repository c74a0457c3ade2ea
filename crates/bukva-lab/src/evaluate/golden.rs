//! Tests of the metrics against values from `tools/reference/measures.py`, which uses SciPy and
//! scikit-learn.

use serde::Deserialize;

use super::diversity::{coverage, diversity};
use super::frechet::frechet_distance;
use super::input::Features;
use super::probe::probe;
use super::style::style_correlation;
use crate::latent::Latents;
use bukva_data::{Class, HandId};
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
    hands: Vec<HandId>,
    probe: [f64; 4],
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/measures.json")).expect("the script wrote it")
}

fn classes(labels: &[u16]) -> Vec<Class> {
    let classes = labels.iter().map(|&label| Class::new(label.into()));
    classes.collect()
}

fn assert_near(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() <= 1e-5 * expected.abs().max(1.0),
        "{actual} is not {expected}"
    );
}

fn styles(rows: &[f32]) -> Vec<Option<Style>> {
    let style = |&[thickness, slant, log_aspect]: &[f32; 3]| {
        Some(Style {
            thickness,
            slant,
            log_aspect,
        })
    };
    rows.as_chunks().0.iter().map(style).collect()
}

#[test]
fn diversity_coverage_and_frechet_distance_agree_with_scipy() {
    let golden = golden();
    let features = |values: &'static [f32], labels: &[u16]| -> Vec<Features<'static>> {
        let rows = values.chunks_exact(golden.width).zip(classes(labels));
        rows.map(|(values, class)| Features { class, values })
            .collect()
    };
    let outputs = features(golden.drawn.clone().leak(), &golden.drawn_labels);
    let real = features(golden.real.clone().leak(), &golden.real_labels);
    assert_near(
        diversity(&outputs, &real).expect("varied"),
        golden.diversity,
    );
    assert_near(coverage(&outputs, &real).expect("enough"), golden.coverage);
    let distance = frechet_distance(&outputs, &real).expect("two sides");
    assert_near(distance, golden.frechet);
}

#[test]
fn probes_agree_with_scikit_learn() {
    let golden = golden();
    let latents = Latents::new(golden.width, golden.drawn);
    let hands: Vec<Option<HandId>> = golden.hands.into_iter().map(Some).collect();
    let styles = styles(&golden.source_traits);
    let classes = classes(&golden.drawn_labels);
    let scores = probe(3, &latents, &classes, &hands, &styles).expect("enough hands");
    let found = [scores.letter, scores.thickness, scores.slant, scores.aspect];
    for (actual, expected) in found.into_iter().zip(golden.probe) {
        assert_near(actual, expected);
    }
}

#[test]
fn correlations_of_styles_agree_with_numpy() {
    let golden = golden();
    let classes = classes(&golden.drawn_labels).into_iter();
    let styles = styles(&golden.source_traits)
        .into_iter()
        .zip(styles(&golden.drawn_traits));
    let entries: Vec<_> = classes
        .zip(styles)
        .map(|(class, (source, output))| (class, source, output))
        .collect();
    let scores = style_correlation(3, &entries).expect("there are entries");
    let found = [scores.thickness, scores.slant, scores.aspect];
    for (actual, expected) in found.into_iter().zip(golden.hand) {
        assert_near(actual, expected);
    }
}
