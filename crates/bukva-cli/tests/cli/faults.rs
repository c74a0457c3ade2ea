//! Damage, and manners of a process: nothing is silently wrong, nothing that was done is lost.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::program::{SHORT, bukva, draw, fail, json, stderr, succeed, trained, with_judges};

/// A copy of the finished run, as `run` in a folder of its own, with the picture `a.png`.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&trained().join("run"), &folder.path().join("run"));
    draw(&folder.path().join("a.png"));
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn checkpoint(folder: &Path) -> PathBuf {
    folder.join("run/checkpoints/step-0000004.safetensors")
}

/// Flips a bit in the middle of a file.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_model_draws_nothing() {
    let folder = copy();
    damage(&folder.path().join("run/model.safetensors"));
    for args in [
        &["translate", "--model", "run", "a.png"][..],
        &["evaluate", "run"],
        &["latent", "project", "run"],
    ] {
        let message = fail(folder.path(), args);
        assert!(message.contains("checksum"), "{args:?}: {message}");
    }
}

#[test]
fn a_run_whose_settings_were_cut_off_is_refused() {
    let folder = copy();
    let config = folder.path().join("run/config.toml");
    fs::write(&config, "").unwrap();
    let message = fail(folder.path(), &["train", "--resume", "run"]);
    assert!(message.contains("missing"), "{message}");
}

#[test]
fn settings_that_were_edited_do_not_go_with_the_checkpoint() {
    let folder = copy();
    edit(
        &folder.path().join("run/config.toml"),
        "batch = 8",
        "batch = 9",
    );
    let message = fail(folder.path(), &["train", "--resume", "run"]);
    assert!(message.contains("other settings"), "{message}");
}

