//! The latent space: prototypes, maps, walks, axes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{draw, fail, json, succeed, trained};

fn run() -> String {
    trained().join("run").display().to_string()
}

/// Standard output of `bukva latent` on the finished run, called in `folder`.
fn latent(folder: &Path, what: &str, args: &[&str]) -> String {
    succeed(folder, &[&["latent", what, &run()], args].concat())
}

/// A number at a place of a JSON document.
fn number(value: &serde_json::Value, place: &str) -> f64 {
    let found = value.pointer(place).and_then(serde_json::Value::as_f64);
    found.unwrap_or_else(|| panic!("{place} in {value}"))
}

#[test]
fn prototypes_are_drawn_written_and_no_worse_than_what_they_began_with() {
    let folder = tempfile::tempdir().unwrap();
    for (start, loss) in [("mean", "mse"), ("zeros", "l1")] {
        let args = ["--start", start, "--loss", loss, "--steps", "60"];
        let args = [&args[..], &["--out", "p.png", "--json"]].concat();
        let found = json(&latent(folder.path(), "prototypes", &args));
        assert_eq!(found["loss"], loss);
        assert_eq!(found["classes"].as_array().unwrap().len(), 3);
        for class in 0..3 {
            let value = |key: &str| number(&found, &format!("/classes/{class}/{key}"));
            assert!(value("loss") < value("start"), "{found}");
            assert!(value("loss") >= value("bound"), "{found}");
        }
        assert!(image::open(folder.path().join("p.png")).is_ok());
    }
    // The arrays are a set of glyphs for every other command.
    let info = json(&succeed(
        folder.path(),
        &["data", "info", "p.npz", "--json"],
    ));
    assert_eq!(info["glyphs"], 3);
    let sheet = ["data", "sheet", "p.npz", "--out", "sheet.png"];
    succeed(folder.path(), &sheet);
}

#[test]
fn prototypes_say_whether_they_have_converged() {
    let folder = tempfile::tempdir().unwrap();
    let few = ["--steps", "3", "--out", "p.svg"];
    let text = latent(folder.path(), "prototypes", &few);
    assert!(text.contains("not yet converged after 3 steps"), "{text}");
    assert!(
        text.contains("А → A") && text.contains("judge reads"),
        "{text}"
    );
    let text = latent(folder.path(), "prototypes", &["--out", "p.svg"]);
    assert!(text.contains("\nconverged after"), "{text}");
}

#[test]
fn a_map_places_every_test_glyph_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    for method in ["pca", "tsne"] {
        let args = ["--method", method, "--out", "map.svg", "--json"];
        let first = latent(folder.path(), "map", &args);
        let figure = fs::read_to_string(folder.path().join("map.svg")).unwrap();
        assert_eq!(latent(folder.path(), "map", &args), first);
        let again = fs::read_to_string(folder.path().join("map.svg")).unwrap();
        assert!(figure == again, "{method}");
        let map = json(&first);
        let glyphs = map["glyphs"].as_array().unwrap().len();
        let info = succeed(folder.path(), &["data", "info", "map.npz", "--json"]);
        assert_eq!(json(&info)["glyphs"], glyphs);
        assert!((0.0..=1.0).contains(&number(&map, "/knn_purity")));
        assert_eq!(map["shares"].is_array(), method == "pca");
    }
    let few = latent(
        folder.path(),
        "map",
        &["--glyphs", "20", "--out", "few.png"],
    );
    assert!(few.contains("20 glyphs of the test split"), "{few}");
}

#[test]
fn a_walk_comes_through_all_stops() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    let picture = image::open(folder.path().join("a.png")).unwrap();
    picture
        .rotate180()
        .save(folder.path().join("b.png"))
        .unwrap();
    for path in ["linear", "spherical"] {
        let args = ["--from", "a.png", "--via", "b.png", "--to", "a.png"];
        let more = ["--path", path, "--columns", "5", "--frames", "6"];
        let out = ["--out", "walk.png", "--json"];
        let args = [&args[..], &more, &out].concat();
        let walked = json(&latent(folder.path(), "walk", &args));
        assert_eq!(walked["path"], path);
        assert_eq!(walked["legs"][1]["from"], "b.png");
        assert_eq!(walked["legs"][0]["reads"].as_array().unwrap().len(), 5);
        assert!(image::open(folder.path().join("walk.png")).is_ok());
        let animation = fs::read(folder.path().join("walk.gif")).unwrap();
        assert!(animation.starts_with(b"GIF89a"));
    }
}

