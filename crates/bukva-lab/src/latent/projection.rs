//! Where vectors lie, in two dimensions.

use serde::{Deserialize, Serialize};

use super::tsne::{nearest, neighbour_embedding};
use super::{Latents, Pca};

/// How vectors are brought into the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectionMethod {
    /// The first two principal components: distances in the plane are those of a shadow.
    #[default]
    Pca,
    /// t-SNE: who is near is kept, how far the far ones are is not.
    Tsne,
}

/// Vectors in the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// How it was made.
    pub method: ProjectionMethod,
    /// A place for each vector.
    pub points: Vec<[f64; 2]>,
    /// The share of all variance that lies along each axis; for [`ProjectionMethod::Pca`] only, since
    /// axes of the other mean nothing.
    pub shares: Option<[f64; 2]>,
    /// How far the points tell the letter: see [`knn_purity`].
    pub knn_purity: f64,
}

/// Neighbours asked for their letter.
pub const NEIGHBORS: usize = 5;

impl Projection {
    /// Brings vectors into the plane. The same vectors always give the same map.
    pub fn of(latents: &Latents, classes: &[u16], method: ProjectionMethod) -> Self {
        let principal = Pca::of(latents, 2);
        let (points, shares) = match method {
            ProjectionMethod::Pca => {
                let flat = latents.rows().map(|row| two(&principal.place(row)));
                (flat.collect(), Some(two(&principal.shares())))
            }
            ProjectionMethod::Tsne => (neighbour_embedding(latents), None),
        };
        Self {
            method,
            knn_purity: knn_purity(&points, classes),
            points,
            shares,
        }
    }
}

/// The first two numbers; 0 where vectors have but one.
fn two(numbers: &[f64]) -> [f64; 2] {
    std::array::from_fn(|at| numbers.get(at).copied().unwrap_or(0.0))
}

/// The share of vectors with their own letter among their [`NEIGHBORS`] nearest neighbours in the
/// plane, averaged over these: 1 where letters lie apart.
pub fn knn_purity(points: &[[f64; 2]], classes: &[u16]) -> f64 {
    let rows: Vec<[f32; 2]> = points.iter().map(|place| place.map(|x| x as f32)).collect();
    let rows: Vec<&[f32]> = rows.iter().map(<[f32; 2]>::as_slice).collect();
    let near = nearest(&rows, NEIGHBORS);
    let (mut own, mut all) = (0, 0);
    for (near, class) in near.iter().zip(classes) {
        own += near
            .iter()
            .filter(|(other, _)| classes[*other] == *class)
            .count();
        all += near.len();
    }
    own as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    /// Three letters about corners of a room of twenty dimensions.
    fn clusters(each: usize) -> (Latents, Vec<u16>) {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut latents = Latents::new(20, Vec::new());
        let mut classes = Vec::new();
        for at in 0..3 * each {
            let class = at % 3;
            latents.push((0..20).map(|place| {
                let corner = if place == class { 4.0 } else { 0.0 };
                corner + rng.random_range(-1.0..1.0f32)
            }));
            classes.push(class as u16);
        }
        (latents, classes)
    }

    #[test]
    fn letters_that_lie_apart_lie_apart_on_either_map() {
        let (latents, classes) = clusters(40);
        for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
            let projection = Projection::of(&latents, &classes, method);
            assert_eq!(projection.points.len(), 120);
            assert!(
                projection.knn_purity > 0.98,
                "{method:?}: {}",
                projection.knn_purity
            );
        }
    }

    #[test]
    fn the_same_vectors_give_the_same_map_bit_for_bit() {
        let (latents, classes) = clusters(30);
        for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
            let projection = || Projection::of(&latents, &classes, method);
            assert_eq!(projection(), projection());
        }
    }

    #[test]
    fn only_principal_axes_have_a_share_of_the_variance() {
        let (latents, classes) = clusters(20);
        let shares = Projection::of(&latents, &classes, ProjectionMethod::Pca)
            .shares
            .expect("axes");
        assert!(
            shares[0] >= shares[1] && shares[0] + shares[1] < 1.0,
            "{shares:?}"
        );
        assert_eq!(
            Projection::of(&latents, &classes, ProjectionMethod::Tsne).shares,
            None
        );
    }

    #[test]
    fn few_vectors_and_equal_ones_make_a_map_too() {
        for count in [0, 1, 2, 3, 5] {
            let latents = Latents::new(4, vec![1.0; 4 * count]);
            for method in [ProjectionMethod::Pca, ProjectionMethod::Tsne] {
                let projection = Projection::of(&latents, &vec![0; count], method);
                assert_eq!(projection.points.len(), count);
                assert!(
                    projection
                        .points
                        .iter()
                        .flatten()
                        .all(|place| place.is_finite())
                );
            }
        }
    }

    #[test]
    fn neighbours_tell_the_letter_or_they_do_not() {
        let line: Vec<[f64; 2]> = (0..40).map(|at| [f64::from(at), 0.0]).collect();
        let halves: Vec<u16> = (0..40).map(|at| u16::from(at >= 20)).collect();
        assert!(knn_purity(&line, &halves) > 0.9);
        let mixed: Vec<u16> = (0..40).map(|at| at % 2).collect();
        assert!(knn_purity(&line, &mixed) < 0.5);
    }
}
