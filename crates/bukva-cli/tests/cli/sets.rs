//! `bukva translate` of a dataset: read in parts, written as a series of files.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use bukva_data::{
    Format, GlyphFile, GlyphSet, GlyphStream, NpzWriter, OpenOptions, Split, builtin, builtin_fine,
    write,
};
use bukva_glyphs::{FineGlyph, Glyph, PIXELS, SizedGlyph};

#[cfg(unix)]
use crate::program::start_and_signal;
use crate::program::{bukva, fail, json, stderr, succeed, trained};

/// Glyphs of test faces, of both scripts.
const COUNT: usize = 7;

fn tested<'a, G: Copy>(set: &'a GlyphSet<G>) -> impl Iterator<Item = (G, char)> + 'a {
    let tested = (0..set.len()).filter(|&at| set.hand(at).unwrap().split == Some(Split::Test));
    let cyrillic = tested.filter(|&at| ('А'..='я').contains(&set.letter(at)));
    cyrillic.map(|at| (set.glyphs()[at], set.letter(at)))
}

/// The images of a file.
fn images<G: From<Glyph> + From<FineGlyph>>(path: &Path) -> Vec<G> {
    let file = GlyphFile::open(path, &OpenOptions::default()).unwrap();
    let stream = GlyphStream::new(file.unwrap(), |_| ()).unwrap();
    let mut images = Vec::new();
    let all = 0..stream.len();
    let read = stream.read(&[all], 100, |_, part: Vec<G>| {
        images.extend(part);
        ControlFlow::Continue(())
    });
    read.unwrap();
    images
}

fn shard(folder: &Path, number: usize) -> std::path::PathBuf {
    folder.join(format!("translated-{number:05}.npz"))
}

/// A PNG that the program wrote, ink = 255.
fn picture<const N: usize>(path: &Path) -> SizedGlyph<N> {
    let pixels = image::open(path).unwrap().into_luma8().into_raw();
    let ink: Vec<u8> = pixels.iter().map(|value| 255 - value).collect();
    SizedGlyph::from_slice(&ink).unwrap()
}

#[test]
fn a_dataset_is_translated_as_each_of_its_images_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let fine = builtin_fine().unwrap();
    let some: Vec<(FineGlyph, char)> = tested(fine).step_by(97).take(COUNT).collect();
    let glyphs: Vec<FineGlyph> = some.iter().map(|one| one.0).collect();
    NpzWriter::write(&at("few.npz"), |npz| npz.glyphs("images", &glyphs)).unwrap();
    let args = [
        "translate",
        "few.npz",
        "--out",
        "out",
        "--shard-size",
        "3",
        "--json",
    ];
    let shards = json(&succeed(folder.path(), &args));
    let sizes: Vec<u64> = shards
        .as_array()
        .unwrap()
        .iter()
        .map(|shard| shard["glyphs"].as_u64().unwrap())
        .collect();
    assert_eq!(sizes, [3, 3, 1]);
    assert_eq!(shards[1]["file"], "out/translated-00001.npz");
    assert_eq!(shards[1]["first"], 3);
    for (number, (glyph, letter)) in some.iter().enumerate() {
        glyph.save(at("single.png")).unwrap();
        let args = ["translate", "single.png", "--raw", "--force", "--json"];
        let single = json(&succeed(folder.path(), &args));
        let drawn = images::<FineGlyph>(&shard(&at("out"), number / 3))[number % 3];
        match single[0]["file"].as_str() {
            Some(file) => assert_eq!(drawn, picture(&at(file)), "{letter}"),
            None => assert!(drawn.is_blank(), "{letter}"),
        }
    }
    let info = json(&succeed(
        folder.path(),
        &["data", "info", "out/translated-00000.npz", "--json"],
    ));
    assert_eq!(info["glyphs"], 3);
    let arrays = fs::read(shard(&at("out"), 0)).unwrap();
    for name in [
        "confidence.npy",
        "is_letter.npy",
        "source_labels.npy",
        "source_letters.npy",
    ] {
        assert!(
            arrays
                .windows(name.len())
                .any(|part| part == name.as_bytes()),
            "{name}"
        );
    }
}

#[test]
fn a_run_translates_a_dataset_with_its_letters() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let run = trained().join("run");
    let mut set = GlyphSet::new("few", "АБВ".chars());
    let all = builtin().unwrap();
    let known = tested(all).filter(|(_, letter)| ('А'..='В').contains(letter));
    for (glyph, letter) in known.take(COUNT) {
        set.push(glyph, letter, None);
    }
    set.push(Glyph::BLANK, 'А', None);
    write(&set, at("few.npz"), Format::Npz).unwrap();
    let model = ["--model", run.to_str().unwrap()];
    let args = [&["translate", "few.npz"][..], &model].concat();
    succeed(folder.path(), &args);
    let translated = bukva_data::open(shard(&at("translated"), 0)).unwrap();
    let translator = bukva::Translator::open(&run).unwrap();
    for (number, entry) in set.iter().enumerate() {
        let single = translator.translate(entry.glyph).unwrap_or(Glyph::BLANK);
        assert_eq!(translated.glyphs()[number], single);
        let target = translator.info().target(entry.letter).unwrap();
        assert_eq!(translated.letter(number), target);
    }
}

