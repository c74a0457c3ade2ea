//! t-SNE (van der Maaten and Hinton 2008) with the Barnes-Hut approximation.
//!
//! The result is deterministic. The embedding starts from the principal components, which also
//! preserves more of the global structure than a random start (Kobak and Berens 2019); neighbors
//! are found exactly; and sums run on one thread, in one order.

use bhtsne::{Neighbor, tSNE};

use super::pca::Pca;
use super::vectors::Latents;
use crate::stats::nearest;

/// Principal components that are kept before neighbors are searched; the rest is noise.
const COMPONENTS: usize = 50;
/// The effective number of neighbors.
const PERPLEXITY: usize = 30;
/// Neighbors that are searched per effective one.
const NEIGHBORS_PER_PERPLEXITY: usize = 3;
/// The standard deviation of the first axis at the start.
const SPREAD: f64 = 1e-4;
/// How coarsely distant points are grouped.
const THETA: f32 = 0.5;
const EPOCHS: usize = 1000;

/// Points in two dimensions that preserve the neighborhoods of the vectors.
pub(super) fn tsne(latents: &Latents) -> Vec<[f64; 2]> {
    let pca = Pca::fit(latents, COMPONENTS);
    let projected: Vec<Vec<f32>> = latents
        .rows()
        .map(|row| pca.project(row).into_iter().map(|x| x as f32).collect())
        .collect();
    let rows: Vec<&[f32]> = projected.iter().map(Vec::as_slice).collect();
    let deviation = pca.variances.first().map_or(0.0, |v| v.sqrt());
    // Too few neighbors, or equal vectors, can't be embedded.
    let perplexity = PERPLEXITY.min(rows.len().saturating_sub(1) / NEIGHBORS_PER_PERPLEXITY);
    if perplexity < 1 || deviation == 0.0 {
        return vec![[0.0; 2]; rows.len()];
    }
    let start = rows.iter().flat_map(|row| {
        [0, 1].map(|at| row.get(at).copied().unwrap_or(0.0) * (SPREAD / deviation) as f32)
    });
    let start: Vec<f32> = start.collect();
    let near = nearest(&rows, NEIGHBORS_PER_PERPLEXITY * perplexity);
    let near: Vec<Vec<Neighbor<f32>>> = near
        .into_iter()
        .map(|row| {
            let neighbor = |(index, squared): (usize, f32)| Neighbor {
                index,
                distance: squared.sqrt(),
            };
            row.into_iter().map(neighbor).collect()
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
    let (points, _) = flat.as_chunks::<2>();
    points.iter().map(|point| point.map(f64::from)).collect()
}

/// Runs `run` on one thread, so that the order of its parallel sums is fixed.
fn on_one_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => pool.install(run),
        // If no thread can be started, run in parallel; only the order of sums changes.
        Err(_) => run(),
    }
}
