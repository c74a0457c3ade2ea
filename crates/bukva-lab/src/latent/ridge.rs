//! Ridge regression (Hoerl and Kennard 1970), from sums that can be taken a part at a time.

use nalgebra::{DMatrix, DVector};

use super::Latents;

/// How strongly weights are held down, as a share of the vectors' mean variance: enough that 512
/// numbers of a few hundred glyphs don't explain noise.
pub(super) const PENALTY: f64 = 0.1;

/// Sums over rows, all that least squares need: those of a part subtracted leave the rest's.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    count: f64,
    x: DVector<f64>,
    y: DVector<f64>,
    /// `[width, width]`.
    xx: DMatrix<f64>,
    /// `[width, targets]`.
    xy: DMatrix<f64>,
}

impl Moments {
    /// Sums over the rows of `latents`, with the `targets` numbers of each in `wanted`.
    pub(super) fn of(latents: &Latents, wanted: &[f64], targets: usize) -> Self {
        let (width, rows) = (latents.width(), latents.len());
        let values = latents.values().iter().map(|&value| f64::from(value));
        // A column a row, as they lie in memory.
        let x = DMatrix::from_iterator(width, rows, values);
        let y = DMatrix::from_column_slice(targets, rows, wanted);
        Self {
            count: rows as f64,
            xx: &x * x.transpose(),
            xy: &x * y.transpose(),
            x: x.column_sum(),
            y: y.column_sum(),
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self {
            count: self.count + other.count,
            x: &self.x + &other.x,
            y: &self.y + &other.y,
            xx: &self.xx + &other.xx,
            xy: &self.xy + &other.xy,
        }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self {
            count: self.count - other.count,
            x: &self.x - &other.x,
            y: &self.y - &other.y,
            xx: &self.xx - &other.xx,
            xy: &self.xy - &other.xy,
        }
    }

    /// The rows' covariance.
    pub(super) fn covariance(&self) -> DMatrix<f64> {
        let mean = &self.x / self.count;
        (&self.xx / self.count) - &mean * mean.transpose()
    }

    /// The linear map from a row to its targets with the least squared error and penalty; `None`
    /// where the rows don't vary.
    pub(super) fn solve(&self, penalty: f64) -> Option<Linear> {
        let mut covariance = self.covariance();
        let (mean, wanted) = (&self.x / self.count, &self.y / self.count);
        let cross = (&self.xy / self.count) - &mean * wanted.transpose();
        let ridge = penalty * covariance.trace() / mean.len() as f64;
        for at in 0..mean.len() {
            covariance[(at, at)] += ridge;
        }
        let weights = covariance.cholesky()?.solve(&cross);
        let finite = weights.iter().all(|weight| weight.is_finite());
        finite.then(|| Linear {
            offset: wanted - weights.tr_mul(&mean),
            weights,
        })
    }
}

/// A linear map.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    /// `[width, targets]`.
    pub(super) weights: DMatrix<f64>,
    offset: DVector<f64>,
}

impl Linear {
    /// The targets of each row, `[row, target]` in row order.
    pub(super) fn apply(&self, latents: &Latents) -> Vec<f64> {
        let values = latents.values().iter().map(|&value| f64::from(value));
        let x = DMatrix::from_iterator(latents.width(), latents.len(), values);
        let mut y = self.weights.transpose() * x; // [target, row]
        for mut column in y.column_iter_mut() {
            column += &self.offset;
        }
        y.as_slice().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    /// Rows of three numbers, and two targets that are linear in them.
    fn linear(rows: usize) -> (Latents, Vec<f64>) {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut latents = Latents::new(3, Vec::new());
        let mut wanted = Vec::new();
        for _ in 0..rows {
            let row: [f32; 3] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
            let [a, b, c] = row.map(f64::from);
            wanted.extend([2.0 * a - b + 5.0, 0.5 * c]);
            latents.push(row);
        }
        (latents, wanted)
    }

    #[test]
    fn without_penalty_a_linear_map_is_found_exactly() {
        let (latents, wanted) = linear(40);
        let found = Moments::of(&latents, &wanted, 2)
            .solve(0.0)
            .expect("rows vary");
        for (found, wanted) in found.apply(&latents).iter().zip(&wanted) {
            assert!((found - wanted).abs() < 1e-9);
        }
    }

    #[test]
    fn a_part_subtracted_leaves_the_rest() {
        let (latents, wanted) = linear(40);
        let part = |rows: std::ops::Range<usize>| {
            let wanted = &wanted[rows.start * 2..rows.end * 2];
            Moments::of(&latents.gather(rows), wanted, 2)
        };
        let all = part(0..10).plus(&part(10..40));
        let rest = all.minus(&part(0..10)).solve(0.3).expect("rows vary");
        let direct = part(10..40).solve(0.3).expect("rows vary");
        assert!((rest.weights - direct.weights).amax() < 1e-9);
    }

    #[test]
    fn the_penalty_makes_weights_smaller() {
        let (latents, wanted) = linear(40);
        let moments = Moments::of(&latents, &wanted, 2);
        let size = |penalty| moments.solve(penalty).expect("rows vary").weights.norm();
        assert!(size(1.0) < size(0.1) && size(0.1) < size(0.0));
    }

    #[test]
    fn rows_that_do_not_vary_have_no_solution() {
        let latents = Latents::new(2, vec![1.0; 8]);
        assert!(Moments::of(&latents, &[1.0; 4], 1).solve(0.1).is_none());
    }
}
