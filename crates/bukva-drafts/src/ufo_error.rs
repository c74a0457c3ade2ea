//! What is wrong with a UFO that is read.

use bukva_fonts::FontError;
use norad::error::{FontLoadError, LayerLoadError};

pub(crate) fn malformed(file: &str, place: &str, expected: &str, found: String) -> FontError {
    FontError::Malformed {
        file: file.to_owned(),
        place: place.to_owned(),
        expected: expected.to_owned(),
        found,
    }
}

/// What is wrong with a UFO, and in which of its files.
pub(crate) fn unreadable(file: &str, error: &FontLoadError) -> FontError {
    const LIST: &str = "a property list as in UFO 3";
    let none = || "none".to_owned();
    let (place, expected, found) = match error {
        FontLoadError::MissingMetaInfoFile => ("metainfo.plist".into(), "a UFO", none()),
        FontLoadError::MissingLayerContentsFile => {
            ("layercontents.plist".into(), "a list of layers", none())
        }
        FontLoadError::MissingDefaultLayer => (
            "layercontents.plist".into(),
            "a layer in the folder 'glyphs'",
            none(),
        ),
        FontLoadError::ParsePlist { name, source } => {
            ((*name).to_owned(), LIST, source.to_string())
        }
        FontLoadError::FontInfo(error) => ("fontinfo.plist".into(), LIST, causes(error)),
        FontLoadError::Layer { path, source, .. } => {
            let within = |name: &str| path.join(name).display().to_string();
            match &**source {
                LayerLoadError::MissingContentsFile => {
                    (within("contents.plist"), "a list of glyphs", none())
                }
                LayerLoadError::ParsePlist { name, source } => {
                    (within(name), LIST, source.to_string())
                }
                LayerLoadError::Glyph { path, source, .. } => {
                    (path.display().to_string(), "a glyph", causes(source))
                }
                other => (path.display().to_string(), "a layer", causes(other)),
            }
        }
        other => ("its files".into(), "a UFO", causes(other)),
    };
    malformed(file, &place, expected, found)
}

/// An error and what caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}
