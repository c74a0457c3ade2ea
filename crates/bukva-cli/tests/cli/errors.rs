//! What goes wrong is said: where, and what to do.

use std::fs;

use crate::program::{draw, fail, trained};

#[test]
fn missing_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained().join("run");
    let run = run.to_str().unwrap();
    for args in [
        &["translate", "--model", run, "none.png"][..],
        &["data", "info", "none.png"],
        &["data", "convert", "none.png", "out.npz"],
        &["train", "--source", "none.png"],
        &["train", "--config", "none.png"],
        &["evaluate", run, "--sources", "none.png"],
    ] {
        let message = fail(folder.path(), args);
        assert!(message.contains("none.png"), "{args:?}: {message}");
    }
}

#[test]
fn a_folder_that_is_no_run_is_refused_with_the_way_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    for args in [
        &["evaluate", "."][..],
        &["translate", "--model", ".", "a.png"],
        &["train", "--resume", "."],
    ] {
        let message = fail(folder.path(), args);
        assert!(message.contains("bukva train --out"), "{args:?}: {message}");
    }
}

#[test]
fn a_file_cannot_be_the_folder_of_results() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    fs::write(folder.path().join("file"), "").unwrap();
    for args in [
        &["translate", "a.png", "--out", "file/letters"][..],
        &["alphabet", "a.png", "--out", "file"],
    ] {
        let message = fail(folder.path(), args);
        assert!(
            message.contains("file is a file; name a folder"),
            "{args:?}: {message}"
        );
    }
}

#[test]
fn a_truncated_picture_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained().join("run");
    for name in ["cut.png", "cut.jpg"] {
        let path = folder.path().join(name);
        draw(&path);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..60]).unwrap();
        let message = fail(
            folder.path(),
            &["translate", "--model", run.to_str().unwrap(), name],
        );
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let folder = tempfile::tempdir().unwrap();
    let message = fail(folder.path(), &["train", "--objective", "gan"]);
    assert!(message.contains("gan") && message.contains("matched"));
    let message = fail(folder.path(), &["data", "classes", "--scheme", "klingon"]);
    assert!(message.contains("klingon") && message.contains("iso-9"));
    let args = ["data", "sheet", "--letters", "☃", "--out", "a.png"];
    assert!(fail(folder.path(), &args).contains('☃'));
}

#[test]
fn a_run_is_never_written_over() {
    let message = fail(trained(), &["train", "--out", "run"]);
    assert!(message.contains("--resume run"), "{message}");
}

#[test]
fn a_wrong_key_in_a_configuration_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), "[train]\nstepz = 4\n").unwrap();
    let message = fail(folder.path(), &["train", "--config", "a.toml"]);
    for part in ["a.toml", "line 2", "stepz"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn letters_that_are_missing_can_be_given_by_the_flag_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut images = vec![0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28];
    images.extend([9; 28 * 28]);
    fs::write(folder.path().join("a-images-idx3-ubyte"), images).unwrap();
    let labels = [0, 0, 8, 1, 0, 0, 0, 1, 0];
    fs::write(folder.path().join("a-labels-idx1-ubyte"), labels).unwrap();
    let message = fail(folder.path(), &["data", "info", "a"]);
    assert!(message.contains("--label-letters"), "{message}");
    let args = ["data", "info", "a", "--label-letters", "Ж"];
    crate::program::succeed(folder.path(), &args);
}

#[test]
fn a_cause_is_printed_once() {
    let folder = tempfile::tempdir().unwrap();
    let message = fail(folder.path(), &["data", "info", "none.npz"]);
    assert_eq!(message.matches("os error 2").count(), 1, "{message}");
}
