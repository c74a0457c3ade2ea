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
    let decay1 = [step.beta1, 1.0 - step.beta1].map(|factor| factor as f32);
    let decay2 = [step.beta2, 1.0 - step.beta2].map(|factor| factor as f32);
    param
        .par_chunks_mut(CHUNK)
        .zip(grad.par_chunks(CHUNK))
        .zip(m.par_chunks_mut(CHUNK).zip(v.par_chunks_mut(CHUNK)))
        .for_each(|((param, grad), (m, v))| {
            update_chunk(isa, param, grad, m, v, rate, root, epsilon, decay1, decay2)
        });
}

for_each_isa! {
    fn update_chunk(
        param: &mut [f32],
        grad: &[f32],
        m: &mut [f32],
        v: &mut [f32],
        rate: f32,
        root: f32,
        epsilon: f32,
        decay1: [f32; 2],
        decay2: [f32; 2],
    ) {
        let n = param.len();
        let (grad, m, v) = (&grad[..n], &mut m[..n], &mut v[..n]);
        for i in 0..n {
            m[i] = decay1[0] * m[i] + decay1[1] * grad[i];
            v[i] = decay2[0] * v[i] + decay2[1] * grad[i] * grad[i];
            param[i] -= rate * m[i] / (v[i].sqrt() * root + epsilon);
        }
    }
}
