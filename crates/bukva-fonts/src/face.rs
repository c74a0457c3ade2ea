//! A font file at one location in its variation space.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use bukva_glyphs::SizedGlyph;
use kurbo::BezPath;
use skrifa::instance::{Location, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use crate::FontError;
use crate::container::{self, LARGEST};
use crate::placeholder::is_solid;

/// The most texts of a name entry that are read: more than there are languages.
const NAMES: usize = 1 << 10;
/// The most letters in them together; a license has some thousand.
const NAMED_LETTERS: usize = 1 << 20;

/// A font file, static or variable, at one location in its variation space.
///
/// Clones and variants with other axis values share the file's bytes.
#[derive(Clone)]
pub struct Face {
    name: String,
    /// An uncompressed font whose table directory has been checked.
    sfnt: Arc<[u8]>,
    location: Location,
    /// The axes that were set.
    settings: Vec<(String, f32)>,
}

/// A variation axis of a face: `wght`, `wdth`, `slnt`, `ital`, `opsz`, or a custom one.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The axis tag, four characters.
    pub tag: String,
    /// Its minimum value.
    pub min: f32,
    /// Its default value.
    pub default: f32,
    /// Its maximum value.
    pub max: f32,
}

/// An entry of a font's `name` table that is needed for attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameEntry {
    /// The copyright notice.
    Copyright,
    /// The license text or description.
    License,
    /// The address of the license.
    LicenseAddress,
}

