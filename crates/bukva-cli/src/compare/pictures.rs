//! The pictures of a report: input, translation, and what the strategy aimed at.

use bukva_figures::glyph_data_uri;
use bukva_glyphs::Glyph;
use bukva_glyphs::{Bank, Dataset};
use bukva_glyphs::{Stream, seeded};
use bukva_lab::augment::AugmentConfig;
use bukva_lab::objective::Example;
use bukva_lab::objective::ObjectiveConfig;
use bukva_lab::report::Picture;
use bukva_lab::run::Run;

/// Pictures of each strategy.
const SHOWN: usize = 24;

/// Test letters of every class in turn, and what a run makes of them.
pub(super) fn of(run: &Run, dataset: &Dataset) -> anyhow::Result<Vec<Picture>> {
    let device = bukva_lab::device();
    let chosen = chosen(&dataset.test.source);
    let sources: Vec<Glyph> = chosen
        .iter()
        .map(|&k| dataset.test.source.glyphs[k])
        .collect();
    let drawn = run.translator(&device)?.translate(&sources, &device);
    let aims = aims(run, dataset, &chosen)?;
    let mut pictures = Vec::new();
    for ((&source, translated), aim) in chosen.iter().zip(&drawn).zip(aims) {
        let pair = dataset.classes.pairs[usize::from(dataset.test.source.classes[source])];
        pictures.push(Picture {
            letters: format!("{} → {}", pair.source, pair.target),
            source: glyph_data_uri(&dataset.test.source.glyphs[source])?,
            translated: glyph_data_uri(translated)?,
            aimed: aim.as_ref().map(glyph_data_uri).transpose()?,
        });
    }
    Ok(pictures)
}

/// One source of each class in turn, by different hands.
fn chosen(sources: &Bank) -> Vec<usize> {
    let classes = sources.filled_classes();
    let step = |class: usize| 1 + 7 * class;
    (0..SHOWN.min(classes.len()))
        .map(|k| {
            let class = k * classes.len() / SHOWN.min(classes.len());
            let members = sources.of_class(classes[class]);
            members[step(class) % members.len()] as usize
        })
        .collect()
}

/// What the run's objective aims at for each source; nothing for the classifier's. A strategy that
/// aims at the hand's own letter is shown the true one of the test hand.
fn aims(run: &Run, dataset: &Dataset, chosen: &[usize]) -> anyhow::Result<Vec<Option<Glyph>>> {
    let (sources, targets) = (&dataset.test.source, &dataset.test.target);
    match &run.config().objective {
        ObjectiveConfig::Classifier(_) => return Ok(vec![None; chosen.len()]),
        ObjectiveConfig::Paired(_) => {
            let own = |&source: &usize| {
                let own = targets.by_hand(sources.hands[source]?, sources.classes[source])?;
                Some(targets.glyphs[own as usize])
            };
            return Ok(chosen.iter().map(own).collect());
        }
        _ => {}
    }
    let objective = run
        .config()
        .objective(dataset, &bukva_lab::device().autodiff())?;
    let mut rng = seeded(0, Stream::Figure, 1);
    let plain = AugmentConfig::none().sample(&mut rng);
    let mut aim = |&source: &usize| {
        let example = Example {
            source,
            class: sources.classes[source],
            hand: sources.hands[source],
            ink: &sources.ink(source, false),
            augmentation: &plain,
        };
        objective
            .targets(&example, &mut rng)
            .first()
            .map(Glyph::from_unit)
    };
    Ok(chosen.iter().map(&mut aim).collect())
}
