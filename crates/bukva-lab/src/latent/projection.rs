//! 2-D projections of latent vectors.

use serde::{Deserialize, Serialize};

use super::pca::Pca;
use super::tsne::tsne;
use super::vectors::Latents;
use crate::stats::nearest;
use bukva_data::Class;

/// How vectors are projected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectionMethod {
    /// The first two principal components, the linear projection with the most variance.
    #[default]
    Pca,
    /// t-SNE, which preserves neighborhoods but not distances.
    Tsne,
}

/// Vectors in two dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// How the vectors were projected.
    pub method: ProjectionMethod,
    /// The point of each vector.
    pub points: Vec<[f64; 2]>,
    /// The share of the variance along each axis; only for [`ProjectionMethod::Pca`].
    pub explained_variance_ratio: Option<[f64; 2]>,
    /// The share of vectors of the same class among the [`Projection::NEIGHBORS`] nearest points,
    /// averaged over all vectors; 1 if classes are separate.
    pub knn_purity: f64,
}

impl Projection {
    /// The number of neighbors of [`Projection::knn_purity`].
    pub const NEIGHBORS: usize = 5;

    /// Projects vectors. The same vectors always have the same projection.
    pub fn fit(latents: &Latents, classes: &[Class], method: ProjectionMethod) -> Self {
        let (points, explained_variance_ratio) = match method {
            ProjectionMethod::Pca => {
                let pca = Pca::fit(latents, 2);
                let points = latents.rows().map(|row| two(&pca.project(row)));
                (points.collect(), Some(two(&pca.explained_variance_ratio())))
            }
            ProjectionMethod::Tsne => (tsne(latents), None),
        };
        Self {
            method,
            knn_purity: knn_purity(&points, classes),
            points,
            explained_variance_ratio,
        }
    }
}

/// The first two numbers; 0 if there are fewer.
fn two(numbers: &[f64]) -> [f64; 2] {
    std::array::from_fn(|at| numbers.get(at).copied().unwrap_or(0.0))
}

fn knn_purity(points: &[[f64; 2]], classes: &[Class]) -> f64 {
    let rows: Vec<[f32; 2]> = points.iter().map(|point| point.map(|x| x as f32)).collect();
    let rows: Vec<&[f32]> = rows.iter().map(<[f32; 2]>::as_slice).collect();
    let (mut same, mut all) = (0, 0);
    for (near, class) in nearest(&rows, Projection::NEIGHBORS).iter().zip(classes) {
        let of_class = near.iter().filter(|(other, _)| classes[*other] == *class);
        same += of_class.count();
        all += near.len();
    }
    same as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    /// Three letters around corners of a cube of twenty dimensions.
    fn clusters(each: usize) -> (Latents, Vec<Class>) {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut latents = Latents::new(20, Vec::new());
        let mut classes = Vec::new();
        for at in 0..3 * each {
            let class = at % 3;
            latents.push((0..20).map(|axis| {
                let corner = if axis == class { 4.0 } else { 0.0 };
                corner + rng.random_range(-1.0..1.0f32)
            }));
            classes.push(Class::new(class));
        }
        (latents, classes)
    }

    #[test]
    fn separate_letters_are_separate_in_either_projection() {
        let (latents, classes) = clusters(40);
        for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
            let projection = Projection::fit(&latents, &classes, method);
            assert_eq!(projection.points.len(), 120);
            assert!(
                projection.knn_purity > 0.98,
                "{method:?}: {}",
                projection.knn_purity
            );
        }
    }

    #[test]
    fn the_same_vectors_give_the_same_projection_bit_for_bit() {
        let (latents, classes) = clusters(30);
        for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
            let projection = || Projection::fit(&latents, &classes, method);
            assert_eq!(projection(), projection());
        }
    }

    #[test]
    fn only_principal_components_explain_variance() {
        let (latents, classes) = clusters(20);
        let shares = Projection::fit(&latents, &classes, ProjectionMethod::Pca)
            .explained_variance_ratio
            .expect("axes");
        assert!(
            shares[0] >= shares[1] && shares[0] + shares[1] < 1.0,
            "{shares:?}"
        );
        assert_eq!(
            Projection::fit(&latents, &classes, ProjectionMethod::Tsne).explained_variance_ratio,
            None
        );
    }

    #[test]
    fn few_vectors_and_equal_ones_have_a_projection_too() {
        for count in [0, 1, 2, 3, 5] {
            let latents = Latents::new(4, vec![1.0; 4 * count]);
            for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
                let projection = Projection::fit(&latents, &vec![Class::new(0); count], method);
                assert_eq!(projection.points.len(), count);
                let mut numbers = projection.points.iter().flatten();
                assert!(numbers.all(|number| number.is_finite()));
            }
        }
    }

    #[test]
    fn the_purity_is_high_for_separate_and_low_for_mixed_letters() {
        let line: Vec<[f64; 2]> = (0..40).map(|at| [f64::from(at), 0.0]).collect();
        let purity = |class: fn(usize) -> usize| {
            let classes: Vec<Class> = (0..40).map(class).map(Class::new).collect();
            knn_purity(&line, &classes)
        };
        assert!(purity(|at| at / 20) > 0.9);
        assert!(purity(|at| at % 2) < 0.5);
    }
}
