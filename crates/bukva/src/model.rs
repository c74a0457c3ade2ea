//! The model file: `.safetensors` with a translator's weights under their names, and under the
//! metadata key `bukva` a JSON object that describes the model. See `docs/model-file.md`.

use bukva_glyphs::{FineGlyph, Normalization, SIDE};
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::file;

/// Ends the name of a tensor that scales the columns of another.
const SCALE: &str = ".scale";

/// A source letter and the target letter it is translated to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPair {
    /// The source letter.
    pub source: char,
    /// The target letter.
    pub target: char,
}

/// What a letter model knows besides its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alphabet {
    /// All letters that it reads and draws, of both scripts.
    pub letters: String,
    /// Logits are divided by this before they become probabilities (Guo et al. 2017).
    pub temperature: f32,
    /// An image is a letter if the probability that it is none is at most this.
    pub not_a_letter: f32,
    /// Width of the edges in what the network draws, in pixels: between -1/2 and 1/2 of it, a value
    /// tells the distance from the edge. 1 when it draws ink.
    #[serde(default = "one")]
    pub edge: f32,
    /// How many parts and holes each letter has, where nearly all typefaces agree on them. Outlines of drawings
    /// are mended to have as many. Empty if nothing is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shapes: Vec<Option<[u8; 2]>>,
}

fn one() -> f32 {
    1.0
}

/// The metadata of a model file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// The version of the format, 1.
    pub format: u32,
    /// Height and width of a glyph in pixels.
    pub side: usize,
    /// The length of the latent vector.
    pub latent: usize,
    /// How each source image is normalized before it is encoded.
    #[serde(default)]
    pub normalization: Normalization,
    /// The letters that the model was trained on.
    pub letters: Vec<LetterPair>,
    /// The romanization scheme that paired them.
    pub scheme: String,
    /// The name of the source glyphs that it was trained on.
    pub sources: String,
    /// The name of the target glyphs that it was trained on.
    pub targets: String,
    /// The training objective.
    pub objective: String,
    /// The number of training steps.
    pub steps: u64,
    /// The random seed of the training.
    pub seed: u64,
    /// The commit of the program that trained it, if known.
    #[serde(default)]
    pub commit: Option<String>,
    /// Of a letter model: the letters that it reads and draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alphabet: Option<Alphabet>,
}

impl ModelInfo {
    /// The metadata key that holds a model's information as JSON.
    pub const KEY: &str = "bukva";
    /// The version of the format that this crate reads.
    pub const FORMAT: u32 = 1;

    /// The target letter of a source letter.
    pub fn target(&self, source: char) -> Option<char> {
        let pair = self.letters.iter().find(|pair| pair.source == source);
        pair.map(|pair| pair.target)
    }
}

/// A tensor of a model file, in float32.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// Its name, such as `conv1.weight`.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its values, in row order.
    pub values: Vec<f32>,
}

/// The parsed content of a model file.
pub(crate) struct Contents<'a> {
    pub(crate) info: ModelInfo,
    tensors: SafeTensors<'a>,
}

impl<'a> Contents<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        file::verify(bytes)?;
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(ErrorKind::NotSafetensors)?;
        let tensors = SafeTensors::deserialize(bytes).map_err(ErrorKind::NotSafetensors)?;
        let metadata = header.metadata().as_ref();
        let info = metadata.and_then(|metadata| metadata.get(ModelInfo::KEY));
        let info = info.ok_or_else(|| {
            ErrorKind::NotAModel(format!("its metadata has no key '{}'", ModelInfo::KEY))
        })?;
        let info: ModelInfo = serde_json::from_str(info).map_err(|error| {
            ErrorKind::NotAModel(format!("metadata '{}': {error}", ModelInfo::KEY))
        })?;
        if info.format != ModelInfo::FORMAT {
            let found = format!(
                "format {}, but this program reads format {}",
                info.format,
                ModelInfo::FORMAT
            );
            return Err(ErrorKind::NotAModel(found).into());
        }
        let expected = match info.alphabet {
            None => SIDE,
            Some(_) => FineGlyph::SIDE,
        };
        if info.side != expected || info.latent == 0 {
            let ModelInfo { side, latent, .. } = info;
            let found =
                format!("expected side {expected} and latent above 0, found {side} and {latent}");
            return Err(ErrorKind::NotAModel(found).into());
        }
        Ok(Self { info, tensors })
    }

    /// The number of rows of a matrix; `None` if there is no tensor of that name.
    pub(crate) fn rows(&self, name: &str) -> Option<usize> {
        let view = self.tensors.tensor(name).ok()?;
        view.shape().first().copied()
    }

    /// A tensor's values in row order. A matrix may be stored in 8 bits, with a scale per column in
    /// the tensor `NAME.scale`.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let mismatch = |found: String| ErrorKind::Tensor {
            name: name.to_owned(),
            expected: format!("F32 {shape:?}"),
            found,
        };
        let view = self
            .tensors
            .tensor(name)
            .map_err(|_| mismatch("nothing of that name".to_owned()))?;
        if view.dtype() == Dtype::I8 && view.shape() == shape {
            let columns = shape.last().copied().unwrap_or(1);
            let scales = self.tensor(&format!("{name}{SCALE}"), &[columns])?;
            let bytes = view.data().iter().zip(scales.iter().cycle());
            return Ok(bytes
                .map(|(&byte, scale)| f32::from(byte as i8) * scale)
                .collect());
        }
        if view.dtype() != Dtype::F32 || view.shape() != shape {
            return Err(mismatch(format!("{:?} {:?}", view.dtype(), view.shape())).into());
        }
        let (chunks, _) = view.data().as_chunks::<4>();
        let values = chunks.iter().map(|&bytes| f32::from_le_bytes(bytes));
        let values: Vec<f32> = values.collect();
        match values.iter().all(|value| value.is_finite()) {
            true => Ok(values),
            false => Err(ErrorKind::NotFinite {
                name: name.to_owned(),
            }
            .into()),
        }
    }

    /// All tensors but the scales of others, in the order of their names.
    pub(crate) fn all_tensors(&self) -> Result<Vec<NamedTensor>, Error> {
        let mut names = self.tensors.names();
        names.sort_unstable();
        let is_scale = |name: &str| {
            let scaled = name.strip_suffix(SCALE);
            scaled.is_some_and(|scaled| self.tensors.tensor(scaled).is_ok())
        };
        let names = names.into_iter().filter(|name| !is_scale(name));
        let tensors = names.map(|name| {
            let view = self.tensors.tensor(name);
            let shape = view.map_err(ErrorKind::NotSafetensors)?.shape().to_vec();
            Ok(NamedTensor {
                values: self.tensor(name, &shape)?,
                name: name.to_owned(),
                shape,
            })
        });
        tensors.collect()
    }
}
