use rand::Rng;

use super::*;
use bukva_glyphs::{Stream, seeded};

/// A matrix whose eigenvalues are positive.
fn positive(width: usize) -> DMatrix<f64> {
    let factor = DMatrix::from_fn(width, width, |row, column| {
        ((row * 29 + column * 17 + 7) % 13) as f64 - 6.0
    });
    &factor * factor.transpose()
}

#[test]
fn the_root_of_two_by_two_is_the_one_by_hand() {
    // Eigenvalues 1 and 3.
    let root = symmetric_root(DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 2.0]));
    let (sum, difference) = (3f64.sqrt() + 1.0, 3f64.sqrt() - 1.0);
    let by_hand = DMatrix::from_row_slice(2, 2, &[sum, difference, difference, sum]) / 2.0;
    assert!((root - by_hand).amax() < 1e-14);
}

#[test]
fn the_square_of_the_root_is_the_matrix() {
    for width in [1, 2, 5, 24] {
        let matrix = positive(width);
        let root = symmetric_root(matrix.clone());
        assert!((&root * &root - &matrix).amax() < 1e-9 * matrix.trace());
    }
}

#[test]
fn a_matrix_of_zeros_is_its_own_root() {
    assert_eq!(symmetric_root(DMatrix::zeros(3, 3)), DMatrix::zeros(3, 3));
}

#[test]
fn a_covariance_is_the_one_by_hand() {
    let samples = [[0.0f32, 1.0], [2.0, 5.0]];
    let samples = columns(samples.iter().map(<[f32; 2]>::as_slice));
    let (mean, covariance) = covariance(samples, 1.0);
    assert_eq!(mean.as_slice(), [1.0, 3.0]);
    assert_eq!(covariance.as_slice(), [2.0, 4.0, 4.0, 8.0]);
}

#[test]
fn correlation_is_pearsons() {
    // Means 2 and 3; sums of squares 2 and 6; sum of products 3.
    let line = Line::fit(&[(1.0, 2.0), (2.0, 2.0), (3.0, 5.0)]);
    assert!((line.r - 3.0 / 12f64.sqrt()).abs() < 1e-12);
    assert!((line.slope - 1.5).abs() < 1e-12);
}

#[test]
fn a_line_is_found_with_its_slope_and_correlation() {
    let points = |y: fn(f64) -> f64| {
        (-3..=3)
            .map(f64::from)
            .map(|x| (x, y(x)))
            .collect::<Vec<_>>()
    };
    let line = Line::fit(&points(|x| 2.0 * x + 5.0));
    assert!((line.slope - 2.0).abs() < 1e-12 && (line.r - 1.0).abs() < 1e-12);
    assert_eq!(Line::fit(&points(|_| 1.0)), Line::default());
    assert_eq!(Line::fit(&[]), Line::default());
}

#[test]
fn the_distance_includes_every_feature() {
    for width in [1, 7, 8, 9, 23] {
        let (a, b): (Vec<f32>, Vec<f32>) = (vec![1.0; width], vec![3.0; width]);
        assert_eq!(squared_distance(&a, &b), 4.0 * width as f32);
    }
}

#[test]
fn the_nearest_come_first_and_a_row_is_not_its_own_neighbor() {
    let rows = [[0.0f32], [1.0], [3.0], [7.0]];
    let rows: Vec<&[f32]> = rows.iter().map(<[f32; 1]>::as_slice).collect();
    let near = nearest(&rows, 2);
    assert_eq!(near[0], [(1, 1.0), (2, 9.0)]);
    assert_eq!(near[3], [(2, 16.0), (1, 36.0)]);
    assert_eq!(nearest(&rows, 9)[1].len(), 3);
}

/// Samples of three numbers, and two targets that are linear in them.
fn linear(count: usize) -> (DMatrix<f64>, DMatrix<f64>) {
    let mut rng = seeded(1, Stream::Latent, 0);
    let x = DMatrix::from_fn(3, count, |_, _| rng.random_range(-1.0..1.0));
    let y = DMatrix::from_fn(2, count, |target, at| match target {
        0 => 2.0 * x[(0, at)] - x[(1, at)] + 5.0,
        _ => 0.5 * x[(2, at)],
    });
    (x, y)
}

#[test]
fn without_penalty_a_linear_map_is_found_exactly() {
    let (x, y) = linear(40);
    let found = Ridge::new(&x, &y).solve(0.0).expect("samples vary");
    assert!((found.apply(&x) - y).amax() < 1e-9);
}

#[test]
fn subtracting_a_part_leaves_the_rest() {
    let (x, y) = linear(40);
    let part = |from, count| {
        let (x, y) = (x.columns(from, count), y.columns(from, count));
        Ridge::new(&x.into_owned(), &y.into_owned())
    };
    let all = part(0, 10).combine(&part(10, 30), 1.0);
    let rest = all.combine(&part(0, 10), -1.0);
    let rest = rest.solve(0.3).expect("samples vary");
    let direct = part(10, 30).solve(0.3).expect("samples vary");
    assert!((rest.weights - direct.weights).amax() < 1e-9);
}

#[test]
fn the_penalty_makes_weights_smaller() {
    let (x, y) = linear(40);
    let ridge = Ridge::new(&x, &y);
    let size = |penalty| ridge.solve(penalty).expect("samples vary").weights.norm();
    assert!(size(1.0) < size(0.1) && size(0.1) < size(0.0));
}

#[test]
fn samples_that_do_not_vary_have_no_solution() {
    let (x, y) = (DMatrix::repeat(2, 4, 1.0), DMatrix::repeat(1, 4, 1.0));
    assert!(Ridge::new(&x, &y).solve(0.1).is_none());
}
