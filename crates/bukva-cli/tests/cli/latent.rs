//! `bukva latent`: prototypes, projections, interpolation and directions.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use image::imageops::{FilterType, resize};
use image::{GenericImageView as _, GrayImage};

use crate::program::{commands, draw, fail, json, succeed, trained};

fn run() -> String {
    trained().join("run").display().to_string()
}

/// Standard output of `bukva latent` on the finished run, called in `folder`.
fn latent(folder: &Path, what: &str, args: &[&str]) -> String {
    succeed(folder, &[&["latent", what, &run()], args].concat())
}

/// A number of a JSON document.
fn number(value: &serde_json::Value, place: &str) -> f64 {
    let found = value.pointer(place).and_then(serde_json::Value::as_f64);
    found.unwrap_or_else(|| panic!("{place} in {value}"))
}

#[test]
fn prototypes_are_written_and_no_worse_than_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for (start, loss) in [("mean", "mse"), ("zeros", "l1")] {
        let args = ["--start", start, "--loss", loss, "--steps", "60"];
        let args = [&args[..], &["--out", "p.png", "--force", "--json"]].concat();
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
        text.contains("А → A") && text.contains("judge accuracy"),
        "{text}"
    );
    let text = latent(folder.path(), "prototypes", &["--out", "q.svg"]);
    assert!(text.contains("\nconverged after"), "{text}");
}

#[test]
fn a_projection_has_every_test_glyph_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    for method in ["pca", "tsne"] {
        let args = ["--method", method, "--out", "map.svg", "--force", "--json"];
        let first = latent(folder.path(), "project", &args);
        let figure = fs::read_to_string(folder.path().join("map.svg")).unwrap();
        assert_eq!(latent(folder.path(), "project", &args), first);
        let again = fs::read_to_string(folder.path().join("map.svg")).unwrap();
        assert!(figure == again, "{method}");
        let projection = json(&first);
        let glyphs = projection["glyphs"].as_array().unwrap().len();
        let info = succeed(folder.path(), &["data", "info", "map.npz", "--json"]);
        assert_eq!(json(&info)["glyphs"], glyphs);
        assert!((0.0..=1.0).contains(&number(&projection, "/knn_purity")));
        assert_eq!(
            projection["explained_variance_ratio"].is_array(),
            method == "pca"
        );
    }
    let few = latent(
        folder.path(),
        "project",
        &["--glyphs", "20", "--out", "few.png"],
    );
    assert!(few.contains("20 glyphs of the test split"), "{few}");
}

/// The rows of glyphs of a sheet, as ink, by their order in the SVG.
fn rows(path: &Path) -> Vec<GrayImage> {
    let svg = fs::read_to_string(path).unwrap();
    let uris = svg.split("data:image/png;base64,").skip(1);
    let row = |rest: &str| {
        let base64 = rest.split('"').next().unwrap();
        let png = base64::engine::general_purpose::STANDARD.decode(base64);
        // Ink is the opacity.
        let image = image::load_from_memory(&png.unwrap())
            .unwrap()
            .into_luma_alpha8();
        GrayImage::from_fn(image.width(), image.height(), |x, y| {
            image::Luma([image.get_pixel(x, y).0[1]])
        })
    };
    uris.map(row).collect()
}

/// A glyph of a row: two pixels per pixel of the glyph, and a space of two pixels of the glyph.
fn column(row: &GrayImage, column: u32) -> GrayImage {
    row.view(column * 60, 0, 56, 56).to_image()
}

/// The ink of a glyph in a PNG, enlarged as sheets and animations do.
fn enlarged(path: &Path, scale: u32) -> GrayImage {
    let mut glyph = image::open(path).unwrap().into_luma8();
    image::imageops::invert(&mut glyph);
    let side = glyph.width() * scale;
    resize(&glyph, side, side, FilterType::CatmullRom)
}

/// Asserts that two images are equal but for rounding.
#[track_caller]
fn assert_same(one: &GrayImage, other: &GrayImage) {
    assert_eq!(one.dimensions(), other.dimensions());
    let pairs = one.as_raw().iter().zip(other.as_raw());
    let worst = pairs.map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(8), "{worst:?}");
}

