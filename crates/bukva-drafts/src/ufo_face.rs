//! A face as a font editor stores it: a UFO folder, which is only read.

use std::collections::BTreeMap;
use std::path::Path;

use bukva_fonts::{FaceMetrics, FontError};
use kurbo::{Affine, BezPath};
use norad::fontinfo::FontInfo;
use norad::{Contour, ContourPoint, DataRequest, Font, Layer, Name, PointType};

use crate::ufo_error::{malformed, unreadable};
use crate::ufo_info;

/// Units per em that font files can have.
const SIZES: std::ops::RangeInclusive<f64> = 16.0..=16384.0;
/// The largest coordinate; those of a font file are below 32768.
const FARTHEST: f64 = 1e6;
/// The most components of a letter, nested ones included. Components that contain each other have more.
const COMPONENTS: usize = 1000;

/// The default layer of a UFO.
#[derive(Debug)]
pub(crate) struct UfoFace {
    file: String,
    info: FontInfo,
    layer: Layer,
    /// The glyphs of characters.
    letters: BTreeMap<char, Name>,
    metrics: FaceMetrics,
}

impl UfoFace {
    /// Reads a UFO.
    ///
    /// # Errors
    /// [`FontError::Malformed`], with the file in the folder, if it is no complete UFO, if its units per em are
    /// out of range, or if two of its glyphs are for one character.
    pub(crate) fn open(path: &Path) -> Result<Self, FontError> {
        let file = path.display().to_string();
        let request = DataRequest::none().default_layer(true);
        let font =
            Font::load_requested_data(path, request).map_err(|error| unreadable(&file, &error))?;
        let metrics = ufo_info::metrics(&font.font_info);
        if !SIZES.contains(&metrics.units_per_em) {
            let expected = format!("unitsPerEm from {} to {}", SIZES.start(), SIZES.end());
            let found = metrics.units_per_em.to_string();
            return Err(malformed(&file, "fontinfo.plist", &expected, found));
        }
        let mut letters = BTreeMap::new();
        // Of a font, the store of images can't be shared between threads.
        let layer = font.default_layer().clone();
        for glyph in layer.iter() {
            if !(0.0..FARTHEST).contains(&glyph.width) {
                let expected = format!("an advance width from 0 to {FARTHEST}");
                let found = glyph.width.to_string();
                return Err(malformed(&file, &place(glyph.name()), &expected, found));
            }
            for letter in &glyph.codepoints {
                if let Some(other) = letters.insert(*letter, glyph.name().clone()) {
                    let place = format!("glyphs of {letter:?}");
                    let found = format!("'{other}' and '{}'", glyph.name());
                    return Err(malformed(&file, &place, "one", found));
                }
            }
        }
        Ok(Self {
            file,
            info: font.font_info,
            layer,
            letters,
            metrics,
        })
    }

    /// The name of the folder.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn metrics(&self) -> FaceMetrics {
        self.metrics
    }

    /// The character's outline with its components; `None` if no glyph is for the character.
    ///
    /// # Errors
    /// [`FontError::Malformed`] for a component that is missing or contains itself, for malformed curves,
    /// and for coordinates that no font has.
    pub(crate) fn outline(&self, letter: char) -> Result<Option<BezPath>, FontError> {
        let Some(name) = self.letters.get(&letter) else {
            return Ok(None);
        };
        let mut path = BezPath::new();
        self.append(name, Affine::IDENTITY, &mut path, &mut 0)?;
        if !is_near(&path) {
            let expected = format!("coordinates below {FARTHEST}");
            let found = "another one".to_owned();
            return Err(malformed(&self.file, &place(name), &expected, found));
        }
        Ok(Some(path))
    }

    /// Appends the contours and the components of a glyph.
    fn append(
        &self,
        name: &Name,
        transform: Affine,
        path: &mut BezPath,
        components: &mut usize,
    ) -> Result<(), FontError> {
        let wrong = |expected: &str, found: String| {
            Err(malformed(&self.file, &place(name), expected, found))
        };
        let Some(glyph) = self.layer.get_glyph(name) else {
            return Ok(());
        };
        for contour in glyph.contours.iter().filter(|one| one.points.len() > 1) {
            match outlined(contour) {
                Ok(outline) => path.extend(transform * outline),
                Err(error) => return wrong("contours of lines and curves", error.to_string()),
            }
        }
        for component in &glyph.components {
            *components += 1;
            if *components > COMPONENTS {
                let found = format!("more; does '{name}' contain itself?");
                return wrong(&format!("at most {COMPONENTS} components"), found);
            }
            if self.layer.get_glyph(&component.base).is_none() {
                let expected = format!("the glyph '{}' of a component", component.base);
                return wrong(&expected, "none".to_owned());
            }
            let nested = transform * Affine::from(component.transform);
            self.append(&component.base, nested, path, components)?;
        }
        Ok(())
    }

    pub(crate) fn advance(&self, letter: char) -> Option<f64> {
        let glyph = self.layer.get_glyph(self.letters.get(&letter)?)?;
        Some(glyph.width)
    }

    /// What the UFO says of itself.
    pub(crate) fn info(&self) -> &FontInfo {
        &self.info
    }
}

/// Where a glyph is in a UFO, for errors.
fn place(glyph: &Name) -> String {
    format!("glyph '{glyph}'")
}

/// Whether all coordinates are those of a font: not a number is none.
fn is_near(path: &BezPath) -> bool {
    let bounds = path.control_box();
    let coordinates = [bounds.x0, bounds.y0, bounds.x1, bounds.y1];
    path.is_empty() || path.is_finite() && coordinates.iter().all(|value| value.abs() < FARTHEST)
}

/// The closed path of a contour.
fn outlined(contour: &Contour) -> Result<BezPath, norad::error::ConvertContourError> {
    let mut points = contour.points.clone();
    let count = points.len();
    // A quadratic curve may have no points of its own: they are halfway between its handles.
    if points.iter().all(|point| point.typ == PointType::OffCurve) {
        let (x, y) = (
            (points[0].x + points[count - 1].x) / 2.0,
            (points[0].y + points[count - 1].y) / 2.0,
        );
        points.push(ContourPoint::new(x, y, PointType::QCurve, true, None, None));
    }
    // A curve without handles is a line.
    for at in 0..count {
        let before = points[(at + points.len() - 1) % points.len()].typ;
        let is_curve = matches!(points[at].typ, PointType::Curve | PointType::QCurve);
        if is_curve && before != PointType::OffCurve {
            points[at].typ = PointType::Line;
        }
    }
    let mut path = Contour::new(points, None).to_kurbo()?;
    path.close_path();
    Ok(path)
}
