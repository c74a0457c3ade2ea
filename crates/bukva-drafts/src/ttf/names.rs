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
        let full = format!("{family} {style}");
        // Programs that know four styles get the others as families.
        let is_plain = ["Regular", "Bold", "Italic", "Bold Italic"].contains(&style.as_str());
        let (old_family, old_style) = match is_plain {
            true => (family.clone(), style.clone()),
            false => (
                family_of_style(&family, &style),
                self.plain_style().to_owned(),
            ),
        };
        let mut names = vec![
            (NameId::FAMILY_NAME, old_family),
            (NameId::SUBFAMILY_NAME, old_style),
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
        if !is_plain {
            names.push((NameId::TYPOGRAPHIC_FAMILY_NAME, family));
            names.push((NameId::TYPOGRAPHIC_SUBFAMILY_NAME, style));
        }
        names.sort_by_key(|(id, _)| id.to_u16());
        let records = names.into_iter().map(|(id, text)| {
            // Windows, Unicode, American English.
            NameRecord::new(3, 1, 0x409, id, OffsetMarker::new(text))
        });
        Name::new(records.collect())
    }

    fn plain_style(&self) -> &'static str {
        match (self.is_bold(), self.metrics.is_italic) {
            (false, false) => "Regular",
            (true, false) => "Bold",
            (false, true) => "Italic",
            (true, true) => "Bold Italic",
        }
    }
}

/// The name of a family of one style. Long names of families are cut, so that the styles still differ.
fn family_of_style(family: &str, style: &str) -> String {
    let room = LONGEST.saturating_sub(style.chars().count() + 1);
    let family: String = family.chars().take(room).collect();
    format!("{} {style}", family.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_families_fit_in_old_menus_with_their_style() {
        let name = family_of_style("Lora Drafts", "Medium");
        assert_eq!(name, "Lora Drafts Medium");
        let name = family_of_style("Source Serif 4 Drafts", "ExtraLight Italic");
        assert_eq!(name, "Source Serif ExtraLight Italic");
    }
}
