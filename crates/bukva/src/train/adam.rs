//! Adam (Kingma and Ba 2015), with gradient clipping by global norm.
//!
//! Burn's own optimiser files its state under random parameter numbers. Ours files it under the
//! parameters' names, so that a checkpoint holds it beside the weights and a resumed run continues
//! bit for bit.

use std::collections::BTreeMap;

use bukva_kernels::{AdamStep, Kernels, adam_step, squared_norm};
use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};

use crate::model::NamedTensor;

/// The optimiser's state: two moments a parameter, and the number of steps taken.
#[derive(Debug, Default)]
pub struct Adam {
    moments: BTreeMap<String, Moments>,
    steps: u64,
}

/// The running means of a parameter's gradient and of its square, flattened.
#[derive(Clone, Debug)]
struct Moments {
    first: Tensor<1>,
    second: Tensor<1>,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutcome {
    /// The gradient's Euclidean norm over all parameters, before clipping.
    pub gradient_norm: f64,
    /// Whether the weights were changed: not when the gradient was not finite.
    pub applied: bool,
}

impl Adam {
    /// Moves the weights against the gradient. A gradient longer than `clip` is shortened to it;
    /// one that is not finite changes nothing.
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
            place: Vec::new(),
            gradients: &mut gradients,
            moments: &mut self.moments,
            step: AdamStep {
                gradient_scale: scale,
                ..AdamStep::new(rate, self.steps as u32)
            },
        };
        let module = module.map(&mut update);
        (
            module,
            StepOutcome {
                gradient_norm,
                applied: true,
            },
        )
    }

    /// The moments under the names of their parameters, for a checkpoint.
    pub(super) fn to_tensors(&self) -> Vec<NamedTensor> {
        let named = |kind: &str, name: &str, tensor: &Tensor<1>| {
            let values = tensor.to_data().try_to_vec::<f32>().unwrap_or_default();
            NamedTensor {
                name: format!("adam.{kind}.{name}"),
                shape: vec![values.len()],
                values,
            }
        };
        let both = |(name, moments): (&String, &Moments)| {
            [
                named("first", name, &moments.first),
                named("second", name, &moments.second),
            ]
        };
        self.moments.iter().flat_map(both).collect()
    }

    /// Takes the moments out of a checkpoint's arrays.
    pub(super) fn from_tensors(
        tensors: &mut BTreeMap<String, NamedTensor>,
        steps: u64,
        device: &Device,
    ) -> Self {
        let firsts: Vec<String> = tensors
            .keys()
            .filter_map(|name| name.strip_prefix("adam.first.").map(str::to_owned))
            .collect();
        let mut moments = BTreeMap::new();
        for name in firsts {
            let mut take = |kind: &str| {
                let tensor = tensors.remove(&format!("adam.{kind}.{name}"))?;
                let length = tensor.values.len();
                let data = TensorData::new(tensor.values, [length]);
                Some(Tensor::<1>::from_data(data, device))
            };
            if let (Some(first), Some(second)) = (take("first"), take("second")) {
                moments.insert(name, Moments { first, second });
            }
        }
        Self { moments, steps }
    }
}

/// The Euclidean norm of all gradients together.
fn global_norm<M: Module>(module: &M, gradients: &GradientsParams) -> f64 {
    struct Norm<'a> {
        gradients: &'a GradientsParams,
        squares: f64,
    }
    impl burn::module::ModuleVisitor for Norm<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.gradients.get::<D>(param.id) {
                self.squares += squared_norm(Kernels::current(), gradient);
            }
        }
    }
    let mut norm = Norm {
        gradients,
        squares: 0.0,
    };
    module.visit(&mut norm);
    norm.squares.sqrt()
}

struct Update<'a> {
    place: Vec<String>,
    gradients: &'a mut GradientsParams,
    moments: &'a mut BTreeMap<String, Moments>,
    step: AdamStep,
}

impl ModuleMapper for Update<'_> {
    fn enter_module(&mut self, name: &str, _kind: &str) {
        self.place.push(name.to_owned());
    }
    fn exit_module(&mut self, _name: &str, _kind: &str) {
        self.place.pop();
    }
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else {
            return param;
        };
        let gradient = gradient.flatten::<1>(0, D - 1);
        let name = self.place.join(".");
        let moments = self.moments.remove(&name).unwrap_or_else(|| Moments {
            first: gradient.zeros_like(),
            second: gradient.zeros_like(),
        });
        let Moments { first, second } = moments;
        let moments = &mut *self.moments;
        let step = &self.step;
        param.map(|weight| {
            let shape = weight.dims();
            let weight = weight.inner().flatten::<1>(0, D - 1);
            let (moved, first, second) =
                adam_step(Kernels::current(), weight, gradient, first, second, step);
            moments.insert(name, Moments { first, second });
            Tensor::from_inner(moved.reshape(shape)).require_grad()
        })
    }
}
