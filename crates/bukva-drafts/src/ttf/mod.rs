//! TTF: a font that any program can set text in.

mod names;
mod os2;
mod stat;

use kurbo::{BezPath, CubicBez, PathEl, Point, Rect, Shape};
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{GlyfLocaBuilder, Glyph, SimpleGlyph};
use write_fonts::tables::head::{Flags, Head, MacStyle};
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::post::Post;
use write_fonts::types::{FWord, Fixed, GlyphId, LongDateTime, Tag, UfWord};

use crate::contours::counter_clockwise;
use crate::error::{Error, ErrorKind};
use crate::font::{DraftFont, DraftGlyph, Metrics};

/// The largest distance of a quadratic curve from the cubic one, in ems.
const ACCURACY: f64 = 0.0006;
/// Units per em in which hinting is of no use.
const SMALLEST_SIZE: u16 = 6;

/// A glyph with everything that tables need to know of it.
struct Entry {
    name: String,
    letters: Vec<char>,
    advance: u16,
    glyph: Option<SimpleGlyph>,
    bounds: Rect,
}

impl DraftFont {
    /// The bytes of a TTF: the drafts that read as their letters, `.notdef`, and spaces.
    ///
    /// # Errors
    /// When an outline does not fit in the format.
    pub fn to_ttf(&self) -> Result<Vec<u8>, Error> {
        let entries = self.entries()?;
        let failed = |error: &dyn std::fmt::Display| Error::from(ErrorKind::Ttf(error.to_string()));
        let mut outlines = GlyfLocaBuilder::new();
        for entry in &entries {
            let added = match &entry.glyph {
                Some(glyph) => outlines.add_glyph(glyph),
                None => outlines.add_glyph(&Glyph::Empty),
            };
            added.map_err(|error| failed(&error))?;
        }
        let (glyf, loca, loca_format) = outlines.build();
        let numbered = entries.iter().zip(0u32..);
        let letters = numbered.flat_map(|(entry, id)| {
            let letters = entry.letters.iter();
            letters.map(move |&letter| (letter, GlyphId::new(id)))
        });
        let cmap = Cmap::from_mappings(letters).map_err(|error| failed(&error))?;
        let bounds = entries.iter().filter(|entry| entry.glyph.is_some());
        let bounds = bounds.map(|entry| entry.bounds).reduce(|a, b| a.union(b));
        let bounds = bounds.unwrap_or_default();
        let mut head = self.head(bounds);
        head.index_to_loc_format = loca_format as i16;
        let names = entries.iter().map(|entry| entry.name.as_str());
        let mut post = Post::new_v2(names);
        post.italic_angle = Fixed::from_f64(self.metrics.italic_angle);
        post.underline_position = FWord::new(self.share(-0.1));
        post.underline_thickness = FWord::new(self.share(0.05));
        post.is_fixed_pitch = u32::from(is_fixed(&entries));
        let metrics = entries.iter().map(|entry| LongMetric {
            advance: entry.advance,
            side_bearing: entry.bounds.x0 as i16,
        });
        let mut builder = FontBuilder::new();
        builder
            .add_table(&head)
            .and_then(|fonts| fonts.add_table(&self.hhea(&entries)))
            .and_then(|fonts| fonts.add_table(&maxp(&entries)))
            .and_then(|fonts| fonts.add_table(&self.os2(&entries, bounds)))
            .and_then(|fonts| fonts.add_table(&Hmtx::new(metrics.collect(), Vec::new())))
            .and_then(|fonts| fonts.add_table(&cmap))
            .and_then(|fonts| fonts.add_table(&loca))
            .and_then(|fonts| fonts.add_table(&glyf))
            .and_then(|fonts| fonts.add_table(&self.name_table()))
            .and_then(|fonts| fonts.add_table(&post))
            .and_then(|fonts| fonts.add_table(&self.stat()))
            .map_err(|error| failed(&error))?;
        builder.add_raw(Tag::new(b"prep"), DROP_OUT_CONTROL.to_vec());
        Ok(builder.build())
    }

