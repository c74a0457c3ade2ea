//! `bukva translate`: images in, drawn letters out.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use bukva_data::Split;

use crate::program::{bukva, draw, fail, json, number, stderr, succeed, trained};

/// A folder with `letters/Ж.png`, one by a test face.
fn with_a_letter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let glyphs = bukva_data::builtin_fine().unwrap();
    let tested = |at: &usize| {
        let hand = glyphs.hand(*at).unwrap();
        glyphs.letter(*at) == 'Ж' && hand.split == Some(Split::Test)
    };
    let at = (0..glyphs.len()).find(tested).unwrap();
    let file = folder.path().join("letters/Ж.png");
    glyphs.glyphs()[at].save(file).unwrap();
    folder
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
    let folder = with_a_letter();
    let letter = "letters/Ж.png";
    let written = json(&succeed(folder.path(), &["translate", letter, "--json"]));
    assert_eq!(
        (&written[0]["letter"], &written[0]["drawn"]),
        (&"Ж".into(), &"Ž".into())
    );
    assert!(number(&written[0], "confidence") > 0.5, "{written}");
    assert_eq!(written[0]["is_letter"], true);
    let picture = image::open(folder.path().join("translated/Ж.png")).unwrap();
    assert_eq!((picture.width(), picture.height()), (256, 256));
    let told = [
        "translate",
        letter,
        "--letter",
        "Щ",
        "--format",
        "svg",
        "--json",
    ];
    let written = json(&succeed(folder.path(), &told));
    assert_eq!(written[0]["drawn"], "Ŝ");
    let svg = fs::read_to_string(folder.path().join("translated/Ж.svg")).unwrap();
    assert!(svg.starts_with("<svg"), "{svg}");
    let message = fail(
        folder.path(),
        &["translate", letter, "--letter", "Q", "--out", "other"],
    );
    assert!(message.contains("--letter Q"), "{message}");
}

#[test]
fn no_image_is_replaced_and_a_result_only_if_asked() {
    let folder = with_a_letter();
    fn translate<'a>(args: &[&'a str]) -> Vec<&'a str> {
        [&["translate", "letters/Ж.png"], args].concat()
    }
    let source = fs::read(folder.path().join("letters/Ж.png")).unwrap();
    for args in [&["--out", "letters"][..], &["--out", "letters", "--force"]] {
        assert!(fail(folder.path(), &translate(args)).contains("made from"));
    }
    // The contact sheet neither.
    for sheet in ["letters/Ж.png", "translated/Ж.png"] {
        let args = ["--force", "--sheet", sheet];
        assert!(fail(folder.path(), &translate(&args)).contains(sheet));
    }
    assert!(!folder.path().join("translated").exists());
    fs::write(folder.path().join("sheet.png"), "mine").unwrap();
    let args = ["--out", "other", "--sheet", "sheet.png"];
    assert!(fail(folder.path(), &translate(&args)).contains("sheet.png"));
    succeed(
        folder.path(),
        &translate(&[&args[..], &["--force"]].concat()),
    );
    assert!(image::open(folder.path().join("sheet.png")).is_ok());
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

#[test]
fn raw_letters_are_the_pixels_of_the_model() {
    let folder = with_a_letter();
    let letter = "letters/Ж.png";
    succeed(folder.path(), &["translate", letter, "--raw"]);
    let picture = image::open(folder.path().join("translated/Ж.png")).unwrap();
    assert_eq!((picture.width(), picture.height()), (56, 56));
    let message = fail(
        folder.path(),
        &["translate", letter, "--raw", "--format", "svg"],
    );
    assert!(message.contains("--raw"), "{message}");
    let digraph = ["--letter", "Щ", "--scheme", "bgn-pcgn", "--force"];
    let args = [&["translate", letter, "--raw"], &digraph[..]].concat();
    assert!(fail(folder.path(), &args).contains("Shch"));
}

