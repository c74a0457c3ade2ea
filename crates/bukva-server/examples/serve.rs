//! Serves the page and the API: `cargo run --release -p bukva-server --example serve -- 127.0.0.1:8420`.

use bukva_server::{Config, Server};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::default();
    if let Some(listen) = std::env::args().nth(1) {
        config.listen = listen.parse()?;
    }
    let server = Server::bind(config)?;
    eprintln!("http://{}", server.address());
    server.run()?;
    Ok(())
}
