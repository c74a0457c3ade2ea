//! Convolution and transposed convolution on small grids, worked through number by number.
//!
//! Both operations are sums over one list of connections (`Convolution::connections`): a pixel of
//! the large image, a pixel of the small one, and a weight of the kernel. The matrix, the stamps
//! and the counts are computed from the same list. As in neural networks, "convolution" does not
//! flip the kernel. The arithmetic is that of Dumoulin and Visin, *A guide to convolution
//! arithmetic for deep learning* (2016); the counts explain the patterns in Odena, Dumoulin and
//! Olah, *Deconvolution and checkerboard artifacts* (2016). Tests compare with the network's own
//! layers, Burn and PyTorch.

mod explanation;
mod figure;
mod geometry;
mod grid;
mod padding;

pub use explanation::{Direction, Explanation, Slide, Stamp, WeightMatrix};
pub use figure::convolution_figure;
pub use geometry::Convolution;
pub use grid::{Grid, Size, number_text, weight_letter};
pub use padding::Padding;

#[cfg(test)]
mod tests;
