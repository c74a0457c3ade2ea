//! Every operation equals its plain counterpart, forward and in every gradient.

use bukva_kernels::{
    FrozenNorm, InstructionSet, Kernels, append_channels, conv_transpose3x3s2, conv3x3s2, flatten,
    linear, norm_prelu, squared_norm, to_panels, unflatten,
};
use burn::tensor::Tensor;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{error, random, values};

/// The result and gradients of `run`, by plain operations and by fused ones on every instruction
/// set.
pub(crate) fn compare<const D: usize, const N: usize>(
    label: &str,
    run: impl Fn() -> (Tensor<D>, [Vec<f32>; N]),
) {
    let (expected, gradients) = Kernels::Reference.scoped(&run);
    for set in InstructionSet::available() {
        let (found, found_gradients) = set.scoped(&run);
        assert_eq!(found.dims(), expected.dims(), "{label}");
        let off = error(&values(&found), &values(&expected));
        assert!(off < 1e-5, "{label}, {set:?}: values differ by {off}");
        for (at, (found, expected)) in found_gradients.iter().zip(&gradients).enumerate() {
            let off = error(found, expected);
            assert!(
                off < 1e-5,
                "{label}, {set:?}: gradient {at} differs by {off}"
            );
        }
    }
}

/// Compares an operation on leaves: the result, weighted by a probe, and the gradient of each leaf.
macro_rules! assert_equal {
    ($label:expr, $probe:expr; $($leaf:ident),+ => $operation:expr) => {
        $crate::equal::compare(&$label, || {
            $(let $leaf = $crate::leaf(&$leaf);)+
            let result = {
                $(let $leaf = $leaf.clone();)+
                $operation
            };
            assert_eq!(result.dims(), $probe.dims(), "{}", $label);
            let loss = (result.clone() * Tensor::from_inner($probe.clone())).sum();
            (result.inner(), gradients!(loss; $($leaf),+))
        })
    };
}
pub(crate) use assert_equal;

/// Random sizes of a convolution's batch, inputs, outputs and image.
pub(crate) fn sizes(rng: &mut ChaCha8Rng, side: std::ops::Range<usize>) -> [usize; 5] {
    let [batch, ins, outs] = [(); 3].map(|()| rng.random_range(1..40));
    let [height, width] = [(); 2].map(|()| rng.random_range(side.clone()));
    [batch % 5 + 1, ins, outs, height, width]
}

#[test]
fn a_fully_connected_layer_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let mut sizes = vec![
        [1, 1, 1],
        [1, 40, 33],
        [13, 7, 70],
        [128, 600, 64],
        [3, 1030, 5],
    ];
    sizes.extend((0..6).map(|_| [(); 3].map(|()| rng.random_range(1..150))));
    for [batch, inputs, outputs] in sizes {
        let (x, weight) = (random(rng, [batch, inputs]), random(rng, [inputs, outputs]));
        let (bias, probe) = (random(rng, [outputs]), random(rng, [batch, outputs]));
        let label = format!("linear {batch} {inputs} {outputs}");
        assert_equal!(label, probe; x, weight, bias => linear(x, to_panels(weight), bias));
    }
}

#[test]
fn a_convolution_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(2);
    let mut all = vec![
        [1, 1, 1, 1, 1],
        [4, 1, 32, 28, 28],
        [3, 32, 64, 14, 14],
        [1, 3, 40, 7, 5],
        [2, 2, 1, 2, 9],
    ];
    all.extend((0..6).map(|_| sizes(rng, 1..16)));
    for size @ [batch, ins, outs, height, width] in all {
        let x = random(rng, [batch, ins, height, width]);
        let (weight, bias) = (random(rng, [outs, ins, 3, 3]), random(rng, [outs]));
        let probe = random(rng, [batch, outs, height.div_ceil(2), width.div_ceil(2)]);
        let label = format!("conv {size:?}");
        assert_equal!(label, probe; x, weight, bias => conv3x3s2(x, weight, bias));
    }
}

#[test]
fn a_transposed_convolution_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    let mut all = vec![
        [1, 1, 1, 1, 1],
        [4, 64, 32, 7, 7],
        [3, 32, 1, 14, 14],
        [1, 5, 40, 3, 5],
        [2, 50, 3, 4, 1],
    ];
    all.extend((0..6).map(|_| sizes(rng, 1..9)));
    for size @ [batch, ins, outs, height, width] in all {
        let x = random(rng, [batch, ins, height, width]);
        let (weight, bias) = (random(rng, [ins, outs, 3, 3]), random(rng, [outs]));
        let probe = random(rng, [batch, outs, 2 * height, 2 * width]);
        let label = format!("conv transpose {size:?}");
        assert_equal!(label, probe; x, weight, bias => conv_transpose3x3s2(x, weight, bias));
    }
}

fn norm_equals_the_plain_one<const D: usize>(rng: &mut ChaCha8Rng, shape: [usize; D]) {
    let (x, probe) = (random(rng, shape) + 0.3, random(rng, shape));
    let [gamma, beta, slope] = [(); 3].map(|()| random(rng, [shape[1]]));
    let label = format!("norm {shape:?}");
    assert_equal!(label, probe; x, gamma, beta, slope => norm_prelu(x, gamma, beta, slope, 1e-5).output);
    compare(&label, || {
        let (gamma, beta, slope) = (gamma.clone(), beta.clone(), slope.clone());
        let y = norm_prelu(x.clone(), gamma, beta, slope, 1e-5);
        (y.output, [values(&y.mean), values(&y.variance)])
    });
}

