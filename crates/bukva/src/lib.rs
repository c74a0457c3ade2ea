//! bukva redraws letters across scripts.
//!
//! Data flows one way through these modules: letter images come in ([`glyph`], [`data`]), the
//! translator ([`model`]) learns from them ([`objective`], [`train`]), and what it draws is
//! measured and shown ([`evaluate`], [`latent`], [`figure`]). Apart from them, [`convolution`] writes
//! out on small numbers what the network's layers do.

pub mod aside;
pub mod convolution;
pub mod data;
pub mod evaluate;
pub mod figure;
pub mod glyph;
pub mod latent;
pub mod model;
pub mod objective;
pub mod report;
pub mod scheme;
pub mod script;
pub mod train;

pub use bukva_kernels::Kernels;

/// The device that networks run on: the CPU, through Burn's `Flex` backend and the fused kernels,
/// or, built with the feature `wgpu`, the graphics card, through plain Burn operations.
pub fn device() -> burn::tensor::Device {
    #[cfg(feature = "wgpu")]
    return burn::tensor::Device::wgpu(burn::tensor::DeviceKind::DefaultDevice);
    #[cfg(not(feature = "wgpu"))]
    burn::tensor::Device::flex()
}