/// The delays and the ink of an animation's frames.
fn frames(path: &Path) -> Vec<(u16, GrayImage)> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(fs::File::open(path).unwrap()).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        let ink = frame.buffer.iter().step_by(4).map(|gray| 255 - gray);
        let image = GrayImage::from_raw(frame.width.into(), frame.height.into(), ink.collect());
        frames.push((frame.delay, image.unwrap()));
    }
    frames
}

#[test]
fn an_interpolation_passes_through_the_outputs_of_its_images() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    draw(&at("a.png"));
    let image = image::open(at("a.png")).unwrap();
    image.rotate180().save(at("b.png")).unwrap();
    succeed(
        folder.path(),
        &["translate", "--model", &run(), "a.png", "b.png"],
    );
    for path in ["linear", "spherical"] {
        let args = ["--from", "a.png", "--via", "b.png", "--to", "a.png"];
        let more = ["--path", path, "--columns", "5", "--frames", "6"];
        let out = ["--out", "strip.svg", "--force", "--json"];
        let args = [&args[..], &more, &out].concat();
        let result = json(&latent(folder.path(), "interpolate", &args));
        assert_eq!(result["path"], path);
        assert_eq!(result["legs"][1]["from"], "b.png");
        for leg in 0..2 {
            let predicted = result["legs"][leg]["predicted"].as_array().unwrap();
            assert_eq!(predicted.len(), 5);
        }
        // For each leg the sources and the outputs.
        let rows = rows(&at("strip.svg"));
        assert_eq!(rows.len(), 4);
        let [a, b] = ["a", "b"].map(|name| enlarged(&at(&format!("translated/{name}.png")), 2));
        assert_same(&column(&rows[1], 0), &a);
        assert_same(&column(&rows[1], 4), &b);
        assert_same(&column(&rows[3], 0), &b);
        assert_same(&column(&rows[3], 4), &a);
        assert_ne!(column(&rows[1], 1), column(&rows[1], 0));
        // 13 outputs forwards, and those between the ends backwards.
        let frames = frames(&at("strip.gif"));
        assert_eq!(frames.len(), 13 + 11);
        assert_same(&frames[0].1, &enlarged(&at("translated/a.png"), 4));
        assert_same(&frames[6].1, &enlarged(&at("translated/b.png"), 4));
        assert_eq!(frames[18].1, frames[6].1);
        let longest = frames.iter().map(|frame| frame.0).max().unwrap();
        let stops = (0..24).filter(|&at| frames[at].0 == longest);
        assert_eq!(stops.collect::<Vec<_>>(), [0, 6, 12, 18]);
    }
}

#[test]
fn directions_are_measured_on_the_outputs() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "--letters",
        "АВ",
        "--principal",
        "2",
        "--out",
        "d.svg",
        "--force",
    ];
    let measured = latent(
        folder.path(),
        "directions",
        &[&args[..], &["--json"]].concat(),
    );
    let measured = json(&measured);
    let directions = measured["directions"].as_array().unwrap();
    let names: Vec<&str> = (directions.iter())
        .map(|direction| direction["name"].as_str().unwrap())
        .collect();
    let expected = ["thickness", "slant", "aspect", "principal 1", "principal 2"];
    assert_eq!(names, expected);
    // Without a step, the outputs are the translations, whatever the direction.
    let evaluation = json(&succeed(trained(), &["evaluate", "run", "--json"]));
    assert_eq!(measured["glyphs"], evaluation["translated"]["glyphs"]);
    let judge = number(&evaluation, "/translated/judge");
    for direction in directions {
        assert_eq!(direction["means"][3], directions[0]["means"][3]);
        assert_eq!(direction["judge"].as_array().unwrap().len(), 7);
        assert!(
            (number(direction, "/judge/3") - judge).abs() < 1e-9,
            "{direction}"
        );
        for measure in ["thickness", "slant", "aspect"] {
            let r = number(direction, &format!("/correlation/{measure}"));
            let slope = number(direction, &format!("/slope/{measure}"));
            assert!((-1.0..=1.0).contains(&r) && r * slope >= 0.0, "{direction}");
        }
    }
    // The thickness increases along its own direction.
    assert!(number(&directions[0], "/correlation/thickness") > 0.0);
    let thickness = |step| number(&directions[0], &format!("/means/{step}/thickness"));
    assert!(thickness(0) < thickness(6), "{}", directions[0]);
    // In the figure, the middle column of each letter shows the output for its mean.
    let rows = rows(&folder.path().join("d.svg"));
    assert_eq!(rows.len(), 2 * names.len());
    for (index, row) in rows.iter().enumerate() {
        let first = &rows[index / names.len() * names.len()];
        assert_eq!(column(row, 3), column(first, 3));
        assert_ne!(column(row, 0), column(row, 6));
    }
    let text = latent(folder.path(), "directions", &args);
    assert!(text.contains("correlation with"), "{text}");
    let args = ["latent", "directions", &run(), "--letters", "Ю"];
    let message = fail(folder.path(), &args);
    assert!(
        message.contains('Ю') && message.contains("АБВ"),
        "{message}"
    );
}

