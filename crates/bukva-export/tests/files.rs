//! What is written where, and how it fails.

use std::fs;

use bukva::ModelFile;
use bukva_export::{ErrorKind, Format, export};

fn pretrained() -> ModelFile {
    ModelFile::pretrained().unwrap()
}

#[test]
fn files_are_replaced_only_if_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let model = pretrained();
    let files = export(&model, Format::Onnx, folder.path(), false).unwrap();
    assert!(files.len() == 3 && files.iter().all(|file| file.is_file()));
    fs::write(&files[0], "mine").unwrap();
    let error = export(&model, Format::Onnx, folder.path(), false).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Exists), "{error}");
    assert_eq!(error.path(), Some(&*files[0]));
    assert_eq!(fs::read(&files[0]).unwrap(), b"mine");
    export(&model, Format::Onnx, folder.path(), true).unwrap();
    assert!(fs::read(&files[0]).unwrap().len() > 100_000);
}

#[test]
fn an_exported_model_file_is_the_model_file() {
    let folder = tempfile::tempdir().unwrap();
    export(&pretrained(), Format::Safetensors, folder.path(), false).unwrap();
    let written = ModelFile::open(folder.path()).unwrap();
    assert_eq!(written.bytes(), ModelFile::PRETRAINED);
}

#[test]
fn arrays_hold_each_weight_in_float32_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let files = export(&pretrained(), Format::Npz, folder.path(), false).unwrap();
    let mut archive = zip::ZipArchive::new(fs::File::open(&files[0]).unwrap()).unwrap();
    let tensors = pretrained().tensors().unwrap();
    assert_eq!(
        archive.len(),
        tensors.len() + 1,
        "the tensors and the metadata"
    );
    for tensor in &tensors {
        assert!(!tensor.name.ends_with(".scale"), "{}", tensor.name);
        let mut bytes = Vec::new();
        let mut member = archive.by_name(&format!("{}.npy", tensor.name)).unwrap();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        let values: Vec<u8> = tensor.values.iter().flat_map(|v| v.to_le_bytes()).collect();
        assert!(bytes.ends_with(&values), "{}", tensor.name);
    }
}

#[test]
fn a_card_names_license_files_letters_and_limits() {
    let folder = tempfile::tempdir().unwrap();
    let model = pretrained();
    export(&model, Format::Onnx, folder.path(), false).unwrap();
    let card = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(card.starts_with("---\nlicense: cc-by-sa-4.0\n"));
    let letters = &model.info().alphabet.as_ref().unwrap().letters;
    for part in [
        "encoder.onnx",
        "decoder.onnx",
        letters,
        "\n## Trained on",
        "\n## Limits",
    ] {
        assert!(card.contains(part), "{part}");
    }
    assert!(
        !card.contains("](.."),
        "links that lead nowhere from a copy"
    );
}
