//! Files of font sources.

use std::fs;
use std::path::Path;

use bukva_drafts::Source;
use bukva_glyphs::FineGlyph;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">";
/// The glyph in which the input's components may find their base, and themselves.
const BASE: &str = "<glyph name=\"base\" format=\"2\"><outline><contour><point x=\"0\" y=\"0\" type=\"line\"/>\
    <point x=\"9\" y=\"0\" type=\"line\"/><point x=\"9\" y=\"9\" type=\"line\"/></contour></outline></glyph>";

/// A glyph of a UFO, or a property list with its measures and names.
pub(crate) fn run(input: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("input.ufo");
    write(&path, input).expect("a font source");
    let source = match Source::open(&[path], &[]) {
        Err(error) => return drop(error.to_string()),
        Ok(source) => source,
    };
    let _ = (
        source.metrics(),
        source.family(),
        source.style(),
        source.space(),
    );
    for letter in "ЖAб".chars() {
        match source.glyph(letter) {
            Ok(Some(glyph)) => {
                assert!(glyph.path.is_finite(), "a coordinate that is none");
                let _ = FineGlyph::from_outline(&glyph.path);
            }
            Ok(None) => {}
            Err(error) => drop(error.to_string()),
        }
    }
}

fn write(ufo: &Path, input: &[u8]) -> std::io::Result<()> {
    let is_info = input.windows(6).any(|word| word == b"<plist");
    let (info, glyph) = match is_info {
        true => (Some(input), BASE.as_bytes()),
        false => (None, input),
    };
    let file = |name: &str, text: &str| fs::write(ufo.join(name), format!("{HEAD}{text}</plist>"));
    fs::create_dir_all(ufo.join("glyphs"))?;
    file(
        "metainfo.plist",
        "<dict><key>formatVersion</key><integer>3</integer></dict>",
    )?;
    file(
        "layercontents.plist",
        "<array><array><string>public.default</string><string>glyphs</string></array></array>",
    )?;
    file(
        "glyphs/contents.plist",
        "<dict><key>base</key><string>base.glif</string><key>input</key><string>input.glif</string></dict>",
    )?;
    fs::write(ufo.join("glyphs/base.glif"), BASE)?;
    fs::write(ufo.join("glyphs/input.glif"), glyph)?;
    match info {
        Some(info) => fs::write(ufo.join("fontinfo.plist"), info),
        None => Ok(()),
    }
}
