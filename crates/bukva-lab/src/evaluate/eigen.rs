//! Eigenvalues of symmetric matrices, by Jacobi's rotations.
//!
//! Feature matrices are at most a few hundred wide, so that this simplest of the exact methods
//! takes a fraction of a second and spares the program a linear algebra library.

/// A square matrix in row order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Square {
    pub(super) width: usize,
    pub(super) values: Vec<f64>,
}

impl Square {
    pub(super) fn zeros(width: usize) -> Self {
        Self {
            width,
            values: vec![0.0; width * width],
        }
    }

    pub(super) fn trace(&self) -> f64 {
        self.values.iter().step_by(self.width + 1).sum()
    }

    fn identity(width: usize) -> Self {
        let mut one = Self::zeros(width);
        one.values
            .iter_mut()
            .step_by(width + 1)
            .for_each(|value| *value = 1.0);
        one
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..][..self.width]
    }

    /// The product with the transpose of another matrix, so that both are read along rows.
    pub(super) fn times_transposed(&self, other: &Self) -> Self {
        let dot = |row: usize, column: usize| -> f64 {
            let pairs = self.row(row).iter().zip(other.row(column));
            pairs.map(|(a, b)| a * b).sum()
        };
        let places = 0..self.width * self.width;
        Self {
            width: self.width,
            values: places
                .map(|at| dot(at / self.width, at % self.width))
                .collect(),
        }
    }

    /// Turns two rows into each other.
    fn rotate_rows(&mut self, p: usize, q: usize, (cos, sin): (f64, f64)) {
        let (upper, lower) = self.values.split_at_mut(q * self.width);
        let first = &mut upper[p * self.width..][..self.width];
        for (a, b) in first.iter_mut().zip(lower) {
            (*a, *b) = (cos * *a - sin * *b, sin * *a + cos * *b);
        }
    }

    fn rotate_columns(&mut self, p: usize, q: usize, (cos, sin): (f64, f64)) {
        for row in self.values.chunks_exact_mut(self.width) {
            (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
        }
    }

    /// The sum of the squares off the diagonal.
    fn off_diagonal(&self) -> f64 {
        let places = self.values.iter().enumerate();
        places
            .filter(|(at, _)| at % (self.width + 1) != 0)
            .map(|(_, value)| value * value)
            .sum()
    }

    /// The eigenvalues of a symmetric matrix, and its eigenvectors in rows.
    pub(super) fn eigen(mut self) -> (Vec<f64>, Self) {
        /// Convergence is quadratic in the end; more than ten sweeps are hardly ever made.
        const SWEEPS: usize = 60;
        let mut vectors = Self::identity(self.width);
        let scale: f64 = self.values.iter().map(|value| value * value).sum();
        for _ in 0..SWEEPS {
            if self.off_diagonal() <= scale * 1e-24 {
                break;
            }
            for p in 0..self.width {
                for q in p + 1..self.width {
                    if let Some(turn) = self.turn(p, q) {
                        self.rotate_rows(p, q, turn);
                        self.rotate_columns(p, q, turn);
                        vectors.rotate_rows(p, q, turn);
                    }
                }
            }
        }
        let values = self
            .values
            .iter()
            .step_by(self.width + 1)
            .copied()
            .collect();
        (values, vectors)
    }

    /// Cosine and sine of the rotation that makes the place (p, q) zero; `None` if it is.
    fn turn(&self, p: usize, q: usize) -> Option<(f64, f64)> {
        let [pp, pq, qq] = [(p, p), (p, q), (q, q)].map(|(r, c)| self.values[r * self.width + c]);
        if pq == 0.0 {
            return None;
        }
        let half = (qq - pp) / (2.0 * pq);
        let tangent = half.signum() / (half.abs() + half.hypot(1.0));
        let cos = tangent.hypot(1.0).recip();
        Some((cos, tangent * cos))
    }

    /// The symmetric square root of a symmetric matrix without negative eigenvalues; those that
    /// rounding made negative count as 0.
    pub(super) fn square_root(self) -> Self {
        let (values, vectors) = self.eigen();
        // Σ = VᵀΛV with the vectors in rows, so its root is the product of Λ^¼V with itself.
        let width = vectors.width;
        let mut columns = Self::zeros(width);
        for (at, &value) in vectors.values.iter().enumerate() {
            let (row, column) = (at / width, at % width);
            columns.values[column * width + row] = value * values[row].max(0.0).powf(0.25);
        }
        columns.times_transposed(&columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A symmetric matrix with every eigenvalue above 0.
    fn example(width: usize) -> Square {
        let places = 0..width * width;
        let factor = Square {
            width,
            values: places.map(|at| ((at * 29 + 7) % 13) as f64 - 6.0).collect(),
        };
        factor.times_transposed(&factor)
    }

    fn assert_near(a: &[f64], b: &[f64], tolerance: f64) {
        let worst = a
            .iter()
            .zip(b)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(
            a.len() == b.len() && worst <= tolerance,
            "they differ by {worst}"
        );
    }

    #[test]
    fn eigenvalues_of_two_by_two_are_those_by_hand() {
        let matrix = Square {
            width: 2,
            values: vec![2.0, 1.0, 1.0, 2.0],
        };
        let (mut values, _) = matrix.eigen();
        values.sort_by(f64::total_cmp);
        assert_near(&values, &[1.0, 3.0], 1e-14);
    }

    #[test]
    fn the_square_of_the_root_is_the_matrix() {
        for width in [1, 2, 5, 24] {
            let matrix = example(width);
            let root = matrix.clone().square_root();
            let square = root.times_transposed(&root);
            assert_near(&square.values, &matrix.values, 1e-9 * matrix.trace());
        }
    }

    #[test]
    fn the_eigenvalues_sum_to_the_trace() {
        let matrix = example(12);
        let trace = matrix.trace();
        assert!((matrix.eigen().0.iter().sum::<f64>() - trace).abs() < 1e-9 * trace);
    }

    #[test]
    fn a_matrix_of_zeros_is_its_own_root() {
        assert_eq!(Square::zeros(3).square_root(), Square::zeros(3));
    }
}
