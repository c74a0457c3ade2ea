//! The folder of a pretraining.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bukva::{Alphabet, LetterPair, ModelInfo, Translator};
use bukva_data::{GlyphSet, Split, SplitConfig};
use bukva_glyphs::{FineGlyph, Normalization, Scheme, Script};

use super::batch::EDGE;
use super::calibrate::{Labeled, calibrate};
use super::corpus::Corpus;
use super::export::model_bytes;
use super::network::LATENT;
use super::shapes::shapes;
use super::state::State;
use super::training::{Losses, PretrainConfig, Training};
use super::variation::{self, OfHand, style, variation};
use crate::{Error, ErrorKind};

/// What a pretraining learns from.
#[derive(Debug)]
pub struct PretrainSources<'a> {
    /// Faces of fonts with both scripts.
    pub faces: &'a GlyphSet,
    /// The same at 56x56 pixels, in the same order.
    pub fine: &'a GlyphSet<FineGlyph>,
    /// Further faces to train on, some with Latin letters only.
    pub more: GlyphSet<FineGlyph>,
    /// Sets of handwriting.
    pub writers: Vec<GlyphSet>,
}

impl PretrainSources<'_> {
    /// A glyph of one of the sets at 56x56 pixels.
    fn fine_glyph(&self, set: &GlyphSet, at: usize) -> FineGlyph {
        match std::ptr::eq(set, self.faces) {
            true => self.fine.glyphs()[at],
            false => set.glyphs()[at].enlarged(),
        }
    }
}

/// A pretraining in a folder.
#[derive(Debug)]
pub struct Pretraining {
    folder: PathBuf,
    config: PretrainConfig,
}

/// The share of the training faces, and of Latin handwriting, that is reserved for judges, which read
/// Latin letters.
const JUDGE_SHARE: [f64; 2] = [0.2, 0.5];

impl Pretraining {
    /// A pretraining whose checkpoint and model are in a folder.
    pub fn new(folder: impl AsRef<Path>, config: PretrainConfig) -> Self {
        Self {
            folder: folder.as_ref().to_owned(),
            config,
        }
    }

    fn checkpoint(&self) -> PathBuf {
        self.folder.join("checkpoint.safetensors")
    }

    /// The model file, which is written when the training ends.
    pub fn model_path(&self) -> PathBuf {
        self.folder.join("letters.safetensors")
    }

    /// Trains from the last checkpoint, if any, to the last step or until `after_step` returns
    /// `false`, and writes the model file. `commit` is the commit of the program.
    ///
    /// # Errors
    /// When the sets can't be split, a loss is not finite, or the folder can't be written.
    pub fn train(
        &self,
        sources: &PretrainSources<'_>,
        commit: Option<&str>,
        mut after_step: impl FnMut(u64, Losses) -> bool,
    ) -> Result<(), Error> {
        let corpus = corpus(sources)?;
        let training = Training {
            config: &self.config,
            corpus: &corpus,
            device: crate::device().autodiff(),
        };
        fs::create_dir_all(&self.folder).map_err(Error::io(&self.folder))?;
        let path = self.checkpoint();
        let start = match path.is_file() {
            true => training.resume(&path)?,
            false => training.start(),
        };
        let every = self.config.checkpoint_every.max(1);
        let state = training.run(start, |state, losses| {
            if state.step.is_multiple_of(every) {
                state.save(&path)?;
            }
            Ok(after_step(state.step, losses))
        })?;
        state.save(&path)?;
        self.export(&state, sources, commit)
    }

    /// Writes the model file of the last checkpoint.
    ///
    /// # Errors
    /// When there is no checkpoint, or a file can't be read or written.
    pub fn export_checkpoint(
        &self,
        sources: &PretrainSources<'_>,
        commit: Option<&str>,
    ) -> Result<(), Error> {
        let letters = sources.faces.letters().len();
        let state = State::load(&self.checkpoint(), letters, &crate::device().autodiff())?;
        self.export(&state, sources, commit)
    }

