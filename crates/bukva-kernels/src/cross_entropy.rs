//! The cross-entropy of classifiers.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::{Dispatch, Flex};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Int, Tensor, TensorData};

use crate::backend::Fused;
use crate::buffer::Buffer;
use crate::choice::Kernels;
use crate::dense::{Dense, tensor_of};
use crate::gradients::{Tracked, register};

/// The mean, over a batch, of the negative logarithm of the share that softmax gives the true class.
///
/// `logits` is `[batch, classes]`, `classes` holds each row's true class; the result is `[1]`.
/// Differentiable in `logits`.
///
/// # Panics
/// If there are not as many classes as rows, or one lies outside of a row.
pub fn cross_entropy(kernels: Kernels, logits: Tensor<2>, classes: &[u16]) -> Tensor<1> {
    let [batch, width] = logits.dims();
    assert!(
        batch == classes.len() && classes.iter().all(|&class| usize::from(class) < width),
        "cross_entropy: {batch} rows of {width} logits, classes {classes:?}"
    );
    if !kernels.fuse(&logits) {
        return plainly(logits, classes);
    }
    let logits = logits.into_dispatch();
    Tensor::from_dispatch(Dispatch::fused_cross_entropy(logits, classes.to_vec()))
}

fn plainly(logits: Tensor<2>, classes: &[u16]) -> Tensor<1> {
    let classes: Vec<i64> = classes.iter().map(|&class| i64::from(class)).collect();
    let data = TensorData::new(classes, [logits.dims()[0], 1]);
    let classes = Tensor::<2, Int>::from_data(data, &logits.device());
    log_softmax(logits, 1).gather(1, classes).mean().neg()
}

/// Logits as shares of a sum: the exponentials of their distance from the row's greatest, and what
/// those add up to.
#[derive(Clone, Debug)]
pub(crate) struct Softmax {
    width: usize,
    exponentials: Vec<f32>,
    sums: Vec<f32>,
}

/// Of so few values a row that threads and vectors would gain nothing.
pub(crate) fn forward(logits: &Dense, classes: &[u16]) -> (FlexTensor, Softmax) {
    let width = logits.size(1);
    let mut softmax = Softmax {
        width,
        exponentials: Vec::with_capacity(logits.values().len()),
        sums: Vec::with_capacity(classes.len()),
    };
    let mut total = 0.0;
    for (row, &class) in logits.values().chunks_exact(width).zip(classes) {
        let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let exponentials = row.iter().map(|logit| (logit - greatest).exp());
        let first = softmax.exponentials.len();
        softmax.exponentials.extend(exponentials);
        let sum: f32 = softmax.exponentials[first..].iter().sum();
        softmax.sums.push(sum);
        total += row[usize::from(class)] - greatest - sum.ln();
    }
    let mean = total / classes.len() as f32;
    (tensor_of(&[-mean], [1]), softmax)
}

impl Softmax {
    /// The gradient of the logits, given that of the mean.
    fn gradient(&self, classes: &[u16], grad: f32) -> Buffer {
        let of_row = grad * (1.0 / classes.len() as f32);
        let mut gradient = Buffer::any(self.exponentials.len());
        let rows = gradient.chunks_exact_mut(self.width);
        let exponentials = self.exponentials.chunks_exact(self.width);
        for (((to, shares), sum), &class) in rows.zip(exponentials).zip(&self.sums).zip(classes) {
            let of_share = of_row * (1.0 / sum);
            to.iter_mut()
                .zip(shares)
                .for_each(|(to, share)| *to = of_share * share);
            to[usize::from(class)] -= of_row;
        }
        gradient
    }
}

/// The same, with its backward pass.
pub(crate) fn tracked<C: CheckpointStrategy>(logits: Tracked<C>, classes: Vec<u16>) -> Tracked<C> {
    let (logits, node) = logits.into_parts();
    let (mean, softmax) = forward(&Dense::new(logits), &classes);
    match CrossEntropy.prepare::<C>([node]).compute_bound().stateful() {
        OpsKind::Tracked(prep) => prep.finish((softmax, classes), mean),
        OpsKind::UnTracked(prep) => prep.finish(mean),
    }
}

#[derive(Debug)]
struct CrossEntropy;

impl Backward<Flex, 1> for CrossEntropy {
    type State = (Softmax, Vec<u16>);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [of_logits] = ops.parents.map(|parent| parent.map(|node| node.id));
        let grad = Dense::new(grads.consume::<Flex>(&ops.node)).values()[0];
        let (softmax, classes) = ops.state;
        register(grads, of_logits, || {
            let shape = [classes.len(), softmax.width];
            softmax.gradient(&classes, grad).into_tensor(shape)
        });
    }
}
