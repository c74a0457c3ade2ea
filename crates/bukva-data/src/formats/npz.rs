//! Glyph sets as `.npz`: a zip of NumPy arrays that `numpy.load` reads without pickle.
//!
//! | member | type | shape | |
//! |---|---|---|---|
//! | `images` | u8, ink = 255 | [N, 28, 28] | also [28, 28, N], 56 by 56 pixels, and floats from 0 to 1 or to 255 |
//! | `labels` | u16 | [N] | indices into `letters`; any whole numbers are read |
//! | `letters` | `<U1` | [L] | each letter once |
//! | `hand_of` | u32 | [N] | indices into the hands; this and the rest may be missing |
//! | `hand_names`, `hand_groups`, `hand_families`, `hand_styles` | text | [H] | |
//! | `hand_splits` | text | [H] | `train`, `val`, `test` or empty |

use std::io::{self, Read, Seek};
use std::path::Path;

use bukva_glyphs::letter::{self, MOST_LETTERS};
use bukva_glyphs::{Error, Location};

use super::archive::Archive;
use super::arrays::{self, Labels};
use super::npy::Array;
use super::npz_writer::NpzWriter;
use crate::hand_id::HandId;
use crate::set::{GlyphSet, Hand, Split};
use crate::usage::Usage;

/// Columns up to this length are read even if there are fewer glyphs or hands: some hands may have no glyph, and an
/// error compares the lengths.
const TOLD: usize = 1 << 16;

/// Reads a set from an archive. `letters` replaces those of the archive.
pub(crate) fn from_archive<R: Read + Seek>(
    archive: Archive<'_, R>,
    name: &str,
    letters: Option<&[char]>,
) -> Result<GlyphSet, Error> {
    let mut arrays = Arrays(archive);
    let letters = arrays.letters(letters)?;
    let (member, array) = arrays.need("images")?;
    let usage = arrays.0.usage();
    let glyphs = arrays::glyphs(array, arrays::Layout::CountFirst, &member, usage)?;
    let labels = arrays.column("labels", glyphs.len(), letters.len())?;
    let (hands, hand_of) = arrays.hands(glyphs.len())?;
    Ok(GlyphSet {
        name: name.to_owned(),
        letters,
        hands,
        glyphs,
        labels: labels.into_iter().map(|label| label as u16).collect(),
        hand_of,
    })
}

/// Passes the content of the member with the images to `read`.
pub(super) fn with_images<T>(
    path: &Path,
    usage: &Usage,
    read: impl FnOnce(&mut dyn Read, &Location) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut arrays = Arrays(Archive::open_file(path, usage)?);
    match arrays.0.find(&member("images")) {
        Some(index) => {
            let at = arrays.0.location().member(&member("images"));
            arrays.0.with_member(index, &at, |reader| read(reader, &at))
        }
        None => Err(arrays.missing("images")?),
    }
}

/// The letters, and the label of each of `rows` images. `None` if the file has none.
pub(super) fn labels(path: &Path, rows: usize) -> Result<Option<Labels>, Error> {
    let usage = Usage::default();
    let mut arrays = Arrays(Archive::open_file(path, &usage)?);
    if ["letters", "labels"]
        .map(member)
        .iter()
        .any(|name| arrays.0.find(name).is_none())
    {
        return Ok(None);
    }
    let letters = arrays.letters(None)?;
    let labels = arrays.column("labels", rows, letters.len())?;
    Ok(Some(Labels::new(letters, labels)))
}

fn member(name: &str) -> String {
    format!("{name}.npy")
}

/// The arrays of an archive, by name.
pub(super) struct Arrays<'a, R>(pub(super) Archive<'a, R>);

