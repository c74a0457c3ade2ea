//! Runs: training, resuming, evaluating, comparing.

use std::fs;
use std::path::Path;

#[cfg(unix)]
use crate::program::start_and_signal;
use crate::program::{SHORT, draw, fail, json, number, stderr, succeed, trained, with_judges};

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

/// The losses in a run's log, with their steps.
fn losses(folder: &Path, run: &str) -> Vec<(f64, f64)> {
    let log = fs::read_to_string(folder.join(run).join("metrics.jsonl")).unwrap();
    let lines = log.lines().map(json);
    let losses = lines.map(|line| (number(&line, "step"), number(&line, "loss")));
    losses.collect()
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
    let stopped = |run: &str, signal| {
        let args = ["train", "--config", "long.toml", "--out", run];
        let first = folder
            .join(run)
            .join("checkpoints/step-0000020.safetensors");
        start_and_signal(folder, &args, &first, signal)
    };
    let output = stopped("interrupted", "-INT");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("bukva train --resume interrupted"));
    assert!(!stopped("killed", "-KILL").status.success());
    for run in ["interrupted", "killed"] {
        assert!(!folder.join(run).join("model.safetensors").exists());
        succeed(folder, &["train", "--resume", run]);
        assert!(weights(folder, run) == weights(folder, "unbroken"), "{run}");
        assert_eq!(losses(folder, run), losses(folder, "unbroken"), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_while_the_judge_learns_ends_the_program_and_keeps_the_trained_run() {
    let folder = tempfile::tempdir().unwrap();
    let args = [&["train", "--out", "run"], &SHORT[..]].concat();
    let model = folder.path().join("run/model.safetensors");
    let output = start_and_signal(folder.path(), &args, &model, "-TERM");
    assert_eq!(output.status.code(), Some(143), "{}", stderr(&output));
    assert!(!folder.path().join("run/judge.safetensors").exists());
    assert!(weights(folder.path(), "run") == weights(trained(), "run"));
}

#[test]
fn evaluation_gives_the_same_shares_as_json_and_as_a_table() {
    let args = ["evaluate", "run", "--split", "val"];
    let result = json(&succeed(trained(), &[&args[..], &["--json"]].concat()));
    let text = succeed(trained(), &args);
    let scores = &result["translated"];
    let classes = scores["classes"].as_array().unwrap();
    let letters: Vec<&str> = classes
        .iter()
        .map(|class| class["letter"].as_str().unwrap())
        .collect();
    assert_eq!(letters, ["A", "B", "V"]);
    let glyphs: f64 = classes.iter().map(|class| number(class, "glyphs")).sum();
    let right: f64 = classes
        .iter()
        .map(|class| number(class, "glyphs") * number(class, "recall"))
        .sum();
    let judge = number(scores, "judge");
    assert_eq!(number(scores, "glyphs"), glyphs);
    assert!((judge - right / glyphs).abs() < 1e-9, "{judge}");
    let line_with = |start: &str| {
        let mut lines = text.lines();
        lines
            .find(|line| line.starts_with(start))
            .unwrap_or_else(|| panic!("{start}: {text}"))
    };
    assert!(text.contains("most confused with"));
    for class in classes {
        let line = line_with(&format!("{} ", class["letter"].as_str().unwrap()));
        let recall = format!("{:.3}", number(class, "recall"));
        assert_eq!(line.split_whitespace().nth(2), Some(recall.as_str()));
    }
    assert!(text.contains(&format!("{judge:.3}")), "{judge}: {text}");
    let real = format!(
        "{:.1} % of the real targets",
        100.0 * number(&result, "real_judge")
    );
    assert!(text.contains(&real), "{real}: {text}");
}

#[test]
fn glyphs_of_another_set_are_evaluated_whatever_their_split() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("Б")).unwrap();
    for name in ["one.png", "two.png", "three.png"] {
        draw(&folder.path().join("Б").join(name));
    }
    let sources = folder.path().to_str().unwrap();
    let args = ["evaluate", "run", "--sources", sources, "--json"];
    let result = json(&succeed(trained(), &args));
    assert_eq!(number(&result["translated"], "glyphs"), 3.0);
}

#[test]
fn a_failed_training_leaves_nothing_in_the_way_of_the_next() {
    let folder = with_judges(&["r"]);
    let message = fail(
        folder.path(),
        &["train", "--source", "no.npz", "--out", "r"],
    );
    assert!(message.contains("no.npz"), "{message}");
    // The cause is told once.
    assert_eq!(message.matches("No such file").count(), 1, "{message}");
    assert!(!folder.path().join("r/config.toml").exists());
    train(folder.path(), "r", "0");
}

