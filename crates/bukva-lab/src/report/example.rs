//! A report with invented numbers.

use super::*;
use crate::evaluate::{Confusion, LookAlikes, ProbeScores, Scores, StyleCorrelation};
use bukva_data::Class;
use bukva_figures::glyph_data_uri;
use bukva_glyphs::{Glyph, PIXELS, SIDE};

const LETTERS: [char; 8] = ['A', 'B', 'O', 'o', 'Ž', 'Š', 'Z', 'T'];

/// A ring of a thickness, slant and blur.
fn ring(weight: f32, slant: f32, blur: f32) -> String {
    let ink: [f32; PIXELS] = std::array::from_fn(|at| {
        let y = (at / SIDE) as f32 - 13.5;
        let x = (at % SIDE) as f32 - 13.5 + slant * y;
        let distance = (x.hypot(y) - 8.0).abs() - weight;
        (0.5 - distance / blur).clamp(0.0, 1.0)
    });
    glyph_data_uri(&Glyph::from_unit(&ink)).expect("a glyph has pixels")
}

fn scores(level: f64, seed: u64, critic: bool) -> Scores {
    let wobble = level * (1.0 + 0.01 * (seed as f64 - 1.0));
    let look_alikes = LookAlikes::from_groups(&LETTERS, &["Oo".into(), "ŽZ".into()]);
    let predictions = (0..8).flat_map(|class| {
        (0..20).map(move |at| {
            let wrong = at as f64 >= 20.0 * level;
            let predicted = if wrong { (class + at) % 8 } else { class };
            (Class::new(class), Class::new(predicted))
        })
    });
    let confusion = Confusion::new(&LETTERS, predictions);
    Scores {
        glyphs: 160,
        judge: Some(wobble),
        judge_strict: Some(wobble - 0.02),
        judge_binarized: Some(wobble - 0.01),
        critic: critic.then_some(0.983),
        pixel_distance: Some(0.25 - 0.18 * wobble),
        diversity: Some(wobble * wobble),
        coverage: Some(0.8 * wobble),
        frechet: Some(130.0 * (1.0 - wobble)),
        style: Some(StyleCorrelation {
            thickness: wobble,
            slant: 0.9 * wobble,
            aspect: wobble - 0.96,
        }),
        probe: Some(ProbeScores {
            letter: 0.99 * wobble,
            thickness: 0.8 * wobble,
            slant: 0.7 * wobble,
            aspect: wobble - 1.0,
        }),
        merged: look_alikes.groups(),
        classes: confusion.classes(&look_alikes),
        confusion,
    }
}

fn strategy(name: &str, description: &str, level: f64, targets: bool) -> StrategyResult {
    let steps = (0..=40).map(|at| at * 50);
    let rise = |step: u64| 1.0 - (-(step as f64) / 400.0).exp();
    StrategyResult {
        name: name.into(),
        description: description.into(),
        runs: (0..3)
            .map(|seed| RunResult {
                seed,
                scores: scores(level, seed, !targets),
                loss: steps
                    .clone()
                    .map(|step| {
                        (
                            step,
                            0.02 + 0.4 * (1.0 - rise(step)) * (1.0 + 0.1 * seed as f64),
                        )
                    })
                    .collect(),
            })
            .collect(),
        pictures: (0..16)
            .map(|at| {
                let (weight, slant) = (0.6 + 0.2 * at as f32, 0.05 * (at as f32 - 8.0));
                Picture {
                    letters: format!("{} → {}", ['О', 'Ж'][at % 2], ['O', 'Ž'][at % 2]),
                    source: ring(weight, slant, 1.0),
                    translated: ring(weight, slant * level as f32, 2.0),
                    target: targets.then(|| ring(weight, slant, 1.0)),
                }
            })
            .collect(),
    }
}

/// Four strategies with invented scores.
pub(super) fn example() -> ComparisonReport {
    let fact = |name: &str, value: &str| Fact {
        name: name.into(),
        value: value.into(),
    };
    ComparisonReport {
        title: "Strategies compared on the built-in glyphs".into(),
        data: vec![
            fact("classes", "23 capital letters, ISO 9:1995"),
            fact("hands", "214 train, 45 val, 50 test, by groups of families"),
            fact("test glyphs", "1 150"),
        ],
        strategies: vec![
            strategy(
                "classifier",
                "Cross-entropy of a pretrained classifier.",
                0.28,
                false,
            ),
            strategy("random", "L2 to a random target of the class.", 0.85, true),
            strategy("paired", "L1 to the same hand's own letter.", 0.96, true),
            strategy(
                "matched",
                "L1 to a target of one of the nearest hands.",
                0.93,
                true,
            ),
        ],
        references: vec![Reference {
            name: "ground truth".into(),
            scores: vec![scores(1.0, 1, true)],
        }],
        left_out: vec![],
        provenance: Provenance {
            command: "bukva compare --data builtin --seeds 0,1,2 --steps 2000".into(),
            program: "bukva 0.1.0".into(),
            commit: Some("0dbabcf".into()),
            seeds: vec![0, 1, 2],
            machine: Some("2 cores, 9 minutes".into()),
        },
    }
}
