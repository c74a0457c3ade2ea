//! The built-in dataset.

use std::io::Cursor;
use std::sync::OnceLock;

use bukva_glyphs::{Error, FineGlyph, Location};

use crate::formats::{Archive, unpack};
use crate::set::GlyphSet;
use crate::usage::Usage;

/// `data/glyphs.npz`: 56x56 glyphs of free fonts, with attributions next to it.
static PACKED: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/glyphs.npz"));

/// The built-in set, unpacked on first use and then shared. Its glyphs are the halves of those of
/// [`builtin_fine`], in the same order.
///
/// # Errors
/// [`Error`] when the program was built with a damaged set.
pub fn builtin() -> Result<&'static GlyphSet, Error> {
    static SET: OnceLock<GlyphSet> = OnceLock::new();
    once(&SET, |glyph| glyph.halved())
}

/// The built-in set at 56x56 pixels, unpacked on first use and then shared. It takes 190 MB of
/// memory.
///
/// # Errors
/// [`Error`] when the program was built with a damaged set.
pub fn builtin_fine() -> Result<&'static GlyphSet<FineGlyph>, Error> {
    static SET: OnceLock<GlyphSet<FineGlyph>> = OnceLock::new();
    once(&SET, |glyph| glyph)
}

/// The set in `cell`, unpacked if need be; `change` makes its glyphs.
fn once<G: Send>(
    cell: &'static OnceLock<GlyphSet<G>>,
    change: impl Fn(FineGlyph) -> G + Sync,
) -> Result<&'static GlyphSet<G>, Error> {
    if let Some(set) = cell.get() {
        return Ok(set);
    }
    let at = Location::named("the built-in glyphs");
    let usage = Usage::default();
    let archive = Archive::open(Cursor::new(PACKED), &at, &usage)?;
    let set = unpack(archive, "built-in", change)?;
    Ok(cell.get_or_init(|| set))
}
