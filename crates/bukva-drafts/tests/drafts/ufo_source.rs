//! A font source as the font whose hand is taken.

use std::fs;
use std::path::{Path, PathBuf};

use bukva_drafts::{Error, ErrorKind, Source, Variants};
use bukva_fonts::{Face, FontError, NameEntry};
use bukva_glyphs::raster::{fit, rasterize};
use kurbo::{BezPath, PathEl, Shape};
use norad::fontinfo::NonNegativeIntegerOrFloat;
use norad::{
    AffineTransform, Codepoints, Component, Contour, ContourPoint, Font, Glyph, PointType,
};
use tempfile::TempDir;

use crate::{FACE, drafted};

/// The side of the squares in which areas are compared.
const SIDE: usize = 512;

/// The Cyrillic letters of the face.
fn letters(face: &Face) -> impl Iterator<Item = char> {
    ('\u{400}'..='\u{52f}').filter(|&letter| face.has(letter))
}

/// Points with the types that the path's elements have in a UFO; those halfway between handles are left out, as
/// in TrueType.
fn contour(path: &[PathEl]) -> Contour {
    let mut points = Vec::new();
    let point = |at: kurbo::Point, kind| ContourPoint::new(at.x, at.y, kind, false, None, None);
    for (at, element) in path.iter().enumerate() {
        match *element {
            PathEl::LineTo(to) => points.push(point(to, PointType::Line)),
            PathEl::QuadTo(handle, to) => {
                points.push(point(handle, PointType::OffCurve));
                match path.get(at + 1) {
                    Some(PathEl::QuadTo(next, _)) if handle.midpoint(*next) == to => {}
                    _ => points.push(point(to, PointType::QCurve)),
                }
            }
            PathEl::CurveTo(..) => panic!("the face has quadratic curves"),
            PathEl::MoveTo(_) | PathEl::ClosePath => {}
        }
    }
    // A path that is closed by a line ends before that line's end.
    let last = points.last().map(|last| (last.x, last.y));
    if let Some(PathEl::MoveTo(start)) = path.first()
        && last != Some((start.x, start.y))
    {
        points.push(point(*start, PointType::Line));
    }
    Contour::new(points, None)
}

fn glyph(name: &str, letter: char, advance: f64, path: &BezPath) -> Glyph {
    let mut glyph = Glyph::new(name);
    glyph.codepoints = Codepoints::new([letter]);
    glyph.width = advance;
    glyph.contours = path.subpaths().map(contour).collect();
    glyph
}

/// The face's Cyrillic letters as a font source; `Й` is a component of its own.
fn ufo(face: &Face) -> Font {
    let mut font = Font::new();
    let metrics = face.metrics();
    let info = &mut font.font_info;
    info.family_name = face.family();
    info.style_name = face.style();
    info.copyright = face.names(NameEntry::Copyright).into_iter().next();
    info.open_type_name_license = face.names(NameEntry::License).into_iter().next();
    info.units_per_em = NonNegativeIntegerOrFloat::new(metrics.units_per_em);
    info.open_type_hhea_ascender = Some(metrics.ascender as i32);
    info.open_type_hhea_descender = Some(metrics.descender as i32);
    info.open_type_hhea_line_gap = Some(metrics.line_gap as i32);
    info.cap_height = metrics.cap_height;
    info.x_height = metrics.x_height;
    info.open_type_os2_weight_class = Some(metrics.weight as u32);
    let layer = font.default_layer_mut();
    layer.insert_glyph(glyph(
        "space",
        ' ',
        face.advance(' ').unwrap(),
        &BezPath::new(),
    ));
    for letter in letters(face) {
        let name = format!("uni{:04X}", u32::from(letter));
        let path = face.outline(letter).unwrap().unwrap();
        let mut drawn = glyph(&name, letter, face.advance(letter).unwrap(), &path);
        if letter == 'Й' {
            let mut part = Glyph::new("part");
            part.contours = std::mem::take(&mut drawn.contours);
            drawn
                .components
                .push(component("part", AffineTransform::default()));
            layer.insert_glyph(part);
        }
        layer.insert_glyph(drawn);
    }
    font
}

fn component(base: &str, transform: AffineTransform) -> Component {
    Component::new(norad::Name::new(base).unwrap(), transform, None)
}

fn saved(font: &Font) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Source.ufo");
    font.save(&path).unwrap();
    (folder, path)
}

/// Intersection over union, each in its own box.
fn common(one: &BezPath, other: &BezPath) -> f64 {
    let pixels = |path| rasterize(&fit(path, SIDE).unwrap(), SIDE);
    let (one, other) = (pixels(one), pixels(other));
    let sum = |pick: fn(&u8, &u8) -> u8| -> f64 {
        one.iter()
            .zip(&other)
            .map(|(a, b)| f64::from(pick(a, b)))
            .sum()
    };
    sum(|a, b| *a.min(b)) / sum(|a, b| *a.max(b))
}

