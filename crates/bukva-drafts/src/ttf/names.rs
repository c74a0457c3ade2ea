//! The name table.

use write_fonts::OffsetMarker;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::types::NameId;

use super::VERSION;
use crate::font::DraftFont;

/// The most characters of a family's name that old programs can tell apart.
const LONGEST: usize = 31;

impl DraftFont {
    pub(super) fn name_table(&self) -> Name {
        let (family, style) = (self.family(), self.style.clone());
        // Programs that know four styles get the others as families.
        let (old_family, old_style) = (self.old_family(), self.old_style());
        let full = format!("{family} {style}");
        let is_old = old_family == family && old_style == style;
        let mut names = vec![
            (NameId::FAMILY_NAME, old_family),
            (NameId::SUBFAMILY_NAME, old_style.to_owned()),
            (
                NameId::UNIQUE_ID,
                format!("{VERSION:.3};{}", self.file_stem()),
            ),
            (NameId::FULL_NAME, full),
            (NameId::VERSION_STRING, format!("Version {VERSION:.3}")),
            (NameId::POSTSCRIPT_NAME, self.file_stem()),
        ];
        if let Some(copyright) = &self.copyright {
            names.push((NameId::COPYRIGHT_NOTICE, copyright.trim().to_owned()));
        }
        if let Some(license) = &self.license {
            names.push((NameId::LICENSE_DESCRIPTION, license.trim().to_owned()));
        }
        if !is_old {
            names.push((NameId::TYPOGRAPHIC_FAMILY_NAME, family));
            names.push((NameId::TYPOGRAPHIC_SUBFAMILY_NAME, style));
        }
        names.extend(self.stat_names());
        names.sort_by_key(|(id, _)| id.to_u16());
        let records = names.into_iter().map(|(id, text)| {
            // Windows, Unicode, American English.
            NameRecord::new(3, 1, 0x409, id, OffsetMarker::new(text))
        });
        Name::new(records.collect())
    }

    /// The family, with the weight if it is not among the four styles. Long names are cut: full names must begin
    /// with them.
    fn old_family(&self) -> String {
        let weight = self.weight_name();
        let name = match weight {
            "" | "Regular" | "Bold" => self.family(),
            _ => format!("{} {weight}", self.family()),
        };
        let cut: String = name.chars().take(LONGEST).collect();
        cut.trim_end().to_owned()
    }

    /// The style without its slope; empty for "Italic".
    pub(super) fn weight_name(&self) -> &str {
        self.style.trim_end_matches("Italic").trim_end()
    }

    fn old_style(&self) -> &'static str {
        match (self.is_bold(), self.metrics.is_italic) {
            (false, false) => "Regular",
            (true, false) => "Bold",
            (false, true) => "Italic",
            (true, true) => "Bold Italic",
        }
    }
}
