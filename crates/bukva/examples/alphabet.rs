//! Draws an alphabet in the hand of a letter: `cargo run --release -p bukva --example alphabet --
//! IN.png FOLDER`.

use std::error::Error;
use std::path::Path;

use bukva::{FineGlyph, Translator};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [image, folder] = arguments.as_slice() else {
        return Err("usage: alphabet IN.png FOLDER".into());
    };
    let translator = Translator::pretrained()?;
    let model = translator.letter_model().ok_or("not a letter model")?;
    let hand = &model.encode(&[FineGlyph::open(image)?])[0];
    let letters: Vec<char> = ('A'..='Z').collect();
    let wanted: Vec<_> = letters.iter().map(|&letter| (hand, letter)).collect();
    for (letter, drawing) in letters.iter().zip(model.draw(&wanted)) {
        if let Some(drawing) = drawing {
            let path = Path::new(folder).join(format!("{letter}.svg"));
            drawing.outline().save(path, 256)?;
        }
    }
    Ok(())
}
