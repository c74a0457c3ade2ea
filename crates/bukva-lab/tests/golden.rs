//! Compares the translator with PyTorch, with values from `tools/reference/translator_golden.py`.

use std::collections::BTreeMap;

use bukva_glyphs::{PIXELS, SIDE, Stream, seeded};
use bukva_lab::TranslatorNet;
use bukva_lab::internals::{
    NamedTensor, NamedVisitor, load_weights, read_tensors, save_weights, visit_named, write_tensors,
};
use bukva_lab::run::TranslatorConfig;
use burn::module::Param;
use burn::tensor::{Device, Gradients, Tensor, TensorData};
use serde::Deserialize;

const LATENT: usize = 8;
const BATCH: usize = 3;
/// The maximum error, as a share of the largest true value.
const TOLERANCE: f64 = 1e-4;
/// The scale for gradients whose true value is zero, such as that of a bias before normalization,
/// as a share of the network's largest gradient. All other gradients are compared with the largest
/// of their own tensor.
const NOISE: f64 = 1e-2;
/// In float64, true zeros are below this.
const ZERO: f64 = 1e-12;

#[derive(Deserialize)]
struct Golden {
    inferred: Vec<f64>,
    translated: Vec<f64>,
    loss: f64,
    gradients: BTreeMap<String, Summary>,
    statistics: BTreeMap<String, Summary>,
}

#[derive(Deserialize)]
struct Summary {
    count: usize,
    sum: f64,
    absolute_sum: f64,
    largest: f64,
    samples: Vec<f64>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("fixtures/translator.json")).unwrap()
}

/// Values that depend only on name and position, as in the reference's `hashed`.
fn hashed(name: &str, shape: &[usize]) -> Vec<f32> {
    let seed = name.bytes().fold(0x811C_9DC5_u32, |seed, byte| {
        (seed ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let (middle, width) = match name.rsplit('.').next().unwrap() {
        "gamma" | "running_variance" => (1.0, 0.5),
        "beta" | "running_mean" => (0.0, 0.25),
        "slope" => (0.25, 0.125),
        "bias" => (0.0, 0.125),
        "ink" | "chance" => (0.5, 0.5),
        _ if shape.len() == 2 => (0.0, 0.0625),
        _ => (0.0, 0.25),
    };
    let count = shape.iter().product::<usize>() as u32;
    let value = |place: u32| {
        let x = place.wrapping_mul(0x9E37_79B1).wrapping_add(seed);
        let x = (x ^ (x >> 16)).wrapping_mul(0x85EB_CA6B);
        let x = (x ^ (x >> 13)).wrapping_mul(0xC2B2_AE35);
        let unit = ((x ^ (x >> 16)) >> 8) as f32 / 8_388_608.0 - 1.0;
        middle + width * unit
    };
    (0..count).map(value).collect()
}

fn tensor<const D: usize>(name: &str, shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(hashed(name, &shape), shape), device)
}

fn read(translator: &TranslatorNet) -> BTreeMap<String, NamedTensor> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.safetensors");
    save_weights(translator, &path, &BTreeMap::new()).unwrap();
    read_tensors(&path).unwrap().0
}

/// A translator with hashed weights and running statistics.
fn translator(device: &Device) -> TranslatorNet {
    let config = TranslatorConfig {
        latent: LATENT,
        ..TranslatorConfig::default()
    };
    let fresh = config.init(device, &mut seeded(0, Stream::Weights, 0));
    let mut tensors: Vec<NamedTensor> = read(&fresh).into_values().collect();
    for tensor in &mut tensors {
        tensor.values = hashed(&tensor.name, &tensor.shape);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hashed.safetensors");
    write_tensors(&path, &tensors, &BTreeMap::new()).unwrap();
    load_weights(fresh, &path).unwrap()
}

/// One training pass, which updates the translator's running statistics.
fn train(translator: &TranslatorNet, device: &Device) -> (Tensor<2>, Tensor<1>) {
    let source = tensor("source.ink", [BATCH, 1, SIDE, SIDE], device);
    let target: Tensor<2> = tensor("target.ink", [BATCH, PIXELS], device);
    let mask = hashed("mask.chance", &[BATCH, LATENT])
        .into_iter()
        .map(|chance| if chance >= 0.25 { 1.0 / 0.75 } else { 0.0 })
        .collect::<Vec<f32>>();
    let mask = Tensor::from_data(TensorData::new(mask, [BATCH, LATENT]), device);
    let translated = translator.forward_train(source, mask);
    let loss = (translated.clone() - target).square().mean();
    (translated, loss)
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().iter::<f64>().collect()
}

fn assert_near(what: &str, found: &[f64], expected: &[f64], scale: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(
            (found - expected).abs() <= TOLERANCE * scale,
            "{what}, value {place}: {found} is not {expected}"
        );
    }
}

fn largest(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |most, value| f64::max(most, value.abs()))
}