    fn entries(&self) -> Result<Vec<Entry>, Error> {
        let metrics = &self.metrics;
        let mut entries = vec![missing(metrics)?];
        entries.push(blank("space", ' ', metrics.space));
        entries.push(blank("uni00A0", '\u{a0}', metrics.space));
        for draft in self.glyphs.iter().filter(|draft| self.is_exported(draft)) {
            let path = quadratic(&draft.path, ACCURACY * f64::from(metrics.units_per_em));
            entries.push(Entry {
                name: draft.name.clone(),
                letters: vec![draft.letter],
                advance: draft.advance.round() as u16,
                bounds: path.control_box(),
                glyph: Some(simple(&path)?),
            });
        }
        Ok(entries)
    }

    /// Whether a draft and its other case read as their letters: text is set in both.
    pub fn is_exported(&self, draft: &DraftGlyph) -> bool {
        let mut cases = draft
            .letter
            .to_lowercase()
            .chain(draft.letter.to_uppercase());
        cases.all(|letter| self.glyph(letter).is_none_or(DraftGlyph::is_legible))
    }

    /// A share of the em.
    fn share(&self, share: f64) -> i16 {
        (share * f64::from(self.metrics.units_per_em)).round() as i16
    }

    fn head(&self, bounds: Rect) -> Head {
        let mut style = MacStyle::empty();
        if self.is_bold() {
            style |= MacStyle::BOLD;
        }
        if self.metrics.is_italic {
            style |= MacStyle::ITALIC;
        }
        Head {
            font_revision: Fixed::from_f64(VERSION),
            flags: Flags::BASELINE_AT_Y_0 | Flags::LSB_AT_X_0 | Flags::FORCE_INTEGER_PPEM,
            units_per_em: self.metrics.units_per_em,
            // Always the same, so that the same drafts are the same bytes.
            created: LongDateTime::new(DATE),
            modified: LongDateTime::new(DATE),
            x_min: bounds.x0 as i16,
            y_min: bounds.y0 as i16,
            x_max: bounds.x1 as i16,
            y_max: bounds.y1 as i16,
            mac_style: style,
            lowest_rec_ppem: SMALLEST_SIZE,
            ..Head::default()
        }
    }

    fn hhea(&self, entries: &[Entry]) -> Hhea {
        let inked = || entries.iter().filter(|entry| entry.glyph.is_some());
        let least = |of: fn(&Entry) -> f64| inked().map(of).fold(f64::INFINITY, f64::min) as i16;
        let run = (-self.metrics.italic_angle).to_radians().tan();
        Hhea {
            ascender: FWord::new(self.metrics.ascender),
            descender: FWord::new(self.metrics.descender),
            line_gap: FWord::new(self.metrics.line_gap),
            advance_width_max: UfWord::new(
                entries
                    .iter()
                    .map(|entry| entry.advance)
                    .max()
                    .unwrap_or_default(),
            ),
            min_left_side_bearing: FWord::new(least(|entry| entry.bounds.x0)),
            min_right_side_bearing: FWord::new(least(|entry| {
                f64::from(entry.advance) - entry.bounds.x1
            })),
            x_max_extent: FWord::new(
                inked().map(|entry| entry.bounds.x1).fold(0.0, f64::max) as i16
            ),
            caret_slope_rise: match run == 0.0 {
                true => 1,
                false => 1000,
            },
            caret_slope_run: (1000.0 * run).round() as i16,
            caret_offset: 0,
            number_of_h_metrics: entries.len() as u16,
        }
    }
}

/// The date of any draft: January 1, 2026, in seconds since 1904.
const DATE: i64 = 3_850_070_400;
/// A program that turns on drop-out control at all sizes, which fonts without hinting need.
const DROP_OUT_CONTROL: [u8; 7] = [0xb8, 0x01, 0xff, 0x85, 0xb0, 0x04, 0x8d];
/// The version of any draft.
const VERSION: f64 = 0.1;

