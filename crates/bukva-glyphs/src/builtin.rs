//! The built-in data set.

use std::io::Cursor;
use std::sync::OnceLock;

use crate::error::Error;
use crate::formats::{Archive, from_archive};
use crate::limits::Limits;
use crate::location::Location;
use crate::set::GlyphSet;

/// `data/glyphs.npz`: 28x28 glyphs of free fonts, with attributions next to it.
static PACKED: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/glyphs.npz"));

/// The built-in set, unpacked on first use and then shared.
///
/// # Errors
/// [`Error`] when the program was built with a damaged set.
pub fn builtin() -> Result<&'static GlyphSet, Error> {
    static SET: OnceLock<GlyphSet> = OnceLock::new();
    if let Some(set) = SET.get() {
        return Ok(set);
    }
    let at = Location::named("the built-in glyphs");
    let set = from_archive(
        Archive::open(Cursor::new(PACKED), &at, Limits::default())?,
        "built-in",
    )?;
    Ok(SET.get_or_init(|| set))
}
