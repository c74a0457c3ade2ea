//! Every operation equals its plain counterpart, forward and in every gradient.

use bukva_kernels::{
    FrozenNorm, InstructionSet, Kernels, conv_transpose3x3s2, conv3x3s2, flatten, linear, masked,
    norm_prelu, squared_norm, to_panels, unflatten,
};
use burn::tensor::Tensor;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{error, leaf, random, values};

/// Result and gradients of `run`, weighted by `probe`, with both kernels, on every instruction set.
pub(crate) fn compare<const D: usize, const N: usize>(
    label: &str,
    probe: &Tensor<D>,
    run: impl Fn(Kernels) -> (Tensor<D>, [Vec<f32>; N]),
) {
    let (expected, gradients) = run(Kernels::Reference);
    assert_eq!(expected.dims(), probe.dims(), "{label}");
    for set in InstructionSet::available() {
        let (found, found_gradients) = set.scoped(|| run(Kernels::Fused));
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

#[test]
fn a_fully_connected_map_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut sizes = vec![
        [1, 1, 1],
        [1, 40, 33],
        [13, 7, 70],
        [128, 600, 64],
        [3, 1030, 5],
    ];
    sizes.extend((0..6).map(|_| [(); 3].map(|()| rng.random_range(1..150))));
    for [batch, inputs, outputs] in sizes {
        let (x, weight) = (
            random(&mut rng, [batch, inputs]),
            random(&mut rng, [inputs, outputs]),
        );
        let (bias, probe) = (
            random(&mut rng, [outputs]),
            random(&mut rng, [batch, outputs]),
        );
        compare(
            &format!("linear {batch} {inputs} {outputs}"),
            &probe,
            |kernels| {
                let (x, weight, bias) = (leaf(&x), leaf(&weight), leaf(&bias));
                let y = linear(kernels, x.clone(), to_panels(weight.clone()), bias.clone());
                let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
                (y.inner(), gradients!(loss; x, weight, bias))
            },
        );
    }
}

#[test]
fn a_convolution_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut sizes = vec![
        [1, 1, 1, 1, 1],
        [4, 1, 32, 28, 28],
        [3, 32, 64, 14, 14],
        [1, 3, 40, 7, 5],
        [2, 2, 1, 2, 9],
    ];
    sizes.extend((0..6).map(|_| {
        let [batch, ins, outs] = [(); 3].map(|()| rng.random_range(1..40));
        [
            batch % 5 + 1,
            ins,
            outs,
            rng.random_range(1..16),
            rng.random_range(1..16),
        ]
    }));
    for [batch, ins, outs, height, width] in sizes {
        let (x, weight) = (
            random(&mut rng, [batch, ins, height, width]),
            random(&mut rng, [outs, ins, 3, 3]),
        );
        let bias = random(&mut rng, [outs]);
        let probe = random(
            &mut rng,
            [batch, outs, height.div_ceil(2), width.div_ceil(2)],
        );
        compare(
            &format!("conv {batch} {ins} {outs} {height} {width}"),
            &probe,
            |kernels| {
                let (x, weight, bias) = (leaf(&x), leaf(&weight), leaf(&bias));
                let y = conv3x3s2(kernels, x.clone(), weight.clone(), bias.clone());
                let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
                (y.inner(), gradients!(loss; x, weight, bias))
            },
        );
    }
}

#[test]
fn a_transposed_convolution_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut sizes = vec![
        [1, 1, 1, 1, 1],
        [4, 64, 32, 7, 7],
        [3, 32, 1, 14, 14],
        [1, 5, 40, 3, 5],
        [2, 50, 3, 4, 1],
    ];
    sizes.extend((0..6).map(|_| {
        let [batch, ins, outs] = [(); 3].map(|()| rng.random_range(1..40));
        [
            batch % 5 + 1,
            ins,
            outs,
            rng.random_range(1..9),
            rng.random_range(1..9),
        ]
    }));
    for [batch, ins, outs, height, width] in sizes {
        let (x, weight) = (
            random(&mut rng, [batch, ins, height, width]),
            random(&mut rng, [ins, outs, 3, 3]),
        );
        let (bias, probe) = (
            random(&mut rng, [outs]),
            random(&mut rng, [batch, outs, 2 * height, 2 * width]),
        );
        compare(
            &format!("conv transpose {batch} {ins} {outs} {height} {width}"),
            &probe,
            |kernels| {
                let (x, weight, bias) = (leaf(&x), leaf(&weight), leaf(&bias));
                let y = conv_transpose3x3s2(kernels, x.clone(), weight.clone(), bias.clone());
                let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
                (y.inner(), gradients!(loss; x, weight, bias))
            },
        );
    }
}

fn norm_equals_the_plain_one<const D: usize>(rng: &mut ChaCha8Rng, shape: [usize; D]) {
    let channels = [shape[1]];
    let (x, probe) = (random(rng, shape) + 0.3, random(rng, shape));
    let [gamma, beta, slope] = [(); 3].map(|()| random(rng, channels));
    compare(&format!("norm {shape:?}"), &probe, |kernels| {
        let (x, gamma, beta, slope) = (leaf(&x), leaf(&gamma), leaf(&beta), leaf(&slope));
        let y = norm_prelu(
            kernels,
            x.clone(),
            gamma.clone(),
            beta.clone(),
            slope.clone(),
            1e-5,
        );
        let loss = (y.output.clone() * Tensor::from_inner(probe.clone())).sum();
        let [of_x, of_gamma, of_beta, of_slope] = gradients!(loss; x, gamma, beta, slope);
        let statistics = [values(&y.mean), values(&y.variance)];
        let [mean, variance] = statistics;
        (
            y.output.inner(),
            [of_x, of_gamma, of_beta, of_slope, mean, variance],
        )
    });
}

