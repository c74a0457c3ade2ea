//! Translates the image of one letter: `cargo run --release -p bukva --example translate -- MODEL
//! IN.png OUT.png`, where MODEL is a model file or the folder of a run.

use std::error::Error;

use bukva::{Glyph, Translator};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, image, out] = arguments.as_slice() else {
        return Err("usage: translate MODEL IN.png OUT.png".into());
    };
    let translator = Translator::open(model)?;
    let letter = Glyph::open(image)?;
    translator.translate(&letter)?.save(out)?;
    Ok(())
}
