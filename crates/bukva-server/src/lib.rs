//! An HTTP API and a web page that read letters and draw others in the same hand.
//!
//! ```no_run
//! use bukva_server::{Config, Server};
//!
//! fn main() -> Result<(), bukva_server::Error> {
//!     let server = Server::bind(Config::default())?;
//!     println!("http://{}", server.address());
//!     server.run()
//! }
//! ```
//!
//! `/` is the page and `/api/v1` the API, which `/api/v1/openapi.json` describes. `/metrics` is for
//! Prometheus, `/healthz` for whoever restarts the server.
//!
//! Requests wait in a bounded queue for a fixed number of worker threads; those that wait together
//! run through the network together. A full queue answers 503 at once. Every time and size that a
//! client could stretch is limited by [`Config`].

mod api;
mod app;
mod config;
mod error;
mod fonts;
mod headers;
mod metrics;
mod page;
mod queue;
mod refusal;
mod routes;
mod server;

pub use config::Config;
pub use error::Error;
pub use server::Server;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
