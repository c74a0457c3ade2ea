//! The layout constants of all parts of the figure.

use crate::convolution::Size;

/// The space between panels of a row.
pub(super) const GAP: f64 = 44.0;
/// The preferred width of a row of panels.
pub(super) const WIDTH: f64 = 860.0;

/// The largest cell side, up to `most`, with which grids of these sizes fit side by side.
pub(super) fn fitted(most: f64, sizes: [Size; 3]) -> f64 {
    let columns: usize = sizes.iter().map(|size| size.width).sum();
    let rows = sizes.iter().map(|size| size.height).max().unwrap_or(1);
    let across = (WIDTH - 2.0 * GAP) / columns as f64;
    most.min(across).min(WIDTH / rows as f64).max(10.0)
}
