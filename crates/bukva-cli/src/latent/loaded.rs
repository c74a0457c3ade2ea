//! A finished run with its data and its judge.

use std::path::{Path, PathBuf};

use bukva_data::{Class, Dataset, source_files};
use bukva_glyphs::Glyph;
use bukva_lab::TranslatorNet;
use bukva_lab::evaluate::{Judge, LookAlikes};
use bukva_lab::latent::Latents;
use bukva_lab::run::Run;

use crate::guard::Guard;
use crate::progress::Bars;

/// A finished run with its training data.
pub(super) struct LoadedRun {
    pub(super) run: Run,
    pub(super) translator: TranslatorNet,
    pub(super) dataset: Dataset,
}

impl LoadedRun {
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let run = Run::open(folder)?;
        let translator = run.translator(&bukva_lab::device())?;
        let dataset = run.dataset()?;
        Ok(Self {
            run,
            translator,
            dataset,
        })
    }

    pub(super) fn encode(&self, glyphs: &[Glyph]) -> Latents {
        Latents::encode(&self.translator, glyphs, &bukva_lab::device())
    }

    pub(super) fn decode(&self, latents: &Latents) -> Vec<Glyph> {
        latents.decode(&self.translator.decoder, &bukva_lab::device())
    }

    /// The path of a result: `out`, or `name` in the run's folder `latent`.
    pub(super) fn path(&self, out: Option<PathBuf>, name: &str) -> PathBuf {
        out.unwrap_or_else(|| self.run.folder().join("latent").join(name))
    }

    /// Keeps results outside of the run's folder from replacing its data, and without `force` anything.
    pub(super) fn guard(&self, force: bool) -> Guard {
        let data = &self.run.config().data;
        let data = data.source.iter().chain(&data.target);
        Guard::new(data.flat_map(source_files), force)
    }

    /// A figure's title, with the name of the objective.
    pub(super) fn title(&self, what: &str) -> String {
        format!("{what}: {}", self.run.config().objective.name())
    }

    pub(super) fn judge(&self) -> anyhow::Result<LetterJudge> {
        Ok(LetterJudge {
            judge: self.run.judge(&self.dataset, &mut Bars::default())?,
            look_alikes: LookAlikes::fit(&self.dataset),
        })
    }
}

/// The run's judge and the look-alikes of its letters.
pub(super) struct LetterJudge {
    judge: Judge,
    look_alikes: LookAlikes,
}

impl LetterJudge {
    /// The letter that the judge predicts for each glyph.
    pub(super) fn letters(&self, glyphs: &[Glyph]) -> Vec<char> {
        let letter = |class: Class| self.look_alikes.letters()[class.index()];
        let predicted = self.judge.classify(glyphs).classes;
        predicted.into_iter().map(letter).collect()
    }

    /// Whether the judge predicts the class of each glyph, or a look-alike.
    pub(super) fn correct(
        &self,
        glyphs: &[Glyph],
        classes: impl IntoIterator<Item = Class>,
    ) -> Vec<bool> {
        let predicted = self.judge.classify(glyphs).classes.into_iter();
        predicted
            .zip(classes)
            .map(|(predicted, class)| self.look_alikes.same(predicted, class))
            .collect()
    }
}

/// The share of correct predictions.
pub(super) fn accuracy(correct: impl IntoIterator<Item = bool>) -> f64 {
    let (mut right, mut all) = (0, 0);
    for correct in correct {
        right += usize::from(correct);
        all += 1;
    }
    right as f64 / all.max(1) as f64
}

/// The last lines of a command's text: the paths of its figure and its arrays.
pub(super) fn paths(figure: &Path, arrays: &Path) -> String {
    format!(
        "figure  {}\narrays  {}\n",
        figure.display(),
        arrays.display()
    )
}
