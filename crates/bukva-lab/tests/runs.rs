//! Tests of runs: the files that training writes to a folder, and reading them.

use bukva::Translator;
use bukva_data::Dataset;
use bukva_glyphs::{Normalization, PIXELS};
use bukva_lab::ErrorKind;
use bukva_lab::latent::Latents;
use bukva_lab::objective::{ObjectiveConfig, PairedConfig};
use bukva_lab::run::{Run, RunConfig, merge};
use tempfile::TempDir;

/// The configuration of a short training on three letters of the built-in glyphs.
fn config() -> RunConfig {
    let mut config = RunConfig::default();
    "АБВ".clone_into(&mut config.data.classes.letters);
    config.train.steps = 6;
    config.train.batch = 8;
    config
}

fn trained(config: RunConfig) -> (TempDir, Run, Dataset) {
    let folder = tempfile::tempdir().unwrap();
    let run = Run::new(folder.path().join("run"), config).unwrap();
    let dataset = run.config().data.load().unwrap();
    run.train(&dataset, Some("abc123"), &mut ()).unwrap();
    (folder, run, dataset)
}

#[test]
fn a_model_file_translates_as_the_network_under_each_normalization() {
    let device = bukva_lab::device();
    let mut outputs = Vec::new();
    for normalization in Normalization::ALL {
        let mut config = config();
        config.data.normalization = normalization;
        let (_folder, run, dataset) = trained(config);
        let sources = &dataset.test.source.glyphs()[..20];
        let network = run.translator(&device).unwrap();
        let latents = Latents::encode(&network, sources, &device);
        let expected = latents.decode_ink(&network.decoder, &device).concat();
        let translator = Translator::open(run.folder()).unwrap();
        assert_eq!(translator.info().normalization, normalization);
        let ink: Vec<f32> = sources.iter().flat_map(|glyph| glyph.to_unit()).collect();
        let mut found = vec![f32::NAN; sources.len() * PIXELS];
        translator.translate_ink(&ink, &mut found);
        let off = found.iter().zip(&expected).map(|(a, b)| (a - b).abs());
        let furthest = off.fold(0.0, f32::max);
        // A tenth of the smallest difference between two gray values.
        assert!(furthest < 4e-4, "{normalization:?}: {furthest}");
        outputs.push(found);
    }
    assert!(outputs[0] != outputs[1] && outputs[1] != outputs[2]);
}

#[test]
fn a_model_file_says_what_was_trained_on_what() {
    let (_folder, run, dataset) = trained(config());
    let translator = Translator::open(run.folder()).unwrap();
    let info = translator.info();
    let letters: Vec<(char, char)> = info
        .letters
        .iter()
        .map(|pair| (pair.source, pair.target))
        .collect();
    assert_eq!(letters, [('А', 'A'), ('Б', 'B'), ('В', 'V')]);
    assert_eq!(
        (info.side, info.latent, info.steps, info.seed),
        (28, 512, 6, 0)
    );
    assert_eq!(
        (info.objective.as_str(), info.scheme.as_str()),
        ("paired", "iso-9")
    );
    assert_eq!(info.sources, dataset.source_name);
    assert_eq!(info.commit.as_deref(), Some("abc123"));
}

#[test]
fn the_log_has_a_line_for_the_last_step() {
    let (_folder, run, _) = trained(config());
    let metrics = run.metrics().unwrap();
    assert_eq!(metrics.len(), 1);
    assert_eq!(metrics[0].step, 6);
    assert!(metrics[0].loss.is_finite() && metrics[0].gradient_norm > 0.0);
}

#[test]
fn a_run_whose_settings_are_refused_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run");
    let mut config = config();
    config.objective = ObjectiveConfig::Paired(PairedConfig {
        matched: 2.0,
        ..PairedConfig::default()
    });
    let error = Run::new(&path, config).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Setting {
            setting: "matched",
            ..
        }
    ));
    assert!(!path.exists());
}

#[test]
fn folders_are_told_apart_by_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |error: bukva_lab::Error| format!("{:?}", error.kind());
    assert_eq!(kind(Run::open(folder.path()).unwrap_err()), "NotARun");
    let run = Run::new(folder.path(), config()).unwrap();
    run.create_folder().unwrap();
    assert_eq!(Run::open(folder.path()).unwrap().config(), run.config());
    assert_eq!(
        kind(Run::new(folder.path(), config()).unwrap_err()),
        "RunExists"
    );
    let unfinished = run.translator(&bukva_lab::device()).unwrap_err();
    assert_eq!(kind(unfinished), "Unfinished");
}

/// A folder with the results of a shard of a comparison without runs.
fn shard(number: usize, count: usize, seed: u64, program: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "shard = \"{number}/{count}\"\nmeasured = []\n\
         [provenance]\ncommand = \"c\"\nprogram = \"{program}\"\nseeds = [{seed}]\nmachine = \"m{number}\"\n\
         [plan]\ntitle = \"t\"\ndata = []\nchecksum = \"0\"\nseeds = [{seed}]\nstrategies = []\n"
    );
    let file = format!("shard-{number}-of-{count}.toml");
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

#[test]
fn shards_that_do_not_make_a_whole_are_told_apart() {
    let [one, two] = [1, 2].map(|number| shard(number, 2, 7, "p"));
    let other_seed = shard(2, 2, 8, "p");
    let other_program = shard(2, 2, 7, "q");
    let other_count = shard(2, 3, 7, "p");
    let of_none = shard(1, 0, 7, "p");
    let none = tempfile::tempdir().unwrap();
    let damaged = shard(1, 2, 7, "p");
    let file = damaged.path().join("shard-1-of-2.toml");
    std::fs::write(file, "measured = 1").unwrap();
    let merged = |folders: &[&TempDir]| {
        let folders: Vec<_> = folders.iter().map(|one| one.path().to_owned()).collect();
        merge(&folders)
    };
    let report = merged(&[&two, &one]).unwrap();
    assert_eq!(report.provenance.machine.as_deref(), Some("m1; m2"));
    let kind = |folders: &[&TempDir]| format!("{:?}", merged(folders).unwrap_err().kind());
    assert_eq!(kind(&[&two]), r#"ShardsMissing { missing: ["1/2"] }"#);
    assert_eq!(kind(&[&one, &two, &one]), r#"ShardTwice { shard: "1/2" }"#);
    for (other, what) in [
        (&other_seed, "seeds"),
        (&other_program, "program"),
        (&other_count, "number of shards"),
    ] {
        let expected = format!("OtherComparison {{ what: {what:?} }}");
        assert_eq!(kind(&[&one, other]), expected);
    }
    for folders in [&[&none][..], &[], &[&damaged], &[&of_none]] {
        assert!(kind(folders).starts_with("NotAShard"), "{}", kind(folders));
    }
}
