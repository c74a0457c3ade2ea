//! The font that figures are set in: letters of both scripts, compiled in.
//!
//! `data/figure-font` holds it, with its licence and the way it was made.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::embed::base64;

/// The family's name, in style sheets and in the files.
pub(super) const FAMILY: &str = "Bukva Figures";

macro_rules! font_file {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/figure-font/",
            $name
        ))
    };
}

/// Weight in CSS and WOFF2 file of each face.
const FACES: [(u16, &[u8]); 2] = [
    (400, font_file!("regular.woff2")),
    (700, font_file!("bold.woff2")),
];

/// The faces as plain font files, unpacked once.
static UNPACKED: LazyLock<[Arc<Vec<u8>>; 2]> = LazyLock::new(|| {
    FACES.map(|(weight, packed)| {
        let unpacked = wuff::decompress_woff2(packed);
        Arc::new(unpacked.unwrap_or_else(|error| panic!("the built-in font {weight}: {error:?}")))
    })
});

/// What the rasteriser finds fonts in: these and no others, so that a figure looks the same on
/// every machine.
pub(super) static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for face in UNPACKED.iter() {
        fonts.load_font_source(Source::Binary(face.clone()));
    }
    Arc::new(fonts)
});

/// The style sheet's rules that bring the font along, some 50 kB.
///
/// A page with [inline figures](super::Figure::to_inline_svg) needs them once.
pub fn font_rules() -> String {
    let rule = |(weight, packed): (u16, &[u8])| {
        format!(
            "@font-face{{font-family:\"{FAMILY}\";font-weight:{weight};\
             src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            base64(packed)
        )
    };
    FACES.map(rule).concat()
}

/// How far a line of text of a size reaches, in the units of the size.
///
/// Pairs of letters that the font draws closer together make it a little narrower.
pub(super) fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let file = &UNPACKED[usize::from(bold)];
    let font = FontRef::new(file).expect("the built-in font was unpacked");
    let (letters, size) = (font.charmap(), Size::new(size as f32));
    let metrics = font.glyph_metrics(size, LocationRef::default());
    let advance = |letter| metrics.advance_width(letters.map(letter).unwrap_or_default());
    text.chars()
        .map(|letter| f64::from(advance(letter).unwrap_or_default()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::builtin;
    use crate::scheme::Scheme;

    #[test]
    fn every_letter_that_a_figure_may_name_is_in_both_faces() {
        let mut needed: Vec<char> = builtin().expect("built in").letters.clone();
        for scheme in Scheme::all().expect("built in") {
            for (letter, written) in scheme.letters() {
                needed.push(*letter);
                needed.extend(written.chars());
            }
        }
        needed.extend("−×·±≤≥≈∑√→←↓↑↦⌊⌋⟨⟩ᵀ…–—‘’“”„\u{2009}\u{202f}\u{a0}σμΔ²".chars());
        for file in UNPACKED.iter() {
            let font = FontRef::new(file).expect("a font");
            for &letter in &needed {
                assert!(font.charmap().map(letter).is_some(), "{letter:?}");
            }
        }
    }

    #[test]
    fn wider_texts_are_measured_wider() {
        let width = |text| text_width(text, 10.0, false);
        assert!(width("Ш") > width("Г") && width("Ш") < 12.0);
        assert_eq!(
            text_width("ЖЖ", 20.0, true),
            4.0 * text_width("Ж", 10.0, true)
        );
        assert_eq!(width(""), 0.0);
    }
}
