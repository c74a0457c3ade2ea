//! Drafts of a face that has both scripts.

mod tables;
mod ufo_source;
mod variants;

use bukva::{Scheme, Script, Translator};
use bukva_drafts::{DraftFont, Error, Source, Variants, draft};

/// The face.
const FACE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../bukva-figures/font/regular.woff2"
);

/// The Latin drafts of a source.
fn drafted(source: &Source, variants: Variants) -> Result<DraftFont, Error> {
    let translator = Translator::pretrained().unwrap();
    let model = translator.letter_model().unwrap();
    let scheme = Scheme::named(Scheme::DEFAULT).unwrap();
    draft(source, Script::Latin, &scheme, model, variants)
}
