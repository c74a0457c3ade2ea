//! Tests of opening model files and translating, on a network with random weights.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use bukva::{ErrorKind, Glyph, PIXELS, Translator};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use safetensors::tensor::{Dtype, TensorView};

const LATENT: usize = 16;

/// The tensors of a translator, by name and shape.
fn shapes() -> Vec<(String, Vec<usize>)> {
    let mut shapes = Vec::new();
    let mut block = |name: &str, layer: &str, weight: &[usize], outputs: usize| {
        shapes.push((format!("{name}{layer}.weight"), weight.to_vec()));
        shapes.push((format!("{name}{layer}.bias"), vec![outputs]));
        for part in ["gamma", "beta", "slope", "running_mean", "running_variance"] {
            shapes.push((format!("{name}.norm.{part}"), vec![outputs]));
        }
    };
    block("encoder.conv1", "", &[32, 1, 3, 3], 32);
    block("encoder.conv2", "", &[64, 32, 3, 3], 64);
    block("encoder.to_latent", ".linear", &[3136, LATENT], LATENT);
    block("decoder.from_latent", ".linear", &[LATENT, 3136], 3136);
    block("decoder.deconv1", "", &[64, 32, 3, 3], 32);
    block("decoder.deconv2", "", &[32, 1, 3, 3], 1);
    shapes.push(("decoder.to_pixels.weight".into(), vec![PIXELS, PIXELS]));
    shapes.push(("decoder.to_pixels.bias".into(), vec![PIXELS]));
    shapes
}

fn info(format: u32) -> String {
    info_of(format, "none")
}

fn info_of(format: u32, normalization: &str) -> String {
    format!(
        r#"{{"format": {format}, "side": 28, "latent": {LATENT}, "normalization": "{normalization}",
            "letters": [{{"source": "Ж", "target": "Ž"}}], "scheme": "iso-9", "sources": "test",
            "targets": "test", "objective": "paired", "steps": 1, "seed": 0}}"#
    )
}

/// A model file with random weights, modified by `edit`.
fn model(
    metadata: Option<String>,
    edit: impl FnOnce(&mut BTreeMap<String, Vec<usize>>),
) -> Vec<u8> {
    let mut shapes: BTreeMap<_, _> = shapes().into_iter().collect();
    edit(&mut shapes);
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = shapes
        .into_iter()
        .map(|(name, shape)| {
            let count = shape.iter().product();
            // Variances are positive; other values are around zero, so that outputs vary.
            let least = if name.ends_with("variance") {
                0.5
            } else {
                -0.5
            };
            let values = (0..count).flat_map(|_| rng.random_range(least..0.6f32).to_le_bytes());
            (name, shape, values.collect())
        })
        .collect();
    let views = tensors.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap();
        (name.as_str(), view)
    });
    let metadata = metadata.map(|info| HashMap::from([("bukva".to_owned(), info)]));
    safetensors::serialize(views, metadata).unwrap()
}

fn open(bytes: &[u8]) -> Result<Translator, bukva::Error> {
    Translator::from_bytes(bytes)
}

fn glyphs(count: u8) -> Vec<Glyph> {
    let glyph = |seed| Glyph::new(std::array::from_fn(|at| (at as u8).wrapping_mul(seed)));
    (1..=count).map(glyph).collect()
}

#[test]
fn a_model_file_and_the_folder_that_holds_it_are_the_same_translator() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    fs::write(&path, model(Some(info(1)), |_| ())).unwrap();
    let [from_file, from_folder] =
        [path.as_path(), folder.path()].map(|path| Translator::open(path).unwrap());
    assert_eq!(from_file.info(), from_folder.info());
    assert_eq!(from_file.letters()[0].target, 'Ž');
    let source = glyphs(1)[0];
    assert_eq!(
        from_file.translate(&source).unwrap(),
        from_folder.translate(&source).unwrap()
    );
}

