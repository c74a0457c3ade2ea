//! Runs: training, resuming, translating, evaluating, comparing.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{SHORT, bukva, draw, fail, json, stderr, succeed, trained, with_judges};

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
    let args = [
        "translate",
        "--model",
        run,
        "letter.png",
        "letter.jpg",
        "photos",
    ];
    let args = [&args[..], &["--sheet", "sheet.png", "--json"]].concat();
    let written = json(&succeed(folder.path(), &args));
    let names: Vec<&str> = written
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap())
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
    succeed(folder.path(), &["translate", "--model", run, "letter.png"]);
    let mut child = bukva(folder.path(), &["translate", "--model", run, "-"])
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
fn the_built_in_model_reads_a_letter_and_draws_its_partner() {
    let folder = tempfile::tempdir().unwrap();
    let glyphs = bukva_glyphs::builtin_fine().unwrap();
    let tested = |at: &usize| {
        let hand = glyphs.hand(*at).unwrap();
        glyphs.letter(*at) == 'Ж' && hand.split == Some(bukva_glyphs::Split::Test)
    };
    let at = (0..glyphs.len()).find(tested).unwrap();
    glyphs.glyphs()[at]
        .save(folder.path().join("a.png"))
        .unwrap();
    let written = json(&succeed(folder.path(), &["translate", "a.png", "--json"]));
    assert_eq!(
        (&written[0]["letter"], &written[0]["drawn"]),
        (&"Ж".into(), &"Ž".into())
    );
    assert!(number(&written[0], "confidence") > 0.5, "{written}");
    assert_eq!(written[0]["is_letter"], true);
    let picture = image::open(folder.path().join("translated/a.png")).unwrap();
    assert_eq!((picture.width(), picture.height()), (256, 256));
    let told = [
        "translate",
        "a.png",
        "--letter",
        "Щ",
        "--format",
        "svg",
        "--json",
    ];
    let written = json(&succeed(folder.path(), &told));
    assert_eq!(written[0]["drawn"], "Ŝ");
    let svg = fs::read_to_string(folder.path().join("translated/a.svg")).unwrap();
    assert!(svg.starts_with("<svg"), "{svg}");
    let message = fail(
        folder.path(),
        &["translate", "a.png", "--letter", "Q", "--out", "other"],
    );
    assert!(message.contains("--letter Q"), "{message}");
}

/// A folder with `letters/Ж.png`, one by a test face.
fn with_a_letter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let glyphs = bukva_glyphs::builtin_fine().unwrap();
    let at = (0..glyphs.len())
        .find(|&at| glyphs.letter(at) == 'Ж')
        .unwrap();
    let file = folder.path().join("letters/Ж.png");
    glyphs.glyphs()[at].save(file).unwrap();
    folder
}

#[test]
fn no_image_is_replaced_and_a_result_only_if_asked() {
    let folder = with_a_letter();
    fn translate<'a>(args: &[&'a str]) -> Vec<&'a str> {
        [&["translate", "letters/Ж.png"], args].concat()
    }
    let source = fs::read(folder.path().join("letters/Ж.png")).unwrap();
    for args in [&["--out", "letters"][..], &["--out", "letters", "--force"]] {
        assert!(fail(folder.path(), &translate(args)).contains("--out"));
    }
    assert!(fs::read(folder.path().join("letters/Ж.png")).unwrap() == source);
    succeed(folder.path(), &translate(&[]));
    let result = folder.path().join("translated/Ж.png");
    fs::write(&result, "mine").unwrap();
    assert!(fail(folder.path(), &translate(&[])).contains("--force"));
    assert_eq!(fs::read(&result).unwrap(), b"mine");
    succeed(folder.path(), &translate(&["--force"]));
    assert!(image::open(&result).is_ok());
}

#[test]
fn one_bad_image_is_reported_and_the_others_are_translated() {
    let folder = with_a_letter();
    let letters = folder.path().join("letters");
    fs::create_dir(letters.join("more")).unwrap();
    fs::copy(letters.join("Ж.png"), letters.join("more/second.png")).unwrap();
    fs::copy(letters.join("Ж.png"), letters.join("._hidden.png")).unwrap();
    fs::write(letters.join("broken.png"), "no image").unwrap();
    let output = bukva(folder.path(), &["translate", "letters", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("broken.png"),
        "{}",
        stderr(&output)
    );
    let written = json(&String::from_utf8(output.stdout).unwrap());
    let files: Vec<&str> = written
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["translated/second.png", "translated/Ж.png"]);
}

#[test]
fn digraphs_are_drawn_as_a_line_and_signs_are_not_drawn() {
    let folder = with_a_letter();
    let told = |letter: &str| {
        let args = [
            "translate",
            "letters/Ж.png",
            "--letter",
            letter,
            "--scheme",
            "bgn-pcgn",
        ];
        let args = [&args[..], &["--format", "svg", "--force", "--json"]].concat();
        json(&succeed(folder.path(), &args))[0].clone()
    };
    let written = told("Щ");
    assert_eq!(written["drawn"], "Shch");
    let svg = fs::read_to_string(folder.path().join("translated/Ж.svg")).unwrap();
    assert!(svg.matches('M').count() >= 4, "{svg}");
    let sign = told("ь");
    assert_eq!(
        (&sign["drawn"], &sign["file"]),
        (&"’".into(), &serde_json::Value::Null)
    );
}

#[test]
fn latin_letters_are_translated_back() {
    let folder = with_a_letter();
    let args = [
        "translate",
        "letters/Ж.png",
        "--reverse",
        "--letter",
        "Ž",
        "--json",
    ];
    let written = json(&succeed(folder.path(), &args));
    assert_eq!(written[0]["drawn"], "Ж");
}

/// The number under a key.
fn number(value: &serde_json::Value, key: &str) -> f64 {
    value[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} of {value}"))
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
