//! Translates all images of a folder in batches: `cargo run --release -p bukva --example
//! translate_folder -- MODEL IN/ OUT/`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use bukva::{Glyph, Translator};

/// Images in memory at a time; the translator uses all cores for a batch.
const BATCH: usize = 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, folder, out] = arguments.as_slice() else {
        return Err("usage: translate_folder MODEL IN/ OUT/".into());
    };
    let translator = Translator::open(model)?;
    let mut images: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    images.sort();
    for batch in images.chunks(BATCH) {
        let letters: Vec<Glyph> = batch.iter().map(Glyph::open).collect::<Result<_, _>>()?;
        let outputs = translator.translate_all(&letters);
        for (image, output) in batch.iter().zip(outputs) {
            let name = image.file_stem().unwrap_or_default();
            output.save(Path::new(out).join(name).with_extension("png"))?;
        }
    }
    Ok(())
}
