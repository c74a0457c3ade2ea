//! What a UFO says of itself: measures and names.

use bukva_fonts::{FaceMetrics, NameEntry};
use norad::fontinfo::{FontInfo, StyleMapStyle};

/// Units per em where a UFO tells none, as font compilers have it.
const UNITS_PER_EM: f64 = 1000.0;
/// The ascender of a UFO that tells none, in ems, as font compilers have it.
const ASCENDER: f64 = 0.8;
/// The bit of the selection flags that prefers the typographic measures of a line.
const TYPOGRAPHIC: u8 = 7;

/// The measures of a font, as a compiler would write them into a font file.
pub(crate) fn metrics(info: &FontInfo) -> FaceMetrics {
    let units_per_em = info.units_per_em.map_or(UNITS_PER_EM, |units| *units);
    let ascender = info.ascender.unwrap_or(ASCENDER * units_per_em);
    let descender = info.descender.unwrap_or(ascender - units_per_em);
    let selection = info.open_type_os2_selection.as_ref();
    let line = match selection.is_some_and(|bits| bits.contains(&TYPOGRAPHIC)) {
        true => [
            info.open_type_os2_typo_ascender,
            info.open_type_os2_typo_descender,
            info.open_type_os2_typo_line_gap,
        ],
        false => [
            info.open_type_hhea_ascender,
            info.open_type_hhea_descender,
            info.open_type_hhea_line_gap,
        ],
    };
    let [top, bottom, gap] = line.map(|value| value.map(f64::from));
    let style = info.style_map_style_name.as_ref();
    let italic_angle = info.italic_angle.unwrap_or_default();
    let named = |word: &str| {
        info.style_name
            .as_ref()
            .is_some_and(|name| name.contains(word))
    };
    let is_bold = matches!(style, Some(StyleMapStyle::Bold | StyleMapStyle::BoldItalic));
    let weight = info.open_type_os2_weight_class.map(f64::from);
    FaceMetrics {
        units_per_em,
        ascender: top.unwrap_or(ascender),
        descender: bottom.unwrap_or(descender),
        line_gap: gap.unwrap_or_default(),
        cap_height: info.cap_height.filter(|&height| height > 0.0),
        x_height: info.x_height.filter(|&height| height > 0.0),
        italic_angle,
        weight: weight.unwrap_or(if is_bold { 700.0 } else { 400.0 }),
        is_italic: italic_angle != 0.0
            || named("Italic")
            || named("Oblique")
            || matches!(
                style,
                Some(StyleMapStyle::Italic | StyleMapStyle::BoldItalic)
            ),
    }
}

/// The family name.
pub(crate) fn family(info: &FontInfo) -> Option<String> {
    let name = info.open_type_name_preferred_family_name.as_ref();
    name.or(info.family_name.as_ref()).cloned()
}

/// The style within the family.
pub(crate) fn style(info: &FontInfo) -> Option<String> {
    let name = info.open_type_name_preferred_subfamily_name.as_ref();
    name.or(info.style_name.as_ref()).cloned()
}

/// The text of a name entry.
pub(crate) fn name(info: &FontInfo, entry: NameEntry) -> Option<String> {
    match entry {
        NameEntry::Copyright => info.copyright.clone(),
        NameEntry::License => info.open_type_name_license.clone(),
        NameEntry::LicenseAddress => info.open_type_name_license_url.clone(),
    }
}
