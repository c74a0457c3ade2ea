use super::*;
use crate::glyph::PIXELS;

const FULL: Glyph = Glyph::new([255; PIXELS]);

#[test]
fn glyphs_stand_where_they_belong() {
    let sheet = Sheet::new().row("both", &[Glyph::BLANK, FULL]);
    let image = sheet.scaled(1).spacing(3).to_image();
    assert_eq!(image.dimensions(), (6 + 28 + 3 + 28 + 6, 40));
    for (x, y, pixel) in image.enumerate_pixels() {
        let inside = (37..65).contains(&x) && (6..34).contains(&y);
        assert_eq!(pixel.0, [if inside { 0 } else { 255 }], "({x}, {y})");
    }
}

#[test]
fn a_plain_glyph_is_nothing_but_itself() {
    let glyph = Glyph::new(std::array::from_fn(|place| (place % 251) as u8));
    let image = Sheet::plain(&glyph).to_image();
    assert_eq!(image.dimensions(), (28, 28));
    assert_eq!(image.as_raw()[..], glyph.pixels().map(|value| 255 - value));
}

#[test]
fn on_slate_everything_is_the_other_way_round() {
    let sheet = Sheet::new().labelled(FULL, &[FULL, Glyph::BLANK], 2).gap();
    let sheet = sheet.row("last", &[FULL]);
    let paper = sheet.clone().to_image();
    let slate = sheet.ground(Ground::Slate).to_image();
    for (light, dark) in paper.pixels().zip(slate.pixels()) {
        assert!(light.0[0].abs_diff(255 - dark.0[0]) <= 1);
    }
}

#[test]
fn labels_stand_left_of_a_rule() {
    let image = Sheet::new()
        .labelled(FULL, &[Glyph::BLANK], 1)
        .scaled(1)
        .to_image();
    assert_eq!(image.width(), 6 + 28 + 5 + 5 + 28 + 6);
    assert_eq!(image.get_pixel(20, 20).0, [0]);
    assert_eq!(image.get_pixel(39, 20).0, [255 - RULE_SHADE]);
    assert_eq!(image.get_pixel(60, 20).0, [255]);
}

#[test]
fn long_rows_break_and_groups_stand_apart() {
    let sheet = Sheet::new().labelled(FULL, &[FULL; 7], 3).scaled(1);
    let height = sheet.to_image().height();
    assert_eq!(height, 12 + 3 * 28 + 2 * 2);
    let open = sheet.gap();
    assert_eq!(
        open.to_image().height(),
        height,
        "a gap at the end shows nothing"
    );
    let apart = open.row("next", &[FULL]);
    assert_eq!(apart.to_image().height(), height + GROUP_GAP + 28);
    assert_eq!(apart.names().collect::<Vec<_>>(), ["", "", "", "next"]);
}

#[test]
fn an_empty_sheet_is_all_margin() {
    assert_eq!(Sheet::new().scaled(1).to_image().dimensions(), (12, 12));
}

#[test]
fn a_saved_sheet_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/sheet.png");
    let sheet = Sheet::new().row("one", &[FULL]);
    sheet.save_png(&path).unwrap();
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(
        crate::glyph::decode(&bytes).unwrap().into_luma8(),
        sheet.to_image()
    );
}
