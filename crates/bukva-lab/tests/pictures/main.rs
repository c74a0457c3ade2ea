//! Compares figures of convolutions with committed reference images.

#[path = "../../../bukva-figures/tests/pictures/compare.rs"]
mod compare;

use bukva_figures::Theme;
use bukva_lab::convolution::{Direction, Explanation, Grid, Padding, Size, convolution_figure};

use compare::assert_picture;

fn explanation(direction: Direction, input: Size, kernel: Size, padding: Padding) -> Explanation {
    let values = |size: Size| {
        Grid::from_fn(size, |(row, column)| {
            ((row * 5 + column * 3) % 7) as f64 - 1.0
        })
    };
    Explanation::new(direction, values(input), values(kernel), 2, padding).expect("it fits")
}

#[test]
fn a_transposed_convolution_tells_input_kernel_and_output_apart() {
    let (input, kernel) = (Size::new(3, 3), Size::new(3, 3));
    let explained = explanation(Direction::ConvTranspose, input, kernel, Padding::Same);
    assert_picture("conv-transpose", convolution_figure(&explained));
}

#[test]
fn a_convolution_of_another_shape_and_padding_is_drawn_in_the_dark_theme() {
    let (input, kernel) = (Size::new(4, 5), Size::new(2, 3));
    let explained = explanation(Direction::Conv, input, kernel, Padding::Each(1));
    assert_picture(
        "conv-slate",
        convolution_figure(&explained).with_theme(Theme::Dark),
    );
}
