//! CPU kernels for bukva's network: GEMM, convolutions, epilogues and quantized inference, and, with the
//! feature `burn`, the same as operations on Burn's tensors.
//!
//! [`Network`] runs a whole network and needs no Burn. With `burn`, every operation is a plain function
//! on Burn's tensors with a hand-written backward pass: [`Kernels::Fused`] runs the kernels of this crate
//! where the tensors are float32 on Burn's CPU backend Flex (with or without autodiff), and plain Burn
//! operations anywhere else; within [`Kernels::scoped`], [`Kernels::Reference`] always runs the plain
//! operations.
//!
//! Vector instructions are chosen when the program runs ([`InstructionSet`]). Results have the
//! same bits whatever the number of threads, on the same instruction set. Parallel parts are shared
//! out one by one (rayon's `with_max_len`), for larger shares leave a thread waiting for another's last.
//!
//! Images leave the fused operations in channels-last memory order (their shape stays
//! `[batch, channels, height, width]`), so that a chain of them copies nothing.

// Gradients have no user without Burn.
#![cfg_attr(not(feature = "burn"), allow(dead_code, unused_imports))]
#![cfg_attr(not(feature = "burn"), allow(rustdoc::broken_intra_doc_links))]

mod buffer;
mod conv;
mod dispatch;
mod gemm;
mod infer;
mod isa;
mod layout;
mod norm;
#[cfg(feature = "burn")]
mod ops;
mod pooled;
mod reduce;

#[cfg(feature = "burn")]
pub use dispatch::Kernels;
pub use dispatch::in_pool;
pub use infer::{Layer, Network, Norm};
pub use isa::InstructionSet;
#[cfg(feature = "burn")]
pub use ops::*;

/// The README's program.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
