//! Romanizes text by a scheme: `cargo run --release -p bukva --example romanize -- SCHEME TEXT…`,
//! where SCHEME is a built-in name such as `iso-9`, or a `.toml` file.

use std::error::Error;
use std::io::{self, Write};

use bukva::Scheme;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let scheme = arguments.next().ok_or("usage: romanize SCHEME TEXT…")?;
    let scheme = Scheme::named(&scheme)?;
    let text: Vec<String> = arguments.collect();
    writeln!(io::stdout(), "{}", scheme.romanize(&text.join(" ")))?;
    Ok(())
}