#[test]
fn an_output_depends_on_its_own_source_alone() {
    let translator = open(&model(Some(info(1)), |_| ())).unwrap();
    let sources: Vec<f32> = glyphs(7).iter().flat_map(Glyph::to_unit).collect();
    let mut together = vec![0.0; sources.len()];
    translator.translate_ink(&sources, &mut together);
    let outputs = together.chunks(PIXELS);
    for (source, expected) in sources.chunks(PIXELS).zip(outputs) {
        let mut alone = [0.0; PIXELS];
        translator.translate_ink(source, &mut alone);
        assert_eq!(alone[..], *expected);
    }
    assert_ne!(together[..PIXELS], together[PIXELS..2 * PIXELS]);
}

#[test]
fn a_source_is_normalized_as_the_model_file_says() {
    let [plain, normalized] =
        ["none", "mean"].map(|name| open(&model(Some(info_of(1, name)), |_| ())).unwrap());
    let source = glyphs(1)[0].to_unit();
    let mean = source.iter().map(|&ink| f64::from(ink)).sum::<f64>() / PIXELS as f64;
    let centered = source.map(|ink| (f64::from(ink) - mean) as f32);
    let [mut expected, mut found] = [[0.0; PIXELS]; 2];
    plain.translate_ink(&centered, &mut expected);
    normalized.translate_ink(&source, &mut found);
    assert_eq!(found, expected);
}

#[test]
fn part_of_a_glyph_is_refused_under_any_normalization() {
    for name in ["none", "mean"] {
        let translator = open(&model(Some(info_of(1, name)), |_| ())).unwrap();
        let part = || translator.translate_ink(&[0.5; PIXELS + 1], &mut [0.0; PIXELS]);
        let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(part));
        assert!(refused.is_err(), "{name}");
    }
}

#[test]
fn a_blank_glyph_is_refused() {
    let translator = open(&model(Some(info(1)), |_| ())).unwrap();
    let error = translator.translate(&Glyph::BLANK).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Blank));
}

#[test]
fn missing_and_misshapen_tensors_are_named() {
    let missing = model(Some(info(1)), |shapes| {
        shapes.remove("encoder.conv2.norm.beta");
    });
    let misshapen = model(Some(info(1)), |shapes| {
        shapes.insert("decoder.to_pixels.bias".into(), vec![7]);
    });
    for (bytes, tensor) in [
        (missing, "encoder.conv2.norm.beta"),
        (misshapen, "decoder.to_pixels.bias"),
    ] {
        let error = open(&bytes).unwrap_err();
        let ErrorKind::Tensor { name, .. } = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(name, tensor);
    }
}

#[test]
fn what_is_not_a_model_is_refused_by_kind() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |error: bukva::Error| format!("{:?}", error.kind());
    let of = |bytes: &[u8]| kind(open(bytes).unwrap_err());
    let whole = model(Some(info(1)), |_| ());
    assert!(of(b"not a model").starts_with("NotSafetensors"));
    assert!(of(&whole[..whole.len() / 2]).starts_with("NotSafetensors"));
    assert!(of(&model(None, |_| ())).starts_with("NotAModel"));
    assert!(of(&model(Some(info(2)), |_| ())).starts_with("NotAModel"));
    for (sizes, wrong) in [
        ("\"side\": 28", "\"side\": 56"),
        ("\"latent\": 16", "\"latent\": 0"),
    ] {
        let info = info(1).replace(sizes, wrong);
        assert!(
            of(&model(Some(info), |_| ())).starts_with("NotAModel"),
            "{wrong}"
        );
    }
    let empty = Translator::open(folder.path()).unwrap_err();
    assert!(matches!(empty.kind(), ErrorKind::NoModel));
    let nowhere = Translator::open(folder.path().join("nowhere")).unwrap_err();
    assert!(matches!(nowhere.kind(), ErrorKind::Io(_)));
}

#[test]
fn a_cause_is_told_once() {
    let error = Translator::open("nowhere.safetensors").unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(!error.to_string().contains(&cause));
    assert!(error.to_string().starts_with("nowhere.safetensors: "));
}

#[test]
fn what_is_larger_than_any_file_of_weights_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sparse.safetensors");
    let file = fs::File::create(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    let error = Translator::open(&path).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { .. }),
        "{error}"
    );

    let mut header = (2_u64 << 20).to_le_bytes().to_vec();
    header.resize(3 << 20, b' ');
    let error = open(&header).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { .. }),
        "{error}"
    );
}
