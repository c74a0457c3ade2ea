//! Writes what the built-in model makes of 200 glyphs, to compare with what another program makes of its
//! export: `reference.npz`, beside the ONNX files.

use std::path::PathBuf;

use bukva::{FineGlyph, Latent, ModelFile, Translator};
use bukva_data::{NpzWriter, builtin_fine};
use bukva_export::{Format, export};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or("usage: reference FOLDER")?
        .into();
    export(&ModelFile::pretrained()?, Format::Onnx, &folder, true)?;
    let translator = Translator::pretrained()?;
    let model = translator.letter_model().ok_or("not a letter model")?;
    let set = builtin_fine()?;
    let glyphs: Vec<FineGlyph> = set
        .glyphs()
        .iter()
        .step_by(set.len() / 200)
        .take(200)
        .copied()
        .collect();
    let letters = model.letters();
    let latents = model.encode(&glyphs);
    let wanted: Vec<usize> = (0..glyphs.len()).map(|at| at % letters.len()).collect();
    let told = latents.iter().zip(&wanted);
    let told: Vec<(&Latent, char)> = told.map(|(latent, &at)| (latent, letters[at])).collect();
    let drawings = model.draw(&told).into_iter().flatten();
    let drawn: Vec<f32> = drawings.flat_map(|drawing| drawing.ink()).collect();
    let ink = glyphs.iter().flat_map(FineGlyph::to_unit);
    let none = model
        .read(&latents)
        .into_iter()
        .map(|reading| reading.none());
    let image = [glyphs.len(), 1, FineGlyph::SIDE, FineGlyph::SIDE];
    let length = latents[0].values().len();
    NpzWriter::write(&folder.join("reference.npz"), |npz| {
        npz.floats("ink", &image, ink)?;
        npz.floats(
            "latent",
            &[glyphs.len(), length],
            latents.iter().flat_map(|l| l.values()).copied(),
        )?;
        npz.floats("none", &[glyphs.len(), 1], none)?;
        npz.u32s("letter", wanted.iter().map(|&at| at as u32))?;
        npz.floats("drawn", &image, drawn.into_iter())
    })?;
    Ok(())
}
