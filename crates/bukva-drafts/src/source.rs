//! The font from which a hand is taken.

use std::path::Path;

use bukva_fonts::{Face, FaceMetrics, NameEntry};
use kurbo::{BezPath, Rect, Shape};

use crate::error::{Error, ErrorKind};
use crate::source_file::SourceFile;

/// A variation axis and its value, written as `wght=700`; `None` for anything else.
pub fn parse_axis(text: &str) -> Option<(String, f32)> {
    let (tag, value) = text.split_once('=')?;
    Some((tag.trim().to_owned(), value.trim().parse().ok()?))
}

/// A face of a font, in one file or in several, such as a web font's `latin` and `cyrillic` files. It is
/// only read.
#[derive(Clone, Debug)]
pub struct Source {
    files: Vec<SourceFile>,
    metrics: FaceMetrics,
    /// Whether the weight of a variable font was chosen.
    has_chosen_weight: bool,
}

/// The names of weights in hundreds.
const WEIGHTS: [&str; 9] = [
    "Thin",
    "ExtraLight",
    "Light",
    "Regular",
    "Medium",
    "SemiBold",
    "Bold",
    "ExtraBold",
    "Black",
];

/// A letter as a font has it, in font units, with y pointing up.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceGlyph {
    /// Its contours.
    pub path: BezPath,
    /// The distance from its origin to the next letter's.
    pub advance: f64,
    /// The exact box of its contours.
    pub bounds: Rect,
}

impl Source {
    /// Reads the files of one face, fonts or UFO folders, and sets variation axes.
    ///
    /// # Errors
    /// When a file is no font or a folder no UFO, when one lacks an axis or the value is outside its
    /// range, and when the files count in different units.
    pub fn open<P: AsRef<Path>>(paths: &[P], axes: &[(&str, f32)]) -> Result<Self, Error> {
        let files = paths
            .iter()
            .map(|path| SourceFile::open(path.as_ref(), axes));
        Self::with_axes(files.collect::<Result<_, _>>()?, axes)
    }

    /// Reads the bytes of a font file, and sets variation axes; `name` is the file's name in errors.
    ///
    /// # Errors
    /// When it is no font, lacks an axis, or a value is outside its axis' range.
    pub fn read(bytes: &[u8], name: &str, axes: &[(&str, f32)]) -> Result<Self, Error> {
        let face = Face::read(bytes, name)?.with_axes(axes)?;
        Self::with_axes(vec![SourceFile::Font(face)], axes)
    }

    fn with_axes(files: Vec<SourceFile>, axes: &[(&str, f32)]) -> Result<Self, Error> {
        let all: Vec<FaceMetrics> = files.iter().map(SourceFile::metrics).collect();
        let first = all.first().copied();
        let metrics = first.ok_or(ErrorKind::OtherUnits {
            first: 0.0,
            other: 0.0,
        })?;
        let differs = |other: &&FaceMetrics| other.units_per_em != metrics.units_per_em;
        if let Some(other) = all.iter().find(differs) {
            return Err(Error::from(ErrorKind::OtherUnits {
                first: metrics.units_per_em,
                other: other.units_per_em,
            }));
        }
        Ok(Self {
            files,
            metrics,
            has_chosen_weight: axes.iter().any(|(tag, _)| *tag == "wght"),
        })
    }

    /// A letter of the font; `None` if it lacks it, or has a blank in its place.
    ///
    /// # Errors
    /// When the outline in the file is damaged.
    pub fn glyph(&self, letter: char) -> Result<Option<SourceGlyph>, Error> {
        for file in &self.files {
            let outline = file.outline(letter)?;
            let Some(path) = outline.filter(|path| !path.is_empty()) else {
                continue;
            };
            let bounds = path.bounding_box();
            if !bounds.is_finite() || bounds.height() <= 0.0 {
                continue;
            }
            return Ok(Some(SourceGlyph {
                path,
                bounds,
                advance: file.advance(letter).unwrap_or_default(),
            }));
        }
        Ok(None)
    }

    /// The measures of the font.
    pub fn metrics(&self) -> &FaceMetrics {
        &self.metrics
    }

    /// The width of the space between words.
    pub fn space(&self) -> f64 {
        let widths = self.files.iter().find_map(|file| file.advance(' '));
        widths.unwrap_or(self.metrics.units_per_em / 4.0)
    }

    /// The family name.
    pub fn family(&self) -> String {
        let family = self.files.iter().find_map(SourceFile::family);
        let family = family.unwrap_or_else(|| "Unnamed".to_owned());
        // The default weight of a variable font may be part of its name.
        let weight = WEIGHTS
            .iter()
            .find_map(|weight| family.strip_suffix(weight));
        match weight.map(str::trim_end) {
            Some(plain) if self.has_chosen_weight && !plain.is_empty() => plain.to_owned(),
            _ => family,
        }
    }

    /// The different family names of its files, in order: several if they are hardly files of one face.
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = Vec::new();
        for family in self.files.iter().filter_map(SourceFile::family) {
            if !families.contains(&family) {
                families.push(family);
            }
        }
        families
    }

    /// The style within the family, such as `Bold Italic`.
    pub fn style(&self) -> String {
        if self.has_chosen_weight {
            let hundreds = (self.metrics.weight / 100.0).round().clamp(1.0, 9.0) as usize;
            return match (WEIGHTS[hundreds - 1], self.metrics.is_italic) {
                ("Regular", true) => "Italic".to_owned(),
                (weight, true) => format!("{weight} Italic"),
                (weight, false) => weight.to_owned(),
            };
        }
        let style = self.files.iter().find_map(SourceFile::style);
        style.unwrap_or_else(|| "Regular".to_owned())
    }

    /// The first text of a name entry.
    pub fn name(&self, entry: NameEntry) -> Option<String> {
        self.files.iter().find_map(|file| file.name(entry))
    }
}