#[test]
fn axes_are_measured_on_what_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--letters", "АВ", "--principal", "2", "--out", "axes.png"];
    let measured = json(&latent(
        folder.path(),
        "axes",
        &[&args[..], &["--json"]].concat(),
    ));
    let names: Vec<&str> = (measured["axes"].as_array().unwrap().iter())
        .map(|axis| axis["name"].as_str().unwrap())
        .collect();
    let expected = ["thickness", "slant", "aspect", "principal 1", "principal 2"];
    assert_eq!(names, expected);
    for axis in 0..names.len() {
        for of in ["thickness", "slant", "aspect"] {
            let r = number(&measured, &format!("/axes/{axis}/correlation/{of}"));
            assert!((-1.0..=1.0).contains(&r), "{r}");
        }
        assert_eq!(measured["axes"][axis]["read"].as_array().unwrap().len(), 7);
    }
    assert!(latent(folder.path(), "axes", &args).contains("correlation with"));
    let message = fail(
        folder.path(),
        &["latent", "axes", &run(), "--letters", "Ю", "--out", "a.png"],
    );
    assert!(
        message.contains('Ю') && message.contains("АБВ"),
        "{message}"
    );
}

#[test]
fn results_lie_in_the_run_unless_told_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["config.toml", "model.safetensors", "judge.safetensors"] {
        fs::copy(trained().join("run").join(file), folder.path().join(file)).unwrap();
    }
    let text = succeed(folder.path(), &["latent", "map", "."]);
    assert!(text.contains("latent/map-pca.svg"), "{text}");
    assert!(folder.path().join("latent/map-pca.npz").is_file());
}

/// The calls of `bukva latent` on a run, each otherwise complete.
fn calls(run: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["latent", "prototypes", run],
        vec!["latent", "map", run],
        vec!["latent", "walk", run, "--from", "a.png", "--to", "a.png"],
        vec!["latent", "axes", run],
    ]
}

#[test]
fn missing_unfinished_and_foreign_runs_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    for args in calls("nowhere") {
        let message = fail(folder.path(), &args);
        assert!(message.contains("bukva train --out nowhere"), "{message}");
    }
    let run = folder.path().join("run");
    fs::create_dir(&run).unwrap();
    fs::copy(trained().join("run/config.toml"), run.join("config.toml")).unwrap();
    for args in calls("run") {
        let message = fail(folder.path(), &args);
        assert!(message.contains("bukva train --resume run"), "{message}");
    }
    // Weights of another network.
    let model = trained().join("run/model.safetensors");
    fs::copy(model, run.join("model.safetensors")).unwrap();
    let config = fs::read_to_string(run.join("config.toml")).unwrap();
    let config = config.replace("latent = 512", "latent = 64");
    fs::write(run.join("config.toml"), config).unwrap();
    for args in calls("run") {
        let message = fail(folder.path(), &args);
        assert!(message.contains("another network"), "{message}");
    }
}

#[test]
fn a_picture_that_is_missing_and_a_format_that_is_none_are_named() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    let run = run();
    let args = ["latent", "walk", &run, "--from", "a.png", "--to", "b.png"];
    assert!(fail(folder.path(), &args).contains("b.png"));
    let args = ["latent", "map", &run, "--out", "map.bmp"];
    let message = fail(folder.path(), &args);
    assert!(
        message.contains("map.bmp") && message.contains(".svg"),
        "{message}"
    );
}

/// The commands in the `sh` blocks of a document, without comments.
fn commands(document: &str) -> Vec<String> {
    let blocks = document.split("```sh\n").skip(1);
    let texts = blocks.filter_map(|block| block.split("```").next());
    let lines = texts
        .flat_map(str::lines)
        .filter(|line| line.starts_with("bukva "));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_document_make_its_pictures() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let document = fs::read_to_string(docs.join("latent.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs/latent")).unwrap();
    let given = ["zhe-light.png", "zhe-black.png", "sha-black.png"];
    for name in given {
        let copy = folder.path().join("docs/latent").join(name);
        fs::copy(docs.join("latent").join(name), copy).unwrap();
    }
    let run = run();
    let commands = commands(&document);
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        // The document's runs take minutes: a short one stands for each.
        if command.starts_with("bukva train") {
            continue;
        }
        let words: Vec<&str> = command
            .split_whitespace()
            .skip(1)
            .map(|word| match word.starts_with("runs/") {
                true => run.as_str(),
                false => word,
            })
            .collect();
        succeed(folder.path(), &words);
    }
    let shown = document.split("](latent/").skip(1);
    let shown: Vec<PathBuf> = shown
        .filter_map(|rest| rest.split(')').next())
        .map(|name| folder.path().join("docs/latent").join(name))
        .collect();
    assert!(shown.len() > 4);
    for picture in shown {
        assert!(picture.is_file(), "no command makes {}", picture.display());
    }
}
