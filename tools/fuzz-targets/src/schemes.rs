//! Romanization schemes.

use std::fs;

use bukva::Scheme;
use tempfile::tempdir;

const TEXT: &str = "Съешь ещё этих мягких французских булок, да выпей чаю. ЪЫЬ Їжак Ђак";

/// A user's own table.
pub(crate) fn run(input: &[u8]) {
    let folder = tempdir().expect("a folder for temporary files");
    let path = folder.path().join("own.toml");
    fs::write(&path, input).expect("a temporary file");
    match Scheme::open(&path) {
        Err(error) => drop(error.to_string()),
        Ok(scheme) => {
            let _ = scheme.read_back(&scheme.romanize(TEXT));
            for (letter, written) in scheme.letters() {
                assert_eq!(scheme.written(*letter).as_ref(), Some(written));
                let _ = (scheme.partner(*letter), scheme.letter_written(written));
            }
        }
    }
}
