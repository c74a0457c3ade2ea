//! Where networks run.

/// The device that networks run on: the CPU, through Burn's `Flex` backend and the fused kernels,
/// or, built with the feature `wgpu`, the graphics card, through plain Burn operations.
pub fn device() -> burn::tensor::Device {
    #[cfg(feature = "wgpu")]
    return burn::tensor::Device::wgpu(burn::tensor::DeviceKind::DefaultDevice);
    #[cfg(not(feature = "wgpu"))]
    burn::tensor::Device::flex()
}
