//! Converts a dataset into another format: `cargo run --release -p bukva-data --example convert --
//! IN OUT`. The format of IN is detected, the one of OUT from its extension; without
//! one, OUT becomes a folder of PNG images. `built-in` as IN is the built-in set.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use bukva_data::{Format, builtin, open, write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, out] = arguments.as_slice() else {
        return Err("usage: convert IN OUT".into());
    };
    let set = match source.as_str() {
        "built-in" => builtin()?.clone(),
        path => open(path)?,
    };
    let format = Format::of(Path::new(out)).unwrap_or(Format::Folder);
    write(&set, Path::new(out), format)?;
    writeln!(io::stdout(), "{out}: {} glyphs", set.len())?;
    Ok(())
}
