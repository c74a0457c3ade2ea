//! Matrix products (GEMM), in the terms of BLIS: `C = A · B + beta · C`.
//!
//! B is packed in panels of 16 columns. A micro-kernel multiplies some rows of A by one or two
//! panels and writes a tile of C, to which an epilogue is applied. Every sum is accumulated in one
//! fixed order, independent of the thread that computes it.

mod blocked_b;
pub(crate) mod epilogue;
pub(crate) mod linear;
pub(crate) mod micro;
pub(crate) mod operands;
pub(crate) mod output;
mod pack_a;
pub(crate) mod pack_b;
pub(crate) mod panel;
pub(crate) mod prefetch;
pub(crate) mod quantized;
#[cfg(target_arch = "x86_64")]
mod x86;
