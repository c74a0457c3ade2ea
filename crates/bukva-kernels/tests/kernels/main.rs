//! The fused operations against plain Burn: values, gradients, determinism, instruction sets.

/// The gradients of the leaves.
macro_rules! gradients {
    ($loss:expr; $($leaf:expr),*) => {{
        let gradients = $loss.backward();
        [$(crate::values(&$leaf.grad(&gradients).unwrap())),*]
    }};
}

mod adam;
mod bits;
mod equal;
mod golden;
mod inference;
mod nearest;
mod panels;
mod pooled;

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Uniform random values in -1..1.
fn random<const D: usize>(rng: &mut ChaCha8Rng, shape: [usize; D]) -> Tensor<D> {
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| rng.random_range(-1.0..1.0))
        .collect();
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

/// A tensor that requires gradients.
fn leaf<const D: usize>(tensor: &Tensor<D>) -> Tensor<D> {
    Tensor::from_inner(tensor.clone()).require_grad()
}

fn values<const D: usize>(tensor: &Tensor<D>) -> Vec<f32> {
    tensor.to_data().try_to_vec().unwrap()
}

/// The largest difference, relative to the largest expected magnitude.
fn error(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().all(|value| value.is_finite()));
    let scale = expected
        .iter()
        .fold(f32::MIN_POSITIVE, |scale, value| scale.max(value.abs()));
    let off = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    off.fold(0.0, f32::max) / scale
}
