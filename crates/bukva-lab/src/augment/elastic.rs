//! Smooth random displacement: coarse grids of Gaussian numbers, interpolated bicubically.

use rand::Rng;

use bukva_glyphs::PIXELS;

/// One displacement per pixel, in pixels: first all horizontal ones, then all vertical ones.
pub(super) type Field = Box<[[f32; PIXELS]; 2]>;

/// Adds to `field`, two planes of `S` x `S` displacements, a grid of `nodes` x `nodes` Gaussian ones
/// of deviation `deviation`, interpolated bicubically with its corner nodes on the corner pixels.
pub(crate) fn displace<const S: usize>(
    field: [&mut [f32]; 2],
    nodes: usize,
    deviation: f32,
    rng: &mut impl Rng,
) {
    let weights = weights::<S>(nodes);
    let mut grid = vec![0.0; nodes];
    let mut wide = vec![[0.0; S]; nodes];
    for plane in field {
        // Interpolate along rows, then down columns.
        for wide in &mut wide {
            grid.fill_with(|| deviation * gaussian(rng));
            for (value, [a, b, c, d]) in wide.iter_mut().zip(&weights) {
                *value = a.1 * grid[a.0] + b.1 * grid[b.0] + c.1 * grid[c.0] + d.1 * grid[d.0];
            }
        }
        let lines: &mut [[f32; S]] = plane.as_chunks_mut().0;
        for (line, [a, b, c, d]) in lines.iter_mut().zip(&weights) {
            let (above, upper, lower, below) = (&wide[a.0], &wide[b.0], &wide[c.0], &wide[d.0]);
            for (at, sum) in line.iter_mut().enumerate() {
                let upper = *sum + a.1 * above[at] + b.1 * upper[at];
                *sum = upper + c.1 * lower[at] + d.1 * below[at];
            }
        }
    }
}

/// The four nodes that each pixel of a line depends on, with their weights (Keys 1981, a = -0.75);
/// nodes beyond the ends repeat the last.
fn weights<const S: usize>(nodes: usize) -> [[(usize, f32); 4]; S] {
    const A: f32 = -0.75;
    let kernel = |distance: f32| match distance {
        d if d <= 1.0 => ((A + 2.0) * d - (A + 3.0)) * d * d + 1.0,
        d if d < 2.0 => ((A * d - 5.0 * A) * d + 8.0 * A) * d - 4.0 * A,
        _ => 0.0,
    };
    let mut weights = [[(0, 0.0); 4]; S];
    for (pixel, four) in weights.iter_mut().enumerate() {
        let place = pixel as f32 * (nodes - 1) as f32 / (S - 1) as f32;
        let first = place.floor() as isize - 1;
        for (node, weight) in (first..).zip(four) {
            let clamped = node.clamp(0, nodes as isize - 1) as usize;
            *weight = (clamped, kernel((place - node as f32).abs()));
        }
    }
    weights
}

/// A standard normal random number (Box and Muller 1958).
fn gaussian(rng: &mut impl Rng) -> f32 {
    let radius = (-2.0 * (1.0 - rng.random::<f32>()).ln()).sqrt();
    radius * (std::f32::consts::TAU * rng.random::<f32>()).cos()
}

#[cfg(test)]
mod tests {
    use super::weights;

    #[test]
    fn interpolation_keeps_constants_and_hits_its_nodes() {
        for nodes in [5, 9] {
            let weights = weights::<28>(nodes);
            for pixel in &weights {
                assert!((pixel.iter().map(|(_, w)| w).sum::<f32>() - 1.0).abs() < 1e-5);
            }
            assert_eq!(weights[0].iter().filter(|(_, w)| w.abs() > 1e-6).count(), 1);
        }
    }
}
