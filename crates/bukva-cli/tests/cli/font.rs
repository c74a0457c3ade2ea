//! `bukva font`: a font in, drafts of the script that it lacks out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{bukva, fail, json, number, stderr, succeed};

/// A face with both scripts.
const FONT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../bukva-figures/font/regular.woff2"
);

fn call(args: &str) -> Vec<&str> {
    args.split(' ').collect()
}

fn font_in(folder: &Path) {
    fs::copy(FONT, folder.join("font.woff2")).unwrap();
}

#[test]
fn a_cyrillic_font_gets_latin_letters() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let args = ["font", "font.woff2", "--out", "drafts", "--json"];
    let written = json(&succeed(folder.path(), &args));
    let drafts = written["drafts"].as_array().unwrap();
    let draft = |letter: &str| drafts.iter().find(|draft| draft["letter"] == letter);
    for letter in ["A", "Z", "a", "z", "Ž", "š", "û"] {
        assert!(draft(letter).is_some(), "{letter}");
    }
    assert_eq!(draft("A").unwrap()["copied_from"], "А");
    assert_eq!(draft("Ž").unwrap()["name"], "Zcaron");
    let legible = drafts
        .iter()
        .filter(|draft| number(draft, "confidence") >= 0.5);
    assert!(legible.count() > drafts.len() * 9 / 10, "{written}");
    let ufo = folder.path().join(written["font"].as_str().unwrap());
    assert!(ufo.join("metainfo.plist").is_file());
    assert!(ufo.join("glyphs/Z_.glif").is_file());
    let proof = fs::read_to_string(folder.path().join(written["proof"].as_str().unwrap())).unwrap();
    assert!(proof.contains("Zcaron") && proof.contains("<svg"));
    let picture = folder
        .path()
        .join(written["proof_picture"].as_str().unwrap());
    let picture = image::open(picture).unwrap().into_luma8();
    let ink = picture.pixels().filter(|pixel| pixel.0[0] < 100).count();
    assert!(ink > 50_000, "{ink}");
}

#[test]
fn a_latin_font_gets_cyrillic_letters() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let args = [
        "font",
        "font.woff2",
        "--out",
        "drafts",
        "--reverse",
        "--format",
        "ttf",
        "--json",
    ];
    let written = json(&succeed(folder.path(), &args));
    let font = written["font"].as_str().unwrap();
    let drafts = written["drafts"].as_array().unwrap();
    assert!(
        drafts
            .iter()
            .any(|draft| draft["letter"] == "Ж" && draft["name"] == "afii10024")
    );
    // What bukva writes it also reads.
    let again = json(&succeed(
        folder.path(),
        &["font", font, "--out", "back", "--json"],
    ));
    assert!(again["hand"].as_u64().unwrap() > 30, "{again}");
}

/// All files of a folder with their contents.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(contents(&path)),
            false => all.push((path.clone(), fs::read(path).unwrap())),
        }
    }
    all.sort();
    all
}

#[test]
fn a_font_source_is_read_and_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let args = "font font.woff2 --out cyrillic --reverse --json";
    let args: Vec<&str> = args.split(' ').collect();
    let written = json(&succeed(folder.path(), &args));
    let ufo = written["font"].as_str().unwrap();
    let source = contents(&folder.path().join(ufo));
    let args = ["font", ufo, "--out", "latin", "--json"];
    let back = json(&succeed(folder.path(), &args));
    assert!(back["hand"].as_u64().unwrap() > 30, "{back}");
    for out in [ufo, &format!("{ufo}/new"), &format!("{ufo}/glyphs")] {
        let message = fail(folder.path(), &["font", ufo, "--out", out, "--force"]);
        assert!(message.contains("choose another folder"), "{message}");
    }
    assert_eq!(contents(&folder.path().join(ufo)), source);
}

#[test]
fn variants_are_layers_and_only_a_source_has_them() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let args = call("font font.woff2 --out drafts --variants 2 --seed 7 --json");
    let written = json(&succeed(folder.path(), &args));
    assert_eq!(written["variants"], 2);
    let ufo = folder.path().join(written["font"].as_str().unwrap());
    let layers = fs::read_to_string(ufo.join("layercontents.plist")).unwrap();
    assert!(layers.contains("variant 2") && !layers.contains("variant 3"));
    for format in ["ttf", "svg"] {
        let mut args = call("font font.woff2 --out other --variants 2 --format");
        args.push(format);
        let message = fail(folder.path(), &args);
        assert!(message.contains("--format ufo"), "{message}");
    }
    assert!(!folder.path().join("other").exists());
    fail(
        folder.path(),
        &call("font font.woff2 --out other --variants 0"),
    );
    fail(folder.path(), &call("font font.woff2 --out other --seed 1"));
}

