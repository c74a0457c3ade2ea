//! Benchmarks every block of the translator and the judge, forward and with its backward pass, and
//! Adam: `cargo bench -p bukva-bench --bench blocks`. A whole step:
//! `cargo bench -p bukva-bench --bench step`.
//!
//! Images are channels-last in memory, as in the network. A backward pass starts at a plain sum,
//! whose gradient is not channels-last and is converted first: about 2 ms for the largest image.

use bukva_kernels::{
    AdamStep, Kernels, adam_step, conv_transpose3x3s2, conv3x3s2, conv5x5_relu_pool, in_pool,
    linear, norm_prelu, to_panels,
};
use burn::tensor::{Device, Distribution, Tensor};
use divan::{Bencher, black_box};

const BATCH: usize = 128;
const KERNELS: [Kernels; 2] = [Kernels::Fused, Kernels::Reference];

fn main() {
    divan::main();
}

fn random<const D: usize>(shape: [usize; D]) -> Tensor<D> {
    Tensor::random(shape, Distribution::Uniform(-1.0, 1.0), &Device::flex())
}

/// Times `run` on leaves that require gradients, with or without the backward pass.
fn time<const D: usize>(
    bencher: Bencher<'_, '_>,
    kernels: Kernels,
    backward: bool,
    run: impl Fn() -> Tensor<D> + Sync,
) {
    bencher.bench(|| {
        let pass = || {
            let y = run();
            if backward {
                black_box(y.sum().backward());
            } else {
                black_box(y);
            }
        };
        kernels.scoped(|| in_pool(pass));
    });
}

fn leaf<const D: usize>(shape: [usize; D]) -> Tensor<D> {
    Tensor::from_inner(random(shape)).require_grad()
}

/// Random images, channels-last in memory as in the network.
fn images([batch, channels, height, width]: [usize; 4]) -> Tensor<4> {
    let values = random([batch, height, width, channels]);
    Tensor::from_inner(values.permute([0, 3, 1, 2])).require_grad()
}

/// The shape of a fully connected weight packed in panels.
fn panels(inputs: usize, outputs: usize) -> [usize; 2] {
    to_panels(random([inputs, outputs])).dims()
}

macro_rules! blocks {
    ($($name:ident: $op:ident, $x:expr, $weight:expr, $bias:expr;)*) => {$(
        mod $name {
            use super::*;

            #[divan::bench(args = KERNELS)]
            fn forward(bencher: Bencher<'_, '_>, kernels: Kernels) {
                run(bencher, kernels, false);
            }

            #[divan::bench(args = KERNELS)]
            fn with_backward(bencher: Bencher<'_, '_>, kernels: Kernels) {
                run(bencher, kernels, true);
            }

            fn run(bencher: Bencher<'_, '_>, kernels: Kernels, backward: bool) {
                let (x, weight, bias) = ($x, leaf($weight), leaf([$bias]));
                time(bencher, kernels, backward, || {
                    $op(x.clone(), weight.clone(), bias.clone())
                });
            }
        }
    )*};
}

blocks! {
    conv1: conv3x3s2, images([BATCH, 1, 28, 28]), [32, 1, 3, 3], 32;
    conv2: conv3x3s2, images([BATCH, 32, 14, 14]), [64, 32, 3, 3], 64;
    to_latent: linear, leaf([BATCH, 3136]), panels(3136, 512), 512;
    from_latent: linear, leaf([BATCH, 512]), panels(512, 3136), 3136;
    deconv1: conv_transpose3x3s2, images([BATCH, 64, 7, 7]), [64, 32, 3, 3], 32;
    deconv2: conv_transpose3x3s2, images([BATCH, 32, 14, 14]), [32, 1, 3, 3], 1;
    to_pixels: linear, leaf([BATCH, 784]), panels(784, 784), 784;
    judge1: conv5x5_relu_pool, images([BATCH, 1, 28, 28]), [16, 1, 5, 5], 16;
    judge2: conv5x5_relu_pool, images([BATCH, 16, 14, 14]), [32, 16, 5, 5], 32;
}

/// Normalization and PReLU after the first convolution, the largest one.
#[divan::bench(args = KERNELS, consts = [false, true])]
fn norm_prelu_32x14x14<const BACKWARD: bool>(bencher: Bencher<'_, '_>, kernels: Kernels) {
    let x = images([BATCH, 32, 14, 14]);
    let [gamma, beta, slope] = [(); 3].map(|()| leaf([32]));
    time(bencher, kernels, BACKWARD, || {
        let (gamma, beta, slope) = (gamma.clone(), beta.clone(), slope.clone());
        norm_prelu(x.clone(), gamma, beta, slope, 1e-5).output
    });
}

/// Adam on the largest weight.
#[divan::bench(args = KERNELS)]
fn adam_3136x512(bencher: Bencher<'_, '_>, kernels: Kernels) {
    let grad = random([3136, 512]);
    let mut state = Some([0; 3].map(|_| random([3136, 512]).abs()));
    bencher.bench_local(|| {
        let Some([param, first, second]) = state.take() else {
            return;
        };
        let step = AdamStep::new(1e-3, 1);
        let grad = grad.clone();
        let (param, first, second) =
            kernels.scoped(|| adam_step(param, grad, first, second, &step));
        state = Some([param, first, second]);
    });
}
