//! `bukva alphabet`: letters in the hand of a picture.

use std::fs;

use crate::program::{draw, fail, json, succeed};

#[test]
fn letters_may_repeat_on_a_sheet_and_are_written_once_to_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("letter.png"));
    let alphabet = |letters: &str, out: &str| {
        let args = ["alphabet", "letter.png", "--letters", letters, "--out", out];
        json(&succeed(folder.path(), &[&args[..], &["--json"]].concat()))
    };
    assert_eq!(alphabet("Hello", "hello.png")[0]["letters"], "Hello");
    alphabet("H", "H.png");
    let [repeated, single] =
        ["hello.png", "H.png"].map(|name| image::open(folder.path().join(name)).unwrap().width());
    assert!(repeated > 3 * single, "{repeated}, {single}");
    let written = alphabet("Hello", "drawn");
    let letters: Vec<&str> = (written.as_array().unwrap().iter())
        .map(|one| one["letters"].as_str().unwrap())
        .collect();
    assert_eq!(letters, ["H", "e", "l", "o"]);
    assert_eq!(
        fs::read_dir(folder.path().join("drawn")).unwrap().count(),
        4
    );
    let args = ["alphabet", "letter.png", "--letters", ""];
    assert!(fail(folder.path(), &args).contains("--letters"));
}

#[test]
fn no_picture_is_replaced_and_an_alphabet_only_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alphabet.png");
    draw(&path);
    let source = fs::read(&path).unwrap();
    for args in [
        &["alphabet", "alphabet.png"][..],
        &["alphabet", "alphabet.png", "--force"],
    ] {
        assert!(fail(folder.path(), args).contains("made from"));
    }
    assert!(fs::read(&path).unwrap() == source);
    let args = [
        "alphabet",
        "alphabet.png",
        "--letters",
        "AB",
        "--out",
        "drawn",
    ];
    succeed(folder.path(), &args);
    assert!(fail(folder.path(), &args).contains("drawn/uni0041.svg"));
    succeed(folder.path(), &[&args[..], &["--force"]].concat());
}
