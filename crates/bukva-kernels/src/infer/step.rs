//! A network's layers, run by batches and by samples.

use crate::buffer::Buffer;
use crate::choice::for_each_sample;
use crate::conv::{DownWeight, Stride2, UpWeight};
use crate::finish::{Finish, Folded};
use crate::isa::InstructionSet;
use crate::product::{Fixed, Linear};

/// A layer with its weight packed.
pub(super) enum Step {
    Linear(Linear, Fixed),
    Down(Stride2, DownWeight),
    Up(Stride2, UpWeight),
}

/// A fully connected layer by the whole batch, or convolutions that follow each other by one sample
/// after the other, whose images stay in the cache between them.
pub(super) fn run_stage(
    isa: InstructionSet,
    batch: usize,
    stage: &[(Step, Folded)],
    x: &[f32],
    y: &mut [f32],
) {
    if let [(Step::Linear(sizes, weight), ending)] = stage {
        let sizes = Linear { batch, ..*sizes };
        return sizes.forward_fixed(isa, x, weight, Finish::Block(ending), y);
    }
    let samples = [x.len() / batch, y.len() / batch];
    for_each_sample((x, samples[0]), (y, samples[1]), |x, y| {
        run_sample(isa, stage, x, y);
    });
}

/// Some layers by one sample.
fn run_sample(isa: InstructionSet, steps: &[(Step, Folded)], x: &[f32], y: &mut [f32]) {
    match steps {
        [] => {}
        [(last, ending)] => last.run(isa, x, Finish::Block(ending), y),
        [(step, ending), rest @ ..] => {
            let mut to = Buffer::any(step.outputs());
            step.run(isa, x, Finish::Block(ending), &mut to);
            run_sample(isa, rest, &to, y);
        }
    }
}

impl Step {
    pub(super) fn is_convolution(&self) -> bool {
        !matches!(self, Self::Linear(..))
    }

    /// Values of a sample's result.
    pub(super) fn outputs(&self) -> usize {
        match self {
            Self::Linear(sizes, _) => sizes.outputs,
            Self::Down(sizes, _) => sizes.small_sample(),
            Self::Up(sizes, _) => sizes.big_sample(),
        }
    }

    /// Runs one sample.
    fn run(&self, isa: InstructionSet, x: &[f32], finish: Finish<'_>, y: &mut [f32]) {
        match self {
            Self::Linear(sizes, weight) => {
                Linear { batch: 1, ..*sizes }.forward_fixed(isa, x, weight, finish, y);
            }
            Self::Down(sizes, weight) => sizes.down_sample(isa, x, weight, finish, y),
            Self::Up(sizes, weight) => sizes.up_sample(isa, x, weight, finish, y),
        }
    }
}
