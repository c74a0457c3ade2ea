//! The crate's error type.

use std::net::SocketAddr;

/// Why a server can't start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model can't be opened.
    #[error("the model cannot be opened")]
    Model(#[from] bukva::Error),
    /// The model draws no letters, or the schemes can't be read.
    #[error(transparent)]
    Engine(#[from] bukva_engine::Error),
    /// The address can't be listened on.
    #[error("{address}: cannot be listened on")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: std::io::Error,
    },
    /// The allowed origin is not a valid origin.
    #[error("expected an origin such as https://example.org, found '{0}'")]
    Origin(String),
    /// A thread, a timer or a signal handler can't be had from the system.
    #[error("the system refuses what a server needs")]
    System(#[from] std::io::Error),
}
