//! CPU kernels for bukva's network: GEMM, convolutions, epilogues and quantized inference. With the
//! feature `burn`, they are also available as operations on Burn's tensors.
//!
//! [`Network`] runs a whole network and does not need Burn. With `burn`, every operation is a plain
//! function on Burn's tensors with a hand-written backward pass. [`Kernels::Fused`], the default,
//! runs the kernels of this crate if the tensors are float32 on Burn's CPU backend Flex (with or
//! without autodiff), and plain Burn operations otherwise. [`Kernels::Reference`], selected with
//! [`Kernels::scoped`], always runs the plain operations.
//!
//! The instruction set is selected at run time ([`InstructionSet`]). On one instruction set,
//! results have the same bits for any number of threads. Parallel work is divided into single tasks
//! (rayon's `with_max_len`), because larger shares leave threads waiting for the slowest one.
//!
//! The fused operations return images in channels-last memory order (their shape remains
//! `[batch, channels, height, width]`), so that a chain of them needs no copies.

// Gradients are unused without Burn.
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

/// Compiles the README's program as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
