//! What a reader beside the translation needs: its cross-entropy, and a value for two uses.

use bukva_kernels::{cross_entropy, fork};
use burn::tensor::{Device, Tensor};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::equal::{assert_equal, compare};
use crate::{leaf, random, values};

#[test]
fn cross_entropy_equals_the_plain_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(40);
    for [batch, width] in [[1, 1], [1, 33], [7, 2], [128, 33], [13, 60]] {
        // As far apart as logits of a trained reader are.
        let x = random(&mut rng, [batch, width]).mul_scalar(20.0);
        let classes: Vec<u16> = (0..batch)
            .map(|_| rng.random_range(0..width as u16))
            .collect();
        let probe = random(&mut rng, [1]);
        let label = format!("cross_entropy {batch} {width}");
        assert_equal!(label, probe; x => cross_entropy(x, &classes));
    }
}

#[test]
fn cross_entropy_of_uniform_logits_is_the_logarithm_of_the_number_of_classes() {
    for logit in [0.0, 1e4, -1e4] {
        let logits = Tensor::full([3, 5], logit, &Device::flex());
        let loss = cross_entropy(logits, &[0, 4, 2]);
        assert!((values(&loss)[0] - 5f32.ln()).abs() < 1e-6, "{logit}");
    }
}

#[test]
fn a_logit_that_is_no_number_shows_in_the_loss() {
    let logits = Tensor::<2>::from_floats([[0.0, f32::NAN], [0.0, 1.0]], &Device::flex());
    assert!(values(&cross_entropy(logits, &[0, 1]))[0].is_nan());
}

#[test]
#[should_panic = "cross_entropy: 1 rows of 2 logits, classes [2]"]
fn a_class_beyond_the_logits_is_refused() {
    let logits = Tensor::<2>::zeros([1, 2], &Device::flex());
    cross_entropy(logits, &[2]);
}

#[test]
fn a_value_of_two_uses_has_the_gradients_of_both() {
    let mut rng = ChaCha8Rng::seed_from_u64(41);
    for shape in [[1, 1], [3, 37], [128, 512]] {
        let [x, probe, other] = [(); 3].map(|()| random(&mut rng, shape));
        compare(&format!("fork {shape:?}"), || {
            let x = leaf(&x);
            // The leaf itself is used as well, and each use twice.
            let [first, second] = fork(x.clone() * Tensor::from_inner(other.clone()));
            let first = (first.clone() * first * Tensor::from_inner(probe.clone())).sum();
            let second = (second.clone().exp() * second).sum();
            let loss = first + second + x.clone().sum();
            (x.clone().inner(), gradients!(loss; x))
        });
    }
}

#[test]
fn a_second_use_may_be_left_out_of_the_loss() {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let x = leaf(&random(&mut rng, [2, 3]));
    let [first, _] = fork(x.clone());
    let [of_x] = gradients!((first.clone() * first).sum(); x);
    let doubled: Vec<f32> = values(&x).iter().map(|value| 2.0 * value).collect();
    assert_eq!(of_x, doubled);
}
