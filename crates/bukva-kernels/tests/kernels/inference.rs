//! A compiled network equals its layers run one after the other.

use bukva_kernels::{
    FrozenNorm, InstructionSet, Kernels, Layer, Network, Norm, conv_transpose3x3s2, conv3x3s2,
    flatten, linear, to_panels, unflatten,
};
use burn::tensor::Tensor;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{error, random, values};

/// A layer's weights as tensors.
#[derive(Clone, Debug)]
enum Weighted {
    Linear(Tensor<2>, Tensor<1>, Option<FrozenNorm>),
    Conv(Tensor<4>, Tensor<1>, Option<FrozenNorm>),
    ConvTranspose(Tensor<4>, Tensor<1>, Option<FrozenNorm>),
    Unflatten([usize; 3]),
}

/// Compiles a network of such layers.
fn compile(input: [usize; 3], layers: &[Weighted]) -> Network {
    let norms = |norm: &Option<FrozenNorm>| {
        let norm = norm.as_ref()?;
        let tensors = [
            &norm.gamma,
            &norm.beta,
            &norm.slope,
            &norm.mean,
            &norm.variance,
        ];
        Some(tensors.map(values))
    };
    let held: Vec<_> = layers
        .iter()
        .map(|layer| match layer {
            Weighted::Linear(weight, bias, norm) => (values(weight), values(bias), norms(norm)),
            Weighted::Conv(weight, bias, norm) | Weighted::ConvTranspose(weight, bias, norm) => {
                (values(weight), values(bias), norms(norm))
            }
            Weighted::Unflatten(_) => (vec![], vec![], None),
        })
        .collect();
    let layers: Vec<Layer<'_>> = layers
        .iter()
        .zip(&held)
        .map(|(layer, (weight, bias, norm))| {
            let norm = norm
                .as_ref()
                .map(|[gamma, beta, slope, mean, variance]| Norm {
                    gamma,
                    beta,
                    slope,
                    mean,
                    variance,
                    epsilon: 1e-5,
                });
            match *layer {
                Weighted::Linear(..) => Layer::Linear { weight, bias, norm },
                Weighted::Conv(..) => Layer::Conv { weight, bias, norm },
                Weighted::ConvTranspose(..) => Layer::ConvTranspose { weight, bias, norm },
                Weighted::Unflatten(image) => Layer::Unflatten(image),
            }
        })
        .collect();
    Network::compile(input, &layers)
}

fn norm(rng: &mut ChaCha8Rng, channels: usize) -> FrozenNorm {
    let mut vector = || random(rng, [channels]);
    FrozenNorm {
        gamma: vector(),
        beta: vector(),
        slope: vector(),
        mean: vector(),
        variance: vector() + 1.5,
        epsilon: 1e-5,
    }
}

/// Runs a network's layers by plain operations.
fn plainly(x: Tensor<4>, layers: &[Weighted]) -> Vec<f32> {
    /// An intermediate result: an image or vectors.
    enum State {
        Image(Tensor<4>),
        Vectors(Tensor<2>),
    }
    let mut state = State::Image(x);
    for layer in layers.iter().cloned() {
        state = match (layer, state) {
            (Weighted::Linear(weight, bias, norm), state) => {
                let x = match state {
                    State::Image(x) => flatten(x),
                    State::Vectors(x) => x,
                };
                let y = linear(x, to_panels(weight), bias);
                State::Vectors(norm.map_or(y.clone(), |norm| norm.apply(y)))
            }
            (Weighted::Conv(weight, bias, norm), State::Image(x)) => {
                let y = conv3x3s2(x, weight, bias);
                State::Image(norm.map_or(y.clone(), |norm| norm.apply(y)))
            }
            (Weighted::ConvTranspose(weight, bias, norm), State::Image(x)) => {
                let y = conv_transpose3x3s2(x, weight, bias);
                State::Image(norm.map_or(y.clone(), |norm| norm.apply(y)))
            }
            (Weighted::Unflatten(image), State::Vectors(x)) => State::Image(unflatten(x, image)),
            (layer, _) => panic!("{layer:?} out of place"),
        };
    }
    match state {
        State::Image(x) => values(&x),
        State::Vectors(x) => values(&x),
    }
}

/// A generator of layers with random weights.
struct Weights(ChaCha8Rng);

