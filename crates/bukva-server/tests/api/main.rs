//! The server from outside: over sockets.

mod client;
mod fonts;
mod letters;
mod limits;
mod protocol;
