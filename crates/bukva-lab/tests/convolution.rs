//! Compares the worked convolutions with the network's own layers, Burn and PyTorch.

use bukva_glyphs::{Stream, seeded};
use bukva_kernels::{Kernels, conv_transpose3x3s2, conv3x3s2};
use bukva_lab::convolution::{Convolution, Direction, Explanation, Grid, Padding, Size};
use burn::tensor::module::{conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, TensorData};
use serde::Deserialize;

/// An image with one channel, or a kernel from one channel to one: `[1, 1, height, width]`.
fn tensor(grid: &Grid) -> Tensor<4> {
    let values: Vec<f32> = grid.values().iter().map(|&value| value as f32).collect();
    let shape = [1, 1, grid.size().height, grid.size().width];
    Tensor::from_data(TensorData::new(values, shape), &bukva_lab::device())
}

fn grid(tensor: Tensor<4>) -> Grid {
    let [.., height, width] = tensor.dims();
    let values: Vec<f32> = tensor.into_data().try_to_vec().expect("float32");
    let values = values.into_iter().map(f64::from).collect();
    Grid::new(Size::new(height, width), values).expect("as many as pixels")
}

fn sizes(sides: &[usize]) -> impl Iterator<Item = Size> {
    let row = move |&height: &usize| sides.iter().map(move |&width| Size::new(height, width));
    sides.iter().flat_map(row)
}

/// The result of Burn's layers; `None` if they don't support the padding.
fn by_burn(explained: &Explanation) -> Option<Grid> {
    let pair = |size: Size| [size.height, size.width];
    let (padding, stride) = (explained.before, [explained.stride; 2]);
    if padding != explained.after {
        return None;
    }
    let (input, kernel) = (tensor(&explained.input), tensor(&explained.kernel));
    Some(grid(match explained.direction {
        Direction::Conv => {
            let options = ConvOptions::new(stride, pair(padding), [1, 1], 1);
            conv2d(input, kernel, None, options)
        }
        Direction::ConvTranspose => {
            let longer = pair(explained.unread);
            let options = ConvTransposeOptions::new(stride, pair(padding), longer, [1, 1], 1);
            conv_transpose2d(input, kernel, None, options)
        }
    }))
}

#[test]
fn every_small_combination_equals_burns_layers() {
    let mut rng = seeded(2, Stream::Figure, 0);
    let mut compared = [0, 0];
    for (input, kernel) in sizes(&[1, 2, 3, 5, 6])
        .flat_map(|input| sizes(&[1, 2, 3, 5]).map(move |kernel| (input, kernel)))
    {
        for stride in 1..=3 {
            for padding in [
                Padding::Same,
                Padding::SameTf,
                Padding::Valid,
                Padding::Each(1),
                Padding::Each(2),
            ] {
                for direction in [Direction::Conv, Direction::ConvTranspose] {
                    let input = Grid::random(input, 9, &mut rng);
                    let kernel = Grid::random(kernel, 9, &mut rng);
                    let explained = Explanation::new(direction, input, kernel, stride, padding);
                    let Ok(explained) = explained else { continue };
                    let Some(expected) = by_burn(&explained) else {
                        continue;
                    };
                    // Integers, which float32 adds exactly in any order.
                    assert_eq!(explained.output, expected, "{:?}", explained.convolution());
                    compared[usize::from(direction == Direction::Conv)] += 1;
                }
            }
        }
    }
    assert!(compared.iter().all(|&count| count > 1000), "{compared:?}");
}

#[test]
fn same_padding_with_kernel_3_and_stride_2_is_the_networks_own_layers() {
    let mut rng = seeded(3, Stream::Figure, 0);
    let bias = || Tensor::zeros([1], &bukva_lab::device());
    let three = Size::new(3, 3);
    for size in sizes(&[1, 2, 3, 4, 7, 8]) {
        let input = Grid::random(size, 9, &mut rng);
        let kernel = Grid::random(three, 9, &mut rng);
        let down = Convolution::new(size, three, 2, Padding::Same).expect("it fits");
        let up = Convolution::transposed(size, three, 2, Padding::Same).expect("it fits");
        for kernels in [Kernels::Fused, Kernels::Reference] {
            let (x, w) = (tensor(&input), tensor(&kernel));
            let convolved = kernels.scoped(|| conv3x3s2(x.clone(), w.clone(), bias()));
            assert_eq!(
                grid(convolved),
                down.convolve(&input, &kernel),
                "{size} {kernels:?}"
            );
            let transposed = kernels.scoped(|| conv_transpose3x3s2(x, w, bias()));
            let expected = up.convolve_transposed(&input, &kernel);
            assert_eq!(grid(transposed), expected, "{size} {kernels:?}");
        }
    }
}

/// A line of the output of `tools/reference/convolution.py`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    direction: String,
    stride: usize,
    padding: String,
    input: Vec<Vec<f64>>,
    kernel: Vec<Vec<f64>>,
    output: Vec<Vec<f64>>,
}

fn rows(rows: &[Vec<f64>]) -> Grid {
    let size = Size::new(rows.len(), rows[0].len());
    Grid::new(size, rows.concat()).expect("rows of one length")
}

#[test]
fn outputs_are_those_of_pytorch_in_size_and_value() {
    let golden = include_str!("fixtures/convolution.json");
    let cases: Vec<Case> = serde_json::from_str(golden).expect("the script wrote it");
    assert!(cases.len() > 200);
    for case in cases {
        let direction = match case.direction.as_str() {
            "conv" => Direction::Conv,
            _ => Direction::ConvTranspose,
        };
        let padding: Padding = case.padding.parse().expect("a padding");
        let (input, kernel) = (rows(&case.input), rows(&case.kernel));
        let explained = Explanation::new(direction, input, kernel, case.stride, padding);
        let explained = explained.expect("PyTorch has it too");
        let place = format!("{} {:?}", case.direction, explained.convolution());
        assert_eq!(explained.output, rows(&case.output), "{place}");
    }
}
