//! UFO 3: the format of font sources, which font editors open.

use std::path::Path;

use kurbo::{BezPath, PathEl, Point};
use norad::error::NamingError;
use norad::fontinfo::NonNegativeIntegerOrFloat;
use norad::{Codepoints, Contour, ContourPoint, Font, Glyph, PointType};
use plist::Value;

use crate::error::{Error, ErrorKind};
use crate::font::{DraftFont, DraftGlyph, Origin};
use crate::verdict::Verdict;

/// Colors that font editors show: red, green, blue, alpha.
const COPIED: &str = "0.6,0.8,1,1";
const READS: &str = "0.6,0.9,0.6,1";
const DOUBTFUL: &str = "1,0.85,0.3,1";
const ILLEGIBLE: &str = "1,0.45,0.4,1";

impl DraftFont {
    /// Writes a UFO, with a layer for each further variant. The folder must not exist; it appears when it is complete.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save_ufo(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let broken =
            |error: &dyn std::fmt::Display| Error::at(ErrorKind::Ufo(error.to_string()), path);
        let exists = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        if path.exists() {
            return Err(Error::at(ErrorKind::Io(exists), path));
        }
        let font = self.to_ufo().map_err(|error| broken(&error))?;
        let partial = path.with_extension("ufo.partial");
        let failed = |error: std::io::Error| Error::at(ErrorKind::Io(error), path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        font.save(&partial).map_err(|error| {
            // What is half written is of no use; the first error is the one to report.
            let _ = std::fs::remove_dir_all(&partial);
            broken(&error)
        })?;
        std::fs::rename(&partial, path).map_err(failed)
    }

    pub(crate) fn to_ufo(&self) -> Result<Font, NamingError> {
        let metrics = &self.metrics;
        let mut font = Font::new();
        let info = &mut font.font_info;
        info.family_name = Some(self.family());
        info.style_name = Some(self.style.clone());
        info.copyright.clone_from(&self.copyright);
        info.open_type_name_license.clone_from(&self.license);
        info.note = Some(NOTE.to_owned());
        info.units_per_em = NonNegativeIntegerOrFloat::new(f64::from(metrics.units_per_em));
        info.ascender = Some(f64::from(metrics.ascender));
        info.descender = Some(f64::from(metrics.descender));
        info.cap_height = Some(f64::from(metrics.cap_height));
        info.x_height = Some(f64::from(metrics.x_height));
        info.italic_angle = Some(metrics.italic_angle);
        info.open_type_os2_weight_class = Some(u32::from(metrics.weight));
        let line = [metrics.ascender, metrics.descender, metrics.line_gap].map(i32::from);
        info.open_type_hhea_ascender = Some(line[0]);
        info.open_type_hhea_descender = Some(line[1]);
        info.open_type_hhea_line_gap = Some(line[2]);
        info.open_type_os2_typo_ascender = Some(line[0]);
        info.open_type_os2_typo_descender = Some(line[1]);
        info.open_type_os2_typo_line_gap = Some(line[2]);
        let mut space = Glyph::new("space");
        space.codepoints = Codepoints::new([' ']);
        space.width = f64::from(metrics.space);
        let layer = font.default_layer_mut();
        layer.insert_glyph(space);
        let mut order = vec![Value::from("space")];
        let mut skipped = Vec::new();
        for draft in &self.glyphs {
            layer.insert_glyph(glyph(draft));
            order.push(Value::from(draft.name.as_str()));
            if !draft.is_legible() {
                skipped.push(Value::from(draft.name.as_str()));
            }
        }
        for (variant, number) in self.variants.iter().zip(2..) {
            let layer = font.layers.new_layer(&format!("variant {number}"))?;
            variant
                .iter()
                .for_each(|draft| layer.insert_glyph(glyph(draft)));
        }
        font.lib
            .insert("public.glyphOrder".into(), Value::Array(order));
        font.lib
            .insert("public.skipExportGlyphs".into(), Value::Array(skipped));
        Ok(font)
    }
}

