//! The model file of a letter network: matrices in 8 bits, everything else in float32.

use bukva::ModelInfo;
use safetensors::tensor::{Dtype, TensorView};

use super::network::LetterNet;
use crate::model::{NamedTensor, named_tensors, seal};
use crate::{Error, ErrorKind};

/// A tensor as it is stored.
struct Stored {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// The content of the model file: the network, and what else the model knows.
pub(super) fn model_bytes(
    network: &LetterNet,
    info: &ModelInfo,
    more: Vec<NamedTensor>,
) -> Result<Vec<u8>, Error> {
    let info =
        serde_json::to_string(info).map_err(|error| Error::from(ErrorKind::Io(error.into())))?;
    let metadata = [(ModelInfo::KEY.to_owned(), info)].into_iter().collect();
    let stored: Vec<Stored> = named_tensors(network)
        .into_iter()
        .chain(more)
        .flat_map(|tensor| match tensor.shape.len() {
            2 => quantized(tensor),
            _ => vec![plain(tensor)],
        })
        .collect();
    let views = stored.iter().map(|stored| {
        let view = TensorView::new(stored.dtype, stored.shape.clone(), &stored.bytes);
        view.map(|view| (stored.name.as_str(), view))
    });
    let views: Result<Vec<_>, _> = views.collect();
    seal(views.and_then(|views| safetensors::serialize(views, Some(metadata))))
}

fn plain(tensor: NamedTensor) -> Stored {
    let bytes = tensor.values.iter().flat_map(|value| value.to_le_bytes());
    Stored {
        dtype: Dtype::F32,
        bytes: bytes.collect(),
        name: tensor.name,
        shape: tensor.shape,
    }
}

/// A matrix as whole numbers from -127 to 127, and the scale of each column.
fn quantized(tensor: NamedTensor) -> Vec<Stored> {
    let columns = tensor.shape[1];
    let mut scales = vec![0.0_f32; columns];
    for row in tensor.values.chunks_exact(columns) {
        for (scale, value) in scales.iter_mut().zip(row) {
            *scale = scale.max(value.abs() / 127.0);
        }
    }
    let rows = tensor.values.chunks_exact(columns);
    let bytes = rows.flat_map(|row| {
        row.iter().zip(&scales).map(|(value, scale)| {
            // A column of zeros has scale 0; the cast turns the NaN quotient into 0.
            (value / scale).round() as i8 as u8
        })
    });
    let bytes = bytes.collect();
    let scale = NamedTensor {
        name: format!("{}.scale", tensor.name),
        shape: vec![columns],
        values: scales,
    };
    let matrix = Stored {
        name: tensor.name,
        dtype: Dtype::I8,
        shape: tensor.shape,
        bytes,
    };
    vec![matrix, plain(scale)]
}
