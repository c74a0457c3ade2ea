//! Calls of the program in a folder of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
#[cfg(unix)]
use std::time::{Duration, Instant};

use image::{GrayImage, Luma};
use tempfile::TempDir;

/// Trains on three letters only, in few steps.
pub(crate) const SHORT: [&str; 6] = ["--letters", "АБВ", "--steps", "4", "--batch", "8"];

/// The program, to be run in `folder`, with silent standard streams.
pub(crate) fn bukva(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bukva"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the program, sends it a signal once a file exists, and waits for its end.
#[cfg(unix)]
pub(crate) fn start_and_signal(folder: &Path, args: &[&str], file: &Path, signal: &str) -> Output {
    let child = bukva(folder, args).spawn().unwrap();
    let begun = Instant::now();
    while !file.is_file() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let pid = child.id().to_string();
    let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

/// Standard output of a call that must succeed.
pub(crate) fn succeed(folder: &Path, args: &[&str]) -> String {
    let output = bukva(folder, args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a call that must fail as a program should: with a status, a message, nothing
/// on standard output, and no panic.
pub(crate) fn fail(folder: &Path, args: &[&str]) -> String {
    let output = bukva(folder, args).output().unwrap();
    let message = stderr(&output);
    assert!(
        matches!(output.status.code(), Some(1 | 2)),
        "{args:?}: {message}"
    );
    assert!(output.stdout.is_empty(), "{args:?}");
    assert!(!message.contains("panicked"), "{args:?}: {message}");
    message
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The number under a key.
pub(crate) fn number(value: &serde_json::Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} of {value}"))
}

/// A folder with the finished run `run`, made once for all tests, which only read it.
pub(crate) fn trained() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let args = [&["train", "--out", "run", "--json"], &SHORT[..]].concat();
        let text = succeed(folder.path(), &args);
        std::fs::write(folder.path().join("train.json"), text).unwrap();
        folder
    });
    folder.path()
}

/// A folder for runs `names`, each with a judge of the three letters: training one takes longer
/// than all else in these tests.
pub(crate) fn with_judges(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
        let judge = folder.path().join(name).join("judge.safetensors");
        std::fs::copy(trained().join("run/judge.safetensors"), judge).unwrap();
    }
    folder
}

/// The commands in the shell blocks of a document that begin with `bukva`, as arguments.
pub(crate) fn commands(document: &str) -> Vec<Vec<String>> {
    let blocks = document.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    let commands = lines.filter_map(|line| line.strip_prefix("bukva "));
    commands.map(arguments).collect()
}

/// Splits at spaces outside of single quotes.
fn arguments(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// A picture of a thick vertical stroke with a foot, dark on light, in the format of `path`.
pub(crate) fn draw(path: &Path) {
    let shade = |x, y| match (x, y) {
        (25..35, 10..70) | (25..60, 60..70) => 20,
        _ => 240,
    };
    let picture = GrayImage::from_fn(80, 80, |x, y| Luma([shade(x, y)]));
    picture.save(path).unwrap();
}
