//! Inference: a whole network compiled once, without Burn.
//!
//! Work that the tensor operations repeat at every call is done once here. Weights are quantized
//! and packed for the micro-kernels. Normalization is folded into the epilogue. The change of
//! memory order between images and vectors becomes a permutation of the fully connected layers'
//! weights.

mod compile;
mod step;

use self::step::{Step, run_stage};
use crate::buffer::Buffer;
use crate::dispatch::in_pool;
use crate::gemm::epilogue::Folded;
pub use crate::gemm::epilogue::Norm;
use crate::isa::InstructionSet;
use crate::layout::transposed;

/// A layer of a [`Network`], with its weights in the layout of model files.
#[derive(Clone, Copy, Debug)]
pub enum Layer<'a> {
    /// A fully connected layer. Images before it are flattened in the order of their shape,
    /// `[channels, height, width]`.
    Linear {
        /// `[inputs, outputs]`.
        weight: &'a [f32],
        /// `[outputs]`.
        bias: &'a [f32],
        /// The normalization and activation that follow.
        norm: Option<Norm<'a>>,
    },
    /// A 3x3 convolution with stride 2 and padding 1: 28x28 becomes 14x14, and 7x7 becomes 4x4.
    Conv {
        /// `[outputs, inputs, 3, 3]`.
        weight: &'a [f32],
        /// `[outputs]`.
        bias: &'a [f32],
        /// The normalization and activation that follow.
        norm: Option<Norm<'a>>,
    },
    /// The adjoint of a 3x3 convolution with stride 2: 7x7 becomes 14x14.
    ConvTranspose {
        /// `[inputs, outputs, 3, 3]`.
        weight: &'a [f32],
        /// `[outputs]`.
        bias: &'a [f32],
        /// The normalization and activation that follow.
        norm: Option<Norm<'a>>,
    },
    /// Reshapes the vectors of the preceding fully connected layer into images: channels, height
    /// and width.
    Unflatten([usize; 3]),
}

/// The form of a layer's output for one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Vector(usize),
    /// Channels, height and width; channels are last in memory.
    Image([usize; 3]),
}

impl Form {
    fn len(self) -> usize {
        match self {
            Self::Vector(values) => values,
            Self::Image(image) => image.iter().product(),
        }
    }

    /// For each position in memory, the index of its value in the order of the shape.
    fn order(self) -> Vec<usize> {
        let [channels, area] = match self {
            Self::Vector(values) => [1, values],
            Self::Image([channels, height, width]) => [channels, height * width],
        };
        (0..self.len())
            .map(|at| at % channels * area + at / channels)
            .collect()
    }
}

/// A network of fully connected layers, convolutions and transposed convolutions, compiled for
/// inference. It owns its packed weights. Those of fully connected layers are quantized to 16 bits,
/// because reading them dominates the time for one sample. All arithmetic is float32.
///
/// The bits of a sample's result do not depend on the other samples of its batch.
pub struct Network {
    input: [usize; 3],
    output: Form,
    /// Each layer with its epilogue.
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
    /// Number of input values per sample.
    pub fn inputs(&self) -> usize {
        self.input.iter().product()
    }

    /// Number of output values per sample.
    pub fn outputs(&self) -> usize {
        self.output.len()
    }

    /// Runs a batch: `x` is `[batch, channels, height, width]` in row-major order, and `y` receives
    /// `[batch, outputs]`, or images in the same layout as `x`.
    ///
    /// # Panics
    /// If `x` and `y` differ in the number of samples.
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
            // One sample takes less time than waking a second thread.
            1 => self.run_batch(1, x, y),
            _ => in_pool(|| self.run_batch(batch, x, y)),
        }
    }

    fn run_batch(&self, batch: usize, x: &[f32], y: &mut [f32]) {
        let isa = InstructionSet::current();
        let [channels, height, width] = self.input;
        let mut values = match channels {
            1 => None,
            _ => Some(transposed(x, channels, height * width)),
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
        y.copy_from_slice(&transposed(values, self.outputs() / channels, channels));
    }
}
