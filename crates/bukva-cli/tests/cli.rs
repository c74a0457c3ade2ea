//! The program, from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Three letters and a few steps: enough to pass through every part.
const BRIEFLY: [&str; 6] = ["--letters", "АБВ", "--steps", "6", "--batch", "8"];

fn bukva(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bukva"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn succeeds(arguments: &[&str]) -> String {
    let output = bukva(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "bukva {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("results are UTF-8")
}

/// Standard error of a command that must fail, and must not panic.
fn fails(arguments: &[&str]) -> String {
    let output = bukva(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "bukva {arguments:?} succeeded");
    assert!(
        output.stdout.is_empty(),
        "results on standard output in spite of: {errors}"
    );
    assert!(!errors.contains("panicked"), "{errors}");
    errors
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary paths are UTF-8")
}

/// A finished run in a folder of its own.
fn trained(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let run = folder.join(name);
    succeeds(
        &[
            &["train", "--out", text(&run), "--json"],
            &BRIEFLY[..],
            more,
        ]
        .concat(),
    );
    run
}

#[test]
fn a_run_is_trained_translates_and_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), "run", &[]);
    for file in [
        "config.toml",
        "metrics.jsonl",
        "model.safetensors",
        "figures/step-0000006.png",
    ] {
        assert!(run.join(file).is_file(), "{file} is missing");
    }

    let letter = folder.path().join("letter.png");
    succeeds(&[
        "data",
        "sheet",
        "--letters",
        "Б",
        "--columns",
        "1",
        "--out",
        text(&letter),
    ]);
    let (out, sheet) = (folder.path().join("out"), folder.path().join("sheet.png"));
    let printed = succeeds(&[
        "translate",
        text(&run),
        text(&letter),
        text(&letter),
        "--out",
        text(&out),
        "--sheet",
        text(&sheet),
    ]);
    assert_eq!(printed.lines().count(), 2);
    assert!(
        printed.lines().all(|path| Path::new(path).is_file()),
        "{printed}"
    );
    assert!(sheet.is_file());

    let measured = succeeds(&["evaluate", text(&run), "--json"]);
    let measured: serde_json::Value = serde_json::from_str(&measured).unwrap();
    let judge = measured["translated"]["judge"].as_f64().unwrap();
    let own = measured["own"]["judge"].as_f64().unwrap();
    assert!(
        (0.0..=1.0).contains(&judge) && own > 0.9,
        "judge {judge}, own letters {own}"
    );
}

#[test]
fn two_processes_train_the_same_bits_and_another_seed_others() {
    let folder = tempfile::tempdir().unwrap();
    let weights = |name: &str, seed: &str| {
        let run = folder.path().join(name);
        let with_seed = ["train", "--out", text(&run), "--seed", seed, "--steps", "2"];
        // The judge that ends a finished run is not needed here.
        let output = bukva(&[&with_seed[..], &["--letters", "АБ", "--batch", "8"]].concat());
        assert!(output.status.success());
        fs::read(run.join("model.safetensors")).unwrap()
    };
    let first = weights("a", "3");
    assert!(first == weights("b", "3"));
    assert!(first != weights("c", "4"));
}

#[cfg(unix)]
#[test]
fn a_run_stopped_by_ctrl_c_resumes_to_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [
        "--letters",
        "АБВ",
        "--steps",
        "120",
        "--batch",
        "16",
        "--objective",
        "random",
    ];
    let unbroken = folder.path().join("unbroken");
    succeeds(&[&["train", "--out", text(&unbroken)], &settings[..]].concat());

    let stopped = folder.path().join("stopped");
    let mut child = Command::new(env!("CARGO_BIN_EXE_bukva"))
        .args([&["train", "--out", text(&stopped)], &settings[..]].concat())
        .spawn()
        .unwrap();
    // Ctrl-C once the log shows that steps are being made.
    let started = Instant::now();
    let log = stopped.join("metrics.jsonl");
    while fs::metadata(&log).map_or(0, |log| log.len()) == 0 {
        assert!(
            started.elapsed() < Duration::from_secs(120),
            "no step was logged"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success() && child.wait().unwrap().success());
    assert!(
        !stopped.join("model.safetensors").exists(),
        "it was not stopped"
    );

    succeeds(&["train", "--resume", text(&stopped)]);
    for file in ["model.safetensors", "config.toml"] {
        assert!(fs::read(unbroken.join(file)).unwrap() == fs::read(stopped.join(file)).unwrap());
    }
    let steps = |run: &Path| -> Vec<String> {
        let log = fs::read_to_string(run.join("metrics.jsonl")).unwrap();
        log.lines()
            .map(|line| line.split(',').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(steps(&stopped), steps(&unbroken));
}

#[test]
fn strategies_are_compared_in_one_page_that_needs_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("compare");
    let only = ["compare", "--only", "random,mean", "--out", text(&out)];
    let table = succeeds(&[&only[..], &BRIEFLY].concat());
    assert!(
        table.contains("random") && table.contains("mean"),
        "{table}"
    );
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("data:image/png;base64,"));
    assert!(!page.contains("<link") && !page.contains("src=\"http"));
}

