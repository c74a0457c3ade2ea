//! 5x5 convolution, ReLU and pooling as one operation.

use bukva_kernels::{InstructionSet, conv5x5_relu_pool};
use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::equal::{assert_equal, sizes};
use crate::{leaf, random, values};

#[test]
fn the_layer_equals_its_parts() {
    let rng = &mut ChaCha8Rng::seed_from_u64(20);
    let mut all = vec![
        [1, 1, 1, 2, 2],
        [5, 1, 16, 28, 28],
        [3, 16, 32, 14, 14],
        [1, 3, 40, 7, 5],
        [33, 2, 5, 3, 9],
    ];
    all.extend((0..6).map(|_| sizes(rng, 2..16)));
    for size @ [batch, ins, outs, height, width] in all {
        let x = random(rng, [batch, ins, height, width]);
        let (weight, bias) = (random(rng, [outs, ins, 5, 5]), random(rng, [outs]));
        let probe = random(rng, [batch, outs, height / 2, width / 2]);
        let label = format!("pooled {size:?}");
        assert_equal!(label, probe; x, weight, bias => conv5x5_relu_pool(x, weight, bias));
    }
}

/// A weight that copies its input image.
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
            let y = conv5x5_relu_pool(x.clone(), weight, bias);
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
            let y = conv5x5_relu_pool(x.clone(), weight.clone(), bias.clone());
            let loss = y.clone().square().mean();
            (values(&y), gradients!(loss; x, weight, bias))
        })
    };
    assert_eq!(on(1), on(5));
}
