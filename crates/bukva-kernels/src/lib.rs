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

mod adam;
mod backend;
mod buffer;
mod choice;
mod conv;
mod cross_entropy;
mod dense;
mod distance;
mod finish;
#[cfg(target_arch = "x86_64")]
mod fixed_x86;
mod fork;
mod frozen;
mod gradients;
mod isa;
mod map;
mod masked;
mod memory;
mod network;
mod norm;
mod ops;
mod order;
mod pairs;
#[cfg(target_arch = "x86_64")]
mod pairs_x86;
mod pooled;
mod product;
mod strip;
#[cfg(target_arch = "x86_64")]
mod turn_x86;
mod weight;

pub use adam::AdamStep;
pub use choice::{Kernels, on_workers};
pub use cross_entropy::cross_entropy;
pub use distance::{Distance, nearest_distance};
pub use fork::fork;
pub use frozen::FrozenNorm;
pub use isa::InstructionSet;
pub use masked::masked;
pub use network::{Layer, Network};
pub use ops::{
    Normalised, adam_step, conv_transpose3x3s2, conv3x3s2, flatten, linear, norm_prelu,
    squared_norm, unflatten,
};
pub use pooled::conv5x5_relu_pool;
pub use weight::{from_panels, load_panels, to_panels, unload_panels};
