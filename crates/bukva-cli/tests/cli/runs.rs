//! Runs: training, resuming, translating, evaluating, comparing.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{SHORT, bukva, draw, json, stderr, succeed, trained, with_judges};

/// Long enough to be stopped midway.
const LONG: &str = "\
[data.classes]
letters = \"АБВ\"
[train]
steps = 300
batch = 8
checkpoint_every = 20
";

fn train(folder: &Path, out: &str, seed: &str) {
    let args = [&["train", "--out", out, "--seed", seed], &SHORT[..]].concat();
    succeed(folder, &args);
}

fn weights(folder: &Path, run: &str) -> Vec<u8> {
    fs::read(folder.join(run).join("model.safetensors")).unwrap()
}

#[test]
fn training_prints_its_result_alone_on_standard_output_and_fills_the_run() {
    let folder = trained();
    let result = json(&fs::read_to_string(folder.join("train.json")).unwrap());
    assert_eq!(result["steps"], 4);
    assert_eq!(result["run"], "run");
    for file in [
        "config.toml",
        "metrics.jsonl",
        "model.safetensors",
        "checkpoints/step-0000004.safetensors",
        "figures/step-0000004.png",
    ] {
        assert!(folder.join("run").join(file).is_file(), "{file}");
    }
}

#[test]
fn equal_seeds_give_equal_bytes_in_two_processes_and_others_do_not() {
    let folder = with_judges(&["a", "b", "c"]);
    train(folder.path(), "a", "1");
    train(folder.path(), "b", "1");
    train(folder.path(), "c", "2");
    assert!(weights(folder.path(), "a") == weights(folder.path(), "b"));
    assert!(weights(folder.path(), "a") != weights(folder.path(), "c"));
}

#[test]
fn plain_operations_train_alike_but_for_the_last_digits() {
    let folder = with_judges(&["fused", "plain"]);
    train(folder.path(), "fused", "1");
    let args = [
        "train",
        "--kernels",
        "reference",
        "--out",
        "plain",
        "--seed",
        "1",
    ];
    succeed(folder.path(), &[&args, &SHORT[..]].concat());
    let first_loss = |run: &str| {
        let log = fs::read_to_string(folder.path().join(run).join("metrics.jsonl")).unwrap();
        let loss = json(log.lines().next().unwrap())["loss"].as_f64();
        loss.expect("a step records its loss")
    };
    let (fused, plain) = (first_loss("fused"), first_loss("plain"));
    assert!((fused / plain - 1.0).abs() < 1e-4, "{fused} and {plain}");
    assert!(weights(folder.path(), "fused") != weights(folder.path(), "plain"));
}

/// Starts a long run, sends it a signal once it has a checkpoint, and waits for its end.
#[cfg(unix)]
fn start_and_signal(folder: &Path, run: &str, signal: &str) -> std::process::Output {
    let child = bukva(folder, &["train", "--config", "long.toml", "--out", run])
        .spawn()
        .unwrap();
    let first = folder
        .join(run)
        .join("checkpoints/step-0000020.safetensors");
    let begun = Instant::now();
    while !first.is_file() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let pid = child.id().to_string();
    let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

#[cfg(unix)]
#[test]
fn runs_that_were_interrupted_or_killed_end_with_the_bytes_of_an_unbroken_one() {
    let folder = with_judges(&["unbroken", "interrupted", "killed"]);
    let folder = folder.path();
    fs::write(folder.join("long.toml"), LONG).unwrap();
    succeed(
        folder,
        &["train", "--config", "long.toml", "--out", "unbroken"],
    );
    let output = start_and_signal(folder, "interrupted", "-INT");
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("bukva train --resume interrupted"));
    assert!(!start_and_signal(folder, "killed", "-KILL").status.success());
    for run in ["interrupted", "killed"] {
        assert!(!folder.join(run).join("model.safetensors").exists());
        succeed(folder, &["train", "--resume", run]);
        assert!(weights(folder, run) == weights(folder, "unbroken"), "{run}");
    }
}

#[test]
fn pictures_of_any_kind_are_translated() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained().join("run");
    let run = run.to_str().unwrap();
    fs::create_dir(folder.path().join("photos")).unwrap();
    for name in ["letter.png", "letter.jpg", "photos/one.png"] {
        draw(&folder.path().join(name));
    }
    let args = ["translate", run, "letter.png", "letter.jpg", "photos"];
    let args = [&args[..], &["--sheet", "sheet.png", "--json"]].concat();
    let written = json(&succeed(folder.path(), &args));
    let names: Vec<&str> = written
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["translated"].as_str().unwrap())
        .collect();
    let expected = ["letter.png", "letter-2.png", "one.png"];
    assert_eq!(names, expected.map(|name| format!("translated/{name}")));
    for name in names {
        let picture = image::open(folder.path().join(name)).unwrap();
        assert_eq!((picture.width(), picture.height()), (28, 28), "{name}");
    }
    assert!(image::open(folder.path().join("sheet.png")).is_ok());
}

#[test]
fn standard_input_translates_as_the_file_does() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained().join("run");
    let run = run.to_str().unwrap();
    let path = folder.path().join("letter.png");
    draw(&path);
    succeed(folder.path(), &["translate", run, "letter.png"]);
    let mut child = bukva(folder.path(), &["translate", run, "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let bytes = fs::read(&path).unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    let drawn = |name: &str| fs::read(folder.path().join("translated").join(name)).unwrap();
    assert_eq!(drawn("stdin.png"), drawn("letter.png"));
}

#[test]
fn evaluation_gives_shares_as_json_and_a_table_as_text() {
    let args = ["evaluate", "run", "--split", "val"];
    let result = json(&succeed(trained(), &[&args[..], &["--json"]].concat()));
    let judge = result["translated"]["judge"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&judge), "{judge}");
    assert!(succeed(trained(), &args).contains("most confused with"));
}

#[test]
fn a_comparison_writes_one_page_and_uses_its_runs_again() {
    let folder = with_judges(&["cmp"]);
    let args = ["compare", "--out", "cmp", "--only", "mean,random", "--json"];
    let args = [&args[..], &SHORT[..]].concat();
    let report = json(&succeed(folder.path(), &args));
    assert_eq!(report["strategies"].as_array().unwrap().len(), 2);
    let page = fs::read_to_string(folder.path().join("cmp/report.html")).unwrap();
    assert!(page.contains("random") && page.contains("mean"));
    let model = folder.path().join("cmp/mean-0/model.safetensors");
    let changed = || fs::metadata(&model).unwrap().modified().unwrap();
    let before = changed();
    succeed(folder.path(), &args);
    assert_eq!(changed(), before);
}