#[test]
fn the_former_names_of_the_commands_still_work() {
    for name in ["map", "walk", "axes"] {
        succeed(Path::new("."), &["latent", name, "--help"]);
    }
}

#[test]
fn results_are_in_the_run_directory_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        "config.toml",
        "data.json",
        "model.safetensors",
        "judge.safetensors",
    ];
    for file in files {
        fs::copy(trained().join("run").join(file), folder.path().join(file)).unwrap();
    }
    let text = succeed(folder.path(), &["latent", "project", "."]);
    assert!(text.contains("latent/projection-pca.svg"), "{text}");
    assert!(folder.path().join("latent/projection-pca.npz").is_file());
}

#[test]
fn a_named_file_is_replaced_only_if_asked_and_never_an_image_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["a.png", "p.npz", "strip.gif"] {
        draw(&at("a.png"));
        fs::write(at(name), name).unwrap();
    }
    draw(&at("a.png"));
    let run = run();
    let ends = ["--from", "a.png", "--to", "a.png"];
    let interpolate = |more: &[&'static str]| {
        let call = ["latent", "interpolate", &run];
        [&call[..], &ends, more].concat().join("\n")
    };
    for (args, part) in [
        // The arrays beside the figure.
        (format!("latent\nproject\n{run}\n--out\np.png"), "p.npz"),
        (format!("latent\nprototypes\n{run}\n--out\np.png"), "p.npz"),
        (format!("latent\ndirections\n{run}\n--out\na.png"), "a.png"),
        (interpolate(&["--out", "strip.png"]), "strip.gif"),
        (interpolate(&["--animation", "strip.gif"]), "strip.gif"),
        (interpolate(&["--out", "a.png", "--force"]), "made from"),
    ] {
        let args: Vec<&str> = args.lines().collect();
        let message = fail(folder.path(), &args);
        assert!(message.contains(part), "{args:?}: {message}");
    }
    assert_eq!(fs::read(at("p.npz")).unwrap(), b"p.npz");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// The calls of `bukva latent` on a run, each otherwise complete.
fn calls(run: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["latent", "prototypes", run],
        vec!["latent", "project", run],
        vec![
            "latent",
            "interpolate",
            run,
            "--from",
            "a.png",
            "--to",
            "a.png",
        ],
        vec!["latent", "directions", run],
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
fn missing_images_and_unsupported_formats_are_named() {
    let folder = tempfile::tempdir().unwrap();
    draw(&folder.path().join("a.png"));
    let run = run();
    let args = [
        "latent",
        "interpolate",
        &run,
        "--from",
        "a.png",
        "--to",
        "b.png",
    ];
    assert!(fail(folder.path(), &args).contains("b.png"));
    let args = ["latent", "project", &run, "--out", "map.bmp"];
    let message = fail(folder.path(), &args);
    assert!(
        message.contains("map.bmp") && message.contains(".svg"),
        "{message}"
    );
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
        if command[0] == "train" {
            continue;
        }
        let words: Vec<&str> = command
            .iter()
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
