//! Benchmarks whole training steps and inferences:
//! `cargo bench -p bukva-bench --bench step`.

use bukva_glyphs::{PIXELS, SIDE, Stream, seeded};
use bukva_kernels::{Distance, in_pool, nearest_distance};
use bukva_lab::Kernels;
use bukva_lab::internals::{Adam, compile, untrained_info};
use bukva_lab::run::TranslatorConfig;
use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Distribution, Tensor, TensorData};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn ink(batch: usize) -> Tensor<4> {
    let shape = [batch, 1, SIDE, SIDE];
    Tensor::random(shape, Distribution::Uniform(0.0, 1.0), &Device::flex())
}

/// A training step: forward, squared error, backward, gradient norm, Adam.
#[divan::bench(args = [32, 128, 512])]
fn train_fused(bencher: Bencher<'_, '_>, batch: usize) {
    train(bencher, Kernels::Fused, batch);
}

#[divan::bench(args = [32, 128], sample_count = 20)]
fn train_reference(bencher: Bencher<'_, '_>, batch: usize) {
    train(bencher, Kernels::Reference, batch);
}

fn train(bencher: Bencher<'_, '_>, kernels: Kernels, batch: usize) {
    let network = TranslatorConfig::default();
    let device = bukva_lab::device().autodiff();
    let mut state = Some(network.init(&device, &mut seeded(0, Stream::Weights, 0)));
    let mut adam = Adam::default();
    let source = Tensor::from_inner(ink(batch));
    let target = Tensor::from_inner(ink(batch).reshape([batch, PIXELS]));
    let mask = network.dropout_mask(batch, &device, &mut seeded(0, Stream::Dropout, 0));
    bencher.bench_local(|| {
        let Some(translator) = state.take() else {
            return;
        };
        let (source, target, mask) = (source.clone(), target.clone(), mask.clone());
        let adam = &mut adam;
        let step = move || {
            let translated = translator.forward_train(source, mask);
            let targets = target.unsqueeze_dim(1);
            let loss = nearest_distance(Distance::Squared, translated, targets);
            let gradients = GradientsParams::from_grads(loss.backward(), &translator);
            adam.step(translator, gradients, 1e-3, Some(5.0)).0
        };
        state = Some(kernels.scoped(|| in_pool(step)));
    });
}

#[divan::bench(args = [1, 16, 256], consts = [true, false])]
fn infer<const FUSED: bool>(bencher: Bencher<'_, '_>, batch: usize) {
    let device = bukva_lab::device().autodiff();
    let network = TranslatorConfig::default();
    let translator = network
        .init(&device, &mut seeded(0, Stream::Weights, 0))
        .valid();
    let compiled =
        compile(&translator, &untrained_info(network.latent)).expect("a default network");
    let source: Vec<f32> = ink(batch).into_data().iter().collect();
    let mut drawn = vec![0.0; source.len()];
    bencher.bench_local(|| {
        if FUSED {
            compiled.translate_ink(black_box(&source), &mut drawn);
        } else {
            let data = TensorData::new(source.clone(), [batch, 1, SIDE, SIDE]);
            let source = Tensor::from_data(data, &device.clone().inner());
            let output = Kernels::Reference.scoped(|| translator.forward(source));
            drawn.copy_from_slice(&output.into_data().iter::<f32>().collect::<Vec<_>>());
        }
        black_box(&mut drawn);
    });
}