#[test]
fn a_comparison_writes_one_page_and_uses_its_runs_again() {
    let folder = with_judges(&["cmp"]);
    let args = ["compare", "--out", "cmp", "--only", "mean,random", "--json"];
    let args = [&args[..], &SHORT[..]].concat();
    let report = json(&succeed(folder.path(), &args));
    let strategies = report["strategies"].as_array().unwrap();
    let names: Vec<&str> = strategies
        .iter()
        .map(|strategy| strategy["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["random", "mean"]);
    let file = |name: &str| fs::read_to_string(folder.path().join("cmp").join(name)).unwrap();
    let (page, table) = (file("report.html"), file("report.md"));
    assert_eq!(json(&file("report.json")), report);
    for (strategy, name) in strategies.iter().zip(names) {
        let [run] = strategy["runs"].as_array().unwrap().as_slice() else {
            panic!("one seed: {strategy}")
        };
        let log = file(&format!("{name}-0/metrics.jsonl"));
        let logged = number(&json(log.lines().last().unwrap()), "loss");
        assert_eq!(run["loss"], serde_json::json!([[4, logged]]), "{name}");
        let judge = format!("{:.3}", number(&run["scores"], "judge"));
        let row = table
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")))
            .unwrap();
        for text in [row, &page] {
            assert!(text.contains(&judge), "{name} {judge}: {text}");
        }
        let description = strategy["description"].as_str().unwrap();
        assert!(!description.is_empty() && page.contains(name));
        assert_eq!(strategy["pictures"].as_array().unwrap().len(), 3);
    }
    let model = folder.path().join("cmp/mean-0/model.safetensors");
    let changed = || fs::metadata(&model).unwrap().modified().unwrap();
    let before = changed();
    // A crash leaves a log that ends within a line, or within a letter.
    let log = folder.path().join("cmp/mean-0/metrics.jsonl");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, [&whole[..whole.len() - 20], b"\xd0"].concat()).unwrap();
    succeed(folder.path(), &args);
    assert_eq!(changed(), before);
}

#[test]
fn a_comparison_takes_its_strategies_from_a_folder() {
    let folder = with_judges(&["cmp"]);
    let configs = folder.path().join("configs");
    fs::create_dir(&configs).unwrap();
    let toml = "[objective]\nkind = \"mean\"\nloss = \"l1\"\n";
    fs::write(configs.join("median.toml"), toml).unwrap();
    let args = ["compare", "--out", "cmp", "--configs", "configs", "--json"];
    let report = json(&succeed(folder.path(), &[&args[..], &SHORT[..]].concat()));
    assert_eq!(report["strategies"][0]["name"], "median");
    assert!(
        folder
            .path()
            .join("cmp/median-0/model.safetensors")
            .is_file()
    );
    let message = fail(folder.path(), &[&args[..5], &["--only", "maen"]].concat());
    assert!(
        message.contains("maen") && message.contains("median"),
        "{message}"
    );
}

#[test]
fn objectives_that_the_data_does_not_suit_are_named_and_one_has_to_be_left() {
    let folder = with_judges(&["cmp"]);
    let folder = folder.path();
    // No hand has a source and a target.
    for (letter, hand) in [("А", 1), ("Б", 2), ("A", 3), ("B", 4)] {
        for at in 0..12 {
            let file = format!("set/{letter}/{hand}-{at}.png");
            fs::create_dir_all(folder.join(&file).parent().unwrap()).unwrap();
            crate::program::draw(&folder.join(&file));
        }
    }
    let args = ["compare", "--source", "set", "--steps", "1", "--batch", "4"];
    let args = [&args[..], &["--only", "paired"]].concat();
    let message = fail(folder, &args);
    assert!(message.contains("paired is left out"), "{message}");
}

/// A report without the machines and times.
fn timeless(folder: &Path, name: &str) -> serde_json::Value {
    let mut report = json(&fs::read_to_string(folder.join(name).join("report.json")).unwrap());
    report["provenance"]["machine"] = serde_json::Value::Null;
    report
}

#[test]
fn shards_of_a_comparison_merge_into_the_report_of_the_whole() {
    let folder = with_judges(&["whole", "a", "b"]);
    let folder = folder.path();
    let compare = |out, more: &[&str]| {
        let args = [
            "compare",
            "--only",
            "mean,random",
            "--seeds",
            "3,1",
            "--out",
            out,
        ];
        succeed(folder, &[&args[..], &SHORT, more].concat())
    };
    compare("whole", &[]);
    let first = compare("a", &["--shard", "1/2"]);
    assert!(first.starts_with("shard 1/2, 2 runs: a/"), "{first}");
    compare("b", &["--shard=2/2"]);
    // The runs are dealt in turn: the seeds of one strategy to both.
    let runs = ["a/random-3", "b/random-1", "a/mean-3", "b/mean-1"];
    assert!(runs.iter().all(|run| folder.join(run).is_dir()));
    assert!(!folder.join("a/random-1").exists());
    assert!(!folder.join("a/report.json").exists());
    for (out, folders) in [("merged", ["a", "b"]), ("reversed", ["b", "a"])] {
        succeed(
            folder,
            &[&["compare", "--out", out, "--merge"][..], &folders].concat(),
        );
        let mut whole = timeless(folder, "whole");
        let command = whole["provenance"]["command"].as_str().unwrap();
        whole["provenance"]["command"] = command
            .replace("--out whole", &format!("--out {out}"))
            .into();
        assert!(timeless(folder, out) == whole, "{out}");
        let table = |name: &str| fs::read(folder.join(name).join("report.md")).unwrap();
        assert!(table(out) == table("whole"));
    }
    let refused = |folders: &[&str], part: &str| {
        let args = [&["compare", "--out", "no", "--merge"][..], folders].concat();
        let message = fail(folder, &args);
        assert!(message.contains(part), "{folders:?}: {message}");
        assert!(!folder.join("no").exists());
    };
    refused(&["a"], "shards missing: 2/2");
    refused(&["a", "b", "a"], "1/2 is given twice");
    refused(&["a", "whole"], "no shard-N-of-M.toml");
    for shard in ["0/2", "3/2", "1", "x/2", "1/2/3", "-1/2"] {
        let args = ["compare", &format!("--shard={shard}")];
        assert!(fail(folder, &args).contains("such as 1/2"), "{shard}");
    }
}