#[test]
fn sets_survive_conversion_through_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let builtin: serde_json::Value =
        serde_json::from_str(&succeeds(&["data", "info", "--json"])).unwrap();
    assert_eq!(builtin["hands"], 309);
    let letters = folder.path().join("Ж");
    fs::create_dir(&letters).unwrap();
    let sheet = letters.join("one.png");
    succeeds(&[
        "data",
        "sheet",
        "--letters",
        "Ж",
        "--columns",
        "1",
        "--out",
        text(&sheet),
    ]);
    let mut from = folder.path().to_owned();
    for (name, kind) in [
        ("a.npz", "npz"),
        ("b.zip", "zip"),
        ("c", "idx"),
        ("d", "folder"),
    ] {
        let to = folder.path().join("sets").join(name);
        succeeds(&["data", "convert", text(&from), text(&to), "--to", kind]);
        if kind != "idx" {
            let info = succeeds(&["data", "info", text(&to), "--json"]);
            let info: serde_json::Value = serde_json::from_str(&info).unwrap();
            assert_eq!(info["letters"][0]["letter"], "Ж", "{info}");
            from = to;
        }
    }
}

#[test]
fn classes_name_what_has_no_partner_and_why() {
    let text = succeeds(&["data", "classes", "--scheme", "bgn-pcgn"]);
    assert!(text.contains("А → A"), "{text}");
    let json = succeeds(&["data", "classes", "--scheme", "bgn-pcgn", "--json"]);
    let classes: serde_json::Value = serde_json::from_str(&json).unwrap();
    let unpaired = classes["unpaired"].as_array().unwrap();
    assert!(
        unpaired.iter().any(|unpaired| unpaired["letter"] == "Щ"),
        "{json}"
    );
}

#[test]
fn errors_name_the_place_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.npz");
    assert!(fails(&["data", "info", text(&missing)]).contains("none.npz"));
    assert!(fails(&["evaluate", text(folder.path())]).contains("bukva train --out"));
    assert!(fails(&["train", "--objective", "wishful"]).contains("paired"));

    let broken = folder.path().join("config.toml");
    fs::write(&broken, "[train]\nstepz = 3\n").unwrap();
    let error = fails(&["train", "--config", text(&broken)]);
    assert!(
        error.contains("stepz") && error.contains("config.toml"),
        "{error}"
    );

    let output = bukva(&["translate"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_run_is_never_written_over_and_a_damaged_picture_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), "run", &["--objective", "mean"]);
    let before = fs::read(run.join("model.safetensors")).unwrap();
    let error = fails(&["train", "--out", text(&run)]);
    assert!(error.contains("--resume"), "{error}");
    assert!(before == fs::read(run.join("model.safetensors")).unwrap());

    let picture = folder.path().join("cut.png");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    assert!(fails(&["translate", text(&run), text(&picture)]).contains("cut.png"));
}

#[test]
fn every_command_helps_with_an_example() {
    for command in [
        &["train"][..],
        &["translate"],
        &["evaluate"],
        &["compare"],
        &["completions"],
        &["data", "info"],
        &["data", "sheet"],
        &["data", "convert"],
        &["data", "classes"],
    ] {
        let help = succeeds(&[command, &["--help"]].concat());
        assert!(help.contains("Example"), "{command:?}: {help}");
    }
    assert!(succeeds(&["completions", "bash"]).contains("_bukva"));
}