impl<R: Read + Seek> Arrays<'_, R> {
    /// The array of a name, which may have at most `most` elements.
    fn find(&mut self, name: &str, most: usize) -> Result<Option<(Location, Array)>, Error> {
        let file = member(name);
        let Some(index) = self.0.find(&file) else {
            return Ok(None);
        };
        let (member, usage) = (self.0.location().member(&file), self.0.usage());
        let array = self.0.with_member(index, &member, |reader| {
            Array::read(reader, usage, most, &member)
        })?;
        Ok(Some((member, array)))
    }

    /// The array of a name, which must be there.
    pub(super) fn need(&mut self, name: &str) -> Result<(Location, Array), Error> {
        match self.find(name, usize::MAX)? {
            Some(found) => Ok(found),
            None => Err(self.missing(name)?),
        }
    }

    fn missing(&mut self, name: &str) -> Result<Error, Error> {
        let expected = format!("an array '{name}'");
        let advice = "save the arrays images [N, 28, 28], labels [N] and letters [L]";
        let mut members = self.0.names()?;
        members.truncate(12);
        let found = format!("[{}]", members.join(", "));
        let at = self.0.location();
        Ok(at.malformed("the archive", expected, found, advice))
    }

    /// The letters, in label order; `given` ones replace those of the archive.
    pub(super) fn letters(&mut self, given: Option<&[char]>) -> Result<Vec<char>, Error> {
        if let Some(letters) = given {
            return Ok(letters.to_vec());
        }
        match self.find("letters", MOST_LETTERS)? {
            Some((member, letters)) => letter::unique(&letters.strings(&member)?, &member),
            None => Err(self.missing("letters")?),
        }
    }

    /// A column of `rows` indices below `bound`.
    pub(super) fn column(
        &mut self,
        name: &str,
        rows: usize,
        bound: usize,
    ) -> Result<Vec<u64>, Error> {
        let (member, array) = self.need(name)?;
        arrays::labels(&array, rows, bound, &member)
    }

    /// The hands, and the hand of each glyph; both are empty if the archive has none.
    pub(super) fn hands(&mut self, rows: usize) -> Result<(Vec<Hand>, Vec<HandId>), Error> {
        let Some((member, names)) = self.find("hand_names", rows.max(TOLD))? else {
            return Ok((Vec::new(), Vec::new()));
        };
        let mut hands: Vec<Hand> = names
            .strings(&member)?
            .into_iter()
            .map(Hand::named)
            .collect();
        self.texts("hand_groups", &mut hands, |hand, text| hand.group = text)?;
        self.texts("hand_families", &mut hands, |hand, text| hand.family = text)?;
        self.texts("hand_styles", &mut hands, |hand, text| hand.style = text)?;
        self.splits(&mut hands)?;
        let hand_of = self.column("hand_of", rows, hands.len())?;
        let hand_of = hand_of.into_iter().map(|hand| HandId::new(hand as usize));
        Ok((hands, hand_of.collect()))
    }

    /// Fills one text column of the hands, if the archive has it.
    fn texts(
        &mut self,
        name: &str,
        hands: &mut [Hand],
        set: impl Fn(&mut Hand, String),
    ) -> Result<(), Error> {
        let Some((member, array)) = self.find(name, hands.len().max(TOLD))? else {
            return Ok(());
        };
        let texts = array.strings(&member)?;
        if texts.len() != hands.len() {
            let expected = format!("{} rows, as in hand_names", hands.len());
            let advice = "write all hand_ arrays from one list";
            return Err(member.malformed("the array", expected, texts.len(), advice));
        }
        for (hand, text) in hands.iter_mut().zip(texts) {
            set(hand, text);
        }
        Ok(())
    }

    fn splits(&mut self, hands: &mut [Hand]) -> Result<(), Error> {
        let mut texts = vec![Hand::default(); hands.len()];
        self.texts("hand_splits", &mut texts, |hand, text| hand.name = text)?;
        for (row, (hand, text)) in hands.iter_mut().zip(texts).enumerate() {
            let name = text.name.as_str();
            hand.split = Split::ALL.into_iter().find(|split| split.name() == name);
            if hand.split.is_none() && !name.is_empty() {
                let member = self.0.location().member("hand_splits.npy");
                let advice = "leave it empty where no split is prescribed";
                let place = format!("row {row}");
                return Err(member.malformed(place, "train, val, test or ''", name, advice));
            }
        }
        Ok(())
    }
}

/// Writes a set as `.npz`. The bytes depend only on the set.
///
/// # Errors
/// [`Error`] when the file can't be written.
pub(crate) fn write_npz(set: &GlyphSet, path: &Path) -> Result<(), Error> {
    NpzWriter::write(path, |npz| {
        npz.glyphs("images", &set.glyphs)?;
        write_columns(set, npz)
    })
    .map_err(|error| Location::file(path).write(error))
}

/// Writes all members but the images.
pub(super) fn write_columns<G>(set: &GlyphSet<G>, npz: &mut NpzWriter<'_>) -> io::Result<()> {
    npz.u16s("labels", set.labels.iter().copied())?;
    npz.letters("letters", set.letters.iter().copied())?;
    if set.hand_of.is_empty() {
        return Ok(());
    }
    npz.u32s("hand_of", set.hand_of.iter().map(|hand| hand.0))?;
    let mut column =
        |name: &str, of: fn(&Hand) -> &str| npz.strings(name, set.hands.iter().map(of));
    column("hand_names", |hand| &hand.name)?;
    column("hand_groups", |hand| &hand.group)?;
    column("hand_families", |hand| &hand.family)?;
    column("hand_styles", |hand| &hand.style)?;
    column("hand_splits", |hand| hand.split.map_or("", Split::name))
}
