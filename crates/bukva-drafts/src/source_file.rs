//! A font file or a font source: the common interface to a face.

use std::path::Path;
use std::sync::Arc;

use bukva_fonts::{Face, FaceMetrics, FontError, NameEntry};
use kurbo::BezPath;

use crate::ufo_face::UfoFace;
use crate::ufo_info;

/// One of the files of a face.
#[derive(Clone, Debug)]
pub(crate) enum SourceFile {
    Font(Face),
    Ufo(Arc<UfoFace>),
}

impl SourceFile {
    /// Reads a font file, or a UFO folder, and sets variation axes. A UFO has none.
    pub(crate) fn open(path: &Path, axes: &[(&str, f32)]) -> Result<Self, FontError> {
        if path.is_dir() {
            let ufo = UfoFace::open(path)?;
            return match axes {
                [] => Ok(Self::Ufo(Arc::new(ufo))),
                [(tag, _), ..] => Err(FontError::UnknownAxis {
                    file: ufo.file().to_owned(),
                    tag: (*tag).to_owned(),
                    known: "none".to_owned(),
                }),
            };
        }
        Ok(Self::Font(Face::open(path)?.with_axes(axes)?))
    }

    pub(crate) fn metrics(&self) -> FaceMetrics {
        match self {
            Self::Font(face) => face.metrics(),
            Self::Ufo(ufo) => ufo.metrics(),
        }
    }

    pub(crate) fn outline(&self, letter: char) -> Result<Option<BezPath>, FontError> {
        match self {
            Self::Font(face) => face.outline(letter),
            Self::Ufo(ufo) => ufo.outline(letter),
        }
    }

    pub(crate) fn advance(&self, letter: char) -> Option<f64> {
        match self {
            Self::Font(face) => face.advance(letter),
            Self::Ufo(ufo) => ufo.advance(letter),
        }
    }

    pub(crate) fn family(&self) -> Option<String> {
        match self {
            Self::Font(face) => face.family(),
            Self::Ufo(ufo) => ufo_info::family(ufo.info()),
        }
    }

    pub(crate) fn style(&self) -> Option<String> {
        match self {
            Self::Font(face) => face.style(),
            Self::Ufo(ufo) => ufo_info::style(ufo.info()),
        }
    }

    /// The first text of a name entry.
    pub(crate) fn name(&self, entry: NameEntry) -> Option<String> {
        match self {
            Self::Font(face) => face.names(entry).into_iter().next(),
            Self::Ufo(ufo) => ufo_info::name(ufo.info(), entry),
        }
    }
}
