//! Weights in `.safetensors` files, named after the fields of the modules.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use burn::module::{Module, Param};
use burn::tensor::{Tensor, TensorData};
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, SafeTensors, View};

use super::named::{NamedMapper, NamedVisitor, map_named, visit_named};
use crate::{Error, ErrorKind};

/// A named array of f32.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// The name, such as `encoder.conv1.weight`.
    pub name: String,
    /// Its dimensions.
    pub shape: Vec<usize>,
    /// Its values in row order.
    pub values: Vec<f32>,
}

impl View for &NamedTensor {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        self.values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect::<Vec<_>>()
            .into()
    }
    fn data_len(&self) -> usize {
        self.values.len() * size_of::<f32>()
    }
}

/// Writes arrays atomically, with `metadata` in the header.
///
/// # Errors
/// When the file can't be written.
pub fn write_tensors(
    path: &Path,
    tensors: &[NamedTensor],
    metadata: &Metadata,
) -> Result<(), Error> {
    let bytes = to_bytes(tensors, metadata).map_err(|error| error.at(path))?;
    bukva_glyphs::atomic_file::write(path, |file| file.write_all(&bytes)).map_err(Error::io(path))
}

/// The content of a safetensors file with arrays, and `metadata` in its header.
pub(super) fn to_bytes(tensors: &[NamedTensor], metadata: &Metadata) -> Result<Vec<u8>, Error> {
    let views = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor));
    let metadata = (!metadata.is_empty()).then(|| metadata.clone().into_iter().collect());
    seal(safetensors::serialize(views, metadata))
}

/// The content of a safetensors file, with a checksum.
pub(crate) fn seal(bytes: Result<Vec<u8>, SafeTensorError>) -> Result<Vec<u8>, Error> {
    let bytes = bytes.map_err(|source| Error::from(ErrorKind::NotSafetensors(source)))?;
    bukva::seal(&bytes).map_err(|error| ErrorKind::Io(error).into())
}

/// The metadata in a file's header.
pub(crate) type Metadata = BTreeMap<String, String>;

/// Reads all arrays of a file, by name, and the header's metadata.
///
/// # Errors
/// When the file can't be read, is damaged, isn't a safetensors file, or contains a type other than
/// f32 or a value that is not finite.
pub fn read_tensors(path: &Path) -> Result<(BTreeMap<String, NamedTensor>, Metadata), Error> {
    let wrong = |error| Error::from(ErrorKind::Model(error)).at(path);
    let bytes = bukva::read_weights(path).map_err(|error| Error::from(ErrorKind::Model(error)))?;
    bukva::verify(&bytes).map_err(wrong)?;
    let format = |source| Error::from(ErrorKind::NotSafetensors(source)).at(path);
    let (_, header) = SafeTensors::read_metadata(&bytes).map_err(format)?;
    let metadata = header
        .metadata()
        .clone()
        .unwrap_or_default()
        .into_iter()
        .collect();
    let file = SafeTensors::deserialize(&bytes).map_err(format)?;
    let mut tensors = BTreeMap::new();
    for (name, view) in file.iter() {
        if view.dtype() != Dtype::F32 {
            let mismatch = ErrorKind::Weights {
                name: name.to_owned(),
                expected: "F32".to_owned(),
                found: format!("it is {:?}", view.dtype()),
            };
            return Err(Error::from(mismatch).at(path));
        }
        let (chunks, _) = view.data().as_chunks::<4>();
        let values = chunks.iter().map(|&bytes| f32::from_le_bytes(bytes));
        let values: Vec<f32> = values.collect();
        if !values.iter().all(|value| value.is_finite()) {
            let name = name.to_owned();
            return Err(wrong(bukva::ErrorKind::NotFinite { name }.into()));
        }
        let tensor = NamedTensor {
            name: name.to_owned(),
            shape: view.shape().to_vec(),
            values,
        };
        tensors.insert(name.to_owned(), tensor);
    }
    Ok((tensors, metadata))
}

/// Writes a module's weights and running statistics.
///
/// # Errors
/// When the file can't be written.
pub fn save_weights(module: &impl Module, path: &Path, metadata: &Metadata) -> Result<(), Error> {
    write_tensors(path, &named_tensors(module), metadata)
}

/// A module's weights and running statistics, in the order of its fields.
pub(crate) fn named_tensors(module: &impl Module) -> Vec<NamedTensor> {
    let mut collector = Collector(Vec::new());
    visit_named(module, &mut collector);
    collector.0
}

/// Loads the weights of a file into a module.
///
/// # Errors
/// When the file can't be read, or a weight is missing or has a different shape.
pub fn load_weights<M: Module>(module: M, path: &Path) -> Result<M, Error> {
    let (tensors, _) = read_tensors(path)?;
    replace_weights(module, tensors, path)
}

/// Replaces a module's weights by named arrays from the file `path`.
pub(crate) fn replace_weights<M: Module>(
    module: M,
    tensors: BTreeMap<String, NamedTensor>,
    path: &Path,
) -> Result<M, Error> {
    let mut filler = Filler {
        tensors,
        error: None,
    };
    let module = map_named(module, &mut filler);
    match filler.error {
        Some(error) => Err(Error::from(error).at(path)),
        None => Ok(module),
    }
}

struct Collector(Vec<NamedTensor>);

impl NamedVisitor for Collector {
    fn visit<const D: usize>(&mut self, name: &str, param: &Param<Tensor<D>>) {
        // In the layout of the file, which may differ from the layout in memory.
        let tensor = param.transform_for_save().val();
        let shape = tensor.dims().to_vec();
        let values = tensor.into_data().try_to_vec::<f32>().unwrap_or_default();
        let name = name.to_owned();
        self.0.push(NamedTensor {
            name,
            shape,
            values,
        });
    }
}

struct Filler {
    tensors: BTreeMap<String, NamedTensor>,
    error: Option<ErrorKind>,
}

impl Filler {
    /// A parameter with the values of the file; `None` if the shapes differ.
    fn fill<const D: usize>(
        param: &Param<Tensor<D>>,
        tensor: &NamedTensor,
    ) -> Option<Param<Tensor<D>>> {
        let shape: [usize; D] = tensor.shape.as_slice().try_into().ok()?;
        let current = param.val();
        let data = TensorData::new(tensor.values.clone(), shape);
        let loaded = Tensor::from_data(data, &current.device());
        let loaded = param.clone().transform_for_load(loaded, param.id);
        // Compares the shapes in memory, so that the current values need not be converted to the
        // layout of files. Weights with equal shapes in memory but not in files have biases of
        // different lengths.
        (loaded.val().dims() == current.dims()).then_some(loaded)
    }
}

impl NamedMapper for Filler {
    fn map<const D: usize>(&mut self, name: &str, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let tensor = self.tensors.remove(name);
        if let Some(filled) = tensor
            .as_ref()
            .and_then(|tensor| Self::fill(&param, tensor))
        {
            return filled;
        }
        let found = tensor.map_or("is missing".to_owned(), |tensor| {
            format!("is F32 {:?}", tensor.shape)
        });
        let expected = param.transform_for_save().val().dims();
        self.error.get_or_insert_with(|| ErrorKind::Weights {
            name: name.to_owned(),
            expected: format!("F32 {expected:?}"),
            found,
        });
        param
    }
}
