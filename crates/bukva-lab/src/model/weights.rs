//! Weights to and from `.safetensors` files, under the names of the modules' fields.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Tensor, TensorData};
use safetensors::tensor::{Dtype, SafeTensors, View};

use crate::{Error, ErrorKind};

/// A named array of f32.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// As `encoder.conv1.weight`.
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

/// Writes arrays, with `metadata` in the header, aside and then renames the file into place.
///
/// # Errors
/// When the file can't be written.
pub fn write_tensors(
    path: &Path,
    tensors: &[NamedTensor],
    metadata: &Metadata,
) -> Result<(), Error> {
    let views = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor));
    let metadata = (!metadata.is_empty()).then(|| metadata.clone().into_iter().collect());
    let bytes = safetensors::serialize(views, metadata)
        .map_err(|source| Error::from(ErrorKind::NotSafetensors(source)).at(path))?;
    bukva_glyphs::atomic_file::write(path, |file| file.write_all(&bytes)).map_err(Error::io(path))
}

/// What a file's header says beside its arrays.
pub type Metadata = BTreeMap<String, String>;

/// Reads all arrays of a file, by name, and the header's metadata.
///
/// # Errors
/// When the file can't be read, isn't safetensors, or holds something other than f32.
pub fn read_tensors(path: &Path) -> Result<(BTreeMap<String, NamedTensor>, Metadata), Error> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
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
        let values = chunks
            .iter()
            .map(|&bytes| f32::from_le_bytes(bytes))
            .collect();
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
    let mut collector = Collector::default();
    module.visit(&mut collector);
    collector.tensors
}

/// Fills a module with the weights of a file.
///
/// # Errors
/// When the file can't be read, or a weight is missing or of another shape.
pub fn load_weights<M: Module>(module: M, path: &Path) -> Result<M, Error> {
    let (tensors, _) = read_tensors(path)?;
    replace_weights(module, tensors, path)
}

/// Fills a module with named arrays that came from the file `path`.
pub(crate) fn replace_weights<M: Module>(
    module: M,
    tensors: BTreeMap<String, NamedTensor>,
    path: &Path,
) -> Result<M, Error> {
    let mut filler = Filler {
        place: Vec::new(),
        tensors,
        path,
        error: None,
    };
    let module = module.map(&mut filler);
    filler.error.map_or(Ok(module), Err)
}

#[derive(Default)]
struct Collector {
    place: Vec<String>,
    tensors: Vec<NamedTensor>,
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, _kind: &str) {
        self.place.push(name.to_owned());
    }
    fn exit_module(&mut self, _name: &str, _kind: &str) {
        self.place.pop();
    }
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        // As files hold it, which may be otherwise than in memory.
        let tensor = param.transform_for_save().val();
        let shape = tensor.dims().to_vec();
        let values = tensor.into_data().try_to_vec::<f32>().unwrap_or_default();
        self.tensors.push(NamedTensor {
            name: self.place.join("."),
            shape,
            values,
        });
    }
}

struct Filler<'a> {
    place: Vec<String>,
    tensors: BTreeMap<String, NamedTensor>,
    path: &'a Path,
    error: Option<Error>,
}

impl ModuleMapper for Filler<'_> {
    fn enter_module(&mut self, name: &str, _kind: &str) {
        self.place.push(name.to_owned());
    }
    fn exit_module(&mut self, _name: &str, _kind: &str) {
        self.place.pop();
    }
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.place.join(".");
        let expected = param.transform_for_save().val().dims().to_vec();
        match self.tensors.remove(&name) {
            Some(tensor) if tensor.shape == expected => {
                let data = TensorData::new(tensor.values, expected);
                let loaded = Tensor::from_data(data, &param.val().device());
                let id = param.id;
                param.transform_for_load(loaded, id)
            }
            found => {
                let found =
                    found.map_or("is missing".to_owned(), |t| format!("is F32 {:?}", t.shape));
                let expected = format!("F32 {expected:?}");
                let mismatch = ErrorKind::Weights {
                    name,
                    expected,
                    found,
                };
                self.error
                    .get_or_insert_with(|| Error::from(mismatch).at(self.path));
                param
            }
        }
    }
}
