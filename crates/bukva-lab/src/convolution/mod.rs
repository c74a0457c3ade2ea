//! Convolution and transposed convolution on small grids, written out so that they can be shown.
//!
//! The fused kernels of the network are fast and show nothing. Here the same maps are sums over
//! one list of connections ([`Convolution::connections`]): which pixel of the large image, which of
//! the small one, and which weight of the kernel. The convolution sums over it one way, the
//! transposed convolution the other way, and the matrix, the stamps and the counts are readings of
//! the same list. As in every network, "convolution" doesn't flip the kernel. The arithmetic is
//! that of Dumoulin and Visin, *A guide to convolution arithmetic for deep learning* (2016); the
//! counts explain what Odena, Dumoulin and Olah, *Deconvolution and checkerboard artifacts* (2016)
//! saw. Tests hold it against the network's own layers, Burn's and PyTorch's.

mod error;
mod explanation;
mod figure;
mod geometry;
mod grid;
mod padding;

pub use error::ConvolutionError;
pub use explanation::{Direction, Explanation, Slide, Stamp};
pub use figure::convolution_figure;
pub use geometry::{Connection, Convolution};
pub use grid::{Grid, Matrix, Size, number_text, weight_letter};
pub use padding::Padding;

#[cfg(test)]
mod tests;
