//! Runs the examples of all crates as programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use bukva_data::{Format, GlyphSet, builtin, write};
use bukva_glyphs::Glyph;

/// Runs an example of the workspace and returns its output.
fn example(name: &str, arguments: &[&str]) -> String {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().unwrap().with_file_name("examples");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing: run the tests from the workspace's root without -p",
        program.display()
    );
    let output = Command::new(program).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Writes some letters of both scripts as a folder of images.
fn letters(folder: &Path) -> PathBuf {
    let path = folder.join("letters");
    let faces = builtin().unwrap();
    let mut some = GlyphSet::new("some letters", "АБВABV".chars());
    let letters = "АБВABV";
    for entry in faces
        .iter()
        .filter(|entry| letters.contains(entry.letter))
        .step_by(5)
    {
        some.push(*entry.glyph, entry.letter, None);
    }
    write(&some, &path, Format::Folder).unwrap();
    path
}

#[test]
fn a_dataset_is_converted_trained_on_evaluated_and_its_model_translates() {
    let folder = tempfile::tempdir().unwrap();
    let [letters, set, run, image, out, many] =
        ["", "letters.npz", "run", "letter.png", "out.png", "many"].map(|name| match name {
            "" => letters(folder.path()),
            name => folder.path().join(name),
        });
    let converted = example("convert", &[text(&letters), text(&set)]);
    assert!(converted.contains("glyphs"), "{converted}");

    let model = example("train_on_a_folder", &[text(&set), text(&run), "30"]);
    let model = model.trim();
    assert_eq!(Path::new(model), run.join("model.safetensors"));

    let table = example("evaluate_a_run", &[text(&run)]);
    assert!(table.contains("judge accuracy"), "{table}");

    builtin().unwrap().glyphs()[0].save(&image).unwrap();
    example("translate", &[model, text(&image), text(&out)]);
    let translated = Glyph::open(&out).unwrap();
    let images = letters.join("А_U+0410");
    example(
        "translate_folder",
        &[text(&run), text(&images), text(&many)],
    );
    let count = |folder: &Path| folder.read_dir().unwrap().count();
    assert_eq!(count(&many), count(&images));
    assert!(!translated.is_blank());
    let drawn = folder.path().join("drawn");
    example("alphabet", &[text(&image), text(&drawn)]);
    assert_eq!(count(&drawn), 26);
    let written = folder.path().join("written");
    example("sheet", &[text(&written), "Ж"]);
    assert!(count(&written) > 0);
}

#[test]
fn an_objective_of_ones_own_lowers_its_loss() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("run");
    let printed = example("custom_objective", &[text(&run), "60"]);
    let losses: Vec<f64> = printed
        .split_whitespace()
        .map(|loss| loss.parse().unwrap())
        .collect();
    assert!(losses[1] < 0.8 * losses[0], "{losses:?}");
}

#[test]
fn text_is_romanized() {
    assert_eq!(
        example("romanize", &["iso-9", "Жук", "и", "ёж"]),
        "Žuk i ëž\n"
    );
}