/// A dataset of so many images in a folder of its own.
fn with_images(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut set = GlyphSet::new("many", []);
    for (glyph, letter) in tested(builtin().unwrap()).take(count) {
        set.push(glyph, letter, None);
    }
    write(&set, folder.path().join("many.npz"), Format::Npz).unwrap();
    folder
}

#[test]
fn files_that_are_missing_or_cut_off_are_written_again_and_no_others() {
    let folder = with_images(8);
    let at = |number| shard(&folder.path().join("translated"), number);
    let args = ["translate", "many.npz", "--shard-size", "2"];
    succeed(folder.path(), &args);
    let read = || [0, 1, 2, 3].map(|number| fs::read(at(number)).unwrap());
    let whole = read();
    let kept = fs::metadata(at(1)).unwrap().modified().unwrap();
    fs::remove_file(at(0)).unwrap();
    fs::write(at(2), &whole[2][..whole[2].len() / 2]).unwrap();
    let output = bukva(folder.path(), &args).output().unwrap();
    assert!(
        stderr(&output).contains("2 of 4 files"),
        "{}",
        stderr(&output)
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 4);
    assert!(read() == whole);
    assert_eq!(fs::metadata(at(1)).unwrap().modified().unwrap(), kept);
}

#[cfg(unix)]
#[test]
fn an_interrupted_translation_leaves_whole_files_and_goes_on() {
    fn args(out: &str) -> [&str; 6] {
        ["translate", "many.npz", "--shard-size", "100", "--out", out]
    }
    let folder = with_images(1500);
    succeed(folder.path(), &args("unbroken"));
    for (signal, status) in [("-INT", Some(130)), ("-KILL", None)] {
        let out = folder.path().join(signal);
        let args = args(out.to_str().unwrap());
        let output = start_and_signal(folder.path(), &args, &shard(&out, 1), signal);
        assert_eq!(output.status.code(), status, "{}", stderr(&output));
        assert!(!shard(&out, 14).exists(), "{signal} came too late");
        if status.is_some() {
            assert!(stderr(&output).contains("the same command continues"));
        }
        succeed(folder.path(), &args);
        for number in 0..15 {
            let unbroken = fs::read(shard(&folder.path().join("unbroken"), number)).unwrap();
            assert!(
                fs::read(shard(&out, number)).unwrap() == unbroken,
                "{signal} {number}"
            );
        }
    }
}

#[test]
fn what_does_not_fit_a_dataset_is_refused_before_anything_is_written() {
    let folder = with_images(2);
    fs::copy(
        folder.path().join("many.npz"),
        folder.path().join("more.npz"),
    )
    .unwrap();
    let refused = |args: &[&str], part: &str| {
        let message = fail(folder.path(), &[&["translate", "many.npz"], args].concat());
        assert!(message.contains(part), "{args:?}: {message}");
        assert!(!folder.path().join("translated").exists());
    };
    refused(&["--size", "64"], "--size");
    refused(&["--variants", "2"], "--variants");
    refused(&["--sheet", "sheet.png"], "--sheet");
    refused(&["more.npz"], "one after the other");
    refused(&["--scheme", "bgn-pcgn"], "single letters");
    refused(&["--letter", "Q"], "no letter Q");
    refused(&["--shard-size", "0"], "--shard-size");
    let run = trained().join("run");
    refused(
        &["--model", run.to_str().unwrap(), "--letter", "А"],
        "--letter",
    );
    let odd: Vec<u8> = vec![9; 3 * PIXELS];
    fs::write(folder.path().join("odd.npy"), odd).unwrap();
    let message = fail(folder.path(), &["translate", "odd.npy"]);
    assert!(message.contains("odd.npy"), "{message}");
}

#[test]
fn options_of_datasets_are_refused_for_pictures_and_a_damaged_set_among_them_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/letter.png");
    for option in [&["--transposed"][..], &["--shard-size", "5"]] {
        let message = fail(folder.path(), &[&["translate", letter], option].concat());
        assert!(message.contains(option[0]), "{message}");
    }
    fs::write(folder.path().join("damaged.npz"), b"PK\x03\x04").unwrap();
    let mut both = bukva(folder.path(), &["translate", letter, "damaged.npz"]);
    let output = both.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("damaged.npz"));
    assert!(folder.path().join("translated/letter.png").exists());
}

#[test]
fn files_of_another_task_are_replaced_only_if_asked() {
    let folder = with_images(4);
    let args = ["translate", "many.npz", "--shard-size", "1"];
    succeed(folder.path(), &args);
    let letter = [&args[..2], &["--letter", "Ж", "--shard-size", "3"]].concat();
    assert!(fail(folder.path(), &letter).contains("--force"));
    assert!(shard(&folder.path().join("translated"), 3).exists());
    succeed(folder.path(), &[&letter[..], &["--force"]].concat());
    let left = fs::read_dir(folder.path().join("translated")).unwrap();
    // Two files, and what they are of.
    assert_eq!(left.count(), 3);
    // What was translated can be translated again, but not away.
    let source = shard(&folder.path().join("translated"), 0);
    let again = [
        "translate",
        source.to_str().unwrap(),
        "--reverse",
        "--force",
    ];
    assert!(fail(folder.path(), &again).contains("made from"));
    assert!(source.is_file());
}
