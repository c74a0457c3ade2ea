//! Unpacks font files into a bare font (sfnt) and checks the table directory.

use std::panic;

use crate::FontError;

/// The largest font that is unpacked, in bytes; the largest known fonts are about a third of it.
pub(crate) const LARGEST: usize = 128 << 20;

const SFNT_HEADER: usize = 12;
const SFNT_ENTRY: usize = 16;
const WOFF_HEADER: usize = 44;
const WOFF_ENTRY: usize = 20;
const WOFF2_HEADER: usize = 48;

/// Unpacks TTF, OTF, WOFF or WOFF2 to a bare font (sfnt) whose tables are all within the file.
///
/// # Errors
/// [`FontError::Malformed`], with the location and the expected and actual contents.
pub(crate) fn unpack(bytes: &[u8], file: &str) -> Result<Vec<u8>, FontError> {
    let reader = Reader { bytes, file };
    reader.check_unpacked("the file", bytes.len())?;
    let sfnt = match reader.take::<4>("magic number", 0)? {
        [0, 1, 0, 0] | [b't', b'r', b'u', b'e'] | [b'O', b'T', b'T', b'O'] => bytes.to_vec(),
        [b'w', b'O', b'F', b'F'] => {
            reader.check_woff()?;
            reader.decompress("WOFF tables", wuff::decompress_woff1)?
        }
        [b'w', b'O', b'F', b'2'] => {
            reader.check_woff2()?;
            reader.decompress("WOFF2 tables", wuff::decompress_woff2)?
        }
        other => {
            return Err(reader.malformed(
                "magic number",
                "00010000, true, OTTO (a font), wOFF or wOF2 (a web font)",
                match &other {
                    b"ttcf" => "ttcf (a collection: extract one of its fonts)".to_owned(),
                    text if text.iter().all(|c| c.is_ascii_graphic()) => {
                        String::from_utf8_lossy(text).into_owned()
                    }
                    _ => other.map(|byte| format!("{byte:02x}")).concat(),
                },
            ));
        }
    };
    Reader { bytes: &sfnt, file }.check_tables()?;
    Ok(sfnt)
}

struct Reader<'a> {
    bytes: &'a [u8],
    file: &'a str,
}

impl Reader<'_> {
    fn malformed(
        &self,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> FontError {
        FontError::malformed(self.file, place, expected, found)
    }

    fn take<const N: usize>(&self, place: &str, at: usize) -> Result<[u8; N], FontError> {
        let slice = at.checked_add(N).and_then(|end| self.bytes.get(at..end));
        match slice.and_then(|slice| slice.try_into().ok()) {
            Some(array) => Ok(array),
            None => Err(self.malformed(
                format!("{place} at byte {at}"),
                format!("{N} bytes"),
                format!("a file of {} bytes", self.bytes.len()),
            )),
        }
    }

    fn number(&self, place: &str, at: usize) -> Result<usize, FontError> {
        // A u32 fits in a usize on every supported target.
        Ok(u32::from_be_bytes(self.take(place, at)?) as usize)
    }

    fn count(&self, place: &str, at: usize) -> Result<usize, FontError> {
        match u16::from_be_bytes(self.take(place, at)?) {
            0 => Err(self.malformed(place, "at least one table", "0")),
            count => Ok(usize::from(count)),
        }
    }

    /// Checks that every table of a bare font is within the file.
    fn check_tables(&self) -> Result<(), FontError> {
        for index in 0..self.count("number of tables", 4)? {
            let entry = SFNT_HEADER + index * SFNT_ENTRY;
            let tag = self.tag(entry)?;
            let place = format!("table {tag}");
            let offset = self.number(&place, entry + 8)?;
            let length = self.number(&place, entry + 12)?;
            self.check_extent(&place, offset, length)?;
        }
        Ok(())
    }

    /// Checks that a WOFF file has its stated length, that its tables are within it, and that they
    /// are not too large when unpacked.
    fn check_woff(&self) -> Result<(), FontError> {
        self.check_stated_length()?;
        let mut unpacked = 0usize;
        for index in 0..self.count("number of tables", 12)? {
            let entry = WOFF_HEADER + index * WOFF_ENTRY;
            let place = format!("table {}", self.tag(entry)?);
            let offset = self.number(&place, entry + 4)?;
            let length = self.number(&place, entry + 8)?;
            self.check_extent(&place, offset, length)?;
            unpacked = unpacked.saturating_add(self.number(&place, entry + 12)?);
        }
        self.check_unpacked("table directory", unpacked)
    }

    /// Checks that a WOFF2 file has its stated length and room for its compressed tables.
    fn check_woff2(&self) -> Result<(), FontError> {
        self.check_stated_length()?;
        self.count("number of tables", 12)?;
        let unpacked = self.number("unpacked size", 16)?;
        self.check_unpacked("unpacked size", unpacked)?;
        let packed = self.number("compressed size", 20)?;
        self.take::<WOFF2_HEADER>("header", 0)?;
        self.check_extent("compressed tables", WOFF2_HEADER, packed)
    }

    fn check_stated_length(&self) -> Result<(), FontError> {
        let stated = self.number("stated length", 8)?;
        if stated == self.bytes.len() {
            return Ok(());
        }
        Err(self.malformed(
            "stated length",
            format!("a file of {stated} bytes"),
            format!("{} bytes", self.bytes.len()),
        ))
    }

    fn check_extent(&self, place: &str, offset: usize, length: usize) -> Result<(), FontError> {
        let end = offset.checked_add(length);
        if end.is_some_and(|end| end <= self.bytes.len()) {
            return Ok(());
        }
        Err(self.malformed(
            place,
            format!("{length} bytes from byte {offset}"),
            format!("a file of {} bytes", self.bytes.len()),
        ))
    }

    fn check_unpacked(&self, place: &str, size: usize) -> Result<(), FontError> {
        if size <= LARGEST {
            return Ok(());
        }
        let expected = format!("at most {LARGEST} bytes when unpacked");
        Err(self.malformed(place, expected, format!("{size} bytes")))
    }

    fn tag(&self, at: usize) -> Result<String, FontError> {
        let tag = self.take::<4>("table directory", at)?;
        Ok(tag
            .map(|byte| char::from(byte).escape_default().to_string())
            .concat())
    }

    fn decompress(
        &self,
        place: &str,
        decompress: fn(&[u8]) -> Result<Vec<u8>, wuff::WuffErr>,
    ) -> Result<Vec<u8>, FontError> {
        // The decoder computes with sizes from the file without checking all of them. When built
        // with overflow checks, it can panic on a crafted file, which must not end the program. The
        // closure shares no state that a panic could leave inconsistent.
        let unpacked = panic::catch_unwind(|| decompress(self.bytes));
        match unpacked {
            Ok(Ok(sfnt)) => Ok(sfnt),
            Ok(Err(_)) | Err(_) => Err(self.malformed(
                place,
                "compressed data that unpacks to the sizes in the table directory",
                "damaged data",
            )),
        }
    }
}
