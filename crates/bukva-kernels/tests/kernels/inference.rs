//! A whole block of inference equals its plain parts.

use bukva_kernels::{FrozenNorm, Kernels, conv_block, conv_transpose_block, linear_block};
use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::equal::compare;
use crate::{error, random, values};

fn norm(rng: &mut ChaCha8Rng, channels: usize) -> FrozenNorm {
    let mut vector = || random(rng, [channels]);
    FrozenNorm {
        gamma: vector(),
        beta: vector(),
        slope: vector(),
        mean: vector(),
        variance: vector() + 1.5,
        epsilon: 1e-5,
    }
}

#[test]
fn fully_connected_blocks() {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    for [batch, inputs, outputs] in [
        [1, 1, 1],
        [1, 3136, 512],
        [1, 300, 784],
        [13, 40, 33],
        [70, 600, 130],
    ] {
        let (x, weight) = (
            random(&mut rng, [batch, inputs]),
            random(&mut rng, [inputs, outputs]),
        );
        let (bias, norm) = (random(&mut rng, [outputs]), norm(&mut rng, outputs));
        let probe = random(&mut rng, [batch, outputs]);
        compare(&format!("{batch} {inputs} {outputs}"), &probe, |kernels| {
            let (x, weight, bias) = (x.clone(), weight.clone(), bias.clone());
            (linear_block(kernels, x, weight, bias, norm.clone()), [])
        });
    }
}

#[test]
fn convolution_blocks_in_both_directions() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    for [batch, big, small, height, width] in [
        [1, 1, 32, 28, 28],
        [3, 32, 64, 14, 14],
        [2, 5, 3, 7, 9],
        [1, 2, 40, 1, 4],
    ] {
        let weight = random(&mut rng, [small, big, 3, 3]);
        let image = random(&mut rng, [batch, big, height, width]);
        let half = random(
            &mut rng,
            [batch, small, height.div_ceil(2), width.div_ceil(2)],
        );
        let (bias, down) = (random(&mut rng, [small]), norm(&mut rng, small));
        compare("down", &half, |kernels| {
            let (x, weight, bias) = (image.clone(), weight.clone(), bias.clone());
            (conv_block(kernels, x, weight, bias, down.clone()), [])
        });
        let [_, _, rows, columns] = half.dims();
        let probe = random(&mut rng, [batch, big, 2 * rows, 2 * columns]);
        let (bias, up) = (random(&mut rng, [big]), norm(&mut rng, big));
        compare("up", &probe, |kernels| {
            let (x, weight, bias) = (half.clone(), weight.clone(), bias.clone());
            (
                conv_transpose_block(kernels, x, weight, bias, up.clone()),
                [],
            )
        });
    }
}

#[test]
fn a_glyph_is_read_alike_alone_and_among_others() {
    let mut rng = ChaCha8Rng::seed_from_u64(22);
    let (x, weight) = (random(&mut rng, [40, 700]), random(&mut rng, [700, 90]));
    let (bias, norm) = (random(&mut rng, [90]), norm(&mut rng, 90));
    let run = |x| {
        linear_block(
            Kernels::Fused,
            x,
            weight.clone(),
            bias.clone(),
            norm.clone(),
        )
    };
    let all = run(x.clone());
    for row in [0, 17, 39] {
        let alone = run(x.clone().narrow(0, row, 1));
        let among = all.clone().narrow(0, row, 1);
        // Few rows are added up in another order: equal but for rounding.
        assert!(error(&values(&alone), &values(&among)) < 1e-6, "row {row}");
    }
}

#[test]
fn a_block_on_an_autodiff_device_has_the_plain_gradient() {
    let mut rng = ChaCha8Rng::seed_from_u64(23);
    let (x, weight) = (random(&mut rng, [3, 8]), random(&mut rng, [8, 4]));
    let (bias, norm) = (random(&mut rng, [4]), norm(&mut rng, 4));
    let [fused, plain] = [Kernels::Fused, Kernels::Reference].map(|kernels| {
        let x = Tensor::from_inner(x.clone()).require_grad();
        let tracked = |tensor: &Tensor<1>| Tensor::from_inner(tensor.clone());
        let norm = FrozenNorm {
            gamma: tracked(&norm.gamma),
            beta: tracked(&norm.beta),
            slope: tracked(&norm.slope),
            mean: tracked(&norm.mean),
            variance: tracked(&norm.variance),
            epsilon: norm.epsilon,
        };
        let weight = Tensor::from_inner(weight.clone());
        let y = linear_block(kernels, x.clone(), weight, tracked(&bias), norm);
        values(&x.grad(&y.sum().backward()).unwrap())
    });
    assert!(error(&fused, &plain) < 1e-5);
}
