//! Tests of convolutions against several definitions; `tests/convolution.rs` compares with other
//! programs.

use super::*;
use crate::ErrorKind;
use bukva_glyphs::{Stream, seeded};

const PADDINGS: [Padding; 6] = [
    Padding::Same,
    Padding::SameTf,
    Padding::Valid,
    Padding::Each(0),
    Padding::Each(1),
    Padding::Each(2),
];

/// Explanations of all valid combinations of small inputs, kernels, strides and paddings.
fn all(direction: Direction) -> Vec<Explanation> {
    let mut rng = seeded(0, Stream::Figure, 0);
    let sizes = [(1, 1), (2, 2), (3, 3), (4, 3), (2, 5), (6, 6), (7, 4)];
    let kernels = [(1, 1), (2, 2), (3, 3), (4, 4), (1, 3), (3, 2), (5, 5)];
    let mut found = Vec::new();
    for (height, width) in sizes {
        for (rows, columns) in kernels {
            for stride in 1..=4 {
                for padding in PADDINGS {
                    let input = Grid::random(Size::new(height, width), 9, &mut rng);
                    let kernel = Grid::random(Size::new(rows, columns), 9, &mut rng);
                    found.extend(Explanation::new(direction, input, kernel, stride, padding).ok());
                }
            }
        }
    }
    assert!(found.len() > 700, "only {}", found.len());
    found
}