#[test]
fn the_newest_checkpoint_that_can_be_read_is_resumed() {
    let folder = with_judges(&["run"]);
    let every_2 =
        "[data.classes]\nletters = \"АБВ\"\n[train]\nsteps = 4\nbatch = 8\ncheckpoint_every = 2\n";
    fs::write(folder.path().join("c.toml"), every_2).unwrap();
    succeed(
        folder.path(),
        &["train", "--config", "c.toml", "--out", "run"],
    );
    let model = folder.path().join("run/model.safetensors");
    let whole = fs::read(&model).unwrap();
    fs::remove_file(&model).unwrap();
    damage(&checkpoint(folder.path()));
    let output = bukva(folder.path(), &["train", "--resume", "run"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("step-0000004"),
        "{}",
        stderr(&output)
    );
    assert!(fs::read(&model).unwrap() == whole);
}

#[test]
fn other_data_than_the_run_learned_from_is_refused_unless_accepted() {
    let folder = copy();
    let record = folder.path().join("run/data.json");
    edit(&record, "\"letters\":\"АБВ\"", "\"letters\":\"АБГ\"");
    for args in [
        &["evaluate", "run"][..],
        &["latent", "project", "run"],
        &["train", "--resume", "run"],
    ] {
        let message = fail(folder.path(), args);
        assert!(message.contains("--data-changed"), "{args:?}: {message}");
    }
    succeed(folder.path(), &["evaluate", "run", "--data-changed"]);
    succeed(
        folder.path(),
        &["train", "--resume", "run", "--data-changed"],
    );
    succeed(folder.path(), &["evaluate", "run"]);
}

#[test]
fn a_run_without_a_note_of_its_data_is_refused_unless_the_data_is_accepted() {
    let folder = copy();
    let record = folder.path().join("run/data.json");
    fs::remove_file(&record).unwrap();
    for args in [
        &["evaluate", "run"][..],
        &["latent", "project", "run"],
        &["train", "--resume", "run"],
    ] {
        let message = fail(folder.path(), args);
        assert!(message.contains("data.json"), "{args:?}: {message}");
    }
    assert!(!record.exists());
    succeed(folder.path(), &["evaluate", "run", "--data-changed"]);
    succeed(
        folder.path(),
        &["train", "--resume", "run", "--data-changed"],
    );
    assert!(record.is_file());
}

/// A file of weights as a stranger would make it: changed, and without a checksum.
fn without_checksum(file: &[u8]) -> Vec<u8> {
    let key = b"\"checksum\"";
    let at = file.windows(key.len()).position(|found| found == key);
    let mut changed = file.to_vec();
    changed[at.unwrap() + 1] = b'C';
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    changed
}

#[test]
fn a_damaged_judge_is_trained_again_and_one_of_unknown_origin_not_trusted() {
    let folder = copy();
    let judge = folder.path().join("run/judge.safetensors");
    let whole = fs::read(&judge).unwrap();
    damage(&judge);
    let planted = folder.path().join("another");
    fs::create_dir(&planted).unwrap();
    fs::write(planted.join("judge.safetensors"), without_checksum(&whole)).unwrap();
    let output = bukva(folder.path(), &["evaluate", "run"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("checksum"), "{}", stderr(&output));
    assert!(fs::read(&judge).unwrap() == whole);
}

#[test]
fn a_run_in_training_is_not_trained_by_another_process() {
    let folder = copy();
    let path = folder.path().join("run/run.lock");
    fs::write(&path, "4711\n").unwrap();
    let lock = File::options().write(true).open(&path).unwrap();
    lock.lock().unwrap();
    let message = fail(folder.path(), &["train", "--resume", "run"]);
    assert!(message.contains("process 4711"), "{message}");
    drop(lock);
    succeed(folder.path(), &["train", "--resume", "run"]);
    assert!(!path.exists());
}

#[test]
fn settings_out_of_range_are_told_with_their_range() {
    let folder = tempfile::tempdir().unwrap();
    for (section, setting, range) in [
        ("train", "batch = 0", "1 to 16384"),
        ("train", "batch = 1000000000", "1 to 16384"),
        ("train", "learning_rate = nan", "above 0"),
        ("train", "clip = -1.0", "above 0"),
        ("network", "latent = 0", "1 to 8192"),
        ("network", "latent = 10000000", "1 to 8192"),
        ("network", "dropout = 1.5", "0 to 0.95"),
        (
            "augment.glyph",
            "handwriting_weight = 9223372036854775807",
            "0 to 1000",
        ),
        (
            "objective",
            "kind = \"paired\"\nstyle_gain = inf",
            "-10 to 10",
        ),
        (
            "data.split",
            "by = \"glyph\"\nval = 0.99999\ntest = 0.0",
            "judge",
        ),
    ] {
        let text = format!("[data.classes]\nletters = \"АБВ\"\n[{section}]\n{setting}\n");
        fs::write(folder.path().join("c.toml"), text).unwrap();
        let args = [
            "train", "--config", "c.toml", "--steps", "2", "--out", "run",
        ];
        let message = fail(folder.path(), &args);
        assert!(message.contains(range), "{setting}: {message}");
        assert!(!folder.path().join("run").exists(), "{setting}");
    }
    let message = fail(folder.path(), &["train", "--batch", "18446744073709551615"]);
    assert!(message.contains("1 to 16384"), "{message}");
}

#[cfg(unix)]
#[test]
fn signals_that_the_parent_ignores_stay_ignored() {
    let folder = with_judges(&["run"]);
    let program = env!("CARGO_BIN_EXE_bukva");
    let train = format!("'{program}' train --out run {}", SHORT.join(" "));
    // The signal arrives while the program runs: a shell that ignores it passes that on.
    let script = format!(
        "trap '' HUP INT; {train} & for _ in $(seq 40); do kill -HUP $!; kill -INT $!; sleep 0.1; done 2>/dev/null; wait $!"
    );
    let status = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    assert!(folder.path().join("run/model.safetensors").is_file());
}

#[cfg(unix)]
#[test]
fn a_full_standard_error_stops_nothing() {
    let folder = with_judges(&["run"]);
    let args = [&["train", "--out", "run"], &SHORT[..]].concat();
    let mut command = bukva(folder.path(), &args);
    let full = File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    assert!(command.stderr(full).status().unwrap().success());
}

#[test]
fn a_training_without_validation_glyphs_ends_well_and_says_that_nothing_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    for letter in ["А", "Б", "A", "B"] {
        let of_letter = folder.path().join("data").join(letter);
        fs::create_dir_all(&of_letter).unwrap();
        draw(&of_letter.join("1.png"));
    }
    let args = "train --source data --objective random --steps 2 --batch 4 --out run --json";
    let args: Vec<&str> = args.split(' ').collect();
    let output = bukva(folder.path(), &args).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("validation"),
        "{}",
        stderr(&output)
    );
    let outcome = json(&String::from_utf8_lossy(&output.stdout));
    assert!(outcome["val"].is_null(), "{outcome}");
}

#[test]
fn a_judge_that_cannot_be_kept_judges_all_the_same() {
    let folder = copy();
    let judge = folder.path().join("run/judge.safetensors");
    let expected = succeed(folder.path(), &["evaluate", "run"]);
    let sibling = folder.path().join("sibling");
    fs::create_dir(&sibling).unwrap();
    fs::rename(&judge, sibling.join("judge.safetensors")).unwrap();
    // No file can take the place of a folder.
    fs::create_dir_all(judge.join("full")).unwrap();
    let output = bukva(folder.path(), &["evaluate", "run"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("not kept"), "{}", stderr(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn checkpoints_are_in_the_order_of_their_steps_also_past_ten_million() {
    let folder = copy();
    let checkpoints = folder.path().join("run/checkpoints");
    let [older, newer] =
        [9_999_998, 10_000_000].map(|step| checkpoints.join(format!("step-{step}.safetensors")));
    fs::rename(checkpoint(folder.path()), &newer).unwrap();
    fs::write(&older, "damaged").unwrap();
    let output = bukva(folder.path(), &["train", "--resume", "run"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!stderr(&output).contains("skipped"), "{}", stderr(&output));
}
