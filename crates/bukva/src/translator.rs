//! The translator: a compiled model that translates glyphs.

use std::fs;
use std::path::Path;

use bukva_glyphs::{Glyph, Normalization, PIXELS};
use bukva_kernels::Network;

use crate::error::{Error, ErrorKind};
use crate::model::{LetterPair, ModelFile, ModelInfo};
use crate::network;

/// The name of a model file in the folder of a run.
const MODEL: &str = "model.safetensors";
/// Glyphs translated at once: enough to use all cores, but little memory.
const BATCH: usize = 256;

/// Translates glyphs into another script, keeping their style.
///
/// Holds the network's weights, packed and quantized to 16 bits: about 8 MB. An output is the same,
/// bit for bit, whatever is translated with it, on any number of threads.
#[derive(Debug)]
pub struct Translator {
    network: Network,
    info: ModelInfo,
}

impl Translator {
    /// Opens a model file, or the model file in the folder of a finished run.
    ///
    /// # Errors
    /// When there is no model file, it can't be read, or it belongs to another network.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = match path.is_dir() {
            true => path.join(MODEL),
            false => path.to_owned(),
        };
        if path.is_dir() && !file.is_file() {
            return Err(Error::from(ErrorKind::NoModel).at(path));
        }
        let bytes =
            fs::read(&file).map_err(|source| Error::from(ErrorKind::Io(source)).at(&file))?;
        Self::from_bytes(&bytes).map_err(|error| error.at(&file))
    }

    /// Makes a translator from the content of a model file.
    ///
    /// # Errors
    /// When the content is not a model file, or belongs to another network.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let file = ModelFile::parse(bytes)?;
        Ok(Self {
            network: network::compile(&file)?,
            info: file.info,
        })
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
        if self.info.normalization == Normalization::None {
            return self.network.run(sources, outputs);
        }
        let (glyphs, rest) = sources.as_chunks::<PIXELS>();
        assert!(
            rest.is_empty(),
            "{} values are not whole glyphs",
            sources.len()
        );
        let normalize = |source| self.info.normalization.apply(source);
        let normalized: Vec<f32> = glyphs.iter().flat_map(normalize).collect();
        self.network.run(&normalized, outputs);
    }
}