#[test]
fn a_source_of_a_face_gives_the_same_drafts_as_its_font() {
    let face = Face::open(FACE).unwrap();
    let (_folder, path) = saved(&ufo(&face));
    let of_ufo = Source::open(&[path], &[]).unwrap();
    let of_font = Source::open(&[FACE], &[]).unwrap();
    for letter in letters(&face) {
        let [ours, theirs] =
            [&of_ufo, &of_font].map(|source| source.glyph(letter).unwrap().unwrap());
        assert_eq!(ours.bounds, theirs.bounds, "{letter}");
        assert_eq!(ours.advance, theirs.advance, "{letter}");
        let areas = [ours.path.area(), theirs.path.area()];
        assert!((areas[0] - areas[1]).abs() < 1e-3, "{letter} {areas:?}");
    }
    let (ours, theirs) = (
        drafted(&of_ufo, Variants::default()).unwrap(),
        drafted(&of_font, Variants::default()).unwrap(),
    );
    assert_eq!(ours.metrics, theirs.metrics);
    assert_eq!(
        (
            ours.family(),
            &ours.style,
            &ours.copyright,
            &ours.license,
            ours.hand
        ),
        (
            theirs.family(),
            &theirs.style,
            &theirs.copyright,
            &theirs.license,
            theirs.hand
        )
    );
    assert_eq!(ours.glyphs.len(), theirs.glyphs.len());
    for (ours, theirs) in ours.glyphs.iter().zip(&theirs.glyphs) {
        assert_eq!(
            (ours.letter, ours.origin, ours.advance, ours.confidence),
            (
                theirs.letter,
                theirs.origin,
                theirs.advance,
                theirs.confidence
            )
        );
        assert!(common(&ours.path, &theirs.path) > 0.9999, "{}", ours.letter);
    }
}

#[test]
fn drafts_read_back_from_their_source_are_those_of_their_font() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = drafted(&Source::open(&[FACE], &[]).unwrap(), Variants::default()).unwrap();
    let (ufo, ttf) = (
        folder.path().join("Drafts.ufo"),
        folder.path().join("Drafts.ttf"),
    );
    drafts.save_ufo(&ufo).unwrap();
    fs::write(&ttf, drafts.to_ttf().unwrap()).unwrap();
    let [ufo, ttf] = [ufo, ttf].map(|path| Source::open(&[path], &[]).unwrap());
    assert_eq!(ufo.metrics(), ttf.metrics());
    assert_eq!(
        (ufo.family(), ufo.style(), ufo.space()),
        (ttf.family(), ttf.style(), ttf.space())
    );
    for entry in [NameEntry::Copyright, NameEntry::License] {
        assert_eq!(ufo.name(entry), ttf.name(entry));
    }
    let mut compared = 0;
    for draft in &drafts.glyphs {
        let of_source = ufo.glyph(draft.letter).unwrap().unwrap();
        assert_eq!(of_source.advance, draft.advance);
        // Drafts that do not read as their letter are not in the font.
        let Some(of_font) = ttf.glyph(draft.letter).unwrap() else {
            continue;
        };
        assert_eq!(of_font.advance, draft.advance);
        let share = common(&of_source.path, &of_font.path);
        assert!(share > 0.99, "{}: {share}", draft.letter);
        compared += 1;
    }
    assert!(compared > 70, "{compared}");
}

#[test]
fn components_and_curves_of_all_kinds_are_outlines() {
    let mut font = Font::new();
    let point = |x, y, kind| ContourPoint::new(x, y, kind, false, None, None);
    let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
    let square = |kind| {
        let points = corners.map(|(x, y)| point(x, y, kind));
        Contour::new(points.to_vec(), None)
    };
    let layer = font.default_layer_mut();
    let mut plain = Glyph::new("square");
    plain.contours.push(square(PointType::Line));
    // A point alone is an anchor of old sources.
    plain.contours.push(Contour::new(
        vec![point(500.0, 500.0, PointType::Move)],
        None,
    ));
    layer.insert_glyph(plain);
    let scaled = |x_offset| AffineTransform {
        x_scale: 2.0,
        x_offset,
        ..AffineTransform::default()
    };
    let mut twice = Glyph::new("twice");
    twice.components.push(component("square", scaled(0.0)));
    layer.insert_glyph(twice);
    let mut nested = Glyph::new("nested");
    nested.codepoints = Codepoints::new(['н']);
    nested.components.push(component("twice", scaled(1000.0)));
    nested.contours.push(square(PointType::Line));
    layer.insert_glyph(nested);
    let mut round = Glyph::new("round");
    round.codepoints = Codepoints::new(['о']);
    round.contours.push(square(PointType::OffCurve));
    layer.insert_glyph(round);
    let mut straight = Glyph::new("straight");
    straight.codepoints = Codepoints::new(['п']);
    straight.contours.push(square(PointType::Curve));
    layer.insert_glyph(straight);
    let (_folder, path) = saved(&font);
    let source = Source::open(&[path], &[]).unwrap();
    let glyph = |letter| source.glyph(letter).unwrap().unwrap();
    let nested = glyph('н');
    assert_eq!(nested.path.area(), 100.0 * 100.0 + 400.0 * 100.0);
    assert_eq!((nested.bounds.x0, nested.bounds.x1), (0.0, 1400.0));
    // Four parabolas from the middle of each side to the next one, which leave out a sixth of the square.
    assert!((glyph('о').path.area() - 10_000.0 * 5.0 / 6.0).abs() < 1e-6);
    assert_eq!(glyph('п').path.area(), 10_000.0);
}