fn is_fixed(entries: &[Entry]) -> bool {
    let widths = || entries.iter().skip(1).map(|entry| entry.advance);
    widths().min() == widths().max()
}

fn maxp(entries: &[Entry]) -> Maxp {
    let glyphs = || entries.iter().filter_map(|entry| entry.glyph.as_ref());
    let points = |glyph: &SimpleGlyph| glyph.contours.iter().map(|one| one.len()).sum::<usize>();
    Maxp {
        num_glyphs: entries.len() as u16,
        max_points: Some(glyphs().map(points).max().unwrap_or_default() as u16),
        max_contours: Some(
            glyphs()
                .map(|glyph| glyph.contours.len())
                .max()
                .unwrap_or_default() as u16,
        ),
        max_composite_points: Some(0),
        max_composite_contours: Some(0),
        // The value for fonts without instructions.
        max_zones: Some(2),
        max_twilight_points: Some(0),
        max_storage: Some(0),
        max_function_defs: Some(0),
        max_instruction_defs: Some(0),
        // What drop-out control needs.
        max_stack_elements: Some(1),
        max_size_of_instructions: Some(0),
        max_component_elements: Some(0),
        max_component_depth: Some(0),
    }
}

fn blank(name: &str, letter: char, advance: u16) -> Entry {
    Entry {
        name: name.to_owned(),
        letters: vec![letter],
        advance,
        glyph: None,
        bounds: Rect::ZERO,
    }
}

/// The glyph for missing letters: an empty box.
fn missing(metrics: &Metrics) -> Result<Entry, Error> {
    let em = f64::from(metrics.units_per_em);
    let frame = Rect::new(0.08 * em, 0.0, 0.52 * em, f64::from(metrics.cap_height));
    let stroke = 0.05 * em;
    let mut path = frame.to_path(1.0).reverse_subpaths();
    path.extend(frame.inset(-stroke).to_path(1.0));
    let path = BezPath::from_vec(path.elements().iter().map(rounded).collect());
    Ok(Entry {
        name: ".notdef".to_owned(),
        letters: Vec::new(),
        advance: (0.6 * em).round() as u16,
        bounds: path.control_box(),
        glyph: Some(simple(&path)?),
    })
}

fn simple(path: &BezPath) -> Result<SimpleGlyph, Error> {
    let made = SimpleGlyph::from_bezpath(path);
    made.map_err(|error| Error::from(ErrorKind::Ttf(format!("{error:?}"))))
}

/// The path with quadratic curves, on whole units, with outer contours clockwise, as in TrueType.
fn quadratic(path: &BezPath, accuracy: f64) -> BezPath {
    let mut quads = BezPath::new();
    let mut at = Point::ZERO;
    for element in counter_clockwise(path.clone())
        .reverse_subpaths()
        .elements()
    {
        match *element {
            PathEl::CurveTo(one, other, to) => {
                let cubic = CubicBez::new(at, one, other, to);
                match cubic.approx_spline(accuracy) {
                    Some(spline) => spline
                        .to_quads()
                        .for_each(|quad| quads.quad_to(quad.p1, quad.p2)),
                    None => cubic
                        .to_quads(accuracy)
                        .for_each(|(_, _, quad)| quads.quad_to(quad.p1, quad.p2)),
                }
            }
            other => quads.push(other),
        }
        at = element.end_point().unwrap_or(at);
    }
    BezPath::from_vec(quads.elements().iter().map(rounded).collect())
}

fn rounded(element: &PathEl) -> PathEl {
    match *element {
        PathEl::MoveTo(to) => PathEl::MoveTo(to.round()),
        PathEl::LineTo(to) => PathEl::LineTo(to.round()),
        PathEl::QuadTo(one, to) => PathEl::QuadTo(one.round(), to.round()),
        PathEl::CurveTo(one, other, to) => PathEl::CurveTo(one.round(), other.round(), to.round()),
        PathEl::ClosePath => PathEl::ClosePath,
    }
}
