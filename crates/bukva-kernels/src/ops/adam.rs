//! Adam, in one pass over the parameter, its gradient and both moments, and the norm of the
//! gradients.

use burn::tensor::Tensor;
use rayon::prelude::*;

use super::op::fuses;
use super::tensor::Dense;
use crate::isa::{InstructionSet, for_each_isa};

/// The settings of one Adam step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamStep {
    /// Learning rate of this step.
    pub learning_rate: f64,
    /// Decay of the first moment, 0.9 by default.
    pub beta1: f64,
    /// Decay of the second moment, 0.999 by default.
    pub beta2: f64,
    /// Added to the square root of the second moment, 1e-8 by default.
    pub epsilon: f64,
    /// The number of this step, counted from 1.
    pub step: u32,
    /// Factor applied to the gradient first, for clipping; 1 by default.
    pub gradient_scale: f64,
}

impl AdamStep {
    /// Step number `step` (from 1) with the usual decay rates, 0.9 and 0.999, and epsilon 1e-8.
    pub fn new(learning_rate: f64, step: u32) -> Self {
        Self {
            learning_rate,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            step,
            gradient_scale: 1.0,
        }
    }

    /// The learning rate divided by the first moment's bias correction, and the reciprocal square
    /// root of the second moment's.
    fn corrections(&self) -> (f64, f64) {
        let step = f64::from(self.step.max(1));
        let first = 1.0 - self.beta1.powf(step);
        let second = 1.0 - self.beta2.powf(step);
        (self.learning_rate / first, 1.0 / second.sqrt())
    }
}

/// One step of Adam: the new parameter, first moment and second moment, all in `param`'s shape.
///
/// If fused, each of the three is updated in place unless another tensor shares its memory, in
/// which case it is copied first. `param` may be on an autodiff device: the update runs on the
/// inner tensor, and the result is again on that device and requires gradients as before. Gradient
/// and moments are plain tensors (tensors on an autodiff device are detached). Moments start as
/// zeros.
pub fn adam_step<const D: usize>(
    param: Tensor<D>,
    grad: Tensor<D>,
    moment1: Tensor<D>,
    moment2: Tensor<D>,
    step: &AdamStep,
) -> (Tensor<D>, Tensor<D>, Tensor<D>) {
    let shapes = [grad.dims(), moment1.dims(), moment2.dims()];
    assert!(
        shapes.iter().all(|&dims| dims == param.dims()),
        "adam_step: {:?} against {shapes:?}",
        param.dims()
    );
    let (tracked, wanted) = (param.is_autodiff(), param.is_require_grad());
    let (param, moment1, moment2) = if fuses(&param) {
        let [mut param, grad, mut moment1, mut moment2] =
            [param, grad, moment1, moment2].map(Dense::inner);
        update(
            InstructionSet::current(),
            step,
            param.values_mut(),
            grad.values(),
            moment1.values_mut(),
            moment2.values_mut(),
        );
        let [param, moment1, moment2] = [param, moment1, moment2].map(Dense::into_tensor);
        (param, moment1, moment2)
    } else {
        let [param, grad, moment1, moment2] = [param, grad, moment1, moment2].map(Tensor::inner);
        plain_adam(param, grad, moment1, moment2, step)
    };
    let param = if tracked {
        Tensor::from_inner(param).set_require_grad(wanted)
    } else {
        param
    };
    (param, moment1, moment2)
}

fn plain_adam<const D: usize>(
    param: Tensor<D>,
    grad: Tensor<D>,
    moment1: Tensor<D>,
    moment2: Tensor<D>,
    step: &AdamStep,
) -> (Tensor<D>, Tensor<D>, Tensor<D>) {
    let (rate, root) = step.corrections();
    let grad = grad.mul_scalar(step.gradient_scale);
    let moment1 = moment1.mul_scalar(step.beta1) + grad.clone().mul_scalar(1.0 - step.beta1);
    let moment2 = moment2.mul_scalar(step.beta2) + grad.square().mul_scalar(1.0 - step.beta2);
    let scale = moment2
        .clone()
        .sqrt()
        .mul_scalar(root)
        .add_scalar(step.epsilon);
    let param = param - moment1.clone().mul_scalar(rate) / scale;
    (param, moment1, moment2)
}

/// Values per task.
const CHUNK: usize = 1 << 15;

/// Updates the parameter and the moments in place.
fn update(
    isa: InstructionSet,
    step: &AdamStep,
    param: &mut [f32],
    grad: &[f32],
    m: &mut [f32],
    v: &mut [f32],
) {
    let (rate, root) = step.corrections();
    let (rate, root, epsilon) = (rate as f32, root as f32, step.epsilon as f32);
    let scale = step.gradient_scale as f32;
    let decay1 = [step.beta1, 1.0 - step.beta1].map(|factor| factor as f32);
    let decay2 = [step.beta2, 1.0 - step.beta2].map(|factor| factor as f32);
    param
        .par_chunks_mut(CHUNK)
        .zip(grad.par_chunks(CHUNK))
        .zip(m.par_chunks_mut(CHUNK).zip(v.par_chunks_mut(CHUNK)))
        .with_max_len(1)
        .for_each(|((param, grad), (m, v))| {
            update_chunk(
                isa, param, grad, m, v, scale, rate, root, epsilon, decay1, decay2,
            )
        });
}

for_each_isa! {
    fn update_chunk(
        param: &mut [f32],
        grad: &[f32],
        m: &mut [f32],
        v: &mut [f32],
        scale: f32,
        rate: f32,
        root: f32,
        epsilon: f32,
        decay1: [f32; 2],
        decay2: [f32; 2],
    ) {
        let n = param.len();
        let (grad, m, v) = (&grad[..n], &mut m[..n], &mut v[..n]);
        for i in 0..n {
            let grad = grad[i] * scale;
            m[i] = decay1[0] * m[i] + decay1[1] * grad;
            v[i] = decay2[0] * v[i] + decay2[1] * grad * grad;
            param[i] -= rate * m[i] / (v[i].sqrt() * root + epsilon);
        }
    }
}

/// The sum of the squares of all values. If fused, short runs are summed in float32, and their
/// sums in float64, in order.
pub fn squared_norm<const D: usize>(x: Tensor<D>) -> f64 {
    if !fuses(&x) {
        return f64::from(x.square().sum().into_scalar::<f32>());
    }
    // Read here, because the limit is thread-local and does not reach the pool's threads.
    let isa = InstructionSet::current();
    let parts: Vec<f64> = Dense::inner(x)
        .values()
        .par_chunks(CHUNK)
        .with_max_len(1)
        .map(|part| squares(isa, part))
        .collect();
    f64::from(parts.iter().sum::<f64>() as f32)
}

/// Values whose squares are summed in float32.
const RUN: usize = 1 << 10;

for_each_isa! {
    fn squares(values: &[f32]) -> f64 {
        let mut total = 0.0f64;
        for run in values.chunks(RUN) {
            let mut lanes = [0.0f32; 64];
            for line in run.chunks(lanes.len()) {
                for (lane, value) in lanes.iter_mut().zip(line) {
                    *lane += value * value;
                }
            }
            total += lanes.iter().map(|&lane| f64::from(lane)).sum::<f64>();
        }
        total
    }
}