#[test]
fn normalisation_with_prelu_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for shape in [[4, 1], [5, 3], [128, 512], [40, 3136], [7, 33]] {
        norm_equals_the_plain_one(&mut rng, shape);
    }
    for shape in [
        [4, 32, 14, 14],
        [6, 1, 28, 28],
        [3, 64, 7, 7],
        [1, 5, 3, 5],
        [2, 20, 9, 11],
    ] {
        norm_equals_the_plain_one(&mut rng, shape);
    }
}

fn frozen_norm_equals_the_plain_one<const D: usize>(rng: &mut ChaCha8Rng, shape: [usize; D]) {
    let channels = [shape[1]];
    let (x, probe) = (random(rng, shape), random(rng, shape));
    let [gamma, beta, slope, mean] = [(); 4].map(|()| random(rng, channels));
    let variance = random(rng, channels) + 1.5;
    compare(&format!("frozen norm {shape:?}"), &probe, |kernels| {
        let (x, gamma, beta, slope) = (leaf(&x), leaf(&gamma), leaf(&beta), leaf(&slope));
        let [mean, variance] = [&mean, &variance].map(|given| Tensor::from_inner(given.clone()));
        let norm = FrozenNorm {
            gamma: gamma.clone(),
            beta: beta.clone(),
            slope: slope.clone(),
            mean,
            variance,
            epsilon: 1e-5,
        };
        let y = norm.apply(kernels, x.clone());
        let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
        (y.inner(), gradients!(loss; x, gamma, beta, slope))
    });
}

#[test]
fn normalisation_by_given_statistics_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for shape in [[1, 1], [1, 40], [128, 512], [7, 3136]] {
        frozen_norm_equals_the_plain_one(&mut rng, shape);
    }
    for shape in [[1, 32, 14, 14], [3, 1, 28, 28], [2, 20, 9, 11]] {
        frozen_norm_equals_the_plain_one(&mut rng, shape);
    }
}

#[test]
fn a_masked_product_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    for shape in [[1, 1], [1, 33], [128, 512]] {
        let [x, mask, probe] = [(); 3].map(|()| random(&mut rng, shape));
        compare(&format!("masked {shape:?}"), &probe, |kernels| {
            let x = leaf(&x);
            let y = masked(kernels, x.clone(), Tensor::from_inner(mask.clone()));
            let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
            (y.inner(), gradients!(loss; x))
        });
    }
}

#[test]
fn transposed_convolution_is_the_adjoint_of_convolution() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for [batch, big, small, size] in [[2, 1, 32, 14], [3, 32, 64, 6], [1, 7, 3, 2]] {
        let (x, y) = (
            random(&mut rng, [batch, big, size, size]),
            random(&mut rng, [batch, small, size / 2, size / 2]),
        );
        let weight = random(&mut rng, [small, big, 3, 3]);
        let zeros = |channels| Tensor::zeros([channels], &x.device());
        let down = conv3x3s2(Kernels::Fused, x.clone(), weight.clone(), zeros(small));
        let up = conv_transpose3x3s2(Kernels::Fused, y.clone(), weight, zeros(big));
        let products = [(down * y).sum(), (up * x).sum()].map(|sum| sum.into_scalar::<f32>());
        assert!((products[0] - products[1]).abs() < 1e-3, "{products:?}");
    }
}

#[test]
fn images_may_come_in_any_memory_order() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let x = random(&mut rng, [5, 6, 7, 3])
        .permute([2, 3, 0, 1])
        .slice([1..6, 0..3, 0..5, 1..5]);
    let (weight, bias) = (
        random(&mut rng, [3, 4, 3, 3]).swap_dims(0, 1),
        random(&mut rng, [4]),
    );
    let [fused, plain] = [Kernels::Fused, Kernels::Reference]
        .map(|kernels| values(&conv3x3s2(kernels, x.clone(), weight.clone(), bias.clone())));
    assert!(error(&fused, &plain) < 1e-5);
}

#[test]
fn images_become_vectors_and_back_as_in_plain_burn() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for [batch, channels, height, width] in
        [[1, 1, 1, 1], [3, 1, 28, 28], [5, 64, 7, 7], [2, 3, 5, 4]]
    {
        let (x, probe) = (
            random(&mut rng, [batch, channels, height, width]),
            random(&mut rng, [batch, channels * height * width]),
        );
        compare("flatten", &probe, |kernels| {
            let x = leaf(&x);
            // A fused convolution leaves its result channels-last; so does this permutation.
            let last = x.clone().permute([0, 2, 3, 1]) * 2.0;
            let y = flatten(kernels, last.permute([0, 3, 1, 2]));
            let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
            (y.inner(), gradients!(loss; x))
        });
        compare("unflatten", &x, |kernels| {
            let vectors = leaf(&probe);
            let y = unflatten(kernels, vectors.clone(), [channels, height, width]);
            let loss = (y.clone() * Tensor::from_inner(x.clone())).sum();
            (y.inner(), gradients!(loss; vectors))
        });
    }
}

#[test]
fn a_squared_norm_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for size in [1, 15, 1000, 100_000] {
        let x = random(&mut rng, [size]);
        let exact: f64 = values(&x)
            .iter()
            .map(|&x| f64::from(x) * f64::from(x))
            .sum();
        for set in InstructionSet::available() {
            let found = set.scoped(|| squared_norm(Kernels::Fused, x.clone()));
            assert!((found / exact - 1.0).abs() < 1e-6, "{size}, {set:?}");
        }
    }
}
