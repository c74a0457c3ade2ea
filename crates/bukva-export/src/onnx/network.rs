//! The layers of a network as nodes of a graph.

use bukva::Layers;
use bukva_kernels::{Layer, Norm};

use super::graph::{GraphBuilder, integer, list};
use super::proto::Attribute;

/// The form of a value for one sample.
#[derive(Clone, Copy)]
enum Form {
    Vector,
    /// Channels, height and width.
    Image,
}

/// Where a layer's outputs are in its weight: the output of element `at` is `at / inner % outputs`.
struct Axis {
    outputs: usize,
    inner: usize,
}

/// Adds a network's layers to a graph. `from` is the name of its input; the result is that of its
/// output.
pub(super) fn append(graph: &mut GraphBuilder, network: &Layers, from: &str) -> String {
    let mut at = from.to_owned();
    let mut form = match network.input() {
        [_, 1, 1] => Form::Vector,
        _ => Form::Image,
    };
    for (number, layer) in network.layers().into_iter().enumerate() {
        let name = format!("{}.{number}", network.name());
        (at, form) = append_layer(graph, layer, &name, &at, form);
    }
    at
}

fn append_layer(
    graph: &mut GraphBuilder,
    layer: Layer<'_>,
    name: &str,
    from: &str,
    form: Form,
) -> (String, Form) {
    /// Kernel, stride and padding of all convolutions.
    fn convolution() -> [Attribute; 3] {
        [
            list("kernel_shape", &[3, 3]),
            list("strides", &[2, 2]),
            list("pads", &[1, 1, 1, 1]),
        ]
    }
    match layer {
        Layer::Unflatten([channels, height, width]) => {
            let sizes = [channels, height, width].map(|size| size as i64);
            let shape = [-1, sizes[0], sizes[1], sizes[2]];
            let shape = graph.integers(&format!("{name}.shape"), &shape);
            let image = graph.node("Reshape", &[from, &shape], name, []);
            (image, Form::Image)
        }
        Layer::Linear { weight, bias, norm } => {
            let (outputs, inner) = (bias.len(), 1);
            let shape = [weight.len() / outputs, outputs];
            let constants = fold(
                graph,
                name,
                &shape,
                Axis { outputs, inner },
                weight,
                bias,
                norm,
            );
            let flat = match form {
                Form::Vector => from.to_owned(),
                Form::Image => {
                    let flat = format!("{name}.flat");
                    graph.node("Flatten", &[from], &flat, [integer("axis", 1)])
                }
            };
            let inputs = [&flat[..], &constants[0], &constants[1]];
            let sums = graph.node("Gemm", &inputs, name, []);
            (activate(graph, name, sums, norm, &[outputs]), Form::Vector)
        }
        Layer::Conv { weight, bias, norm } => {
            let outputs = bias.len();
            let inputs = weight.len() / outputs / 9;
            let axis = Axis {
                outputs,
                inner: 9 * inputs,
            };
            let shape = [outputs, inputs, 3, 3];
            let constants = fold(graph, name, &shape, axis, weight, bias, norm);
            let inputs = [from, &constants[0], &constants[1]];
            let sums = graph.node("Conv", &inputs, name, convolution());
            (
                activate(graph, name, sums, norm, &[outputs, 1, 1]),
                Form::Image,
            )
        }
        Layer::ConvTranspose { weight, bias, norm } => {
            let outputs = bias.len();
            let shape = [weight.len() / outputs / 9, outputs, 3, 3];
            let axis = Axis { outputs, inner: 9 };
            let constants = fold(graph, name, &shape, axis, weight, bias, norm);
            let inputs = [from, &constants[0], &constants[1]];
            let attributes = convolution()
                .into_iter()
                .chain([list("output_padding", &[1, 1])]);
            let sums = graph.node("ConvTranspose", &inputs, name, attributes);
            (
                activate(graph, name, sums, norm, &[outputs, 1, 1]),
                Form::Image,
            )
        }
    }
}

/// Adds weight and bias with the normalization folded in. Returns their names.
fn fold(
    graph: &mut GraphBuilder,
    name: &str,
    shape: &[usize],
    axis: Axis,
    weight: &[f32],
    bias: &[f32],
    norm: Option<Norm<'_>>,
) -> [String; 2] {
    let scale = |output: usize| {
        norm.map_or(1.0, |norm| {
            norm.gamma[output] / (norm.variance[output] + norm.epsilon).sqrt()
        })
    };
    let shifted = |(output, &bias): (usize, &f32)| {
        norm.map_or(bias, |norm| {
            (bias - norm.mean[output]) * scale(output) + norm.beta[output]
        })
    };
    let scaled = weight
        .iter()
        .enumerate()
        .map(|(at, weight)| weight * scale(at / axis.inner % axis.outputs));
    [
        graph.floats(&format!("{name}.weight"), shape, scaled),
        graph.floats(
            &format!("{name}.bias"),
            &[bias.len()],
            bias.iter().enumerate().map(shifted),
        ),
    ]
}

/// Adds the PReLU that belongs to a normalization, with slopes of shape `shape`.
fn activate(
    graph: &mut GraphBuilder,
    name: &str,
    sums: String,
    norm: Option<Norm<'_>>,
    shape: &[usize],
) -> String {
    let Some(norm) = norm else {
        return sums;
    };
    let slope = norm.slope.iter().copied();
    let slope = graph.floats(&format!("{name}.slope"), shape, slope);
    graph.node("PRelu", &[&sums, &slope], &format!("{name}.active"), [])
}
