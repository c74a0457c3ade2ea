//! Fused CPU kernels for the network of bukva, as an extension of Burn.
//!
//! Every operation is a plain function on Burn tensors that takes [`Kernels`] first:
//! [`Kernels::Fused`] runs the kernels of this crate where the tensors are float32 on Burn's CPU
//! backend Flex (with or without autodiff), and plain Burn operations anywhere else;
//! [`Kernels::Reference`] always runs the plain operations.
//!
//! Vector instructions are chosen when the program runs ([`InstructionSet`]). Results have the
//! same bits whatever the number of threads, on the same instruction set. Parallel parts are shared
//! out one by one (rayon's `with_max_len`), for larger shares leave a thread waiting for another's last.
//!
//! Images leave the fused operations in channels-last memory order (their shape stays
//! `[batch, channels, height, width]`), so that a chain of them copies nothing.

// Gradients have no user without Burn.
#![cfg_attr(not(feature = "burn"), allow(dead_code))]

#[cfg(feature = "burn")]
mod adam;
#[cfg(feature = "burn")]
mod backend;
mod buffer;
mod choice;
mod conv;
#[cfg(feature = "burn")]
mod cross_entropy;
#[cfg(feature = "burn")]
mod dense;
#[cfg(feature = "burn")]
mod distance;
mod finish;
#[cfg(target_arch = "x86_64")]
mod fixed_x86;
#[cfg(feature = "burn")]
mod fork;
#[cfg(feature = "burn")]
mod frozen;
#[cfg(feature = "burn")]
mod gradients;
mod infer;
mod isa;
#[cfg(feature = "burn")]
mod map;
#[cfg(feature = "burn")]
mod masked;
mod memory;
mod norm;
#[cfg(feature = "burn")]
mod ops;
mod order;
mod pairs;
#[cfg(target_arch = "x86_64")]
mod pairs_x86;
#[cfg(feature = "burn")]
mod pooled;
mod product;
mod strip;
#[cfg(target_arch = "x86_64")]
mod turn_x86;
#[cfg(feature = "burn")]
mod weight;

#[cfg(feature = "burn")]
pub use adam::AdamStep;
pub use choice::{Kernels, on_workers};
#[cfg(feature = "burn")]
pub use cross_entropy::cross_entropy;
#[cfg(feature = "burn")]
pub use distance::{Distance, nearest_distance};
#[cfg(feature = "burn")]
pub use fork::fork;
#[cfg(feature = "burn")]
pub use frozen::FrozenNorm;
pub use infer::{Layer, Network, Norm};
pub use isa::InstructionSet;
#[cfg(feature = "burn")]
pub use masked::masked;
#[cfg(feature = "burn")]
pub use ops::{
    Normalised, adam_step, conv_transpose3x3s2, conv3x3s2, flatten, linear, norm_prelu,
    squared_norm, unflatten,
};
#[cfg(feature = "burn")]
pub use pooled::conv5x5_relu_pool;
#[cfg(feature = "burn")]
pub use weight::{from_panels, load_panels, to_panels, unload_panels};
