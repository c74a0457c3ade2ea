//! From weights as files hold them to a [`Network`].

use super::step::Step;
use super::{Form, Layer, Network};
use crate::conv::Stride2;
use crate::finish::{Folded, Norm};
use crate::product::{Fixed, Linear};

/// Taps of every convolution's kernel, 3×3.
const TAPS: usize = 9;

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

/// A fully connected layer between samples of two forms.
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
    let weight = Fixed::new(weight, &before.order(), &after.order());
    let folded = Folded::new(bias, norm).ordered(&after.order());
    let folded = folded.scaled(weight.scales());
    let sizes = Linear {
        batch: 0,
        inputs,
        outputs,
    };
    (Step::Linear(sizes, weight), folded)
}

fn conv(weight: &[f32], small: usize, [big, height, width]: [usize; 3]) -> (Step, [usize; 3]) {
    assert!(
        weight.len() == small * big * TAPS,
        "convolution: {} weights from {big} to {small} channels",
        weight.len()
    );
    let sizes = Stride2 {
        batch: 0,
        height,
        width,
        big,
        small,
    };
    let after = [small, sizes.small_height(), sizes.small_width()];
    (Step::Down(sizes, sizes.down_weight(weight)), after)
}

fn conv_transpose(
    weight: &[f32],
    big: usize,
    [small, height, width]: [usize; 3],
) -> (Step, [usize; 3]) {
    assert!(
        weight.len() == small * big * TAPS,
        "transposed convolution: {} weights from {small} to {big} channels",
        weight.len()
    );
    let sizes = Stride2 {
        batch: 0,
        height: 2 * height,
        width: 2 * width,
        big,
        small,
    };
    let after = [big, sizes.height, sizes.width];
    (Step::Up(sizes, sizes.up_weight(weight)), after)
}
