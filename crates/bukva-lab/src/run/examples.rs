//! The examples in a report: source, output and target.

use std::io;

use bukva_data::{Bank, Dataset};
use bukva_figures::glyph_data_uri;
use bukva_glyphs::{Glyph, Stream, seeded};

use super::Run;
use crate::augment::AugmentConfig;
use crate::model::compile;
use crate::objective::{Example, ShownTarget};
use crate::report::Picture;
use crate::{Error, ErrorKind};

/// The maximum number of examples per strategy.
const SHOWN: usize = 24;

/// Test sources of every class in turn, with the outputs of a run.
pub(super) fn of(run: &Run, dataset: &Dataset) -> Result<Vec<Picture>, Error> {
    let bank = &dataset.test.source;
    let chosen = chosen(bank);
    let sources: Vec<Glyph> = chosen.iter().map(|&source| bank.glyphs()[source]).collect();
    let translator = run.translator(&crate::device())?;
    let translator = compile(&translator, &run.model_info(dataset, None))?;
    let outputs = translator.translate_all(&sources);
    let targets = targets(run, dataset, &chosen)?;
    let uri = |glyph: &Glyph| {
        glyph_data_uri(glyph).map_err(|error| ErrorKind::Io(io::Error::other(error)))
    };
    let mut pictures = Vec::new();
    for ((&source, output), target) in chosen.iter().zip(&outputs).zip(targets) {
        let pair = dataset.classes.pairs[bank.classes()[source].index()];
        pictures.push(Picture {
            letters: format!("{} → {}", pair.source, pair.target),
            source: uri(&bank.glyphs()[source])?,
            translated: uri(output)?,
            target: target.as_ref().map(uri).transpose()?,
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

/// The target of the run's objective for each source.
fn targets(run: &Run, dataset: &Dataset, chosen: &[usize]) -> Result<Vec<Option<Glyph>>, Error> {
    let (sources, targets) = (&dataset.test.source, &dataset.test.target);
    let config = run.config();
    match config.objective.settings().shown_target() {
        ShownTarget::None => return Ok(vec![None; chosen.len()]),
        ShownTarget::OwnLetter => {
            let own = |&source: &usize| {
                let own = targets.by_hand(sources.hands()[source]?, sources.classes()[source])?;
                Some(targets.glyphs()[own as usize])
            };
            return Ok(chosen.iter().map(own).collect());
        }
        ShownTarget::Sampled => {}
    }
    let objective = config.objective(dataset, &crate::device().autodiff())?;
    let mut rng = seeded(0, Stream::Figure, 1);
    let plain = AugmentConfig::none().sample(&mut rng);
    let mut target = |&source: &usize| {
        let example = Example {
            source,
            class: sources.classes()[source],
            hand: sources.hands()[source],
            ink: &sources.ink(source, false),
            augmentation: &plain,
        };
        let targets = objective.targets(&example, &mut rng);
        targets.first().map(Glyph::from_unit)
    };
    Ok(chosen.iter().map(&mut target).collect())
}
