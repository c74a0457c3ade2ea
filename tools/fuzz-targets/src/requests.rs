//! Requests to the server.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::thread;

use bukva_server::{Config, Server};

/// The address of a server that runs until the program ends.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: 1,
        ..Config::default()
    };
    let server = Server::bind(config).expect("a server");
    let address = server.address();
    thread::spawn(move || server.run_until(std::future::pending()));
    address
});

/// A line with the target and the type of the body, such as `/api/v1/translate?letter=A image/png`; then
/// the body.
pub(crate) fn run(input: &[u8]) {
    let end = input
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(input.len());
    let (line, body) = input.split_at(end);
    let (target, kind) = match line.iter().rposition(|&byte| byte == b' ') {
        Some(at) => (&line[..at], &line[at + 1..]),
        None => (line, &b"application/json"[..]),
    };
    let body = body.get(1..).unwrap_or_default();
    let length = body.len().to_string();
    let request = [
        b"POST ",
        target,
        b" HTTP/1.1\r\nhost: bukva\r\nconnection: close\r\ncontent-type: ",
        kind,
        b"\r\ncontent-length: ",
        length.as_bytes(),
        b"\r\n\r\n",
        body,
    ];
    let mut stream = TcpStream::connect(*SERVER).expect("a connection");
    // A server that refuses the head need not read the body.
    let _ = stream.write_all(&request.concat());
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let status = answer.strip_prefix(b"HTTP/1.1 ").unwrap_or_default();
    assert!(!status.starts_with(b"500"), "the server failed");
    assert!(answer.is_empty() || status.len() > 3, "no answer of HTTP");
}
