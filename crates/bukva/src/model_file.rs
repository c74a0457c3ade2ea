//! Model files as files: for programs that show or convert what is in them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::file::read_weights;
use crate::model::{Contents, ModelInfo, NamedTensor};
use crate::weights::Layers;
use crate::{letters, network};

/// The name of a model file in the folder of a run.
const MODEL: &str = "model.safetensors";

/// The content of a model file.
pub struct ModelFile {
    bytes: Cow<'static, [u8]>,
    path: PathBuf,
    info: ModelInfo,
}

impl ModelFile {
    /// The file of the built-in letter model.
    pub const PRETRAINED: &'static [u8] = include_bytes!("../data/letters.safetensors");
    /// What the built-in model learned from and what it can do, as Markdown.
    pub const PRETRAINED_CARD: &'static str = include_str!("../data/MODEL_CARD.md");

    /// Reads a model file, or the model file in the folder of a finished run.
    ///
    /// # Errors
    /// When there is no model file, or it can't be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = match path.is_dir() {
            true => path.join(MODEL),
            false => path.to_owned(),
        };
        if path.is_dir() && !file.is_file() {
            return Err(Error::from(ErrorKind::NoModel).at(path));
        }
        Self::new(read_weights(&file)?.into(), &file)
    }

    /// The built-in letter model.
    ///
    /// # Errors
    /// When the program was built with a damaged model.
    pub fn pretrained() -> Result<Self, Error> {
        Self::new(Self::PRETRAINED.into(), Path::new("the built-in model"))
    }

    fn new(bytes: Cow<'static, [u8]>, path: &Path) -> Result<Self, Error> {
        let info = Contents::parse(&bytes).map(|file| file.info);
        Ok(Self {
            info: info.map_err(|error| error.at(path))?,
            bytes,
            path: path.to_owned(),
        })
    }

    /// The content of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The metadata.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The networks: encoder, letter head and decoder of a letter model, or the one of a run.
    ///
    /// # Errors
    /// When a tensor is missing, or its shape or values are wrong.
    pub fn networks(&self) -> Result<Vec<Layers>, Error> {
        let file = self.contents()?;
        let networks = match &file.info.alphabet {
            None => network::layers(&file).map(|network| vec![network]),
            Some(alphabet) => letters::layers(&file, alphabet.letters.chars().count())
                .map(|networks| vec![networks.encoder, networks.head, networks.decoder]),
        };
        networks.map_err(|error| error.at(&self.path))
    }

    /// All tensors, in the order of their names. Those stored in 8 bits come multiplied with their
    /// scales.
    ///
    /// # Errors
    /// When a value is infinite or not a number, or a type is unknown.
    pub fn tensors(&self) -> Result<Vec<NamedTensor>, Error> {
        let tensors = self.contents()?.all_tensors();
        tensors.map_err(|error| error.at(&self.path))
    }

    pub(crate) fn contents(&self) -> Result<Contents<'_>, Error> {
        Contents::parse(&self.bytes)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