const NOTE: &str = "Drafts by bukva. Blue: the font's own outline of a letter that looks the same. \
    Green: reads as its letter. Yellow: doubtful. Red: does not read as its letter, not exported. \
    There is no kerning.";

fn glyph(draft: &DraftGlyph) -> Glyph {
    let mut glyph = Glyph::new(&draft.name);
    glyph.codepoints = Codepoints::new([draft.letter]);
    glyph.width = draft.advance;
    glyph.contours = contours(&draft.path);
    let color = match draft.verdict() {
        Verdict::Copied(_) => COPIED,
        Verdict::Reads(_) => READS,
        Verdict::Doubtful(_) => DOUBTFUL,
        Verdict::Illegible(_) => ILLEGIBLE,
    };
    glyph
        .lib
        .insert("public.markColor".into(), Value::from(color));
    let note = match draft.origin {
        Origin::Copied(letter) => format!("copied from {letter}"),
        Origin::Drawn => "drawn".to_owned(),
        Origin::Marked(letter) => format!("drawn mark on {letter}"),
    };
    glyph.note = Some(format!("{note}; confidence {:.2}", draft.confidence));
    glyph
}

fn contours(path: &BezPath) -> Vec<Contour> {
    path.subpaths().map(contour).collect()
}

/// A closed contour: each point after its handles, the first point last.
fn contour(path: &[PathEl]) -> Contour {
    let mut points: Vec<(Point, PointType)> = Vec::new();
    let mut start = Point::ZERO;
    for element in path {
        match *element {
            PathEl::MoveTo(point) => start = point,
            PathEl::LineTo(point) => points.push((point, PointType::Line)),
            PathEl::QuadTo(control, point) => {
                points.push((control, PointType::OffCurve));
                points.push((point, PointType::QCurve));
            }
            PathEl::CurveTo(one, other, point) => {
                points.push((one, PointType::OffCurve));
                points.push((other, PointType::OffCurve));
                points.push((point, PointType::Curve));
            }
            PathEl::ClosePath => {
                if points.last().is_none_or(|(last, _)| *last != start) {
                    points.push((start, PointType::Line));
                }
            }
        }
    }
    let count = points.len();
    let smooth = |at: usize| {
        let around = |by: usize| points[(at + by) % count].0;
        let (before, point, after) = (around(count - 1), points[at].0, around(1));
        let is_curve =
            points[at].1 != PointType::Line || points[(at + 1) % count].1 == PointType::OffCurve;
        let (incoming, outgoing) = (point - before, after - point);
        let turn = incoming.cross(outgoing).atan2(incoming.dot(outgoing));
        points[at].1 != PointType::OffCurve && is_curve && turn.abs() < STRAIGHT
    };
    let points = (0..count).map(|at| {
        let (point, kind) = (points[at].0, points[at].1);
        ContourPoint::new(point.x, point.y, kind, smooth(at), None, None)
    });
    Contour::new(points.collect(), None)
}

/// A contour that turns less than this at a point, in radians, is smooth there.
const STRAIGHT: f64 = 0.03;

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Rect, Shape};

    #[test]
    fn a_rectangle_has_four_corners() {
        let contours = contours(&Rect::new(0.0, 0.0, 90.0, 700.0).to_path(0.1));
        assert_eq!(contours.len(), 1);
        let points = &contours[0].points;
        assert_eq!(points.len(), 4);
        assert!(
            points
                .iter()
                .all(|point| point.typ == PointType::Line && !point.smooth)
        );
    }

    #[test]
    fn the_points_of_a_circle_are_smooth() {
        let contours = contours(&Circle::new((0.0, 0.0), 200.0).to_path(1.0));
        let on_curve = contours[0]
            .points
            .iter()
            .filter(|point| point.typ == PointType::Curve);
        assert!(on_curve.clone().count() >= 4 && on_curve.clone().all(|point| point.smooth));
    }
}
