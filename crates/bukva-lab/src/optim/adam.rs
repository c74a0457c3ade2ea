//! Adam (Kingma and Ba 2015), with gradient clipping by global norm.
//!
//! Burn's own optimizer saves its state under random parameter ids. Ours saves it under the
//! parameters' names, so that a checkpoint contains it next to the weights and a resumed run is
//! bit-identical to an uninterrupted one.

use std::collections::BTreeMap;

use bukva_kernels::{AdamStep, adam_step, squared_norm};
use burn::module::{Module, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Tensor, TensorData};

use crate::model::{NamedMapper, NamedTensor, NamedVisitor, map_named, visit_named};
use crate::{Error, ErrorKind};

/// The optimizer's state: two moments per parameter, and the number of steps taken.
#[derive(Debug)]
pub struct Adam {
    moments: BTreeMap<String, Moments>,
    steps: u64,
    /// The decay rates of the moments.
    betas: [f64; 2],
}

impl Default for Adam {
    fn default() -> Self {
        Self::with_betas([0.9, 0.999])
    }
}

/// The running means of a parameter's gradient and of its square, flattened.
#[derive(Clone, Debug)]
struct Moments {
    first: Tensor<1>,
    second: Tensor<1>,
}

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutcome {
    /// The gradient's Euclidean norm over all parameters, before clipping.
    pub gradient_norm: f64,
    /// Whether the weights were changed; `false` if the gradient was not finite.
    pub applied: bool,
}

impl StepOutcome {
    /// Refuses a step, counted from 0, whose loss or gradient was not finite.
    pub(crate) fn check(self, step: u64, loss: f64) -> Result<(), Error> {
        if self.applied && loss.is_finite() {
            return Ok(());
        }
        Err(ErrorKind::NotFinite {
            step: step + 1,
            loss,
            gradient_norm: self.gradient_norm,
        }
        .into())
    }
}

impl Adam {
    /// An optimizer with these decay rates of the first and the second moment.
    pub(crate) fn with_betas(betas: [f64; 2]) -> Self {
        Self {
            moments: BTreeMap::new(),
            steps: 0,
            betas,
        }
    }

    /// The number of steps taken.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// The same state with other decay rates.
    pub(crate) fn betas(self, betas: [f64; 2]) -> Self {
        Self { betas, ..self }
    }

    /// Updates the weights. The norm of the gradient is clipped to `clip`; a gradient that is not
    /// finite changes nothing.
    pub fn step<M: Module>(
        &mut self,
        module: M,
        mut gradients: GradientsParams,
        rate: f64,
        clip: Option<f64>,
    ) -> (M, StepOutcome) {
        let gradient_norm = global_norm(&module, &gradients);
        if !gradient_norm.is_finite() {
            return (
                module,
                StepOutcome {
                    gradient_norm,
                    applied: false,
                },
            );
        }
        self.steps += 1;
        let scale = clip.map_or(1.0, |clip| (clip / gradient_norm).min(1.0));
        let mut update = Update {
            gradients: &mut gradients,
            moments: &mut self.moments,
            step: AdamStep {
                gradient_scale: scale,
                beta1: self.betas[0],
                beta2: self.betas[1],
                ..AdamStep::new(rate, self.steps as u32)
            },
        };
        let module = map_named(module, &mut update);
        (
            module,
            StepOutcome {
                gradient_norm,
                applied: true,
            },
        )
    }

    /// Whether it has updated anything.
    pub(crate) fn has_moments(&self) -> bool {
        !self.moments.is_empty()
    }

    /// The moments for a checkpoint, named after their parameters and in the same order.
    pub(crate) fn to_tensors(&self, module: &impl Module) -> Vec<NamedTensor> {
        let mut saving = Saving {
            moments: &self.moments,
            tensors: Vec::new(),
        };
        visit_named(module, &mut saving);
        saving.tensors
    }

