//! The Adam step.

use bukva_kernels::{AdamStep, InstructionSet, Kernels, adam_step};
use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{error, random, values};

#[test]
fn five_adam_steps_equal_the_plain_ones() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let start = random(&mut rng, [37, 1031]);
    let grads: Vec<Tensor<2>> = (0..5).map(|_| random(&mut rng, [37, 1031])).collect();
    let run = || {
        let zeros = start.zeros_like();
        let mut state = (start.clone(), zeros.clone(), zeros);
        for (step, grad) in grads.iter().enumerate() {
            let step = AdamStep::new(1e-2, step as u32 + 1);
            state = adam_step(state.0, grad.clone(), state.1, state.2, &step);
        }
        [&state.0, &state.1, &state.2].map(values)
    };
    let expected = Kernels::Reference.scoped(run);
    for set in InstructionSet::available() {
        for (found, expected) in set.scoped(run).iter().zip(&expected) {
            assert!(error(found, expected) < 1e-5, "{set:?}");
        }
    }
}

#[test]
fn a_first_adam_step_moves_by_the_learning_rate() {
    let device = burn::tensor::Device::flex();
    let param = Tensor::<1>::from_floats([1.0, 2.0, 3.0], &device);
    let grad = Tensor::from_floats([0.5, -4.0, 1e3], &device);
    let zeros = param.zeros_like();
    let (param, ..) = adam_step(param, grad, zeros.clone(), zeros, &AdamStep::new(0.1, 1));
    assert!(error(&values(&param), &[0.9, 2.1, 2.9]) < 1e-6);
}

#[test]
fn a_shared_parameter_is_copied_before_the_update() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let (param, grad) = (random(&mut rng, [50]), random(&mut rng, [50]));
    let (other, before) = (param.clone(), values(&param));
    let zeros = param.zeros_like();
    let (updated, ..) = adam_step(
        param,
        grad,
        zeros.clone(),
        zeros.clone(),
        &AdamStep::new(0.1, 1),
    );
    assert_eq!(values(&other), before);
    assert_eq!(values(&zeros), vec![0.0; 50]);
    assert_ne!(values(&updated), before);
}

#[test]
fn a_tracked_parameter_stays_tracked() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (inner, grad) = (random(&mut rng, [50]), random(&mut rng, [50]));
    let zeros = inner.zeros_like();
    for kernels in [Kernels::Fused, Kernels::Reference] {
        let param = Tensor::from_inner(inner.clone()).require_grad();
        let step = AdamStep::new(0.1, 1);
        let (grad, zeros) = (grad.clone(), zeros.clone());
        let (param, ..) = kernels.scoped(|| adam_step(param, grad, zeros.clone(), zeros, &step));
        assert!(param.is_autodiff() && param.is_require_grad());
        let gradients = (param.clone() * 2.0).sum().backward();
        assert_eq!(values(&param.grad(&gradients).unwrap()), vec![2.0; 50]);
    }
}
