//! A neighbour embedding: t-SNE (van der Maaten and Hinton 2008) by Barnes and Hut's approximation.
//!
//! Nothing in it is left to chance. The embedding begins with the principal components, which also
//! keeps more of the whole's shape than a random start does (Kobak and Berens 2019); the neighbours
//! are found exactly, and the sums run on one thread, in one order.

use bhtsne::{Neighbor, tSNE};
use rayon::prelude::*;

use super::{Latents, Pca};

/// Pca components that are kept before neighbours are looked for: the rest is noise.
const COMPONENTS: usize = 50;
/// How many neighbours count, smoothly.
const PERPLEXITY: usize = 30;
/// Neighbours in hand for each of those that count.
const NEIGHBOURS: usize = 3;
/// The deviation of the first component at the start.
const SPREAD: f64 = 1e-4;
/// How coarsely far points are lumped together.
const THETA: f32 = 0.5;
const EPOCHS: usize = 1000;

/// Places in the plane such that near vectors lie near.
pub(super) fn neighbour_embedding(latents: &Latents) -> Vec<[f64; 2]> {
    let principal = Pca::of(latents, COMPONENTS);
    let places: Vec<Vec<f32>> = latents
        .rows()
        .map(|row| principal.place(row).into_iter().map(|x| x as f32).collect())
        .collect();
    let rows: Vec<&[f32]> = places.iter().map(Vec::as_slice).collect();
    let deviation = principal.variances().first().map_or(0.0, |v| v.sqrt());
    // So few neighbours, or vectors that are all the same, have nothing to embed.
    let perplexity = PERPLEXITY.min(rows.len().saturating_sub(1) / NEIGHBOURS);
    if perplexity < 1 || deviation == 0.0 {
        return vec![[0.0; 2]; rows.len()];
    }
    let start = rows.iter().flat_map(|row| {
        [0, 1].map(|at| row.get(at).copied().unwrap_or(0.0) * (SPREAD / deviation) as f32)
    });
    let start: Vec<f32> = start.collect();
    let near = nearest(&rows, NEIGHBOURS * perplexity);
    let near: Vec<Vec<Neighbor<f32>>> = near
        .into_iter()
        .map(|row| {
            let neighbour = |(index, distance)| Neighbor { index, distance };
            row.into_iter().map(neighbour).collect()
        })
        .collect();
    let embed = || {
        let mut embedding = tSNE::<f32, &[f32], 2>::new(&rows);
        embedding
            .perplexity(perplexity as f32)
            .epochs(EPOCHS)
            .initial_embedding(start)
            .barnes_hut_with_neighbors(THETA, &near);
        embedding.embedding()
    };
    let flat = on_one_thread(embed);
    let (places, _) = flat.as_chunks::<2>();
    places.iter().map(|place| place.map(f64::from)).collect()
}

/// Runs what sums in parallel in an order that depends on nothing.
fn on_one_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(run),
        // Without a thread to be had the order of sums is the least of one's worries.
        Err(_) => run(),
    }
}

/// For each row its `count` nearest others, the nearest first, with their distances.
pub(super) fn nearest(rows: &[&[f32]], count: usize) -> Vec<Vec<(usize, f32)>> {
    let of_row = |at: usize| {
        let others = (0..rows.len()).filter(|&other| other != at);
        let mut others: Vec<(usize, f32)> = others
            .map(|other| (other, distance_squared(rows[at], rows[other])))
            .collect();
        others.sort_by(|a, b| a.1.total_cmp(&b.1));
        others.truncate(count);
        others.iter_mut().for_each(|other| other.1 = other.1.sqrt());
        others
    };
    (0..rows.len()).into_par_iter().map(of_row).collect()
}

fn distance_squared(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_never_oneself() {
        let rows = [[0.0f32], [1.0], [3.0], [7.0]];
        let rows: Vec<&[f32]> = rows.iter().map(<[f32; 1]>::as_slice).collect();
        let near = nearest(&rows, 2);
        assert_eq!(near[0], [(1, 1.0), (2, 3.0)]);
        assert_eq!(near[3], [(2, 4.0), (1, 6.0)]);
        assert_eq!(nearest(&rows, 9)[1].len(), 3);
    }
}
