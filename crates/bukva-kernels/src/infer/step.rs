//! A network's layers, run per batch and per sample.

use crate::buffer::Buffer;
use crate::conv::{ConvShape, PackedConv, PackedConvTranspose};
use crate::dispatch::for_each_sample;
use crate::gemm::epilogue::{Epilogue, Folded};
use crate::gemm::linear::Linear;
use crate::gemm::quantized::QuantizedI16;
use crate::isa::InstructionSet;

/// A layer with its packed weight.
pub(super) enum Step {
    Linear(Linear, QuantizedI16),
    Conv(ConvShape, PackedConv),
    ConvTranspose(ConvShape, PackedConvTranspose),
}

/// Runs one fully connected layer for the whole batch, or consecutive convolutions one sample at a
/// time, so that their intermediate images stay in the cache.
pub(super) fn run_stage(
    isa: InstructionSet,
    batch: usize,
    stage: &[(Step, Folded)],
    x: &[f32],
    y: &mut [f32],
) {
    if let [(Step::Linear(sizes, weight), folded)] = stage {
        let sizes = Linear { batch, ..*sizes };
        return sizes.forward_quantized(isa, x, weight, Epilogue::Folded(folded), y);
    }
    let samples = [x.len() / batch, y.len() / batch];
    for_each_sample((x, samples[0]), (y, samples[1]), |x, y| {
        run_sample(isa, stage, x, y);
    });
}

/// Runs some layers for one sample.
fn run_sample(isa: InstructionSet, steps: &[(Step, Folded)], x: &[f32], y: &mut [f32]) {
    match steps {
        [] => {}
        [(last, folded)] => last.run(isa, x, Epilogue::Folded(folded), y),
        [(step, folded), rest @ ..] => {
            let mut to = Buffer::any(step.outputs());
            step.run(isa, x, Epilogue::Folded(folded), &mut to);
            run_sample(isa, rest, &to, y);
        }
    }
}

impl Step {
    pub(super) fn is_convolution(&self) -> bool {
        !matches!(self, Self::Linear(..))
    }

    /// Number of output values per sample.
    pub(super) fn outputs(&self) -> usize {
        match self {
            Self::Linear(sizes, _) => sizes.outputs,
            Self::Conv(sizes, _) => sizes.output_sample(),
            Self::ConvTranspose(sizes, _) => sizes.input_sample(),
        }
    }

    /// Runs one sample.
    fn run(&self, isa: InstructionSet, x: &[f32], epilogue: Epilogue<'_>, y: &mut [f32]) {
        match self {
            Self::Linear(sizes, weight) => {
                Linear { batch: 1, ..*sizes }.forward_quantized(isa, x, weight, epilogue, y);
            }
            Self::Conv(sizes, weight) => sizes.conv_sample(isa, x, weight, epilogue, y),
            Self::ConvTranspose(sizes, weight) => {
                sizes.conv_transpose_sample(isa, x, weight, epilogue, y)
            }
        }
    }
}
