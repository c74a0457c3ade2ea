use super::*;
use bukva_glyphs::PIXELS;

const FULL: Glyph = Glyph::new([255; PIXELS]);

fn gray(sheet: &Sheet) -> GrayImage {
    let drawn = sheet.figure().to_image().expect("a small sheet");
    image::DynamicImage::from(drawn).into_luma8()
}

#[test]
fn glyphs_are_where_they_belong() {
    let sheet = Sheet::new().row("", &[Glyph::BLANK, FULL]);
    let image = gray(&sheet);
    assert_eq!(image.dimensions(), (12 + 56 + 4 + 56 + 12, 12 + 56 + 12));
    for (x, y, pixel) in image.enumerate_pixels() {
        let inside = (72..128).contains(&x) && (12..68).contains(&y);
        assert_eq!(pixel.0, [if inside { 0 } else { 255 }], "({x}, {y})");
    }
}

#[test]
fn groups_are_separated_and_a_gap_at_the_end_has_no_effect() {
    let sheet = Sheet::new().row("", &[FULL]);
    let height = sheet.size().1;
    assert_eq!(height, 12.0 + 56.0 + 12.0);
    let open = sheet.gap();
    assert_eq!(open.size().1, height);
    assert_eq!(open.row("", &[FULL]).size().1, height + GROUP_GAP + 56.0);
}

#[test]
fn a_sheet_is_as_wide_as_its_title() {
    let narrow = Sheet::new().row("", &[FULL]);
    let titled = narrow.clone().titled("What the translator drew");
    assert!(titled.size().0 > narrow.size().0 + 50.0);
}

#[test]
fn an_empty_sheet_is_only_margin() {
    assert_eq!(gray(&Sheet::new()).dimensions(), (24, 24));
}

#[test]
fn a_saved_sheet_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/sheet.png");
    let sheet = Sheet::new().row("one", &[FULL]);
    sheet.save(&path).unwrap();
    let bytes = std::fs::read(path).unwrap();
    let read = image::load_from_memory(&bytes).unwrap().into_rgba8();
    assert_eq!(read, sheet.figure().to_image().unwrap());
}
