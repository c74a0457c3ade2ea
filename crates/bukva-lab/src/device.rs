//! The device that networks run on.

/// The device that networks run on: the CPU, through Burn's `Flex` backend and the fused kernels,
/// or, with the feature `wgpu`, the GPU, through plain Burn operations.
pub fn device() -> burn::tensor::Device {
    #[cfg(feature = "wgpu")]
    return burn::tensor::Device::wgpu(burn::tensor::DeviceKind::DefaultDevice);
    #[cfg(not(feature = "wgpu"))]
    burn::tensor::Device::flex()
}