    /// Writes the model file, with calibrated confidence, the variation within hands, and what changes
    /// their style.
    fn export(
        &self,
        state: &State,
        sources: &PretrainSources<'_>,
        commit: Option<&str>,
    ) -> Result<(), Error> {
        let mut info = self.info(state.step, sources, commit)?;
        let network = state.averaged()?;
        let uncalibrated = Translator::from_bytes(&model_bytes(&network, &info, Vec::new())?);
        let uncalibrated = uncalibrated.map_err(|error| Error::from(ErrorKind::Model(error)))?;
        let mut more = Vec::new();
        if let (Some(model), Some(alphabet)) = (uncalibrated.letter_model(), &info.alphabet) {
            let [some, faces] = hands(sources)?;
            info.alphabet = Some(Alphabet {
                shapes: shapes(&faces, sources.faces.letters().len()),
                ..calibrate(model, &validation(sources)?, alphabet)
            });
            more = vec![
                variation(model, &some),
                style(model, &some),
                variation::hands(model, &faces),
            ];
        }
        let bytes = model_bytes(&network, &info, more)?;
        let path = self.model_path();
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(&bytes))
            .map_err(Error::io(&path))
    }

    fn info(
        &self,
        steps: u64,
        sources: &PretrainSources<'_>,
        commit: Option<&str>,
    ) -> Result<ModelInfo, Error> {
        let scheme = Scheme::named(Scheme::DEFAULT)?;
        let letters = sources.faces.letters();
        let single = |letter: char| {
            let target = scheme.written_letter(letter)?;
            letters.contains(&target).then_some(LetterPair {
                source: letter,
                target,
            })
        };
        let names = sources.writers.iter().map(GlyphSet::name);
        let faces = [sources.faces.name(), "further faces"].into_iter();
        let names: Vec<&str> = faces.chain(names).collect();
        Ok(ModelInfo {
            format: ModelInfo::FORMAT,
            side: FineGlyph::SIDE,
            latent: LATENT,
            normalization: Normalization::None,
            letters: letters.iter().copied().filter_map(single).collect(),
            scheme: Scheme::DEFAULT.to_owned(),
            sources: names.join(", "),
            targets: names.join(", "),
            objective: "any letter".to_owned(),
            steps,
            seed: self.config.seed,
            commit: commit.map(str::to_owned),
            alphabet: Some(Alphabet {
                letters: letters.iter().collect(),
                temperature: 1.0,
                not_a_letter: 1.0,
                edge: EDGE,
                shapes: Vec::new(),
            }),
        })
    }
}

fn corpus(sources: &PretrainSources<'_>) -> Result<Corpus, Error> {
    let mut corpus = Corpus::new(sources.faces.letters().to_vec());
    let split = SplitConfig::default();
    corpus.add_faces(sources.fine, &split, JUDGE_SHARE[0])?;
    corpus.add_faces(&sources.more, &split, 0.0)?;
    for writers in &sources.writers {
        corpus.add_writers(writers, &split, judge_share(writers))?;
    }
    Ok(corpus)
}

/// The share of a set of handwriting that judges learn from.
fn judge_share(writers: &GlyphSet) -> f64 {
    let latin = |&letter: &char| Script::of(letter) == Some(Script::Latin);
    match writers.letters().iter().all(latin) {
        true => JUDGE_SHARE[1],
        false => 0.0,
    }
}

/// The validation glyphs of all sets, as many of each set.
fn validation(sources: &PretrainSources<'_>) -> Result<Vec<Labeled>, Error> {
    /// Glyphs per set.
    const MOST: usize = 1500;
    let split = SplitConfig::default();
    let mut glyphs = Vec::new();
    for set in std::iter::once(sources.faces).chain(&sources.writers) {
        let splits = Split::of(set, &split)?;
        let chosen: Vec<usize> = (0..set.len())
            .filter(|&at| splits[at] == Split::Val)
            .collect();
        let step = chosen.len().div_ceil(MOST).max(1);
        for &at in chosen.iter().step_by(step) {
            let glyph = sources.fine_glyph(set, at);
            glyphs.push((glyph, set.letter(at)));
        }
    }
    Ok(glyphs)
}

/// The glyphs of some training hands of each set, and those of all training faces.
fn hands(sources: &PretrainSources<'_>) -> Result<[Vec<OfHand>; 2], Error> {
    /// Hands per set.
    const MOST: u16 = 100;
    let mut some = Vec::new();
    let sets = std::iter::once(sources.faces).chain(&sources.writers);
    for (set, first) in sets.zip((0..).step_by(MOST.into())) {
        let step = set.hands().len().div_ceil(MOST.into()).max(1);
        let glyphs = of_hands(sources, set, step)?.into_iter();
        some.extend(glyphs.map(|(glyph, letter, hand)| (glyph, letter, first + hand)));
    }
    Ok([some, of_hands(sources, sources.faces, 1)?])
}

/// The glyphs of every `step`th hand of a set, if it is a training hand; hands are numbered in order.
fn of_hands(
    sources: &PretrainSources<'_>,
    set: &GlyphSet,
    step: usize,
) -> Result<Vec<OfHand>, Error> {
    let splits = Split::of(set, &SplitConfig::default())?;
    let letters = sources.faces.letters();
    let mut numbers = BTreeMap::new();
    let mut glyphs = Vec::new();
    for (at, &hand) in set.hand_of().iter().enumerate() {
        let letter = letters.iter().position(|&known| known == set.letter(at));
        let chosen = splits[at] == Split::Train && hand.index().is_multiple_of(step);
        if let Some(letter) = letter.filter(|_| chosen) {
            let next = numbers.len() as u16;
            let number = *numbers.entry(hand).or_insert(next);
            glyphs.push((sources.fine_glyph(set, at), letter as u16, number));
        }
    }
    Ok(glyphs)
}
