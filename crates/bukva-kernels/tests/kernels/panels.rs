//! Weights packed in panels.

use bukva_kernels::{Kernels, from_panels, linear, to_panels};
use burn::tensor::{Device, Tensor};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{error, random, values};

#[test]
fn panels_hold_a_line_of_sixteen_outputs_for_every_input() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for [inputs, outputs] in [[1, 1], [3, 16], [5, 37], [64, 48]] {
        let weight = random(&mut rng, [inputs, outputs]);
        let panels = to_panels(weight.clone());
        let count = outputs.div_ceil(16);
        assert_eq!(panels.dims(), [count * inputs, 16]);
        let natural = values(&weight);
        for (at, value) in values(&panels).into_iter().enumerate() {
            let (line, column) = (at / 16, at % 16);
            let (input, output) = (line % inputs, line / inputs * 16 + column);
            let expected = match output < outputs {
                true => natural[input * outputs + output],
                false => 0.0,
            };
            assert_eq!(
                value, expected,
                "{inputs}×{outputs}, input {input}, output {output}"
            );
        }
        let plain = Kernels::Reference.scoped(|| to_panels(weight.clone()));
        assert_eq!(values(&plain), values(&panels));
        for kernels in [Kernels::Fused, Kernels::Reference] {
            let weight = kernels.scoped(|| from_panels(panels.clone(), outputs));
            assert_eq!(values(&weight), natural);
        }
    }
}

#[test]
fn an_empty_weight_has_empty_panels() {
    let device = Device::flex();
    assert_eq!(to_panels(Tensor::zeros([0, 20], &device)).dims(), [0, 16]);
    assert_eq!(to_panels(Tensor::zeros([20, 0], &device)).dims(), [0, 16]);
    let panels = Tensor::zeros([0, 16], &device);
    assert_eq!(from_panels(panels, 20).dims(), [0, 20]);
}

#[test]
fn the_gradient_of_a_weight_in_panels_is_that_of_the_weight_in_panels() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for [batch, inputs, outputs] in [[1, 9, 5], [7, 40, 33], [30, 130, 64]] {
        let (x, bias) = (
            random(&mut rng, [batch, inputs]),
            random(&mut rng, [outputs]),
        );
        let weight = random(&mut rng, [inputs, outputs]);
        let gradient = |panelled: bool| {
            let natural = Tensor::from_inner(weight.clone()).require_grad();
            let panels = Tensor::from_inner(to_panels(weight.clone())).require_grad();
            let used = match panelled {
                true => panels.clone(),
                false => to_panels(natural.clone()),
            };
            let x = Tensor::from_inner(x.clone());
            let y = linear(x, used, Tensor::from_inner(bias.clone()));
            let gradients = y.square().sum().backward();
            match panelled {
                true => panels.grad(&gradients),
                false => natural.grad(&gradients).map(to_panels),
            }
            .map(|gradient| values(&gradient))
            .unwrap()
        };
        let expected = Kernels::Reference.scoped(|| gradient(false));
        for kernels in [Kernels::Fused, Kernels::Reference] {
            let found = kernels.scoped(|| gradient(true));
            assert!(
                error(&found, &expected) < 1e-5,
                "{batch} {inputs} {outputs}, {kernels:?}"
            );
        }
    }
}
