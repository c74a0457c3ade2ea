//! Zip archives, with limits on what they unpack to.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use bukva_glyphs::{Error, Location, Script};
use encoding_rs::{Encoding, IBM866, UTF_8, WINDOWS_1251};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::usage::{Metered, Usage};

const DEFLATE: &str = "pack it again with Deflate, as zip does by itself";

/// An archive whose members together may not unpack to more than the limits allow.
pub(crate) struct Archive<'a, R> {
    zip: ZipArchive<R>,
    at: Location,
    usage: &'a Usage,
}

impl<'a> Archive<'a, BufReader<File>> {
    /// Reads the directory of an archive in a file.
    pub(crate) fn open_file(path: &Path, usage: &'a Usage) -> Result<Self, Error> {
        let at = Location::file(path);
        let file = File::open(path).map_err(|error| at.read(error))?;
        Self::open(BufReader::new(file), &at, usage)
    }
}

impl<'a, R: Read + Seek> Archive<'a, R> {
    /// Reads the directory of an archive.
    pub(crate) fn open(reader: R, at: &Location, usage: &'a Usage) -> Result<Self, Error> {
        let zip = ZipArchive::new(reader).map_err(|error| zip_error(at, error))?;
        let most = usage.limits().entries;
        if zip.len() > most {
            let found = format!("{} members", zip.len());
            return Err(at.too_large("the directory", found, most));
        }
        Ok(Self {
            zip,
            at: at.clone(),
            usage,
        })
    }

    /// The archive's location, for errors.
    pub(crate) fn location(&self) -> &Location {
        &self.at
    }

    /// What reading the members takes.
    pub(crate) fn usage(&self) -> &'a Usage {
        self.usage
    }

    /// The names of the members, in the order of the directory, with `/` between folders.
    ///
    /// Many programs write UTF-8 without the flag that says so, and Windows writes names in the
    /// code page of its language: those of Cyrillic letters are recognized.
    pub(crate) fn names(&self) -> Result<Vec<String>, Error> {
        let raw: Vec<&[u8]> = self.zip.file_names_raw().collect();
        let foreign = raw.iter().filter(|name| std::str::from_utf8(name).is_err());
        let foreign: Vec<&[u8]> = foreign.copied().collect();
        let encoding = match foreign.first() {
            None => UTF_8,
            Some(first) => cyrillic_encoding(&foreign).ok_or_else(|| {
                let expected = "names in UTF-8, or Cyrillic ones in cp866 or cp1251";
                let found = format!("{:?}", String::from_utf8_lossy(first));
                let advice = "pack the folder again with UTF-8 names, or name folders as U+0416";
                self.at.malformed("the directory", expected, found, advice)
            })?,
        };
        let read = |name: &&[u8]| match std::str::from_utf8(name) {
            Ok(name) => name.replace('\\', "/"),
            Err(_) => encoding
                .decode_without_bom_handling(name)
                .0
                .replace('\\', "/"),
        };
        Ok(raw.iter().map(read).collect())
    }

    /// The index of a member in the directory.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name)
    }

    /// Passes the content of the member at an index to `read`, with its location `at`.
    ///
    /// `read` has to read to the end, so that the checksum is compared.
    pub(crate) fn with_member<T>(
        &mut self,
        index: usize,
        at: &Location,
        read: impl FnOnce(&mut dyn Read) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let member = self.zip.by_index(index);
        let member = member.map_err(|error| zip_error(at, error))?;
        let method = member.compression();
        // Told before reading, where it would look like a file system's failure.
        if !matches!(
            method,
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(repack(at, &format!("the method {method}"), DEFLATE));
        }
        self.usage
            .check(member.size(), "its content")
            .map_err(|kind| at.error(kind))?;
        let packed = member.compressed_size();
        let mut metered = Metered::new(member, packed, self.usage);
        read(&mut metered)
    }
}

/// The encoding in which all names are made of Cyrillic letters and ASCII, if there is just one.
fn cyrillic_encoding(names: &[&[u8]]) -> Option<&'static Encoding> {
    let fits = |encoding: &'static Encoding| {
        names.iter().all(|name| {
            let (name, malformed) = encoding.decode_without_bom_handling(name);
            let cyrillic = |letter| Script::of(letter) == Some(Script::Cyrillic);
            !malformed
                && name
                    .chars()
                    .all(|letter| letter.is_ascii() || cyrillic(letter))
        })
    };
    match [IBM866, WINDOWS_1251].map(|encoding| fits(encoding).then_some(encoding)) {
        [Some(only), None] | [None, Some(only)] => Some(only),
        _ => None,
    }
}

fn repack(at: &Location, found: &str, advice: &str) -> Error {
    at.malformed(
        "the archive",
        "members packed with Deflate, or stored",
        found,
        advice,
    )
}

fn zip_error(at: &Location, error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => at.read(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            repack(at, "a password", "pack it again without a password")
        }
        ZipError::UnsupportedArchive(found) => repack(at, found, DEFLATE),
        other => at.damaged("the archive", "a zip archive", other),
    }
}
