//! The OS/2 table.

use kurbo::Rect;
use write_fonts::tables::os2::{Os2, SelectionFlags};
use write_fonts::types::Tag;

use super::{Entry, is_fixed};
use crate::font::DraftFont;

impl DraftFont {
    pub(super) fn os2(&self, entries: &[Entry], bounds: Rect) -> Os2 {
        let metrics = &self.metrics;
        let mut selection = SelectionFlags::USE_TYPO_METRICS;
        selection |= match (self.is_bold(), metrics.is_italic) {
            (false, false) => SelectionFlags::REGULAR,
            (true, false) => SelectionFlags::BOLD,
            (false, true) => SelectionFlags::ITALIC,
            (true, true) => SelectionFlags::BOLD | SelectionFlags::ITALIC,
        };
        let letters = || entries.iter().flat_map(|entry| &entry.letters);
        let code = |letter: &char| u32::from(*letter).min(0xFFFF) as u16;
        let widths = entries.iter().map(|entry| u32::from(entry.advance));
        let widths: Vec<u32> = widths.filter(|&width| width > 0).collect();
        let mean = widths.iter().sum::<u32>() as f64 / widths.len().max(1) as f64;
        let (ranges, pages) = coverage(letters());
        Os2 {
            x_avg_char_width: mean.round() as i16,
            us_weight_class: metrics.weight.clamp(1, 1000),
            us_width_class: 5,
            y_subscript_x_size: self.share(0.65),
            y_subscript_y_size: self.share(0.6),
            y_subscript_y_offset: self.share(0.075),
            y_superscript_x_size: self.share(0.65),
            y_superscript_y_size: self.share(0.6),
            y_superscript_y_offset: self.share(0.35),
            y_strikeout_size: self.share(0.05),
            y_strikeout_position: metrics.x_height / 2,
            panose_10: panose(is_fixed(entries)),
            ul_unicode_range_1: ranges,
            ach_vend_id: Tag::new(b"NONE"),
            fs_selection: selection,
            us_first_char_index: letters().map(code).min().unwrap_or_default(),
            us_last_char_index: letters().map(code).max().unwrap_or_default(),
            s_typo_ascender: metrics.ascender,
            s_typo_descender: metrics.descender,
            s_typo_line_gap: metrics.line_gap,
            // Windows cuts off what is beyond. The font's own, so that the faces of a family agree.
            us_win_ascent: reach(bounds.y1, metrics.ascender.into()),
            us_win_descent: reach(-bounds.y0, -f64::from(metrics.descender)),
            ul_code_page_range_1: Some(pages),
            ul_code_page_range_2: Some(0),
            sx_height: Some(metrics.x_height),
            s_cap_height: Some(metrics.cap_height),
            us_default_char: Some(0),
            us_break_char: Some(u16::from(b' ')),
            us_max_context: Some(0),
            ..Os2::default()
        }
    }

    /// Whether the face is the bold one of the four styles that old programs know.
    pub(super) fn is_bold(&self) -> bool {
        (650..750).contains(&self.metrics.weight)
    }
}

/// A measure of Windows: the font's own, unless glyphs reach further, or less than half as far.
fn reach(glyphs: f64, own: f64) -> u16 {
    let own = if own < 2.0 * glyphs { own } else { 0.0 };
    own.max(glyphs).max(0.0) as u16
}

/// The PANOSE classification: not known, but for fonts of one width.
fn panose(is_fixed: bool) -> [u8; 10] {
    const LATIN_TEXT: u8 = 2;
    const MONOSPACED: u8 = 9;
    match is_fixed {
        true => [LATIN_TEXT, 0, 0, MONOSPACED, 0, 0, 0, 0, 0, 0],
        false => [0; 10],
    }
}

/// The bits of the OS/2 table for the Unicode ranges and the code pages of letters.
fn coverage<'a>(letters: impl Iterator<Item = &'a char>) -> (u32, u32) {
    let (mut ranges, mut pages) = (0, 0);
    for &letter in letters {
        match u32::from(letter) {
            0x20..=0x7e => (ranges, pages) = (ranges | 1, pages | 1),
            0xa0..=0xff => ranges |= 1 << 1,
            0x100..=0x17f => ranges |= 1 << 2,
            0x180..=0x24f => ranges |= 1 << 3,
            0x400..=0x52f => (ranges, pages) = (ranges | 1 << 9, pages | 1 << 2),
            _ => {}
        }
    }
    (ranges, pages)
}
