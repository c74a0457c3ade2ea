//! `bukva export`: a model in, files for other programs out.

use std::fs;

use crate::program::{fail, json, succeed, trained};

#[test]
fn the_built_in_model_and_that_of_a_run_are_exported_with_their_cards() {
    let folder = tempfile::tempdir().unwrap();
    let built_in = ["export", "--format", "onnx", "--out", "letters"];
    let written = succeed(folder.path(), &built_in);
    let files = ["encoder.onnx", "decoder.onnx", "README.md"];
    for (line, file) in written.lines().zip(files) {
        assert_eq!(line, format!("letters/{file}"));
        assert!(folder.path().join(line).is_file());
    }
    assert_eq!(written.lines().count(), files.len());

    let run = trained().join("run");
    let run = run.to_str().unwrap();
    for (format, file) in [
        ("onnx", "translator.onnx"),
        ("safetensors", "model.safetensors"),
        ("npz", "weights.npz"),
    ] {
        let args = ["export", run, "--format", format, "--out", format, "--json"];
        let written = json(&succeed(folder.path(), &args));
        assert_eq!(written[0], format!("{format}/{file}"));
        let card = fs::read_to_string(folder.path().join(format).join("README.md")).unwrap();
        assert!(card.contains(file) && card.contains("А → A"), "{card}");
        assert!(card.contains("license: unknown"), "{card}");
    }
    let model = fs::read(trained().join("run/model.safetensors")).unwrap();
    let copy = fs::read(folder.path().join("safetensors/model.safetensors")).unwrap();
    assert!(copy == model, "the model file as it is");
}

#[test]
fn exported_files_are_replaced_only_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["export", "--format", "safetensors"];
    succeed(folder.path(), &args);
    let message = fail(folder.path(), &args);
    assert!(message.contains("exported/model.safetensors"), "{message}");
    assert!(message.contains("--force"), "{message}");
    succeed(
        folder.path(),
        &["export", "--format", "safetensors", "--force"],
    );
}

#[test]
fn what_is_no_model_is_not_exported() {
    let folder = tempfile::tempdir().unwrap();
    let message = fail(folder.path(), &["export", "none"]);
    assert!(message.contains("none"), "{message}");
    fs::write(folder.path().join("text.safetensors"), "no model").unwrap();
    let message = fail(folder.path(), &["export", "text.safetensors"]);
    assert!(message.contains("text.safetensors"), "{message}");
    assert!(!folder.path().join("exported").exists());
}
