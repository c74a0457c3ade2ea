//! Compiles weights, in the layout of model files, to a [`Network`].

use super::step::Step;
use super::{Form, Layer, Network};
use crate::conv::{ConvShape, TAPS};
use crate::gemm::epilogue::{Folded, Norm};
use crate::gemm::linear::Linear;
use crate::gemm::quantized::QuantizedI16;

impl Network {
    /// Packs the weights of `layers`, for images of `input` channels, height and width.
    ///
    /// # Panics
    /// If the sizes don't fit together.
    pub fn compile(input: [usize; 3], layers: &[Layer<'_>]) -> Self {
        let mut form = Form::Image(input);
        let mut steps = Vec::new();
        for (number, &layer) in layers.iter().enumerate() {
            form = match (layer, form) {
                (Layer::Linear { weight, bias, norm }, before) => {
                    let after = match layers.get(number + 1) {
                        Some(&Layer::Unflatten(image)) => Form::Image(image),
                        _ => Form::Vector(bias.len()),
                    };
                    steps.push(linear(weight, bias, norm, [before, after]));
                    after
                }
                (Layer::Conv { weight, bias, norm }, Form::Image(image)) => {
                    let (step, after) = conv(weight, bias.len(), image);
                    steps.push((step, Folded::new(bias, norm)));
                    Form::Image(after)
                }
                (Layer::ConvTranspose { weight, bias, norm }, Form::Image(image)) => {
                    let (step, after) = conv_transpose(weight, bias.len(), image);
                    steps.push((step, Folded::new(bias, norm)));
                    Form::Image(after)
                }
                (Layer::Unflatten(image), Form::Image(before)) if image == before => form,
                (_, form) => panic!("layer {number} can't follow {form:?}"),
            };
        }
        Self {
            input,
            output: form,
            steps,
        }
    }
}

/// A fully connected layer from samples of form `before` to form `after`.
fn linear(
    weight: &[f32],
    bias: &[f32],
    norm: Option<Norm<'_>>,
    [before, after]: [Form; 2],
) -> (Step, Folded) {
    let (inputs, outputs) = (before.len(), bias.len());
    assert!(
        weight.len() == inputs * outputs && outputs == after.len(),
        "fully connected layer: {} weights and {outputs} biases between {before:?} and {after:?}",
        weight.len()
    );
    let weight = QuantizedI16::new(weight, &before.order(), &after.order());
    let folded = Folded::new(bias, norm).ordered(&after.order());
    let folded = folded.scaled(weight.scales());
    let sizes = Linear {
        batch: 0,
        inputs,
        outputs,
    };
    (Step::Linear(sizes, weight), folded)
}

fn conv(weight: &[f32], outputs: usize, image: [usize; 3]) -> (Step, [usize; 3]) {
    let [inputs, height, width] = image;
    assert!(
        weight.len() == outputs * inputs * TAPS,
        "convolution: {} weights from {inputs} to {outputs} channels",
        weight.len()
    );
    let shape = ConvShape {
        batch: 0,
        height,
        width,
        inputs,
        outputs,
    };
    let after = [outputs, shape.output_height(), shape.output_width()];
    (Step::Conv(shape, shape.pack_conv(weight)), after)
}

/// A transposed convolution from `channels` channels to an image of `image` channels, height and
/// width.
fn conv_transpose(weight: &[f32], channels: usize, image: [usize; 3]) -> (Step, [usize; 3]) {
    let [outputs, height, width] = image;
    assert!(
        weight.len() == outputs * channels * TAPS,
        "transposed convolution: {} weights from {outputs} to {channels} channels",
        weight.len()
    );
    let shape = ConvShape {
        batch: 0,
        height: 2 * height,
        width: 2 * width,
        inputs: channels,
        outputs,
    };
    let after = [channels, shape.height, shape.width];
    let weight = shape.pack_conv_transpose(weight);
    (Step::ConvTranspose(shape, weight), after)
}
