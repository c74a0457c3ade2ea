//! Times whole training steps of the translator network, fused and plain in turn.
//!
//! `cargo run --release -p bukva-kernels --example step -- [batch] [rounds] [fused|reference]`
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use bukva_kernels::{
    AdamStep, Kernels, adam_step, conv_transpose3x3s2, conv3x3s2, linear, norm_prelu,
    norm_prelu_inference,
};
use burn::tensor::{Device, Distribution, Tensor};

const EPSILON: f64 = 1e-5;
const LATENT: usize = 512;
const DEEP: usize = 64 * 7 * 7;

/// A parameter with its Adam moments.
struct Param<const D: usize> {
    value: Tensor<D>,
    moments: Option<(Tensor<D>, Tensor<D>)>,
}

impl<const D: usize> Param<D> {
    fn new(value: Tensor<D>) -> Self {
        let zeros = || Tensor::zeros(value.shape(), &Device::flex());
        let moments = Some((zeros(), zeros()));
        Self {
            value: Tensor::from_inner(value).require_grad(),
            moments,
        }
    }

    fn uniform(shape: [usize; D], inputs: usize) -> Self {
        let bound = 1.0 / (inputs as f64).sqrt();
        Self::new(Tensor::random(
            shape,
            Distribution::Uniform(-bound, bound),
            &Device::flex(),
        ))
    }

    fn filled(shape: [usize; D], value: f32) -> Self {
        Self::new(Tensor::full(shape, value, &Device::flex()))
    }

    fn get(&self) -> Tensor<D> {
        self.value.clone()
    }

    fn update(
        &mut self,
        kernels: Kernels,
        gradients: &mut burn::tensor::Gradients,
        step: &AdamStep,
    ) {
        let (Some(grad), Some((m, v))) = (self.value.grad_remove(gradients), self.moments.take())
        else {
            return;
        };
        let value = std::mem::replace(&mut self.value, Tensor::empty([0; D], &Device::flex()));
        let (value, m, v) = adam_step(kernels, value, grad, m, v, step);
        self.value = value;
        self.moments = Some((m, v));
    }
}

/// Normalisation and activation of a block.
struct Norm([Param<1>; 3]);

impl Norm {
    fn new(channels: usize) -> Self {
        Self([1.0, 0.0, 0.25].map(|value| Param::filled([channels], value)))
    }

    fn run<const D: usize>(&self, kernels: Kernels, x: Tensor<D>, train: bool) -> Tensor<D> {
        let [gamma, beta, slope] = self.0.each_ref().map(Param::get);
        if train {
            return norm_prelu(kernels, x, gamma, beta, slope, EPSILON).output;
        }
        let [gamma, beta, slope] = [gamma, beta, slope].map(Tensor::inner);
        let (mean, variance) = (beta.zeros_like(), beta.ones_like());
        norm_prelu_inference(kernels, x, gamma, beta, slope, mean, variance, EPSILON)
    }
}

struct Network {
    kernels: Kernels,
    convs: [(Param<4>, Param<1>, Norm); 2],
    encode: (Param<2>, Param<1>, Norm),
    decode: (Param<2>, Param<1>, Norm),
    backs: [(Param<4>, Param<1>, Norm); 2],
    last: (Param<2>, Param<1>),
    steps: u32,
}

impl Network {
    fn new(kernels: Kernels) -> Self {
        Device::flex().seed(7);
        let image = |small: usize, big: usize, outputs: usize, inputs: usize| {
            (
                Param::uniform([small, big, 3, 3], 9 * inputs),
                Param::uniform([outputs], 9 * inputs),
                Norm::new(outputs),
            )
        };
        let full = |inputs: usize, outputs: usize| {
            (
                Param::uniform([inputs, outputs], inputs),
                Param::uniform([outputs], inputs),
                Norm::new(outputs),
            )
        };
        let (weight, bias, _) = full(784, 784);
        Self {
            kernels,
            convs: [image(32, 1, 32, 1), image(64, 32, 64, 32)],
            encode: full(DEEP, LATENT),
            decode: full(LATENT, DEEP),
            backs: [image(64, 32, 32, 64), image(32, 1, 1, 32)],
            last: (weight, bias),
            steps: 0,
        }
    }

