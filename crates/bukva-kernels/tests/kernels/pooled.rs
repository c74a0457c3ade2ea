//! Convolution 5×5, ReLU and pooling as one operation.

use bukva_kernels::{InstructionSet, Kernels, conv5x5_relu_pool};
use burn::tensor::Tensor;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::equal::compare;
use crate::{leaf, random, values};

#[test]
fn the_layer_equals_its_parts() {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let mut sizes = vec![
        [1, 1, 1, 2, 2],
        [5, 1, 16, 28, 28],
        [3, 16, 32, 14, 14],
        [1, 3, 40, 7, 5],
        [33, 2, 5, 3, 9],
    ];
    sizes.extend((0..6).map(|_| {
        let [batch, ins, outs] = [(); 3].map(|()| rng.random_range(1..40));
        [
            batch % 5 + 1,
            ins,
            outs,
            rng.random_range(2..16),
            rng.random_range(2..16),
        ]
    }));
    for [batch, ins, outs, height, width] in sizes {
        let (x, weight) = (
            random(&mut rng, [batch, ins, height, width]),
            random(&mut rng, [outs, ins, 5, 5]),
        );
        let bias = random(&mut rng, [outs]);
        let probe = random(&mut rng, [batch, outs, height / 2, width / 2]);
        compare(
            &format!("pooled {batch} {ins} {outs} {height} {width}"),
            &probe,
            |kernels| {
                let (x, weight, bias) = (leaf(&x), leaf(&weight), leaf(&bias));
                let y = conv5x5_relu_pool(kernels, x.clone(), weight.clone(), bias.clone());
                let loss = (y.clone() * Tensor::from_inner(probe.clone())).sum();
                (y.inner(), gradients!(loss; x, weight, bias))
            },
        );
    }
}

/// A weight that copies an image.
fn copying() -> Tensor<4> {
    let mut weight = [0.0f32; 25];
    weight[12] = 1.0;
    let device = burn::tensor::Device::flex();
    Tensor::<1>::from_floats(weight, &device).reshape([1, 1, 5, 5])
}

fn image(rows: [[f32; 4]; 2]) -> Tensor<4> {
    let device = burn::tensor::Device::flex();
    Tensor::<2>::from_floats(rows, &device).reshape([1, 1, 2, 4])
}

#[test]
fn only_the_largest_of_four_passes_a_gradient_back_and_none_below_zero() {
    let rows = [[1.0, 2.0, -1.0, -2.0], [4.0, 3.0, -3.0, -4.0]];
    for set in InstructionSet::available() {
        set.scoped(|| {
            let (x, weight) = (leaf(&image(rows)), Tensor::from_inner(copying()));
            let bias = Tensor::zeros([1], &x.device());
            let y = conv5x5_relu_pool(Kernels::Fused, x.clone(), weight, bias);
            assert_eq!(values(&y), [4.0, 0.0]);
            let [of_x] = gradients!(y.sum(); x);
            assert_eq!(of_x, [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0], "{set:?}");
        });
    }
}

#[test]
fn one_and_five_threads_give_the_same_bits() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| {
            let mut rng = ChaCha8Rng::seed_from_u64(21);
            let x = leaf(&random(&mut rng, [37, 3, 14, 14]));
            let (weight, bias) = (
                leaf(&random(&mut rng, [20, 3, 5, 5])),
                leaf(&random(&mut rng, [20])),
            );
            let y = conv5x5_relu_pool(Kernels::Fused, x.clone(), weight.clone(), bias.clone());
            let loss = y.clone().square().mean();
            (values(&y), gradients!(loss; x, weight, bias))
        })
    };
    assert_eq!(on(1), on(5));
}