fn everything() -> impl Iterator<Item = Explanation> {
    [Direction::Conv, Direction::ConvTranspose]
        .into_iter()
        .flat_map(all)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn the_transpose_is_the_adjoint() {
    let mut rng = seeded(1, Stream::Figure, 0);
    for explained in everything() {
        let map = explained.convolution();
        let large = Grid::random(map.large, 9, &mut rng);
        let small = Grid::random(map.small, 9, &mut rng);
        let kernel = &explained.kernel;
        // Integers, so that both results are equal bit for bit.
        assert_eq!(
            dot(map.convolve(&large, kernel).values(), small.values()),
            dot(
                map.convolve_transposed(&small, kernel).values(),
                large.values()
            ),
            "{map:?}"
        );
    }
}

#[test]
fn the_matrix_or_its_transpose_takes_the_input_to_the_output() {
    for explained in everything() {
        let matrix = match explained.direction {
            Direction::Conv => &explained.matrix,
            Direction::ConvTranspose => &explained.transposed_matrix,
        };
        let rows = matrix.rows();
        let product: Vec<f64> = rows.map(|row| dot(row, explained.input.values())).collect();
        assert_eq!(
            product,
            explained.output.values(),
            "{:?}",
            explained.convolution()
        );
    }
}

#[test]
fn stamps_add_up_to_the_output() {
    for explained in everything() {
        let mut sum = Grid::zeros(explained.output.size());
        for stamp in &explained.stamps {
            for (index, mark) in stamp.marks.iter().enumerate() {
                sum.add(index, mark.unwrap_or(0.0));
            }
        }
        assert_eq!(sum, explained.output, "{:?}", explained.convolution());
    }
}

#[test]
fn sliding_leaves_the_output() {
    for explained in everything() {
        let slid = explained.slide.result();
        assert_eq!(slid, explained.output, "{:?}", explained.convolution());
    }
}

#[test]
fn hits_are_what_ones_give() {
    for explained in everything() {
        let map = explained.convolution();
        let ones = |size| Grid::from_fn(size, |_| 1.0);
        let hits = map.convolve_transposed(&ones(map.small), &ones(map.kernel));
        assert_eq!(explained.hits, hits, "{map:?}");
    }
}

#[test]
fn a_kernel_of_3_at_stride_2_hits_pixels_once_twice_and_four_times() {
    let map = Convolution::transposed(Size::new(3, 3), Size::new(3, 3), 2, Padding::Same);
    let hits = map.expect("the default").hits();
    let once = [1.0, 2.0, 1.0, 2.0, 1.0, 1.0];
    let twice = once.map(|hits| 2.0 * hits);
    assert_eq!(
        hits.values(),
        [once, twice, once, twice, once, once].concat()
    );
}

#[test]
fn a_kernel_of_twice_the_stride_hits_all_inner_pixels_alike() {
    let map = Convolution::transposed(Size::new(4, 4), Size::new(4, 4), 2, Padding::Same);
    let hits = map.expect("it fits").hits();
    let inner = hits.size().places().filter(|(row, column)| {
        let inner = |place: &usize| (1..7).contains(place);
        inner(row) && inner(column)
    });
    assert!(inner.map(|place| hits.at(place)).all(|hits| hits == 4.0));
}

#[test]
fn the_two_sames_make_and_take_the_same_sizes_but_pad_elsewhere() {
    for (padding, before, after) in [(Padding::Same, 1, 1), (Padding::SameTf, 0, 1)] {
        let size = |side| Size::new(side, side);
        let down = Convolution::new(size(28), size(3), 2, padding).expect("it fits");
        assert_eq!(down.small, size(14));
        assert_eq!((down.before, down.after), (size(before), size(after)));
        let up = Convolution::transposed(size(14), size(3), 2, padding).expect("it fits");
        assert_eq!(up, down);
    }
}

#[test]
fn the_formulas_and_pytorchs_settings_are_those_of_the_network() {
    let grid = |side| Grid::zeros(Size::new(side, side));
    let explain = |direction, side| {
        Explanation::new(direction, grid(side), grid(3), 2, Padding::Same).expect("it fits")
    };
    let up = explain(Direction::ConvTranspose, 7);
    assert_eq!(up.size_formulas[0], "(7 − 1) · 2 + 3 − 1 − 1 + 1 = 14");
    assert_eq!(
        up.pytorch.as_deref(),
        Some("ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1)")
    );
    let down = explain(Direction::Conv, 28);
    assert_eq!(down.size_formulas[1], "⌊(28 + 1 + 1 − 3) / 2⌋ + 1 = 14");
    assert_eq!(
        down.pytorch.as_deref(),
        Some("Conv2d(1, 1, 3, stride=2, padding=1)")
    );
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let size = |side| Size::new(side, side);
    let kind = |side, kernel, stride, padding| {
        let refused = Convolution::new(size(side), size(kernel), stride, padding);
        format!("{:?}", refused.expect_err("it can't be").kind())
    };
    let too_large = "KernelTooLarge { kernel: \"3x3\", input: \"2x2\", padding: \"valid\" }";
    assert_eq!(kind(2, 3, 1, Padding::Valid), too_large);
    assert_eq!(kind(2, 3, 0, Padding::Same), "Zero { what: \"stride\" }");
    assert_eq!(kind(0, 3, 1, Padding::Same), "Zero { what: \"input\" }");
    let too_wide = "Padding { padding: 3, kernel: \"3x3\" }";
    assert_eq!(kind(5, 3, 1, Padding::Each(3)), too_wide);
    let up = Convolution::transposed(size(1), size(3), 2, Padding::Each(2)).unwrap_err();
    assert!(matches!(up.kind(), ErrorKind::NoOutput { .. }));
    let short = Grid::new(size(2), vec![1.0; 3]).unwrap_err();
    let expected = |kind: &ErrorKind| {
        matches!(
            kind,
            ErrorKind::ValueCount {
                expected: 4,
                found: 3,
                ..
            }
        )
    };
    assert!(expected(short.kind()));
}

#[test]
fn sizes_and_paddings_are_read_as_they_are_written() {
    for text in ["3x3", "2x5"] {
        assert_eq!(text.parse::<Size>().expect("a size").to_string(), text);
    }
    assert_eq!("4".parse::<Size>().unwrap(), Size::new(4, 4));
    for text in ["3x", "axb", "", "-1", "3x3x3"] {
        assert!(text.parse::<Size>().is_err(), "{text}");
    }
    for padding in PADDINGS {
        assert_eq!(padding.to_string().parse::<Padding>().unwrap(), padding);
    }
    let refused = "full".parse::<Padding>().unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Parse { found, .. } if found == "full"));
}

#[test]
fn numbers_are_written_short() {
    let texts = [3.0, -0.5, 1.0 / 3.0, 0.0, -0.0, -0.001, 12.0].map(number_text);
    assert_eq!(texts, ["3", "−0.5", "0.33", "0", "0", "0", "12"]);
}
