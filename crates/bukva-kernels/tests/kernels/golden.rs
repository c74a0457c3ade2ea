//! Every block against PyTorch's numbers, which `tools/reference/kernels_golden.py` computed.

use bukva_kernels::{
    Distance, FrozenNorm, InstructionSet, Kernels, conv_transpose3x3s2, conv3x3s2,
    conv5x5_relu_pool, linear, nearest_distance, norm_prelu, to_panels,
};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Int, Tensor, TensorData};
use serde::Deserialize;

use crate::{error, values};

/// Maximum error, relative to the largest value.
const TOLERANCE: f32 = 1e-5;

#[derive(Deserialize)]
struct Case {
    block: String,
    shapes: Vec<Vec<usize>>,
    result: Vec<f32>,
    gradients: Vec<Vec<f32>>,
}

/// The values of `drawn` in the reference script.
fn drawn<const D: usize>(number: usize, shape: &[usize]) -> Tensor<D> {
    let value = |place: u32| {
        let bits = place
            .wrapping_mul(2_654_435_761)
            .wrapping_add(number as u32 * 40_503);
        let bits = (bits ^ (bits >> 15)).wrapping_mul(2_246_822_519);
        (bits >> 8) as f32 / 16_777_216.0 - 0.5
    };
    let count: usize = shape.iter().product();
    let data = (1..=count as u32).map(value).collect::<Vec<f32>>();
    Tensor::from_data(TensorData::new(data, shape.to_vec()), &Device::flex())
}

fn leaf<const D: usize>(number: usize, case: &Case) -> Tensor<D> {
    Tensor::from_inner(drawn(number, &case.shapes[number])).require_grad()
}

/// Compares a result and the gradients of its inputs with the case.
macro_rules! hold {
    ($case:expr, $label:expr, $result:expr; $($leaf:expr),*) => {{
        let result = $result;
        let off = error(&values(&result), &$case.result);
        assert!(off < TOLERANCE, "{}: values differ by {off}", $label);
        let probe = drawn($case.shapes.len(), &result.dims());
        let gradients = (result * Tensor::from_inner(probe)).sum().backward();
        let found = [$(values(&$leaf.grad(&gradients).unwrap())),*];
        for (at, (found, expected)) in found.iter().zip(&$case.gradients).enumerate() {
            let off = error(found, expected);
            assert!(off < TOLERANCE, "{}: gradient {at} differs by {off}", $label);
        }
    }};
}

fn check(case: &Case, label: &str) {
    match case.block.as_str() {
        "linear" => {
            let (x, weight, bias) = (leaf::<2>(0, case), leaf::<2>(1, case), leaf::<1>(2, case));
            let y = linear(x.clone(), to_panels(weight.clone()), bias.clone());
            hold!(case, label, y; x, weight, bias);
        }
        block @ ("conv" | "conv_transpose" | "pooled") => {
            let run = match block {
                "conv" => conv3x3s2,
                "pooled" => conv5x5_relu_pool,
                _ => conv_transpose3x3s2,
            };
            let (x, weight, bias) = (leaf::<4>(0, case), leaf::<4>(1, case), leaf::<1>(2, case));
            let y = run(x.clone(), weight.clone(), bias.clone());
            hold!(case, label, y; x, weight, bias);
        }
        block @ ("absolute" | "squared") => {
            let distance = match block {
                "absolute" => Distance::Absolute,
                _ => Distance::Squared,
            };
            let (x, aims) = (leaf::<2>(0, case), drawn(1, &case.shapes[1]));
            hold!(case, label, nearest_distance(distance, x.clone(), aims); x);
        }
        "cross_entropy" => {
            let x = leaf::<2>(0, case);
            let [batch, width] = x.dims();
            // The classes of the reference script; the operation is Burn's own.
            let classes = (0..batch)
                .map(|row| (7 * row % width) as i64)
                .collect::<Vec<i64>>();
            let classes = TensorData::new(classes, [batch, 1]);
            let classes = Tensor::<2, Int>::from_data(classes, &x.device());
            let loss = log_softmax(x.clone(), 1).gather(1, classes).mean().neg();
            hold!(case, label, loss; x);
        }
        "frozen_norm" => check_frozen(case, label),
        _ if case.shapes[0].len() == 2 => check_norm::<2>(case, label),
        _ => check_norm::<4>(case, label),
    }
}

fn check_norm<const D: usize>(case: &Case, label: &str) {
    let x = leaf::<D>(0, case);
    let [gamma, beta, slope] = [1, 2, 3].map(|number| leaf::<1>(number, case));
    let params = (gamma.clone(), beta.clone(), slope.clone());
    let y = norm_prelu(x.clone(), params.0, params.1, params.2, 1e-5).output;
    hold!(case, label, y; x, gamma, beta, slope);
}

fn check_frozen(case: &Case, label: &str) {
    let x = leaf::<4>(0, case);
    let [gamma, beta, slope] = [1, 2, 3].map(|number| leaf::<1>(number, case));
    let [mean, variance] =
        [4, 5].map(|number| Tensor::from_inner(drawn::<1>(number, &case.shapes[number])));
    let norm = FrozenNorm {
        gamma: gamma.clone(),
        beta: beta.clone(),
        slope: slope.clone(),
        mean,
        variance: variance + 1.0,
        epsilon: 1e-5,
    };
    hold!(case, label, norm.apply(x.clone()); x, gamma, beta, slope);
}

#[test]
fn every_block_equals_pytorchs_forward_and_in_each_gradient() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../fixtures/blocks.json"))
        .expect("the fixture is whole");
    assert!(cases.len() >= 27);
    for case in &cases {
        for set in InstructionSet::available() {
            let label = format!("{} {:?}, {set:?}", case.block, case.shapes);
            set.scoped(|| check(case, &label));
        }
        let label = format!("{} {:?}, plain", case.block, case.shapes);
        Kernels::Reference.scoped(|| check(case, &label));
    }
}
