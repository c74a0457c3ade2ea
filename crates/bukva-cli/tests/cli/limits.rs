//! Too much: configurations, threads, and more than a disk can hold.

use std::fs;
use std::path::Path;

use crate::program::{bukva, fail, stderr, succeed};

#[test]
fn a_configuration_of_megabytes_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), " ".repeat(2 << 20)).unwrap();
    let args = ["train", "--config", "c.toml", "--out", "run"];
    let message = fail(folder.path(), &args);
    assert!(message.contains("1 MiB"), "{message}");
    assert!(!folder.path().join("run").exists());
}

#[test]
fn thousands_of_threads_are_limited_to_a_few_per_core_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let count = |threads: &str| {
        let mut command = bukva(folder.path(), &["data", "schemes"]);
        let output = command.env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert!(output.status.success());
        stderr(&output)
    };
    assert!(count("20000").contains("per core"));
    assert_eq!(count("1"), "");
}

/// A dataset of two glyphs, as an archive.
#[cfg(unix)]
fn set(folder: &Path) {
    for letter in ["А", "Б"] {
        let of_letter = folder.join("data").join(letter);
        fs::create_dir_all(&of_letter).unwrap();
        crate::program::draw(&of_letter.join("1.png"));
    }
    succeed(folder, &["data", "convert", "data", "set.npz"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_once_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    set(folder.path());
    if !Path::new("/dev/full").exists() {
        return;
    }
    for format in ["npz", "zip"] {
        let args = [
            "data",
            "convert",
            "--format",
            format,
            "set.npz",
            "/dev/full",
        ];
        let message = fail(folder.path(), &args);
        assert!(message.contains("/dev/full"), "{format}: {message}");
        assert_eq!(message.lines().count(), 1, "{format}: {message}");
    }
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_that_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    set(folder.path());
    let program = env!("CARGO_BIN_EXE_bukva");
    // The unit is some hundred bytes.
    for (args, out) in [
        ("data sheet --letters Ж --out sheet.png", "sheet.png"),
        ("data convert set.npz copy.npz", "copy.npz"),
        ("data convert set.npz copy.zip", "copy.zip"),
    ] {
        let script = format!("ulimit -f 1; '{program}' {args}");
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains(out), "{message}");
        assert_eq!(message.matches("os error").count(), 1, "{message}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
