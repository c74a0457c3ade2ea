//! The translator: a compiled model that translates glyphs.

use std::path::Path;

use bukva_glyphs::{FineGlyph, Glyph, Normalization, PIXELS};
use bukva_kernels::Network;

use crate::error::{Error, ErrorKind};
use crate::letters::{Drawing, Latent, LetterModel};
use crate::model::{Contents, LetterPair, ModelInfo};
use crate::model_file::ModelFile;
use crate::network;

/// Glyphs translated at once: enough to use all cores, but little memory.
const BATCH: usize = 256;

/// Translates glyphs into another script, keeping their style.
///
/// Holds the network's weights, packed and quantized to 16 bits: about 8 MB. An output is the same,
/// bit for bit, whatever is translated with it, on any number of threads.
///
/// Its model is the built-in one, a letter model, which reads a letter and draws any other in the
/// same hand; or the result of a training run, which draws from a glyph of 28x28 pixels the target
/// letter of the same size.
#[derive(Debug)]
pub struct Translator {
    model: Model,
    info: ModelInfo,
}

#[derive(Debug)]
enum Model {
    Letters(Box<LetterModel>),
    Direct(Network),
}

impl Translator {
    /// Opens a model file, or the model file in the folder of a finished run.
    ///
    /// # Errors
    /// When there is no model file, it can't be read, or it belongs to another network.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let file = ModelFile::open(path)?;
        Self::new(&file.contents()?).map_err(|error| error.at(file.path()))
    }

    /// Makes a translator from the content of a model file.
    ///
    /// # Errors
    /// When the content is not a model file, or belongs to another network.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::new(&Contents::parse(bytes)?)
    }

    fn new(file: &Contents<'_>) -> Result<Self, Error> {
        let model = match &file.info.alphabet {
            Some(alphabet) => Model::Letters(Box::new(LetterModel::new(file, alphabet)?)),
            None => Model::Direct(network::layers(file)?.compile()),
        };
        Ok(Self {
            model,
            info: file.info.clone(),
        })
    }

    /// The built-in letter model. See [`ModelFile::PRETRAINED_CARD`] for what it learned from
    /// and what it can do.
    ///
    /// # Errors
    /// When the program was built with a damaged model.
    pub fn pretrained() -> Result<Self, Error> {
        Self::from_bytes(ModelFile::PRETRAINED)
    }

    /// The letter model, unless the model is the result of a training run.
    pub fn letter_model(&self) -> Option<&LetterModel> {
        match &self.model {
            Model::Letters(letters) => Some(letters),
            Model::Direct(_) => None,
        }
    }

    /// The metadata of the model file.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The letters that the model was trained on.
    pub fn letters(&self) -> &[LetterPair] {
        &self.info.letters
    }

    /// Translates a glyph: draws the target letter in the style of the source.
    ///
    /// # Errors
    /// When the glyph is blank.
    pub fn translate(&self, source: &Glyph) -> Result<Glyph, Error> {
        if source.is_blank() {
            return Err(ErrorKind::Blank.into());
        }
        let mut output = [0.0; PIXELS];
        self.translate_ink(&source.to_unit(), &mut output);
        Ok(Glyph::from_unit(&output))
    }

    /// Translates many glyphs on all threads. Blank glyphs are not rejected; their outputs are
    /// arbitrary.
    pub fn translate_all(&self, sources: &[Glyph]) -> Vec<Glyph> {
        let mut outputs = Vec::with_capacity(sources.len());
        let mut drawn = vec![0.0; sources.len().min(BATCH) * PIXELS];
        for chunk in sources.chunks(BATCH) {
            let ink: Vec<f32> = chunk.iter().flat_map(Glyph::to_unit).collect();
            let drawn = &mut drawn[..ink.len()];
            self.translate_ink(&ink, drawn);
            outputs.extend(drawn.as_chunks::<PIXELS>().0.iter().map(Glyph::from_unit));
        }
        outputs
    }

    /// Translates ink amounts from 0 to 1, where 1 is full ink.
    ///
    /// # Shapes
    /// `sources` and `outputs` `[batch, 28, 28]`; outputs are not yet clamped to 0..=1.
    ///
    /// # Panics
    /// If the two don't hold the same whole number of glyphs.
    pub fn translate_ink(&self, sources: &[f32], outputs: &mut [f32]) {
        let (glyphs, rest) = sources.as_chunks::<PIXELS>();
        assert!(
            rest.is_empty() && outputs.len() == sources.len(),
            "{} values are not whole glyphs, or {} are not as many",
            sources.len(),
            outputs.len()
        );
        match &self.model {
            Model::Letters(letters) => {
                let sources: Vec<FineGlyph> = glyphs
                    .iter()
                    .map(|ink| Glyph::from_unit(ink).enlarged())
                    .collect();
                let drawings = self.translate_fine_with(letters, &sources);
                for (drawing, output) in drawings.iter().zip(outputs.as_chunks_mut::<PIXELS>().0) {
                    *output = drawing.to_glyph().to_unit();
                }
            }
            Model::Direct(network) if self.info.normalization == Normalization::None => {
                network.run(sources, outputs);
            }
            Model::Direct(network) => {
                let normalize = |source| self.info.normalization.apply(source);
                let normalized: Vec<f32> = glyphs.iter().flat_map(normalize).collect();
                network.run(&normalized, outputs);
            }
        }
    }

    /// Draws for each source its letter's partner, as the scheme of [`letters`](Self::letters) pairs
    /// them.
    fn translate_fine_with(&self, model: &LetterModel, sources: &[FineGlyph]) -> Vec<Drawing> {
        let latents = model.encode(sources);
        let target = |source: char| self.info.target(source);
        let wanted: Vec<(&Latent, char)> = latents
            .iter()
            .zip(model.read(&latents))
            .map(|(latent, reading)| {
                let guesses = reading.guesses(|letter| target(letter).is_some());
                let letter = guesses.first().and_then(|guess| target(guess.letter));
                (latent, letter.unwrap_or(' '))
            })
            .collect();
        let drawn = model.draw(&wanted);
        drawn
            .into_iter()
            .map(|drawing| drawing.unwrap_or_else(Drawing::blank))
            .collect()
    }
}
