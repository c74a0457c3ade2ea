//! Where vectors lie, in two dimensions.

use serde::{Deserialize, Serialize};

use super::tsne::{nearest, neighbour_embedding};
use super::{Latents, Principal};

/// How vectors are brought into the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MapMethod {
    /// The first two principal components: distances in the plane are those of a shadow.
    #[default]
    Pca,
    /// t-SNE: who is near is kept, how far the far ones are is not.
    Tsne,
}

/// Vectors in the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// How it was made.
    pub method: MapMethod,
    /// A place for each vector.
    pub places: Vec<[f64; 2]>,
    /// The share of all variance that lies along each axis; for [`MapMethod::Pca`] only, since
    /// axes of the other mean nothing.
    pub shares: Option<[f64; 2]>,
    /// How far the places tell the letter: see [`letter_neighbours`].
    pub letter_neighbours: f64,
}

/// Neighbours asked for their letter.
pub const ASKED: usize = 5;

impl Map {
    /// Brings vectors into the plane. The same vectors always give the same map.
    pub fn of(latents: &Latents, classes: &[u16], method: MapMethod) -> Self {
        let principal = Principal::of(latents, 2);
        let (places, shares) = match method {
            MapMethod::Pca => {
                let flat = latents.rows().map(|row| two(&principal.place(row)));
                (flat.collect(), Some(two(&principal.shares())))
            }
            MapMethod::Tsne => (neighbour_embedding(latents), None),
        };
        Self {
            method,
            letter_neighbours: letter_neighbours(&places, classes),
            places,
            shares,
        }
    }
}

/// The first two numbers; 0 where vectors have but one.
fn two(numbers: &[f64]) -> [f64; 2] {
    std::array::from_fn(|at| numbers.get(at).copied().unwrap_or(0.0))
}

/// The share of vectors with their own letter among their [`ASKED`] nearest neighbours in the
/// plane, averaged over these: 1 where letters lie apart.
pub fn letter_neighbours(places: &[[f64; 2]], classes: &[u16]) -> f64 {
    let rows: Vec<[f32; 2]> = places.iter().map(|place| place.map(|x| x as f32)).collect();
    let rows: Vec<&[f32]> = rows.iter().map(<[f32; 2]>::as_slice).collect();
    let near = nearest(&rows, ASKED);
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
    use bukva_glyphs::{Draw, seeded};

    /// Three letters about corners of a room of twenty dimensions.
    fn clusters(each: usize) -> (Latents, Vec<u16>) {
        let mut rng = seeded(1, Draw::Latent, 0);
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
        for method in [MapMethod::Pca, MapMethod::Tsne] {
            let map = Map::of(&latents, &classes, method);
            assert_eq!(map.places.len(), 120);
            assert!(
                map.letter_neighbours > 0.98,
                "{method:?}: {}",
                map.letter_neighbours
            );
        }
    }

    #[test]
    fn the_same_vectors_give_the_same_map_bit_for_bit() {
        let (latents, classes) = clusters(30);
        for method in [MapMethod::Pca, MapMethod::Tsne] {
            let map = || Map::of(&latents, &classes, method);
            assert_eq!(map(), map());
        }
    }

    #[test]
    fn only_principal_axes_have_a_share_of_the_variance() {
        let (latents, classes) = clusters(20);
        let shares = Map::of(&latents, &classes, MapMethod::Pca)
            .shares
            .expect("axes");
        assert!(
            shares[0] >= shares[1] && shares[0] + shares[1] < 1.0,
            "{shares:?}"
        );
        assert_eq!(Map::of(&latents, &classes, MapMethod::Tsne).shares, None);
    }

    #[test]
    fn few_vectors_and_equal_ones_make_a_map_too() {
        for count in [0, 1, 2, 3, 5] {
            let latents = Latents::new(4, vec![1.0; 4 * count]);
            for method in [MapMethod::Pca, MapMethod::Tsne] {
                let map = Map::of(&latents, &vec![0; count], method);
                assert_eq!(map.places.len(), count);
                assert!(map.places.iter().flatten().all(|place| place.is_finite()));
            }
        }
    }

    #[test]
    fn neighbours_tell_the_letter_or_they_do_not() {
        let line: Vec<[f64; 2]> = (0..40).map(|at| [f64::from(at), 0.0]).collect();
        let halves: Vec<u16> = (0..40).map(|at| u16::from(at >= 20)).collect();
        assert!(letter_neighbours(&line, &halves) > 0.9);
        let mixed: Vec<u16> = (0..40).map(|at| at % 2).collect();
        assert!(letter_neighbours(&line, &mixed) < 0.5);
    }
}
