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
    let image = gray(&sheet.scaled(1).spacing(3));
    assert_eq!(image.dimensions(), (12 + 28 + 3 + 28 + 12, 12 + 28 + 12));
    for (x, y, pixel) in image.enumerate_pixels() {
        let inside = (43..71).contains(&x) && (12..40).contains(&y);
        assert_eq!(pixel.0, [if inside { 0 } else { 255 }], "({x}, {y})");
    }
}

#[test]
fn gray_values_of_a_glyph_are_unchanged() {
    let glyph = Glyph::new(std::array::from_fn(|place| (place % 251) as u8));
    let image = gray(&Sheet::new().scaled(1).row("", &[glyph]));
    for (row, column) in (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (row, column))) {
        let [drawn] = image.get_pixel(12 + column as u32, 12 + row as u32).0;
        assert!(drawn.abs_diff(255 - glyph.at(row, column)) <= 1);
    }
}

#[test]
fn in_the_dark_theme_ink_is_light() {
    let image = gray(&Sheet::new().row("", &[FULL]).with_theme(Theme::Dark));
    assert!(image.get_pixel(0, 0).0[0] < 40);
    assert_eq!(image.get_pixel(40, 40).0, [255]);
}

#[test]
fn labels_are_left_of_their_rows_and_headings_over_their_columns() {
    let sheet = Sheet::new()
        .headings(["Ж", "Ш"])
        .row("source", &[Glyph::BLANK, Glyph::BLANK])
        .row("Щ", &[Glyph::BLANK, Glyph::BLANK]);
    let image = gray(&sheet);
    let first = sheet.first_column() as u32;
    let inked = |columns: std::ops::Range<u32>, rows: std::ops::Range<u32>| {
        let mut pixels = image.enumerate_pixels();
        pixels.any(|(x, y, pixel)| columns.contains(&x) && rows.contains(&y) && pixel.0[0] < 128)
    };
    assert!(inked(0..first, 36..92) && inked(0..first, 96..152));
    assert!(inked(first + 20..first + 36, 0..32) && inked(first + 80..first + 96, 0..32));
    assert!(!inked(first..image.width(), 36..image.height()));
}

#[test]
fn groups_are_separated_and_a_gap_at_the_end_has_no_effect() {
    let sheet = Sheet::new().row("", &[FULL]).scaled(1);
    let height = sheet.size().1;
    assert_eq!(height, 12.0 + 28.0 + 12.0);
    let open = sheet.gap();
    assert_eq!(open.size().1, height);
    assert_eq!(open.row("", &[FULL]).size().1, height + GROUP_GAP + 28.0);
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
