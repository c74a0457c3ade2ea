//! Several drafts of each drawn letter.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bukva_drafts::{DraftFont, DraftGlyph, Origin, Source, Variants};

use crate::{FACE, drafted};

fn drafts(count: usize, seed: u64) -> DraftFont {
    let source = Source::open(&[FACE], &[]).unwrap();
    drafted(&source, Variants { count, seed }).unwrap()
}

#[test]
fn the_first_draft_is_the_one_without_variants() {
    assert_eq!(drafts(3, 1).glyphs, drafts(1, 0).glyphs);
    assert!(drafts(1, 0).variants.is_empty());
}

#[test]
fn drawn_letters_have_variants_that_differ_and_copied_ones_have_none() {
    let drafts = drafts(3, 1);
    assert_eq!(drafts.variants.len(), 2);
    for glyph in &drafts.glyphs {
        let others = drafts.variants.iter().map(|variant| {
            let mut found = variant.iter().filter(|other| other.letter == glyph.letter);
            found.next().inspect(|_| assert!(found.next().is_none()))
        });
        let others: Vec<Option<&DraftGlyph>> = others.collect();
        match (glyph.origin, &others[..]) {
            (Origin::Copied(_), others) => assert_eq!(others, [None, None], "{}", glyph.letter),
            (_, [Some(second), Some(third)]) => {
                assert!(glyph.path != second.path && second.path != third.path);
                assert!(
                    second.confidence > 0.0 && second.advance > 0.0,
                    "{}",
                    glyph.letter
                );
            }
            (_, others) => panic!("{}: {others:?}", glyph.letter),
        }
    }
}

#[test]
fn a_variant_depends_on_the_seed_and_on_its_number_alone() {
    let three = drafts(3, 1);
    assert_eq!(three.variants, drafts(3, 1).variants);
    assert_eq!(three.variants[..1], drafts(2, 1).variants[..]);
    assert_ne!(three.variants, drafts(3, 2).variants);
}

#[test]
fn marks_stand_on_the_plain_letter_of_their_variant() {
    let drafts = drafts(3, 1);
    let sheets = drafts.variants.iter().chain([&drafts.glyphs]);
    for glyphs in sheets {
        let mut marked = 0;
        for glyph in glyphs {
            let Origin::Marked(base) = glyph.origin else {
                continue;
            };
            // A letter that was copied is the same in all variants.
            let plain = glyphs.iter().find(|plain| plain.letter == base);
            let plain = plain.unwrap_or_else(|| drafts.glyph(base).unwrap());
            let is_on_plain = glyph.path.elements().starts_with(plain.path.elements());
            assert!(is_on_plain, "{}", glyph.letter);
            assert_eq!(glyph.advance, plain.advance, "{}", glyph.letter);
            marked += 1;
        }
        assert!(marked > 2, "{marked}");
    }
}

/// The files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.path().is_file());
    let named = files.map(|file| {
        let name = file.file_name().into_string().unwrap();
        (name, fs::read(file.path()).unwrap())
    });
    named.collect()
}

#[test]
fn an_archive_of_a_source_has_the_files_of_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = drafts(2, 1);
    let saved = folder.path().join("saved.ufo");
    drafts.save_ufo(&saved).unwrap();
    let bytes = drafts.to_ufo_zip().unwrap();
    assert_eq!(bytes, drafts.to_ufo_zip().unwrap());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    archive.extract(folder.path()).unwrap();
    let unpacked = folder.path().join(format!("{}.ufo", drafts.file_stem()));
    for layer in ["", "glyphs", "glyphs.variant 2"] {
        let expected = files(&saved.join(layer));
        assert!(!expected.is_empty());
        assert_eq!(files(&unpacked.join(layer)), expected, "{layer}");
    }
}

#[test]
fn each_further_variant_is_a_layer_of_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let [one, three, again] = ["one", "three", "again"].map(|name| folder.path().join(name));
    drafts(1, 0).save_ufo(&one).unwrap();
    let drafts = drafts(3, 1);
    drafts.save_ufo(&three).unwrap();
    drafts.save_ufo(&again).unwrap();
    // The foreground is the same.
    assert_eq!(files(&one.join("glyphs")), files(&three.join("glyphs")));
    let font = norad::Font::load(&three).unwrap();
    let layers: Vec<&norad::Layer> = font.iter_layers().collect();
    assert_eq!(layers.len(), 3);
    for (layer, variant) in layers[1..].iter().zip(&drafts.variants) {
        assert_eq!(layer.len(), variant.len());
        for draft in variant {
            assert_eq!(layer.get_glyph(&draft.name).unwrap().width, draft.advance);
        }
        let folder = layer.path();
        assert_eq!(files(&three.join(folder)), files(&again.join(folder)));
    }
}