    fn run(&self, mut x: Tensor<4>, train: bool) -> Tensor<2> {
        let kernels = self.kernels;
        let own = |param: Tensor<1>| if train { param } else { param.inner() };
        let own2 = |param: Tensor<2>| if train { param } else { param.inner() };
        let own4 = |param: Tensor<4>| if train { param } else { param.inner() };
        for (weight, bias, norm) in &self.convs {
            x = norm.run(
                kernels,
                conv3x3s2(kernels, x, own4(weight.get()), own(bias.get())),
                train,
            );
        }
        let mut y = x.flatten(1, 3);
        for (weight, bias, norm) in [&self.encode, &self.decode] {
            y = norm.run(
                kernels,
                linear(kernels, y, own2(weight.get()), own(bias.get())),
                train,
            );
        }
        let mut x = y.reshape([-1, 64, 7, 7]);
        for (weight, bias, norm) in &self.backs {
            x = norm.run(
                kernels,
                conv_transpose3x3s2(kernels, x, own4(weight.get()), own(bias.get())),
                train,
            );
        }
        linear(
            kernels,
            x.flatten(1, 3),
            own2(self.last.0.get()),
            own(self.last.1.get()),
        )
    }

    /// One step; returns the loss, and the time of forward, backward and update.
    fn train(&mut self, x: &Tensor<4>, target: &Tensor<2>) -> (f32, [Duration; 3]) {
        let start = Instant::now();
        let off =
            self.run(Tensor::from_inner(x.clone()), true) - Tensor::from_inner(target.clone());
        let loss = off.square().mean();
        let forward = start.elapsed();
        let mut gradients = loss.backward();
        let backward = start.elapsed();
        self.steps += 1;
        let step = AdamStep::new(1e-3, self.steps);
        let (kernels, gradients) = (self.kernels, &mut gradients);
        for (weight, bias, norm) in self.convs.iter_mut().chain(&mut self.backs) {
            weight.update(kernels, gradients, &step);
            bias.update(kernels, gradients, &step);
            norm.0
                .iter_mut()
                .for_each(|param| param.update(kernels, gradients, &step));
        }
        for (weight, bias, norm) in [&mut self.encode, &mut self.decode] {
            weight.update(kernels, gradients, &step);
            bias.update(kernels, gradients, &step);
            norm.0
                .iter_mut()
                .for_each(|param| param.update(kernels, gradients, &step));
        }
        self.last.0.update(kernels, gradients, &step);
        self.last.1.update(kernels, gradients, &step);
        let all = start.elapsed();
        (
            loss.into_scalar::<f32>(),
            [forward, backward - forward, all - backward],
        )
    }
}

fn median(times: impl Iterator<Item = Duration>) -> f64 {
    let mut times: Vec<f64> = times.map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse::<usize>().ok());
    let (batch, rounds) = (numbers.next().unwrap_or(128), numbers.next().unwrap_or(20));
    let device = Device::flex();
    let x = Tensor::<4>::random([batch, 1, 28, 28], Distribution::Uniform(0.0, 1.0), &device);
    let target = Tensor::<2>::random([batch, 784], Distribution::Uniform(0.0, 1.0), &device);
    let named = |name: &str| std::env::args().any(|arg| arg == name);
    let mut networks = vec![];
    if !named("reference") {
        networks.push(Network::new(Kernels::Fused));
    }
    if !named("fused") {
        networks.push(Network::new(Kernels::Reference));
    }
    let mut times = [vec![], vec![]];
    let mut inference = [vec![], vec![]];
    let mut losses = [0.0; 2];
    for round in 0..rounds + 3 {
        for (at, network) in networks.iter_mut().enumerate() {
            let (loss, time) = network.train(&x, &target);
            losses[at] = loss;
            let start = Instant::now();
            network.run(x.clone(), false);
            if round >= 3 {
                times[at].push(time);
                inference[at].push(start.elapsed());
            }
        }
    }
    println!("batch {batch}, {rounds} rounds, medians in ms");
    for (at, network) in networks.iter().enumerate() {
        let part = |part: usize| median(times[at].iter().map(|time| time[part]));
        let whole = median(times[at].iter().map(|time| time.iter().sum()));
        println!(
            "{:?}: step {whole:.1} (forward {:.1}, backward {:.1}, Adam {:.1}), inference {:.1}, last loss {:.6}",
            network.kernels,
            part(0),
            part(1),
            part(2),
            median(inference[at].iter().copied()),
            losses[at]
        );
    }
}