#[test]
fn normalization_with_prelu_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(4);
    for shape in [[4, 1], [5, 3], [128, 512], [40, 3136], [7, 33]] {
        norm_equals_the_plain_one(rng, shape);
    }
    for shape in [
        [4, 32, 14, 14],
        [6, 1, 28, 28],
        [3, 64, 7, 7],
        [1, 5, 3, 5],
        [2, 20, 9, 11],
    ] {
        norm_equals_the_plain_one(rng, shape);
    }
}

fn frozen_norm_equals_the_plain_one<const D: usize>(rng: &mut ChaCha8Rng, shape: [usize; D]) {
    let (x, probe) = (random(rng, shape), random(rng, shape));
    let [gamma, beta, slope, mean] = [(); 4].map(|()| random(rng, [shape[1]]));
    let variance = random(rng, [shape[1]]) + 1.5;
    let label = format!("frozen norm {shape:?}");
    assert_equal!(label, probe; x, gamma, beta, slope => FrozenNorm {
        gamma,
        beta,
        slope,
        mean: Tensor::from_inner(mean.clone()),
        variance: Tensor::from_inner(variance.clone()),
        epsilon: 1e-5,
    }.apply(x));
}

#[test]
fn normalization_by_given_statistics_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(12);
    for shape in [[1, 1], [1, 40], [128, 512], [7, 3136]] {
        frozen_norm_equals_the_plain_one(rng, shape);
    }
    for shape in [[1, 32, 14, 14], [3, 1, 28, 28], [2, 20, 9, 11]] {
        frozen_norm_equals_the_plain_one(rng, shape);
    }
}

#[test]
fn transposed_convolution_is_the_adjoint_of_convolution() {
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    for [batch, inputs, outputs, size] in [[2, 1, 32, 14], [3, 32, 64, 6], [1, 7, 3, 2]] {
        let x = random(rng, [batch, inputs, size, size]);
        let y = random(rng, [batch, outputs, size / 2, size / 2]);
        let weight = random(rng, [outputs, inputs, 3, 3]);
        let zeros = |channels| Tensor::zeros([channels], &x.device());
        let convolved = conv3x3s2(x.clone(), weight.clone(), zeros(outputs));
        let transposed = conv_transpose3x3s2(y.clone(), weight, zeros(inputs));
        let products =
            [(convolved * y).sum(), (transposed * x).sum()].map(|sum| sum.into_scalar::<f32>());
        assert!((products[0] - products[1]).abs() < 1e-3, "{products:?}");
    }
}

#[test]
fn images_may_come_in_any_memory_order() {
    let rng = &mut ChaCha8Rng::seed_from_u64(6);
    let x = random(rng, [5, 6, 7, 3])
        .permute([2, 3, 0, 1])
        .slice([1..6, 0..3, 0..5, 1..5]);
    let weight = random(rng, [3, 4, 3, 3]).swap_dims(0, 1);
    let bias = random(rng, [4]);
    let run = || values(&conv3x3s2(x.clone(), weight.clone(), bias.clone()));
    assert!(error(&run(), &Kernels::Reference.scoped(run)) < 1e-5);
}

#[test]
fn images_become_vectors_and_back_as_in_plain_burn() {
    let rng = &mut ChaCha8Rng::seed_from_u64(7);
    for [batch, channels, height, width] in
        [[1, 1, 1, 1], [3, 1, 28, 28], [5, 64, 7, 7], [2, 3, 5, 4]]
    {
        let images = random(rng, [batch, channels, height, width]);
        let vectors = random(rng, [batch, channels * height * width]);
        assert_equal!("flatten", vectors; images => {
            // A fused convolution leaves its result channels-last; so does this permutation.
            let last = images.permute([0, 2, 3, 1]) * 2.0;
            flatten(last.permute([0, 3, 1, 2]))
        });
        let image = [channels, height, width];
        assert_equal!("unflatten", images; vectors => unflatten(vectors, image));
    }
}

#[test]
fn appended_channels_follow_and_get_no_gradient() {
    let rng = &mut ChaCha8Rng::seed_from_u64(9);
    for [batch, channels, more, height, width] in
        [[1, 1, 1, 1, 1], [3, 4, 4, 28, 28], [2, 5, 3, 4, 7]]
    {
        let images = random(rng, [batch, channels, height, width]);
        let constant = random(rng, [batch, more, height, width]);
        let joined = random(rng, [batch, channels + more, height, width]);
        assert_equal!("append_channels", joined; images => {
            append_channels(images, constant.clone())
        });
    }
}

#[test]
fn a_squared_norm_equals_the_plain_one() {
    let rng = &mut ChaCha8Rng::seed_from_u64(8);
    for size in [1, 15, 1000, 100_000] {
        let x = random(rng, [size]);
        let exact: f64 = values(&x)
            .iter()
            .map(|&x| f64::from(x) * f64::from(x))
            .sum();
        for set in InstructionSet::available() {
            let found = set.scoped(|| squared_norm(x.clone()));
            assert!((found / exact - 1.0).abs() < 1e-6, "{size}, {set:?}");
        }
    }
}
