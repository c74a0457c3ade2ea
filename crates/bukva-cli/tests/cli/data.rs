//! `bukva data`.

use std::path::Path;

use crate::program::{bukva, fail, json, stderr, succeed};

/// A folder with `small`, a folder of three pictures of two letters.
fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["А/1.png", "А/2.jpg", "Б/1.png"] {
        let path = folder.path().join("small").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::program::draw(&path);
    }
    folder
}

#[test]
fn the_built_in_set_is_counted_by_letter_and_split() {
    let info = json(&succeed(Path::new("."), &["data", "info", "--json"]));
    assert_eq!(info["blank"], 0);
    assert_eq!(info["splits"].as_array().unwrap().len(), 3);
    let total: u64 = info["letters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| letter["count"].as_u64().unwrap())
        .sum();
    assert_eq!((info["glyphs"].clone(), total), (60_745.into(), 60_745));
    assert_eq!((&info["hands"], &info["groups"]), (&309.into(), &87.into()));
    let letters = info["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 204);
    // Every one of the 309 faces draws every Russian and English capital.
    for capital in "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ".chars()
    {
        let one = letters
            .iter()
            .find(|one| one["letter"] == capital.to_string());
        assert_eq!(one.unwrap()["count"], 309, "{capital}");
    }
    let splits = info["splits"].as_array().unwrap();
    let hands: u64 = splits
        .iter()
        .map(|split| split["hands"].as_u64().unwrap())
        .sum();
    assert_eq!(hands, 309);
}

#[test]
fn a_set_goes_through_every_format_and_stays_the_same() {
    let folder = small();
    let mut source = "small";
    let letters = |path: &str| {
        let info = json(&succeed(folder.path(), &["data", "info", path, "--json"]));
        (info["letters"].clone(), info["ink"].clone())
    };
    let first = letters(source);
    assert_eq!(first.0[0]["count"], 2);
    for out in ["a.npz", "b-images-idx3-ubyte.gz", "c", "d.zip"] {
        succeed(folder.path(), &["data", "convert", source, out]);
        assert_eq!(letters(out), first, "{out}");
        source = out;
    }
}

#[test]
fn neither_a_dataset_nor_another_file_is_replaced_unasked() {
    let folder = small();
    let convert = |args: &[&'static str]| [&["data", "convert"], args].concat();
    let sheet = |args: &[&'static str]| [&["data", "sheet"], args].concat();
    succeed(folder.path(), &convert(&["small", "a.npz"]));
    succeed(folder.path(), &convert(&["small", "b", "--format", "idx"]));
    succeed(folder.path(), &sheet(&["small", "--out", "s.png"]));
    let before = std::fs::read(folder.path().join("a.npz")).unwrap();
    for (args, part) in [
        (convert(&["a.npz", "a.npz", "--force"]), "made from"),
        (convert(&["small", "a.npz"]), "--force"),
        // All files of an IDX set.
        (
            convert(&["b", "b.json", "--format", "npz", "--force"]),
            "made from",
        ),
        (
            convert(&["b.json", "b-images-idx3-ubyte.gz", "--force"]),
            "made from",
        ),
        (convert(&["small", "b-images-idx3-ubyte"]), "b.json"),
        (sheet(&["small", "--out", "s.png"]), "--force"),
        (
            sheet(&["small", "--out", "small/А/1.png", "--force"]),
            "made from",
        ),
    ] {
        let message = fail(folder.path(), &args);
        assert!(message.contains(part), "{args:?}: {message}");
    }
    assert!(std::fs::read(folder.path().join("a.npz")).unwrap() == before);
    succeed(folder.path(), &convert(&["small", "a.npz", "--force"]));
    succeed(
        folder.path(),
        &sheet(&["small", "--out", "s.png", "--force"]),
    );
}

#[cfg(unix)]
#[test]
fn a_dataset_goes_into_a_pipe_and_nothing_else_does() {
    let folder = small();
    for format in ["npz", "zip"] {
        let args = [
            "data",
            "convert",
            "small",
            "/dev/stdout",
            "--format",
            format,
        ];
        let output = bukva(folder.path(), &args).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let name = format!("piped.{format}");
        std::fs::write(folder.path().join(&name), &output.stdout).unwrap();
        let file = format!("file.{format}");
        succeed(folder.path(), &["data", "convert", "small", &file]);
        assert!(std::fs::read(folder.path().join(file)).unwrap() == output.stdout);
    }
}

/// A `.npy` file of bytes.
fn npy(path: &Path, shape: &str, values: &[u8]) {
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape}), }}");
    let header = format!("{header:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn the_reports_own_files_are_converted_with_letters_given_by_the_user() {
    let folder = tempfile::tempdir().unwrap();
    for script in ["cyr", "lat"] {
        let mut images = vec![0; 2 * 28 * 28];
        images[14 * 28 + 14] = 255;
        images[28 * 28 + 14 * 28 + 10] = 255;
        let file = |name: &str| folder.path().join(format!("{name}_{script}.npy"));
        npy(&file("X"), "2, 28, 28", &images);
        npy(&file("labels"), "2,", &[0, 1]);
    }
    let args = ["data", "convert", ".", "out.npz", "--label-letters", "АБAB"];
    succeed(folder.path(), &args);
    let info = json(&succeed(
        folder.path(),
        &["data", "info", "out.npz", "--json"],
    ));
    let letters = info["letters"].as_array().unwrap();
    let letters: String = letters
        .iter()
        .map(|letter| letter["letter"].as_str().unwrap())
        .collect();
    assert_eq!(letters, "АБAB");
}

#[test]
fn a_font_is_converted_to_a_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let font = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../bukva-fonts/tests/fixtures/shapes.ttf"
    );
    succeed(folder.path(), &["data", "convert", font, "out.npz"]);
    let info = json(&succeed(
        folder.path(),
        &["data", "info", "out.npz", "--json"],
    ));
    assert_eq!((&info["hands"], &info["blank"]), (&1.into(), &0.into()));
    let letters = info["letters"].as_array().unwrap();
    let letters: String = letters
        .iter()
        .map(|letter| letter["letter"].as_str().unwrap())
        .collect();
    assert!(letters.contains("ILO"), "{letters}");
}

#[test]
fn a_sheet_has_a_row_a_letter_on_the_ground_asked_for() {
    let folder = small();
    let args = ["data", "sheet", "small", "--out", "sheet.png", "--dark"];
    assert_eq!(succeed(folder.path(), &args), "sheet.png\n");
    let sheet = image::open(folder.path().join("sheet.png")).unwrap();
    assert!(sheet.to_luma8().get_pixel(0, 0).0[0] < 40);
    assert!(sheet.height() > 2 * 2 * 28);
}

#[test]
fn classes_are_listed_with_what_has_no_partner() {
    let classes = json(&succeed(Path::new("."), &["data", "classes", "--json"]));
    let pairs = classes["pairs"].as_array().unwrap();
    assert!(pairs.contains(&serde_json::json!({"source": "Ж", "target": "Ž"})));
    assert!(!classes["unpaired"].as_array().unwrap().is_empty());
    let args = ["data", "classes", "--from", "latin", "--case", "lower"];
    assert!(succeed(Path::new("."), &args).contains("b→б"));
}

#[test]
fn every_listed_scheme_can_be_asked_for() {
    let schemes = json(&succeed(Path::new("."), &["data", "schemes", "--json"]));
    for scheme in schemes.as_array().unwrap() {
        let id = scheme["id"].as_str().unwrap();
        let text = succeed(Path::new("."), &["data", "classes", "--scheme", id]);
        assert!(text.contains(id), "{id}");
    }
}
