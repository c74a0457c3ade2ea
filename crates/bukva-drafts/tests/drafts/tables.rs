//! What a TTF says of itself. Checks of fontbakery's universal profile.

use bukva_drafts::{DraftFont, Source, Variants};
use read_fonts::tables::os2::SelectionFlags;
use read_fonts::tables::stat::{AxisValue, AxisValueTableFlags};
use read_fonts::{FontRef, TableProvider};

use crate::{FACE, drafted};

fn drafts() -> DraftFont {
    let source = Source::open(&[FACE], &[]).unwrap();
    drafted(&source, Variants::default()).unwrap()
}

#[test]
fn only_weights_around_700_are_the_bold_of_four_styles() {
    let mut drafts = drafts();
    for (weight, flag) in [
        (400, SelectionFlags::REGULAR),
        (700, SelectionFlags::BOLD),
        (900, SelectionFlags::REGULAR),
    ] {
        drafts.metrics.weight = weight;
        let bytes = drafts.to_ttf().unwrap();
        let os2 = FontRef::new(&bytes).unwrap().os2().unwrap();
        let styles = SelectionFlags::REGULAR | SelectionFlags::BOLD | SelectionFlags::ITALIC;
        assert_eq!(os2.fs_selection() & styles, flag, "{weight}");
    }
}

#[test]
fn the_measures_of_windows_are_the_font_s_own_unless_a_glyph_is_beyond() {
    let mut drafts = drafts();
    let measures = |drafts: &DraftFont| {
        let bytes = drafts.to_ttf().unwrap();
        let os2 = FontRef::new(&bytes).unwrap().os2().unwrap();
        (os2.us_win_ascent(), os2.us_win_descent())
    };
    let bytes = drafts.to_ttf().unwrap();
    let head = FontRef::new(&bytes).unwrap().head().unwrap();
    let (top, bottom) = (head.y_max(), head.y_min());
    (drafts.metrics.ascender, drafts.metrics.descender) = (top + 20, bottom - 30);
    assert_eq!(
        measures(&drafts),
        (top as u16 + 20, bottom.unsigned_abs() + 30)
    );
    let glyphs = (top as u16, bottom.unsigned_abs());
    for own in [(top - 20, bottom + 30), (2 * top, 2 * bottom)] {
        (drafts.metrics.ascender, drafts.metrics.descender) = own;
        assert_eq!(measures(&drafts), glyphs);
    }
}

#[test]
fn a_font_of_one_width_says_so_everywhere() {
    let mut drafts = drafts();
    let panose = |drafts: &DraftFont| {
        let bytes = drafts.to_ttf().unwrap();
        let font = FontRef::new(&bytes).unwrap();
        let fixed = font.post().unwrap().is_fixed_pitch();
        (font.os2().unwrap().panose_10()[3], fixed)
    };
    assert_eq!(panose(&drafts), (0, 0));
    drafts.metrics.space = 600;
    for glyph in &mut drafts.glyphs {
        glyph.advance = 600.0;
    }
    assert_eq!(panose(&drafts), (9, 1));
}

#[test]
fn old_programs_see_other_weights_as_families_of_their_own() {
    let mut drafts = drafts();
    drafts.source_family = "Source Serif 4".to_owned();
    drafts.style = "ExtraLight Italic".to_owned();
    drafts.metrics.weight = 200;
    drafts.metrics.is_italic = true;
    let bytes = drafts.to_ttf().unwrap();
    let names = FontRef::new(&bytes).unwrap().name().unwrap();
    let text = |id: u16| {
        let mut records = names.name_record().iter();
        let record = records.find(|record| record.name_id().to_u16() == id)?;
        Some(record.string(names.string_data()).unwrap().to_string())
    };
    let expected = [
        (1, "Source Serif 4 Drafts ExtraLigh"),
        (2, "Italic"),
        (4, "Source Serif 4 Drafts ExtraLight Italic"),
        (6, "SourceSerif4Drafts-ExtraLightItalic"),
        (16, "Source Serif 4 Drafts"),
        (17, "ExtraLight Italic"),
    ];
    for (id, name) in expected {
        assert_eq!(text(id).as_deref(), Some(name), "name {id}");
    }
}

#[test]
fn the_stat_table_tells_weight_and_slope() {
    let mut drafts = drafts();
    let stat = |drafts: &DraftFont| {
        let bytes = drafts.to_ttf().unwrap();
        let font = FontRef::new(&bytes).unwrap();
        let stat = font.stat().unwrap();
        let axes = stat.design_axes().unwrap();
        let tags: Vec<String> = axes
            .iter()
            .map(|axis| axis.axis_tag().to_string())
            .collect();
        assert_eq!(tags, ["wght", "ital"], "italic comes last");
        let values = stat.offset_to_axis_values().unwrap().unwrap();
        let names = font.name().unwrap();
        let values = values.axis_values().iter().map(|value| {
            let (value, name, flags) = match value.unwrap() {
                AxisValue::Format1(one) => (one.value(), one.value_name_id(), one.flags()),
                AxisValue::Format3(one) => (one.value(), one.value_name_id(), one.flags()),
                _ => panic!("another format"),
            };
            let record = names
                .name_record()
                .iter()
                .find(|record| record.name_id() == name);
            let name = record
                .unwrap()
                .string(names.string_data())
                .unwrap()
                .to_string();
            let usual = flags.contains(AxisValueTableFlags::ELIDABLE_AXIS_VALUE_NAME);
            (value.to_i32(), name, usual)
        });
        values.collect::<Vec<_>>()
    };
    let upright = [
        (400, "Regular".to_owned(), true),
        (0, "Roman".to_owned(), true),
    ];
    assert_eq!(stat(&drafts), upright);
    drafts.style = "Black Italic".to_owned();
    drafts.metrics.weight = 900;
    drafts.metrics.is_italic = true;
    let italic = [
        (900, "Black".to_owned(), false),
        (1, "Italic".to_owned(), false),
    ];
    assert_eq!(stat(&drafts), italic);
}
