//! What can be set.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// The settings of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The address to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// A model file instead of the built-in model.
    pub model: Option<PathBuf>,
    /// The origin, such as `https://example.org`, whose pages may call the API. None by default.
    pub allow_origin: Option<String>,
    /// Threads that read and draw letters.
    pub workers: usize,
    /// Requests that may wait for a worker.
    pub queue: usize,
    /// Fonts that may wait to be drafted, one after the other.
    pub fonts: usize,
    /// Requests that run through the network together.
    pub batch: usize,
    /// Connections that are open at once; more wait to be accepted.
    pub connections: usize,
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// How long a client may take to send the head of a request, or be idle before it.
    pub head_time: Duration,
    /// How long a client may take to send a body.
    pub body_time: Duration,
    /// How long a request may wait for its answer.
    pub answer_time: Duration,
    /// How long open requests may go on after the server was told to stop.
    pub stop_time: Duration,
}

impl Default for Config {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8420)),
            model: None,
            allow_origin: None,
            workers: cores,
            queue: 256,
            fonts: 16,
            batch: 16,
            connections: 1024,
            body_bytes: 8 << 20,
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(20),
            answer_time: Duration::from_secs(20),
            stop_time: Duration::from_secs(10),
        }
    }
}
