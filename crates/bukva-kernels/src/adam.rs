//! Adam in one pass over the parameter, its gradient and both moments.

use rayon::prelude::*;

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
    /// Added to the root of the second moment, 1e-8 by default.
    pub epsilon: f64,
    /// The number of this step, counted from 1.
    pub step: u32,
    /// What the gradient is multiplied by first, as clipping does; 1 by default.
    pub gradient_scale: f64,
}

impl AdamStep {
    /// Step number `step` (from 1) with the usual decays, 0.9 and 0.999, and epsilon 1e-8.
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

    /// The learning rate over the first moment's bias correction, and one over the root of the
    /// second moment's.
    pub(crate) fn corrections(&self) -> (f64, f64) {
        let step = f64::from(self.step.max(1));
        let first = 1.0 - self.beta1.powf(step);
        let second = 1.0 - self.beta2.powf(step);
        (self.learning_rate / first, 1.0 / second.sqrt())
    }
}

/// Values a task updates at a time.
const CHUNK: usize = 1 << 15;

/// Updates parameter and moments in place.
pub(crate) fn update(
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

/// The sum of the squares of all values: short runs in float32, then parts in float64 in
/// order.
pub(crate) fn squared_norm(isa: InstructionSet, values: &[f32]) -> f64 {
    let parts: Vec<f64> = values
        .par_chunks(CHUNK)
        .with_max_len(1)
        .map(|part| squares(isa, part))
        .collect();
    parts.iter().sum()
}

/// Values whose squares are added up before they are widened.
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
