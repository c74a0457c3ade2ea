//! Determinism: results have the same bits for any number of threads.

use bukva_kernels::{
    InstructionSet, Kernels, conv_transpose3x3s2, conv3x3s2, flatten, in_pool, linear, norm_prelu,
    to_panels,
};
use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{random, values};

/// The result and all gradients of a small network with one block of every kind.
fn network() -> Vec<Vec<u32>> {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let x = Tensor::from_inner(random(&mut rng, [37, 1, 28, 28])).require_grad();
    let weight = Tensor::from_inner(random(&mut rng, [32, 1, 3, 3])).require_grad();
    let bias = Tensor::from_inner(random(&mut rng, [32])).require_grad();
    let [gamma, beta, slope] =
        [(); 3].map(|()| Tensor::from_inner(random(&mut rng, [32])).require_grad());
    let back = Tensor::from_inner(random(&mut rng, [32, 1, 3, 3])).require_grad();
    let back_bias = Tensor::from_inner(random(&mut rng, [1])).require_grad();
    let full = Tensor::from_inner(random(&mut rng, [784, 130])).require_grad();
    let full_bias = Tensor::from_inner(random(&mut rng, [130])).require_grad();
    let y = conv3x3s2(x.clone(), weight.clone(), bias.clone());
    let y = norm_prelu(y, gamma.clone(), beta.clone(), slope.clone(), 1e-5).output;
    let y = conv_transpose3x3s2(y, back.clone(), back_bias.clone());
    let y = linear(flatten(y), to_panels(full.clone()), full_bias.clone());
    let gradients = y.clone().square().mean().backward();
    let mut found = vec![values(&y), values(&x.grad(&gradients).unwrap())];
    found.extend([weight, back].map(|leaf| values(&leaf.grad(&gradients).unwrap())));
    let vectors = [bias, gamma, beta, slope, back_bias, full_bias];
    found.extend(vectors.map(|leaf| values(&leaf.grad(&gradients).unwrap())));
    found.push(values(&full.grad(&gradients).unwrap()));
    found
        .into_iter()
        .map(|values| values.into_iter().map(f32::to_bits).collect())
        .collect()
}

#[test]
fn one_two_and_five_threads_give_the_same_bits() {
    let on = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(network)
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}

#[test]
fn a_choice_of_kernels_and_instructions_reaches_the_workers() {
    for set in InstructionSet::available() {
        for kernels in [Kernels::Fused, Kernels::Reference] {
            let found = set.scoped(|| kernels.scoped(|| in_pool(Kernels::current)));
            assert_eq!(found, kernels);
        }
    }
    let product = || {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (x, weight) = (random(&mut rng, [5, 300]), random(&mut rng, [300, 40]));
        let bias = random(&mut rng, [40]);
        values(&linear(x, to_panels(weight), bias))
    };
    for set in InstructionSet::available() {
        assert_eq!(
            set.scoped(product),
            set.scoped(|| in_pool(product)),
            "{set:?}"
        );
    }
}

#[test]
fn a_panic_in_a_scope_leaves_the_thread_on_its_kernels_and_instructions() {
    let product = || {
        let rng = &mut ChaCha8Rng::seed_from_u64(12);
        let (x, weight) = (random(rng, [1, 300]), random(rng, [300, 40]));
        values(&linear(x, to_panels(weight), random(rng, [40])))
    };
    let before = product();
    let panicked = std::panic::catch_unwind(|| {
        InstructionSet::Portable.scoped(|| Kernels::Reference.scoped(|| panic!("on purpose")))
    });
    assert!(panicked.is_err());
    assert_eq!(Kernels::current(), Kernels::Fused);
    assert_eq!(product(), before);
}
