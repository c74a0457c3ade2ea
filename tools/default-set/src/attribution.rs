//! Attribution of the fonts: their authors and licenses.

use std::collections::BTreeMap;
use std::fmt;

use bukva_fonts::{Face, NameEntry};

use crate::error::MakeError;
use crate::tables::PackageRow;

/// The attribution under construction; its `Display` output is the text of `ATTRIBUTION.md`.
#[derive(Default)]
pub(crate) struct Attribution {
    families: Vec<Family>,
    /// The text of each license, by SPDX identifier.
    texts: BTreeMap<String, String>,
}

struct Family {
    name: String,
    package: String,
    license: String,
    notices: Vec<String>,
    addresses: Vec<String>,
}

impl Attribution {
    /// Adds a family, with the notices of its package's license file and of its font files.
    ///
    /// # Errors
    /// [`MakeError::Table`] if the license text of the package differs from that of an earlier
    /// package under the same license, because both would have to be shown; or if no copyright
    /// holder is named.
    pub(crate) fn add<'a>(
        &mut self,
        row: &PackageRow,
        license_file: &[u8],
        faces: impl Iterator<Item = &'a Face> + Clone,
    ) -> Result<(), MakeError> {
        let license_file = String::from_utf8_lossy(license_file);
        let (head, text) = parts(&license_file);
        let known = self
            .texts
            .entry(row.license.clone())
            .or_insert(text.clone());
        if words(known) != words(&text) {
            return Err(MakeError::Table {
                table: format!("{}, LICENSE", row.package),
                expected: format!("the same text of {} as in other packages", row.license),
                found: "another text".to_owned(),
            });
        }
        let mut notices = Vec::new();
        let mut addresses = Vec::new();
        let said = |entry| faces.clone().flat_map(move |face| face.names(entry));
        add_new(&mut notices, said(NameEntry::Copyright));
        add_new(&mut notices, notices_of(&head).into_iter());
        add_new(&mut notices, said(NameEntry::License));
        add_new(&mut addresses, said(NameEntry::LicenseAddress));
        let upstream = UPSTREAM
            .iter()
            .filter(|(package, _)| *package == row.package);
        add_new(
            &mut notices,
            upstream.map(|(_, notice)| (*notice).to_owned()),
        );
        if !notices.iter().any(|notice| names_holder(notice)) {
            return Err(MakeError::Table {
                table: format!("{}, LICENSE and the fonts' name tables", row.package),
                expected: "a copyright notice".to_owned(),
                found: format!("{notices:?}"),
            });
        }
        self.families.push(Family {
            name: row.family.clone(),
            package: format!("{}@{}", row.package, row.version),
            license: row.license.clone(),
            notices,
            addresses,
        });
        Ok(())
    }
}

impl fmt::Display for Attribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PREFACE}")?;
        writeln!(f, "## Families\n")?;
        for family in &self.families {
            writeln!(f, "### {}\n", family.name)?;
            writeln!(
                f,
                "Package `{}`, licence {}.\n",
                family.package, family.license
            )?;
            for line in &family.notices {
                writeln!(f, "- {line}")?;
            }
            for address in &family.addresses {
                writeln!(f, "- <{address}>")?;
            }
            writeln!(f)?;
        }
        writeln!(f, "## Licences")?;
        for (license, text) in &self.texts {
            writeln!(f, "\n### {license}\n\n```text\n{text}\n```")?;
        }
        Ok(())
    }
}

/// Notices that are missing from a package, taken from the upstream fonts of the same version.
const UPSTREAM: [(&str, &str); 1] = [(
    "@fontsource/libertinus-serif",
    "Copyright © 2012-2024 The Libertinus Project Authors.",
)];

const PREFACE: &str = "# Attribution of the default glyphs

The images in `glyphs.npz` were drawn from the font files of these packages by
`tools/default-set`, which also wrote this file. The images are 56x56 pixels and hold no font
software. For each family follow the notices of its font files (copyright, then licence) and of
its package's licence file, word for word. Names that a notice reserves (`Reserved Font Name`)
name the family here; nothing in bukva is a font under such a name.
";

/// Splits a package's license file into the part before the license text and the text itself.
fn parts(license_file: &str) -> (String, String) {
    const STARTS: [&str; 2] = [
        "-----------------------------------------------------------\nSIL OPEN FONT LICENSE",
        "                                 Apache License",
    ];
    let file = license_file.replace("\r\n", "\n");
    let start = STARTS.iter().filter_map(|start| file.find(start)).min();
    let (head, text) = file.split_at(start.unwrap_or(0));
    (head.to_owned(), text.trim_end().to_owned())
}

/// The notices before the license. The packages join the notices of several files on one line, as
/// `NOTICE Lora-Italic.ttf: NOTICE`.
fn notices_of(head: &str) -> Vec<String> {
    let lines = head.lines().map(str::trim);
    let end = "This Font Software is licensed under the SIL Open Font License";
    let lines = lines.take_while(|line| !line.starts_with(end));
    let mut notices = Vec::new();
    for line in lines {
        let mut notice = String::new();
        for word in line.split_whitespace() {
            if word.ends_with(".ttf:") || word.ends_with(".otf:") {
                notices.push(std::mem::take(&mut notice));
            } else {
                if !notice.is_empty() {
                    notice.push(' ');
                }
                notice.push_str(word);
            }
        }
        notices.push(notice);
    }
    notices
}

fn names_holder(notice: &str) -> bool {
    notice.contains('©') || notice.to_lowercase().contains("copyright")
}

fn add_new(lines: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for line in more {
        let line = words(&line).join(" ");
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