impl Summary {
    /// `of_zero` is the scale of errors where the true values are zero.
    fn assert_near(&self, what: &str, found: &[f64], of_zero: f64) {
        assert_eq!(found.len(), self.count, "{what}");
        let is_zero = self.largest < ZERO;
        let scale = if is_zero { of_zero } else { self.largest };
        let last = self.samples.len() - 1;
        let samples: Vec<f64> = (0..=last)
            .map(|k| found[k * (found.len() - 1) / last])
            .collect();
        assert_near(what, &samples, &self.samples, scale);
        let sums = [
            found.iter().sum::<f64>(),
            found.iter().map(|value| value.abs()).sum(),
        ];
        // The errors of the values may add up, but no further than the sum of magnitudes allows.
        let scale = match is_zero {
            true => of_zero * self.count as f64,
            false => self.absolute_sum,
        };
        assert_near(what, &sums, &[self.sum, self.absolute_sum], scale);
    }
}

#[test]
fn inference_equals_pytorch() {
    let device = Device::flex();
    let source = tensor("source.ink", [BATCH, 1, SIDE, SIDE], &device);
    let found = values(translator(&device).forward(source));
    let expected = golden().inferred;
    assert_near("inferred", &found, &expected, largest(&expected));
}

#[test]
fn a_training_pass_equals_pytorch() {
    let device = Device::flex().autodiff();
    let golden = golden();
    let (translated, loss) = train(&translator(&device), &device);
    let scale = largest(&golden.translated);
    assert_near("translated", &values(translated), &golden.translated, scale);
    assert_near("loss", &values(loss), &[golden.loss], golden.loss);
}

/// The gradients of all parameters, by name.
struct Collector<'a> {
    gradients: &'a Gradients,
    found: BTreeMap<String, Vec<f64>>,
}

impl NamedVisitor for Collector<'_> {
    fn visit<const D: usize>(&mut self, name: &str, param: &Param<Tensor<D>>) {
        if let Some(gradient) = param.val().grad(self.gradients) {
            // In the layout of files, which is PyTorch's.
            let as_saved = param.clone().map(|_| gradient).transform_for_save().val();
            self.found.insert(name.to_owned(), values(as_saved));
        }
    }
}

#[test]
fn gradients_of_a_squared_error_equal_pytorchs() {
    let device = Device::flex().autodiff();
    let translator = translator(&device);
    let gradients = train(&translator, &device).1.backward();
    let mut collector = Collector {
        gradients: &gradients,
        found: BTreeMap::new(),
    };
    visit_named(&translator, &mut collector);
    let expected = golden().gradients;
    assert!(collector.found.keys().eq(expected.keys()));
    let most = expected.values().map(|summary| summary.largest);
    let of_zero = NOISE * most.fold(0.0, f64::max);
    for (name, summary) in &expected {
        summary.assert_near(name, &collector.found[name], of_zero);
    }
}

#[test]
fn a_training_pass_moves_the_running_statistics_by_the_biased_variance() {
    let device = Device::flex().autodiff();
    let translator = translator(&device);
    train(&translator, &device);
    let found = read(&translator);
    for (name, summary) in &golden().statistics {
        let found: Vec<f64> = found[name].values.iter().map(|&v| v.into()).collect();
        summary.assert_near(name, &found, 0.0);
    }
}
