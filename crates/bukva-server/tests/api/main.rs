//! The server from outside: over sockets.

mod client;
mod letters;
mod limits;
mod protocol;