/// The place at which a broken source is malformed.
fn place_of(error: &Error) -> &str {
    match error.kind() {
        ErrorKind::Font(FontError::Malformed { place, .. }) => place,
        kind => panic!("{kind:?}"),
    }
}

#[test]
fn what_is_broken_in_a_source_is_named() {
    type Damage = fn(&Path);
    let broken: [(Damage, &str); 8] = [
        (
            |ufo| fs::remove_file(ufo.join("metainfo.plist")).unwrap(),
            "metainfo.plist",
        ),
        (
            |ufo| fs::write(ufo.join("fontinfo.plist"), "<plist><dict>").unwrap(),
            "fontinfo.plist",
        ),
        (
            |ufo| fs::remove_file(ufo.join("layercontents.plist")).unwrap(),
            "layercontents.plist",
        ),
        (
            |ufo| fs::write(ufo.join("layercontents.plist"), "[]").unwrap(),
            "layercontents.plist",
        ),
        (
            |ufo| fs::remove_dir_all(ufo.join("glyphs")).unwrap(),
            "glyphs/contents.plist",
        ),
        (
            |ufo| fs::write(ufo.join("glyphs/contents.plist"), "no").unwrap(),
            "contents.plist",
        ),
        (
            |ufo| fs::remove_file(ufo.join("glyphs/uni0416.glif")).unwrap(),
            "glyphs/uni0416.glif",
        ),
        (
            |ufo| fs::write(ufo.join("glyphs/uni0416.glif"), "<glyph").unwrap(),
            "glyphs/uni0416.glif",
        ),
    ];
    let font = ufo(&Face::open(FACE).unwrap());
    for (damage, expected) in broken {
        let (_folder, path) = saved(&font);
        damage(&path);
        let error = Source::open(&[&path], &[]).unwrap_err();
        assert!(place_of(&error).ends_with(expected), "{error}");
        assert!(
            error.to_string().starts_with(path.to_str().unwrap()),
            "{error}"
        );
    }
}

#[test]
fn units_that_no_font_has_and_letters_with_two_glyphs_are_named() {
    let mut font = Font::new();
    font.font_info.units_per_em = NonNegativeIntegerOrFloat::new(0.0);
    let (_folder, path) = saved(&font);
    assert_eq!(
        place_of(&Source::open(&[path], &[]).unwrap_err()),
        "fontinfo.plist"
    );
    let mut font = Font::new();
    for name in ["one", "other"] {
        font.default_layer_mut()
            .insert_glyph(glyph(name, 'ж', 0.0, &BezPath::new()));
    }
    let (_folder, path) = saved(&font);
    assert_eq!(
        place_of(&Source::open(&[path], &[]).unwrap_err()),
        "glyphs of 'ж'"
    );
}

#[test]
fn components_that_are_missing_or_contain_themselves_are_named() {
    for (base, expected) in [("nothing", "'nothing'"), ("zhe", "components")] {
        let mut font = Font::new();
        let mut zhe = glyph("zhe", 'ж', 0.0, &BezPath::new());
        zhe.components
            .push(component(base, AffineTransform::default()));
        zhe.components
            .push(component(base, AffineTransform::default()));
        font.default_layer_mut().insert_glyph(zhe);
        let (_folder, path) = saved(&font);
        let error = Source::open(&[path], &[]).unwrap().glyph('ж').unwrap_err();
        assert_eq!(place_of(&error), "glyph 'zhe'");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn coordinates_that_no_font_has_are_named() {
    let mut font = Font::new();
    let far = kurbo::Rect::new(0.0, 0.0, 1e9, 1e9).to_path(1.0);
    font.default_layer_mut()
        .insert_glyph(glyph("zhe", 'ж', 0.0, &far));
    let (_folder, path) = saved(&font);
    let error = Source::open(&[path], &[]).unwrap().glyph('ж').unwrap_err();
    assert_eq!(place_of(&error), "glyph 'zhe'");
}

#[test]
fn a_source_without_the_other_script_has_no_hand() {
    let mut font = ufo(&Face::open(FACE).unwrap());
    font.default_layer_mut().clear();
    let (_folder, path) = saved(&font);
    let source = Source::open(&[path], &[]).unwrap();
    let error = drafted(&source, Variants::default()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NoLetters { found: 0 }),
        "{error}"
    );
}

#[test]
fn a_source_has_no_axes() {
    let (_folder, path) = saved(&Font::new());
    let error = Source::open(&[path], &[("wght", 700.0)]).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Font(FontError::UnknownAxis { tag, .. }) if tag == "wght"),
        "{error}"
    );
}
