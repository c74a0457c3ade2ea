//! Softmax cross-entropy of classifiers.

use burn::backend::flex::FlexTensor;
use burn::tensor::activation::log_softmax;
use burn::tensor::{Int, Tensor, TensorData};

use super::op::{Op, fused, fuses};
use super::tensor::{Dense, flex_tensor};
use crate::buffer::Buffer;

/// The mean, over a batch, of the negative logarithm of the share that softmax gives the true class.
///
/// `logits` is `[batch, classes]`, `classes` holds each row's true class; the result is `[1]`.
/// Differentiable in `logits`.
///
/// # Panics
/// If there are not as many classes as rows, or one lies outside of a row.
pub fn cross_entropy(logits: Tensor<2>, classes: &[u16]) -> Tensor<1> {
    let [batch, width] = logits.dims();
    assert!(
        batch == classes.len() && classes.iter().all(|&class| usize::from(class) < width),
        "cross_entropy: {batch} rows of {width} logits, classes {classes:?}"
    );
    if !fuses(&logits) {
        return plainly(logits, classes);
    }
    fused(CrossEntropy(classes.to_vec()), logits)
}

fn plainly(logits: Tensor<2>, classes: &[u16]) -> Tensor<1> {
    let classes: Vec<i64> = classes.iter().map(|&class| i64::from(class)).collect();
    let data = TensorData::new(classes, [logits.dims()[0], 1]);
    let classes = Tensor::<2, Int>::from_data(data, &logits.device());
    log_softmax(logits, 1).gather(1, classes).mean().neg()
}

#[derive(Clone, Debug)]
struct CrossEntropy(Vec<u16>);

impl Op<1> for CrossEntropy {
    type State = Softmax;

    fn forward(&self, [logits]: [FlexTensor; 1]) -> (FlexTensor, Softmax) {
        let (loss, softmax) = forward(&Dense::new(logits), &self.0);
        (flex_tensor(&[loss], [1]), softmax)
    }

    fn backward(self, state: Softmax, grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let gradient = state.gradient(&self.0, Dense::new(grad).values()[0]);
        [Some(gradient.into_flex([self.0.len(), state.width]))]
    }
}

/// Logits as shares of a sum: the exponentials of their distance from the row's greatest, and what
/// those add up to.
#[derive(Clone, Debug)]
struct Softmax {
    width: usize,
    exponentials: Vec<f32>,
    sums: Vec<f32>,
}

/// Of so few values a row that threads and vectors would gain nothing.
fn forward(logits: &Dense, classes: &[u16]) -> (f32, Softmax) {
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
    (-mean, softmax)
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
