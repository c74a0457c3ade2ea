//! `bukva explain`: convolutions written out.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{bukva, commands, fail, json, succeed};

fn explain(args: &[&str]) -> String {
    succeed(Path::new("."), &[&["explain"][..], args].concat())
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(rows) => rows.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().unwrap_or(0.0)],
    }
}

#[test]
fn the_default_fits_a_terminal_and_holds_every_part() {
    for direction in ["conv", "conv-transpose"] {
        let text = explain(&[direction]);
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
        for part in [
            "stride 2",
            "PyTorch",
            "at (2, 2)",
            "by sliding",
            "how often",
            "C, ",
            "Cᵀ, ",
        ] {
            assert!(text.contains(part), "{direction}: {part}\n{text}");
        }
    }
    assert!(explain(&["conv-transpose"]).contains("(3 − 1) · 2 + 3 − 1 − 1 + 1 = 6"));
}

#[test]
fn given_values_give_what_a_hand_reckons() {
    let args = [
        "conv-transpose",
        "--input",
        "2x2",
        "--padding",
        "valid",
        "--json",
    ];
    let values = ["--values", "1 0; 0 -2", "--weights", "1,2,3 4,5,6 7,8,9"];
    let result = json(&explain(&[&args[..], &values[..]].concat()));
    let expected = [
        [1.0, 2.0, 3.0, 0.0, 0.0],
        [4.0, 5.0, 6.0, 0.0, 0.0],
        [7.0, 8.0, 9.0 - 2.0, -4.0, -6.0],
        [0.0, 0.0, -8.0, -10.0, -12.0],
        [0.0, 0.0, -14.0, -16.0, -18.0],
    ];
    assert_eq!(numbers(&result["output"]), expected.concat());
    assert_eq!(result["direction"], "conv-transpose");
    assert_eq!(numbers(&result["slide"]["kernel"])[0], 9.0, "it is turned");
}

#[test]
fn stamps_in_json_add_up_to_the_output_of_any_shape() {
    for direction in ["conv", "conv-transpose"] {
        let result = json(&explain(&[
            direction, "--input", "3x5", "--kernel", "2x3", "--json",
        ]));
        let output = numbers(&result["output"]);
        let mut sum = vec![0.0; output.len()];
        for stamp in result["stamps"].as_array().unwrap() {
            for (sum, mark) in sum.iter_mut().zip(numbers(&stamp["marks"])) {
                *sum += mark;
            }
        }
        assert_eq!(sum, output, "{direction}");
    }
}

#[test]
fn a_seed_draws_the_same_values_again() {
    let drawn = |seed: &str| explain(&["conv", "--seed", seed]);
    assert_eq!(drawn("7"), drawn("7"));
    assert_ne!(drawn("7"), drawn("8"));
}

#[test]
fn a_picture_is_written_as_its_ending_says_and_the_text_still_printed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["new/a.svg", "a.png"] {
        let args = ["explain", "conv-transpose", "--out", name];
        let output = bukva(folder.path(), &args).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("Cᵀ"));
        assert!(String::from_utf8_lossy(&output.stderr).contains(name));
    }
    let svg = fs::read_to_string(folder.path().join("new/a.svg")).unwrap();
    assert!(svg.contains("Transposed convolution: 3x3 → 6x6"));
    assert!(image::open(folder.path().join("a.png")).unwrap().width() > 1000);
    let args = ["explain", "conv-transpose", "--out", "a.png"];
    assert!(fail(folder.path(), &args).contains("--force"));
    succeed(folder.path(), &[&args[..], &["--force"]].concat());
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused: [(&[&str], &[&str]); 9] = [
        (&["--input", "3by3"], &["3by3", "3x3"]),
        (&["--input", "9x2"], &["--input 9x2", "at most 8"]),
        (&["--kernel", "0"], &["kernel: expected at least 1"]),
        (&["--padding", "full"], &["full", "same-tf"]),
        (
            &["--padding", "3"],
            &["padding 3", "less than the kernel's"],
        ),
        (
            &["--input", "2", "--padding", "valid"],
            &["does not fit", "padding same"],
        ),
        (&["--values", "1 2 3"], &["--values", "9 values", "found 3"]),
        (&["--weights", "1 x"], &["--weights", "\"x\""]),
        (
            &["--out", "a.gif"],
            &["--out a.gif: expected", ".svg or .png"],
        ),
    ];
    for (args, parts) in refused {
        let message = fail(folder.path(), &[&["explain", "conv"][..], args].concat());
        for part in parts {
            assert!(message.contains(part), "{args:?}: {message}");
        }
    }
}

#[test]
fn the_page_on_transposed_convolution_shows_what_its_commands_draw() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/transposed-convolution.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut drawn = 0;
    for command in commands(&page) {
        let args: Vec<&str> = command.iter().map(String::as_str).collect();
        succeed(folder.path(), &args);
        let Some(at) = args.iter().position(|&arg| arg == "--out") else {
            continue;
        };
        let picture = fs::read(folder.path().join(args[at + 1])).unwrap();
        let committed = fs::read(root.join(args[at + 1])).unwrap();
        assert!(
            picture == committed,
            "{} is not what {args:?} draws",
            args[at + 1]
        );
        let name = args[at + 1].trim_start_matches("docs/");
        assert!(page.contains(&format!("]({name})")), "{name} is not shown");
        drawn += 1;
    }
    assert!(drawn >= 3, "only {drawn} pictures");
}
