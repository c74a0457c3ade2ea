//! Fused CPU kernels for the network of bukva, as an extension of Burn.
