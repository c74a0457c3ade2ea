//! Operations on Burn's tensors, each with its plain counterpart and its backward pass.

mod adam;
mod channels;
mod conv;
mod distance;
mod layout;
mod linear;
mod norm_prelu;
mod op;
mod panels;
mod pooled;
mod tensor;

pub use adam::{AdamStep, adam_step, squared_norm};
pub use channels::append_channels;
pub use conv::{conv_transpose3x3s2, conv3x3s2};
pub use distance::{Distance, nearest_distance};
pub use layout::{flatten, unflatten};
pub use linear::linear;
pub use norm_prelu::{FrozenNorm, Normalized, norm_prelu};
pub use panels::{from_panels, to_panels};
pub use pooled::conv5x5_relu_pool;
