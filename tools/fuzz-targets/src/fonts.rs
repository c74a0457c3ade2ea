//! Font files.

use bukva_fonts::{Face, NameEntry};
use bukva_glyphs::PIXELS;

const LETTERS: &str = "AOBIЖabgфы";

/// A font file of any format.
pub(crate) fn run(input: &[u8]) {
    let face = match Face::read(input, "input") {
        Err(error) => return drop(error.to_string()),
        Ok(face) => face,
    };
    draw(&face);
    for axis in face.axes().iter().take(3) {
        for value in [axis.min, axis.max, (axis.min + axis.max) / 2.0] {
            if let Ok(varied) = face.with_axes(&[(axis.tag.as_str(), value)]) {
                draw(&varied);
            }
        }
    }
    let _ = (face.family(), face.style());
    for entry in [
        NameEntry::Copyright,
        NameEntry::License,
        NameEntry::LicenseAddress,
    ] {
        let names = face.names(entry);
        assert!(
            (1..names.len()).all(|at| !names[..at].contains(&names[at])),
            "a name twice"
        );
    }
}

fn draw(face: &Face) {
    let _ = face.metrics();
    for letter in LETTERS.chars() {
        let _ = (face.has(letter), face.advance(letter));
        match face.glyph::<PIXELS>(letter) {
            Ok(Some(glyph)) => assert!(!glyph.is_blank()),
            Ok(None) => {}
            Err(error) => drop(error.to_string()),
        }
    }
}