impl Face {
    /// Reads a font file.
    ///
    /// # Errors
    /// [`FontError::Unreadable`], and as [`Face::read`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FontError> {
        let file = path.as_ref().display().to_string();
        let mut bytes = Vec::new();
        // One excess byte is enough for `unpack` to reject a file that is too large.
        let read =
            File::open(path).and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes));
        match read {
            Ok(_) => Self::read(&bytes, &file),
            Err(source) => Err(FontError::Unreadable { file, source }),
        }
    }

    /// Reads the bytes of a font file; `name` is the file's name in errors.
    ///
    /// # Errors
    /// [`FontError::Malformed`] for anything but a complete TTF, OTF, WOFF or WOFF2 file.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, FontError> {
        let sfnt = container::unpack(bytes, name)?;
        let font = FontRef::new(&sfnt).map_err(|error| {
            FontError::malformed(name, "table directory", "a font", error.to_string())
        })?;
        if !font.charmap().has_map() {
            return Err(FontError::malformed(
                name,
                "table cmap",
                "a Unicode character map",
                "none that can be read",
            ));
        }
        if font.outline_glyphs().format().is_none() {
            return Err(FontError::malformed(
                name,
                "tables glyf, CFF and CFF2",
                "outlines in one of them",
                "none that can be read",
            ));
        }
        let location = font.axes().location::<[(Tag, f32); 0]>([]);
        Ok(Self {
            name: name.to_owned(),
            sfnt: sfnt.into(),
            location,
            settings: Vec::new(),
        })
    }

    /// The variation axes of the file; empty for a static face.
    pub fn axes(&self) -> Vec<Axis> {
        let Some(font) = self.font() else {
            return Vec::new();
        };
        let axes = font.axes();
        axes.iter()
            .map(|axis| Axis {
                tag: axis.tag().to_string(),
                min: axis.min_value(),
                default: axis.default_value(),
                max: axis.max_value(),
            })
            .collect()
    }

    /// The same file with axes set; the other axes take their defaults.
    ///
    /// # Errors
    /// [`FontError::UnknownAxis`], [`FontError::RepeatedAxis`] or [`FontError::AxisOutOfRange`]. Without the check, a misspelled
    /// axis would render the regular face under a bold name.
    pub fn with_axes(&self, settings: &[(&str, f32)]) -> Result<Self, FontError> {
        let axes = self.axes();
        for (at, &(tag, value)) in settings.iter().enumerate() {
            if settings[..at].iter().any(|&(known, _)| known == tag) {
                return Err(FontError::RepeatedAxis {
                    file: self.name.clone(),
                    tag: tag.to_owned(),
                });
            }
            let axis = axes.iter().find(|axis| axis.tag == tag);
            let axis = axis.ok_or_else(|| self.unknown_axis(tag, &axes))?;
            if !(axis.min..=axis.max).contains(&value) {
                return Err(FontError::AxisOutOfRange {
                    file: self.name.clone(),
                    tag: tag.to_owned(),
                    min: axis.min,
                    max: axis.max,
                    value,
                });
            }
        }
        let mut face = self.clone();
        if let Some(font) = self.font() {
            face.location = font.axes().location(settings.iter().copied());
        }
        let owned = settings.iter().map(|&(tag, value)| (tag.to_owned(), value));
        face.settings = owned.collect();
        Ok(face)
    }

    fn unknown_axis(&self, tag: &str, axes: &[Axis]) -> FontError {
        let known: Vec<String> = axes
            .iter()
            .map(|axis| format!("{} {} to {}", axis.tag, axis.min, axis.max))
            .collect();
        FontError::UnknownAxis {
            file: self.name.clone(),
            tag: tag.to_owned(),
            known: match known.is_empty() {
                true => "none".to_owned(),
                false => known.join(", "),
            },
        }
    }

    /// Whether the character map has the character. Some maps point to blank glyphs, which only
    /// [`Face::glyph`] detects.
    pub fn has(&self, letter: char) -> bool {
        self.font()
            .is_some_and(|font| glyph_id(&font, letter).is_some())
    }

    /// The character's outline in font units, with y pointing up; `None` if the character map does
    /// not have the character.
    ///
    /// # Errors
    /// [`FontError::Malformed`] if the outline in the file is invalid.
    pub fn outline(&self, letter: char) -> Result<Option<BezPath>, FontError> {
        let Some(font) = self.font() else {
            return Ok(None);
        };
        let Some(id) = glyph_id(&font, letter) else {
            return Ok(None);
        };
        let malformed = |found: String| {
            let place = format!("glyph {} of {letter:?}", id.to_u32());
            FontError::malformed(&self.name, place, "an outline", found)
        };
        let glyphs = font.outline_glyphs();
        let glyph = glyphs.get(id).ok_or_else(|| malformed("none".to_owned()))?;
        let settings = DrawSettings::unhinted(Size::unscaled(), &self.location);
        let mut pen = Pen(BezPath::new());
        match glyph.draw(settings, &mut pen) {
            Ok(_) => Ok(Some(pen.0)),
            Err(error) => Err(malformed(error.to_string())),
        }
    }

    /// The character as a glyph of `N` pixels; `None` if the face does not have it. A blank glyph
    /// counts as missing, and so does a solid block, which some fonts use as a placeholder.
    ///
    /// # Errors
    /// As [`Face::outline`].
    pub fn glyph<const N: usize>(&self, letter: char) -> Result<Option<SizedGlyph<N>>, FontError> {
        let outline = self.outline(letter)?;
        let glyph = outline.as_ref().and_then(SizedGlyph::from_outline);
        Ok(glyph.filter(|glyph| !is_solid(glyph)))
    }

    /// The family name, such as `Lora`, in English if available.
    pub fn family(&self) -> Option<String> {
        self.english([StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME])
    }

    /// The style within the family, such as `Bold Italic`.
    pub fn style(&self) -> Option<String> {
        let ids = [
            StringId::TYPOGRAPHIC_SUBFAMILY_NAME,
            StringId::SUBFAMILY_NAME,
        ];
        self.english(ids)
    }

    /// The first of these names that the font has, in English if available.
    fn english(&self, ids: [StringId; 2]) -> Option<String> {
        let font = self.font()?;
        let name = |id| font.localized_strings(id).english_or_first();
        ids.into_iter().find_map(name).map(|name| name.to_string())
    }

    /// The texts of a name entry in all its languages, without repetition. A font may have thousands of them,
    /// which overlap in the file: those beyond a million letters are left out.
    pub fn names(&self, entry: NameEntry) -> Vec<String> {
        let id = match entry {
            NameEntry::Copyright => StringId::COPYRIGHT_NOTICE,
            NameEntry::License => StringId::LICENSE_DESCRIPTION,
            NameEntry::LicenseAddress => StringId::LICENSE_URL,
        };
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut left = NAMED_LETTERS;
        if let Some(font) = self.font() {
            for name in font.localized_strings(id).take(NAMES) {
                let text: String = name.chars().take(left + 1).collect();
                let Some(rest) = left.checked_sub(text.chars().count()) else {
                    break;
                };
                left = rest;
                if seen.insert(text.clone()) {
                    names.push(text);
                }
            }
        }
        names
    }

    /// The font's tables. `read` has parsed the same bytes, so this is never `None`.
    pub(crate) fn font(&self) -> Option<FontRef<'_>> {
        FontRef::new(&self.sfnt).ok()
    }

    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// The value to which an axis was set.
    pub(crate) fn chosen(&self, tag: &str) -> Option<f32> {
        let setting = self.settings.iter().find(|(known, _)| known == tag);
        setting.map(|&(_, value)| value)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("name", &self.name)
            .field("location", &self.location.coords())
            .finish_non_exhaustive()
    }
}

/// The glyph of a character. Glyph 0 represents missing characters, so a character mapped to it
/// counts as missing.
pub(crate) fn glyph_id(font: &FontRef<'_>, letter: char) -> Option<GlyphId> {
    font.charmap()
        .map(letter)
        .filter(|&id| id != GlyphId::NOTDEF)
}

struct Pen(BezPath);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let control = (f64::from(cx), f64::from(cy));
        self.0.quad_to(control, (f64::from(x), f64::from(y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let first = (f64::from(cx0), f64::from(cy0));
        let second = (f64::from(cx1), f64::from(cy1));
        self.0.curve_to(first, second, (f64::from(x), f64::from(y)));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}
