//! A whole network made ready for inference.
//!
//! What the operations on tensors do anew at every call is done once here: weights are packed as
//! tiles read them, normalisations folded, and the change of memory order between images and
//! vectors becomes an order of the fully connected layers' weights.

mod pack;
mod step;

use burn::tensor::Tensor;

use self::step::{Step, run_stage};
use crate::buffer::Buffer;
use crate::choice::{Kernels, on_workers};
use crate::finish::Folded;
use crate::frozen::FrozenNorm;
use crate::isa::InstructionSet;
use crate::order::swapped;

/// A layer of a [`Network`]: the weights of a linear map, its bias, and normalisation and PReLU
/// if they follow.
#[derive(Clone, Debug)]
pub enum Layer {
    /// [`crate::linear`]; an image before it is flattened as [`crate::flatten`] does.
    Linear(Tensor<2>, Tensor<1>, Option<FrozenNorm>),
    /// [`crate::conv3x3s2`].
    Conv(Tensor<4>, Tensor<1>, Option<FrozenNorm>),
    /// [`crate::conv_transpose3x3s2`].
    ConvTranspose(Tensor<4>, Tensor<1>, Option<FrozenNorm>),
    /// [`crate::unflatten`], after a fully connected layer: channels, height and width.
    Unflatten([usize; 3]),
}

/// What a layer makes of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Vector(usize),
    /// Channels, height and width; channels lie last in memory.
    Image([usize; 3]),
}

impl Form {
    fn len(self) -> usize {
        match self {
            Self::Vector(values) => values,
            Self::Image(image) => image.iter().product(),
        }
    }
}

/// A network of fully connected layers, convolutions and transposed convolutions, ready for
/// inference on the fused kernels. It holds its weights itself, packed, those of fully connected
/// layers rounded to 16 bits: reading them is what the time for one sample goes to. All arithmetic
/// is float32.
///
/// Each sample's result has the same bits whatever else is in its batch.
pub struct Network {
    input: [usize; 3],
    output: Form,
    /// With what is done to a layer's sums.
    steps: Vec<(Step, Folded)>,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (input, output) = (self.input, self.output);
        write!(
            f,
            "Network of {} steps from {input:?} to {output:?}",
            self.steps.len()
        )
    }
}

impl Network {
    /// Prepares `layers` for images of `input` channels, height and width; `None` where the fused
    /// kernels don't run, which is anywhere but on float32 tensors of Flex.
    ///
    /// # Panics
    /// If the sizes don't fit together.
    pub fn prepare(kernels: Kernels, input: [usize; 3], layers: &[Layer]) -> Option<Self> {
        let mut form = Form::Image(input);
        let mut steps = Vec::new();
        for (number, layer) in layers.iter().enumerate() {
            if !layer.fuses(kernels) {
                return None;
            }
            form = match (layer, form) {
                (Layer::Linear(weight, bias, norm), before) => {
                    let after = match layers.get(number + 1) {
                        Some(&Layer::Unflatten(image)) => Form::Image(image),
                        _ => Form::Vector(weight.dims()[1]),
                    };
                    let (sizes, weight) = pack::linear(weight, [before, after]);
                    let ending = pack::ending(bias, norm, after).scaled(weight.scales());
                    steps.push((Step::Linear(sizes, weight), ending));
                    after
                }
                (Layer::Conv(weight, bias, norm), Form::Image(image)) => {
                    let (step, after) = pack::down(weight, image);
                    steps.push((step, pack::ending(bias, norm, Form::Vector(after[0]))));
                    Form::Image(after)
                }
                (Layer::ConvTranspose(weight, bias, norm), Form::Image(image)) => {
                    let (step, after) = pack::up(weight, image);
                    steps.push((step, pack::ending(bias, norm, Form::Vector(after[0]))));
                    Form::Image(after)
                }
                (Layer::Unflatten(image), Form::Image(before)) if *image == before => form,
                (_, form) => panic!("layer {number} can't follow {form:?}"),
            };
        }
        Some(Self {
            input,
            output: form,
            steps,
        })
    }

    /// Values that a sample has on its way in.
    pub fn inputs(&self) -> usize {
        self.input.iter().product()
    }

    /// Values that a sample has on its way out.
    pub fn outputs(&self) -> usize {
        self.output.len()
    }

    /// Runs a batch: `x` is `[batch, channels, height, width]` in row order, and `y` receives
    /// `[batch, outputs]`, or images in the same order as `x`.
    ///
    /// # Panics
    /// If `x` and `y` don't hold as many samples.
    pub fn run(&self, x: &[f32], y: &mut [f32]) {
        let batch = x.len() / self.inputs();
        assert!(
            x.len() == batch * self.inputs() && y.len() == batch * self.outputs(),
            "network: {} values in for {} a sample, room for {} of {} out",
            x.len(),
            self.inputs(),
            y.len(),
            self.outputs()
        );
        match batch {
            0 => {}
            // Done sooner than a second thread is awake.
            1 => self.run_batch(1, x, y),
            _ => on_workers(|| self.run_batch(batch, x, y)),
        }
    }

    fn run_batch(&self, batch: usize, x: &[f32], y: &mut [f32]) {
        let isa = InstructionSet::current();
        let [channels, height, width] = self.input;
        let mut values = match channels {
            1 => None,
            _ => Some(swapped(x, channels, height * width)),
        };
        let channels = match self.output {
            Form::Vector(_) => 1,
            Form::Image([channels, ..]) => channels,
        };
        let mut stages = self
            .steps
            .chunk_by(|(one, _), (next, _)| one.is_convolution() && next.is_convolution())
            .peekable();
        while let Some(stage) = stages.next() {
            let from = values.as_deref().unwrap_or(x);
            if stages.peek().is_none() && channels == 1 {
                return run_stage(isa, batch, stage, from, y);
            }
            let outputs = stage.last().map_or(0, |(step, _)| step.outputs());
            let mut to = Buffer::any(batch * outputs);
            run_stage(isa, batch, stage, from, &mut to);
            values = Some(to);
        }
        let values = values.as_deref().unwrap_or(x);
        y.copy_from_slice(&swapped(values, self.outputs() / channels, channels));
    }
}

impl Layer {
    fn fuses(&self, kernels: Kernels) -> bool {
        match self {
            Self::Linear(weight, ..) => kernels.fuse(weight),
            Self::Conv(weight, ..) | Self::ConvTranspose(weight, ..) => kernels.fuse(weight),
            Self::Unflatten(_) => true,
        }
    }
}