#[test]
fn variants_differ_repeat_with_the_seed_and_are_listed() {
    let folder = with_a_letter();
    let letter = "letters/Ж.png";
    let vary = |out: &str, seed: &str| {
        let args = ["translate", letter, "--variants", "3", "--json"];
        let args = [&args[..], &["--seed", seed, "--out", out]].concat();
        let written = json(&succeed(folder.path(), &args))[0].clone();
        let files = written["variants"].as_array().unwrap().iter();
        let names: Vec<String> = files
            .map(|file| file.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, [1, 2, 3].map(|at| format!("{out}/Ж-{at}.png")));
        let read = |name: &String| fs::read(folder.path().join(name)).unwrap();
        names.iter().map(read).collect::<Vec<_>>()
    };
    let first = vary("one", "1");
    assert!(first[0] != first[1] && first[1] != first[2]);
    assert!(vary("two", "1") == first);
    assert!(vary("three", "2") != first);
}

#[test]
fn a_line_of_letters_is_read_and_drawn_as_a_line() {
    let folder = with_a_letter();
    let letter = image::open(folder.path().join("letters/Ж.png"))
        .unwrap()
        .into_luma8();
    let white = image::Luma([255]);
    let mut line = image::GrayImage::from_pixel(56 * 4, 56, white);
    // Two letters, a space, and another one.
    for column in [0, 56, 56 * 3] {
        image::imageops::replace(&mut line, &letter, column, 0);
    }
    line.save(folder.path().join("line.png")).unwrap();

    let args = ["translate", "line.png", "--line", "--size", "100", "--json"];
    let written = json(&succeed(folder.path(), &args))[0].clone();
    assert_eq!(written["text"].as_str().unwrap().to_uppercase(), "ЖЖ Ж");
    assert_eq!(written["drawn"].as_str().unwrap().to_uppercase(), "ŽŽ Ž");
    assert_eq!(written["letters"].as_array().unwrap().len(), 3);
    let drawn = image::open(folder.path().join("translated/line.png")).unwrap();
    assert_eq!(drawn.height(), 100);
    assert!(drawn.width() > 200);

    // What is no letter is told as well.
    for (x, y) in (0..44).flat_map(|x| (0..44).map(move |y| (x, y))) {
        if x % 9 < 3 || y % 9 < 3 {
            line.put_pixel(118 + x, 6 + y, image::Luma([0]));
        }
    }
    line.save(folder.path().join("doubtful.png")).unwrap();
    let args = ["translate", "doubtful.png", "--line"];
    assert!(succeed(folder.path(), &args).contains("place 3"));
    let args = ["translate", "doubtful.png", "--line", "--force", "--json"];
    let grid = json(&succeed(folder.path(), &args))[0]["letters"][2].clone();
    assert_eq!(
        (&grid["letter"], &grid["is_sign"]),
        (&serde_json::Value::Null, &serde_json::Value::Bool(false))
    );

    // By itself, a line is no letter, and the program says what to do.
    let message = fail(folder.path(), &["translate", "line.png", "--force"]);
    assert!(message.contains("--line"), "{message}");
    fail(
        folder.path(),
        &["translate", "line.png", "--line", "--variants", "2"],
    );
}

#[test]
fn a_style_is_heavier_on_demand_and_moderate() {
    let folder = with_a_letter();
    let letter = "letters/Ж.png";
    let ink = |thickness: &str| -> usize {
        let args = ["translate", letter, "--thickness", thickness, "--force"];
        succeed(folder.path(), &args);
        let drawn = image::open(folder.path().join("translated/Ж.png")).unwrap();
        drawn
            .into_luma8()
            .pixels()
            .filter(|pixel| pixel[0] < 128)
            .count()
    };
    let (light, heavy) = (ink("-1.5"), ink("1.5"));
    assert!(5 * light < 4 * heavy, "{light}, {heavy}");
    let message = fail(folder.path(), &["translate", letter, "--thickness", "7"]);
    assert!(message.contains("-3 to 3"), "{message}");
}

#[test]
fn a_sheet_shows_all_letters_that_the_scheme_writes() {
    let folder = with_a_letter();
    let args =
        "translate letters/Ж.png --letter Щ --scheme bgn-pcgn --format svg --sheet sheet.svg";
    succeed(folder.path(), &args.split(' ').collect::<Vec<_>>());
    let path = |name: &str| {
        let svg = fs::read_to_string(folder.path().join(name)).unwrap();
        let (_, data) = svg.split_once(" d=\"").unwrap();
        data.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(path("sheet.svg"), path("translated/Ж.svg"));
}
