//! `bukva serve`.

use crate::output;
use std::net::SocketAddr;
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
    #[arg(long, value_name = "ADDRESS", default_value_t = Config::default().listen)]
    listen: SocketAddr,
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Let pages of this origin, such as https://example.org, call the API.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Option<String>,
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