impl Weights {
    fn linear(&mut self, inputs: usize, outputs: usize, normalized: bool) -> Weighted {
        let weight = random(&mut self.0, [inputs, outputs]);
        let bias = random(&mut self.0, [outputs]);
        let norm = normalized.then(|| norm(&mut self.0, outputs));
        Weighted::Linear(weight, bias, norm)
    }

    fn conv(&mut self, inputs: usize, outputs: usize, normalized: bool) -> Weighted {
        let weight = random(&mut self.0, [outputs, inputs, 3, 3]);
        let bias = random(&mut self.0, [outputs]);
        let norm = normalized.then(|| norm(&mut self.0, outputs));
        Weighted::Conv(weight, bias, norm)
    }

    fn conv_transpose(&mut self, inputs: usize, outputs: usize, normalized: bool) -> Weighted {
        let weight = random(&mut self.0, [inputs, outputs, 3, 3]);
        let bias = random(&mut self.0, [outputs]);
        let norm = normalized.then(|| norm(&mut self.0, outputs));
        Weighted::ConvTranspose(weight, bias, norm)
    }

    /// An encoder and decoder of odd sizes: images of 2x5x7, vectors, images with 3 channels.
    fn odd(&mut self) -> ([usize; 3], Vec<Weighted>) {
        let layers = vec![
            self.conv(2, 5, true),
            self.conv(5, 33, false),
            self.linear(33 * 2 * 2, 37, true),
            self.linear(37, 6 * 3 * 2, true),
            Weighted::Unflatten([6, 3, 2]),
            self.conv_transpose(6, 4, false),
            self.conv_transpose(4, 3, true),
        ];
        ([2, 5, 7], layers)
    }

    /// The translator's own layers, with a smaller latent vector.
    fn translator(&mut self) -> ([usize; 3], Vec<Weighted>) {
        let layers = vec![
            self.conv(1, 32, true),
            self.conv(32, 64, true),
            self.linear(64 * 7 * 7, 40, true),
            self.linear(40, 64 * 7 * 7, true),
            Weighted::Unflatten([64, 7, 7]),
            self.conv_transpose(64, 32, true),
            self.conv_transpose(32, 1, true),
            self.linear(784, 784, false),
        ];
        ([1, 28, 28], layers)
    }
}

fn run(network: &Network, x: &[f32]) -> Vec<f32> {
    let mut y = vec![f32::NAN; x.len() / network.inputs() * network.outputs()];
    network.run(x, &mut y);
    y
}

/// Equal up to the rounding of 16-bit weights.
#[test]
fn a_compiled_network_equals_its_layers() {
    let mut weights = Weights(ChaCha8Rng::seed_from_u64(20));
    for (image, layers) in [weights.odd(), weights.translator()] {
        let network = compile(image, &layers);
        for batch in [1, 2, 13, 30] {
            let [channels, height, width] = image;
            let x = random(&mut weights.0, [batch, channels, height, width]);
            let expected = Kernels::Reference.scoped(|| plainly(x.clone(), &layers));
            for isa in InstructionSet::available() {
                let found = isa.scoped(|| run(&network, &values(&x)));
                let error = error(&found, &expected);
                assert!(error < 1e-4, "{isa:?}, batch {batch}: {error}");
            }
        }
    }
}

#[test]
fn a_sample_has_the_same_bits_alone_and_among_others() {
    let mut weights = Weights(ChaCha8Rng::seed_from_u64(22));
    for (image, layers) in [weights.odd(), weights.translator()] {
        let network = compile(image, &layers);
        let x = values(&random(&mut weights.0, [40, network.inputs()]));
        let all = run(&network, &x);
        for sample in [0, 17, 39] {
            let x = &x[sample * network.inputs()..][..network.inputs()];
            let among = &all[sample * network.outputs()..][..network.outputs()];
            assert_eq!(run(&network, x), among, "sample {sample}");
        }
    }
}

#[test]
fn no_sample_gives_no_result() {
    let (image, layers) = Weights(ChaCha8Rng::seed_from_u64(24)).odd();
    let network = compile(image, &layers);
    assert!(run(&network, &[]).is_empty());
}

#[test]
#[should_panic(expected = "1332 weights and 36 biases between Image([2, 5, 7])")]
fn layers_that_do_not_fit_are_refused() {
    let (image, layers) = Weights(ChaCha8Rng::seed_from_u64(25)).odd();
    let _ = compile(image, &layers[3..]);
}