    /// Extracts the moments of a module's parameters from a checkpoint's arrays.
    pub(crate) fn from_tensors(
        module: &impl Module,
        tensors: &mut BTreeMap<String, NamedTensor>,
        steps: u64,
    ) -> Self {
        let mut loading = Loading {
            moments: BTreeMap::new(),
            tensors,
        };
        visit_named(module, &mut loading);
        Self {
            moments: loading.moments,
            steps,
            ..Self::default()
        }
    }
}

/// The names of a parameter's moments in a checkpoint.
fn filed(name: &str) -> [String; 2] {
    ["first", "second"].map(|kind| format!("adam.{kind}.{name}"))
}

struct Saving<'a> {
    moments: &'a BTreeMap<String, Moments>,
    tensors: Vec<NamedTensor>,
}

impl NamedVisitor for Saving<'_> {
    fn visit<const D: usize>(&mut self, name: &str, param: &Param<Tensor<D>>) {
        let Some(Moments { first, second }) = self.moments.get(name) else {
            return;
        };
        for (name, moment) in filed(name).into_iter().zip([first, second]) {
            let shaped = |weight: Tensor<D>| moment.clone().reshape(weight.dims());
            let as_saved = param.clone().map(shaped).transform_for_save().val();
            let values: Vec<f32> = as_saved.into_data().iter().collect();
            self.tensors.push(NamedTensor {
                name,
                shape: vec![values.len()],
                values,
            });
        }
    }
}

struct Loading<'a> {
    moments: BTreeMap<String, Moments>,
    tensors: &'a mut BTreeMap<String, NamedTensor>,
}

impl NamedVisitor for Loading<'_> {
    fn visit<const D: usize>(&mut self, name: &str, param: &Param<Tensor<D>>) {
        let shape = param.transform_for_save().val().dims();
        let moments = filed(name).map(|name| {
            let values = self.tensors.remove(&name)?.values;
            // The moment belongs to a different network. Loading the weights, which comes next,
            // reports this with a better error.
            if values.len() != shape.iter().product::<usize>() {
                return None;
            }
            let moment = Tensor::from_data(TensorData::new(values, shape), &param.val().device());
            let loaded = param.clone().transform_for_load(moment, param.id).val();
            Some(loaded.inner().flatten(0, D - 1))
        });
        if let [Some(first), Some(second)] = moments {
            self.moments
                .insert(name.to_owned(), Moments { first, second });
        }
    }
}

/// The Euclidean norm of all gradients together.
fn global_norm<M: Module>(module: &M, gradients: &GradientsParams) -> f64 {
    struct Norm<'a> {
        gradients: &'a GradientsParams,
        squares: f64,
    }
    impl NamedVisitor for Norm<'_> {
        fn visit<const D: usize>(&mut self, _name: &str, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.gradients.get::<D>(param.id) {
                self.squares += squared_norm(gradient);
            }
        }
    }
    let mut norm = Norm {
        gradients,
        squares: 0.0,
    };
    visit_named(module, &mut norm);
    norm.squares.sqrt()
}

struct Update<'a> {
    gradients: &'a mut GradientsParams,
    moments: &'a mut BTreeMap<String, Moments>,
    step: AdamStep,
}

impl NamedMapper for Update<'_> {
    fn map<const D: usize>(&mut self, name: &str, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else {
            return param;
        };
        let gradient = gradient.flatten::<1>(0, D - 1);
        let moments = self.moments.remove(name).unwrap_or_else(|| Moments {
            first: gradient.zeros_like(),
            second: gradient.zeros_like(),
        });
        let Moments { first, second } = moments;
        let moments = &mut *self.moments;
        let step = &self.step;
        param.map(|weight| {
            let shape = weight.dims();
            let weight = weight.inner().flatten::<1>(0, D - 1);
            let (moved, first, second) = adam_step(weight, gradient, first, second, step);
            moments.insert(name.to_owned(), Moments { first, second });
            Tensor::from_inner(moved.reshape(shape)).require_grad()
        })
    }
}
