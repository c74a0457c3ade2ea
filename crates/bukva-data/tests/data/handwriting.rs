//! Tests on real handwriting, if it is present next to a development checkout.

use std::path::{Path, PathBuf};

use bukva_data::{GlyphSet, open};

/// A file of the shared data, if present.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    path.exists().then_some(path)
}

fn handwriting(name: &str) -> Option<GlyphSet> {
    let path = shared(&format!("handwriting/{name}.json"))?;
    Some(open(path).unwrap())
}

#[test]
fn comnist_falls_into_sessions_by_its_file_names() {
    let Some(set) = handwriting("cyrillic-comnist") else {
        return;
    };
    assert_eq!((set.len(), set.letters().len()), (15_225, 33));
    assert_eq!(set.hands().len(), 358);
    assert_eq!(set.counts()[0], 469);
}

#[test]
fn sse_letters_fall_into_writers_and_lose_the_letters_nobody_drew() {
    let Some(set) = handwriting("latin-sse") else {
        return;
    };
    assert_eq!(set.hands().len(), 192);
    assert_eq!(String::from_iter(set.letters()), "ABCDEHIKLMORTWX");
    assert!(set.counts().iter().all(|&count| count > 0));
}

#[test]
fn omniglot_falls_into_twenty_drawers_and_nist_into_none() {
    if let Some(set) = handwriting("latin-omniglot") {
        assert_eq!((set.len(), set.hands().len()), (520, 20));
    }
    if let Some(set) = handwriting("latin-nist") {
        assert_eq!((set.len(), set.hands().len()), (5_934, 0));
    }
}

#[test]
fn a_set_is_found_by_any_of_its_files_and_by_what_they_begin_with() {
    let names = [
        "latin-omniglot",
        "latin-omniglot-names.txt.gz",
        "latin-omniglot-labels-idx1-ubyte.gz",
    ];
    for name in names {
        let Some(path) = shared(&format!("handwriting/{name}"))
            .or_else(|| shared("handwriting").map(|folder| folder.join(name)))
        else {
            return;
        };
        assert_eq!(open(path).unwrap().len(), 520);
    }
}