#[test]
fn drawings_of_each_letter_are_svg_files_and_replace_earlier_ones() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let draft = |args: &str| {
        let args = format!("font font.woff2 --out drafts --format svg --json {args}");
        let written = json(&succeed(folder.path(), &call(&args)));
        folder.path().join(written["font"].as_str().unwrap())
    };
    let drawings = draft("--scheme kazakh-2021");
    let drawing = fs::read_to_string(drawings.join("uni0051.svg")).unwrap();
    assert!(drawing.starts_with("<svg"));
    assert!(drawings.join("uni011E.svg").is_file());
    fs::write(drawings.join("notes.svg"), "").unwrap();
    draft("--force");
    assert!(drawings.join("uni0051.svg").is_file());
    assert!(!drawings.join("uni011E.svg").exists());
    assert!(drawings.join("notes.svg").is_file());
}

#[test]
fn files_of_two_families_are_noticed() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    let first = call("font font.woff2 --out drafts --format ttf --json");
    let drafts = json(&succeed(folder.path(), &first));
    let drafts = drafts["font"].as_str().unwrap();
    let args = format!("font font.woff2 {drafts} --out both");
    let output = bukva(folder.path(), &call(&args)).output().unwrap();
    assert!(output.status.success());
    let message = stderr(&output);
    assert!(
        message.contains("Drafts") && message.contains("one face"),
        "{message}"
    );
}

#[test]
fn drafts_are_replaced_only_if_asked_and_the_font_never() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    fn draft<'a>(font: &'a str, args: &[&'a str]) -> Vec<&'a str> {
        [
            &["font", font, "--out", ".", "--format", "ttf", "--json"],
            args,
        ]
        .concat()
    }
    let written = json(&succeed(folder.path(), &draft("font.woff2", &[])));
    let font = written["font"].as_str().unwrap().to_owned();
    assert!(fail(folder.path(), &draft("font.woff2", &[])).contains("--force"));
    succeed(folder.path(), &draft("font.woff2", &["--force"]));
    // A font with the name that its drafts would have.
    let stem = Path::new(&font).file_name().unwrap().to_str().unwrap();
    fs::copy(folder.path().join("font.woff2"), folder.path().join(stem)).unwrap();
    let source = fs::read(folder.path().join(stem)).unwrap();
    let message = fail(folder.path(), &draft(stem, &["--force"]));
    assert!(message.contains("made from"), "{message}");
    assert_eq!(fs::read(folder.path().join(stem)).unwrap(), source);
}

#[test]
fn what_is_no_font_or_no_axis_is_named() {
    let folder = tempfile::tempdir().unwrap();
    font_in(folder.path());
    fs::write(folder.path().join("no.ttf"), "no font").unwrap();
    let message = fail(folder.path(), &["font", "no.ttf", "--out", "drafts"]);
    assert!(message.contains("no.ttf"), "{message}");
    fs::create_dir(folder.path().join("no.ufo")).unwrap();
    let message = fail(folder.path(), &["font", "no.ufo", "--out", "drafts"]);
    assert!(message.contains("no.ufo: metainfo.plist"), "{message}");
    let message = fail(
        folder.path(),
        &["font", "font.woff2", "--out", "drafts", "--axes", "bold"],
    );
    assert!(message.contains("wght=700"), "{message}");
    let args = [
        "font",
        "font.woff2",
        "--out",
        "drafts",
        "--axes",
        "wght=700",
    ];
    assert!(fail(folder.path(), &args).contains("wght"));
    // A font with a few letters of one script only.
    let font = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../bukva-fonts/tests/fixtures/shapes.ttf"
    );
    let message = fail(folder.path(), &["font", font, "--out", "drafts"]);
    assert!(
        message.contains("shapes.ttf") && message.contains("--reverse"),
        "{message}"
    );
    assert!(!folder.path().join("drafts").exists());
}
