//! `bukva serve`.

use crate::output;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use anyhow::Context;
use bukva_server::{Config, Server};

/// Serve a page on which you draw a letter and see it in the other script, and an HTTP API.
///
/// The page needs nothing but this program and a browser. The API is below /api/v1 and described by
/// /api/v1/openapi.json. Ctrl-C stops the server.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva serve
  bukva serve --listen 127.0.0.1:9000 --model letters.safetensors
  curl --data-binary @letter.png -H 'content-type: image/png' localhost:8420/api/v1/translate")]
pub(crate) struct Args {
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS", default_value_t = Config::default().listen, value_parser = address)]
    listen: SocketAddr,
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Let pages of this origin, such as https://example.org, call the API.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Option<String>,
}

/// An address with a port, such as 127.0.0.1:8420 or localhost:8420.
fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs();
    let found: Vec<SocketAddr> = found.map(Iterator::collect).unwrap_or_default();
    // A name may stand for several.
    let first = found.iter().find(|address| address.is_ipv4());
    let first = first.or(found.first()).copied();
    first.ok_or_else(|| {
        "expected an address of this machine and a port, such as 127.0.0.1:8420 or localhost:8420".to_owned()
    })
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let server = Server::bind(Config {
            listen: self.listen,
            model: self.model,
            allow_origin: self.allow_origin,
            ..Config::default()
        })?;
        let address = server.address();
        if !server.is_local() {
            output::note(&format!(
                "bukva: {address} can be reached from other machines; whoever reaches it can use it"
            ));
        }
        output::note(&format!("bukva: http://{address} (Ctrl-C stops)"));
        server.run().context("the server stopped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_numbers_or_names() {
        let local = SocketAddr::from(([127, 0, 0, 1], 8420));
        for text in ["127.0.0.1:8420", "localhost:8420"] {
            assert_eq!(address(text), Ok(local), "{text}");
        }
        assert_eq!(address("[::1]:0").map(|found| found.is_ipv6()), Ok(true));
        for text in ["localhost", "8420", ":8420", "127.0.0.1:http:1"] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
