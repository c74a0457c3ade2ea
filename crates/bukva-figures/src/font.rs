//! The built-in font, and text shaped with it.
//!
//! `font/README.md` describes the font and its license.

use std::sync::LazyLock;

use harfrust::{Buffer, Font, GlyphId, ShapeOptions, ShaperFont, shape};
use read_fonts::model::glyph::outline::{DrawMemory, DrawOptions, SvgSink, TransformSink};
use read_fonts::types::Matrix;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The family name, in style sheets and in the font files.
pub(super) const FAMILY: &str = "Bukva Figures";

macro_rules! font_file {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/font/", $name))
    };
}

/// The CSS weight and WOFF2 file of each face.
const FACES: [(u16, &[u8]); 2] = [
    (400, font_file!("regular.woff2")),
    (700, font_file!("bold.woff2")),
];

/// The decompressed faces.
static UNPACKED: LazyLock<[Font; 2]> = LazyLock::new(|| {
    FACES.map(|(weight, packed)| {
        let file = wuff::decompress_woff2(packed)
            .unwrap_or_else(|error| panic!("the built-in font {weight}: {error:?}"));
        Font::new(file, 0).unwrap_or_else(|| panic!("the built-in font {weight} is invalid"))
    })
});

/// The `@font-face` rules with the embedded font, about 50 kB.
///
/// A page with [inline figures](crate::Figure::to_inline_svg) needs them once.
pub fn font_rules() -> String {
    let rule = |(weight, packed): (u16, &[u8])| {
        format!(
            "@font-face{{font-family:\"{FAMILY}\";font-weight:{weight};\
             src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            STANDARD.encode(packed)
        )
    };
    FACES.map(rule).concat()
}

/// A line of text as outlines.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) width: f64,
    /// Units of the line per unit of the font.
    pub(super) scale: f64,
    /// The data of an SVG path, in units of the font; y points up.
    pub(super) outline: String,
}

/// Shapes a line as browsers do, with kerning and positioned marks.
pub(crate) fn set_line(text: &str, size: f64, bold: bool) -> Line {
    let font = &UNPACKED[usize::from(bold)];
    let outlines = font.outline_glyphs();
    let line = shaped(text, font);
    let mut path = SvgSink::new();
    let (mut x, mut y) = (0, 0);
    for (info, position) in line.glyph_infos().iter().zip(line.glyph_positions()) {
        let place = [x + position.x_offset, y + position.y_offset].map(|place| place as f32);
        let moved = Matrix::from_elements([1.0, 0.0, 0.0, 1.0, place[0], place[1]]);
        if let Some(glyph) = outlines.get(GlyphId::new(info.glyph_id)) {
            let mut path = TransformSink::new(&mut path, moved);
            // The built-in font is valid, so drawing its outlines does not fail.
            let _ = glyph.draw(&DrawOptions::new(), DrawMemory::default(), &mut path);
        }
        x += position.x_advance;
        y += position.y_advance;
    }
    let scale = scale(font, size);
    Line {
        width: f64::from(x) * scale,
        scale,
        outline: path.to_string(),
    }
}

/// The width of a line of text, in the units of `size`.
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let font = &UNPACKED[usize::from(bold)];
    let line = shaped(text, font);
    let advances = line.glyph_positions().iter().map(|glyph| glyph.x_advance);
    f64::from(advances.sum::<i32>()) * scale(font, size)
}

/// Units of a line with a font size per unit of the font.
fn scale(font: &Font, size: f64) -> f64 {
    size / f64::from(font.units_per_em())
}

/// The shaped glyphs of a line, in units of the font.
fn shaped(text: &str, font: &Font) -> Buffer {
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    // Shaping fails only for buffers without a direction or with glyphs.
    let _ = shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new());
    buffer
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva_data::builtin;
    use bukva_glyphs::Scheme;

    #[test]
    fn every_letter_that_a_figure_may_name_is_in_both_faces() {
        let mut needed: Vec<char> = builtin().expect("built in").letters().to_vec();
        for scheme in Scheme::all().expect("built in") {
            for (letter, written) in scheme.letters() {
                needed.push(*letter);
                needed.extend(written.chars());
            }
        }
        needed.extend("−×·±≤≥≈∑√→←↓↑↦⌊⌋⟨⟩ᵀ…–—‘’“”„\u{2009}\u{202f}\u{a0}σμΔ²".chars());
        for font in UNPACKED.iter() {
            for &letter in &needed {
                assert!(font.charmap().map_unicode(letter).is_some(), "{letter:?}");
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

    #[test]
    fn pairs_are_kerned_and_marks_take_no_room() {
        let width = |text| text_width(text, 10.0, false);
        assert!(width("AV") < width("A") + width("V"));
        for marked in ["ж\u{301}", "ж\u{304}"] {
            assert_eq!(width(marked), width("ж"));
            let plain = set_line("ж", 10.0, false).outline;
            let outline = set_line(marked, 10.0, false).outline;
            assert!(outline.len() > plain.len(), "the mark is drawn");
        }
    }

    #[test]
    fn a_line_is_as_wide_as_it_is_measured() {
        for bold in [false, true] {
            let line = set_line("Translated: Ж → Ž", 13.0, bold);
            assert_eq!(line.width, text_width("Translated: Ж → Ž", 13.0, bold));
        }
    }
}
