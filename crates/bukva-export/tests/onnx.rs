//! Exported graphs, run by another program, give what bukva gives.

use std::path::Path;

use bukva::{FineGlyph, Glyph, Latent, ModelFile, PIXELS, SIDE, Translator};
use bukva_data::builtin_fine;
use bukva_export::{Format, export};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rten::{Model, ValueOrView};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;
use safetensors::tensor::{Dtype, TensorView};

const GLYPHS: usize = 200;
/// Sums are rounded in another order; and bukva rounds the weights of a run's model to 16 bits, while
/// those of the built-in one have 8.
const TOLERANCE: f32 = 1e-4;

/// Runs a graph on named inputs, and returns the named outputs.
fn run<const N: usize>(
    file: &Path,
    inputs: &[(&str, Vec<usize>, Vec<f32>)],
    outputs: [&str; N],
) -> [Vec<f32>; N] {
    let model = Model::load(std::fs::read(file).unwrap()).unwrap();
    let inputs = inputs.iter().map(|(name, shape, values)| {
        let tensor = Tensor::from_data(shape, values.clone());
        (model.node_id(name).unwrap(), ValueOrView::from(tensor))
    });
    let wanted = outputs.map(|name| model.node_id(name).unwrap());
    let results = model.run_n(inputs.collect(), wanted, None).unwrap();
    results.map(|value| value.into_tensor::<f32>().unwrap().to_vec())
}

fn largest_difference(one: &[f32], other: &[f32]) -> f32 {
    assert_eq!(one.len(), other.len());
    let differences = one
        .iter()
        .zip(other)
        .map(|(one, other)| (one - other).abs());
    differences.fold(0.0, f32::max)
}

fn fine_glyphs() -> Vec<FineGlyph> {
    let set = builtin_fine().unwrap();
    let glyphs = set.glyphs().iter().step_by(set.len() / GLYPHS);
    glyphs.take(GLYPHS).copied().collect()
}

/// The built-in model, exported.
fn pretrained() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let model = ModelFile::pretrained().unwrap();
    export(&model, Format::Onnx, folder.path(), false).unwrap();
    folder
}

#[test]
fn the_encoder_reads_as_bukva_does() {
    let folder = pretrained();
    let translator = Translator::pretrained().unwrap();
    let model = translator.letter_model().unwrap();
    let glyphs = fine_glyphs();
    let ink = glyphs.iter().flat_map(FineGlyph::to_unit).collect();
    let inputs = [("ink", vec![GLYPHS, 1, 56, 56], ink)];
    let file = folder.path().join("encoder.onnx");
    let [latent, letters, none] = run(&file, &inputs, ["latent", "letters", "none"]);

    let latents = model.encode(&glyphs);
    let expected: Vec<f32> = latents.iter().flat_map(Latent::values).copied().collect();
    let difference = largest_difference(&latent, &expected);
    assert!(difference < TOLERANCE, "{difference}");
    let count = model.letters().len();
    for (at, reading) in model.read(&latents).iter().enumerate() {
        assert!((none[at] - reading.none()).abs() < TOLERANCE);
        let read = &letters[at * count..][..count];
        let sum: f32 = read.iter().sum();
        for guess in reading.guesses(|_| true) {
            let letter = model
                .letters()
                .iter()
                .position(|&known| known == guess.letter);
            let found = read[letter.unwrap()] / sum;
            assert!(
                (found - guess.probability).abs() < TOLERANCE,
                "{guess:?}: {found}"
            );
        }
    }
}

#[test]
fn the_decoder_draws_as_bukva_does() {
    let folder = pretrained();
    let translator = Translator::pretrained().unwrap();
    let model = translator.letter_model().unwrap();
    let latents = model.encode(&fine_glyphs());
    let letters = model.letters();
    let told: Vec<(&Latent, char)> = latents
        .iter()
        .zip(letters.iter().copied().cycle())
        .collect();
    let one_hot = |letter: char| {
        letters
            .iter()
            .map(move |&known| f32::from(u8::from(known == letter)))
    };
    let latent = latents.iter().flat_map(Latent::values).copied().collect();
    let letter = told
        .iter()
        .flat_map(|&(_, letter)| one_hot(letter))
        .collect();
    let inputs = [
        ("latent", vec![GLYPHS, latents[0].values().len()], latent),
        ("letter", vec![GLYPHS, letters.len()], letter),
    ];
    let file = folder.path().join("decoder.onnx");
    let [ink, distance] = run(&file, &inputs, ["ink", "distance"]);

    let drawn = model.draw(&told).into_iter().flatten();
    let drawn: Vec<f32> = drawn.flat_map(|drawing| drawing.ink()).collect();
    let difference = largest_difference(&ink, &drawn);
    assert!(difference < TOLERANCE, "{difference}");
    let inside: Vec<f32> = distance
        .iter()
        .map(|distance| (distance + 0.5).clamp(0.0, 1.0))
        .collect();
    assert!(largest_difference(&ink, &inside) < TOLERANCE);
    assert!(distance.iter().any(|&distance| distance > 1.0));
}

/// A model file as a run leaves it, with random weights.
fn run_file(normalization: &str) -> Vec<u8> {
    const LATENT: usize = 16;
    let mut tensors: Vec<(String, Vec<usize>)> = Vec::new();
    let mut layer = |name: &str, linear: &str, weight: &[usize], outputs: usize, norm: bool| {
        tensors.push((format!("{name}{linear}.weight"), weight.to_vec()));
        tensors.push((format!("{name}{linear}.bias"), vec![outputs]));
        let parts: &[&str] = match norm {
            true => &["gamma", "beta", "slope", "running_mean", "running_variance"],
            false => &[],
        };
        let parts = parts
            .iter()
            .map(|part| (format!("{name}.norm.{part}"), vec![outputs]));
        tensors.extend(parts);
    };
    layer("encoder.conv1", "", &[32, 1, 3, 3], 32, true);
    layer("encoder.conv2", "", &[64, 32, 3, 3], 64, true);
    layer(
        "encoder.to_latent",
        ".linear",
        &[3136, LATENT],
        LATENT,
        true,
    );
    layer(
        "decoder.from_latent",
        ".linear",
        &[LATENT, 3136],
        3136,
        true,
    );
    layer("decoder.deconv1", "", &[64, 32, 3, 3], 32, true);
    layer("decoder.deconv2", "", &[32, 1, 3, 3], 1, true);
    layer("decoder.to_pixels", "", &[PIXELS, PIXELS], PIXELS, false);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let stored: Vec<(String, Vec<usize>, Vec<u8>)> = tensors
        .into_iter()
        .map(|(name, shape)| {
            let range = match &name {
                name if name.ends_with("gamma") || name.ends_with("variance") => 0.5..1.5,
                name if name.ends_with("slope") => 0.1..0.4,
                // As wide as at the start of a training.
                name if name.contains("linear") || name.contains("pixels") => -0.03..0.03,
                _ => -0.1..0.1_f32,
            };
            let values = (0..shape.iter().product()).map(|_| rng.random_range(range.clone()));
            let bytes = values.flat_map(f32::to_le_bytes).collect();
            (name, shape, bytes)
        })
        .collect();
    let views = stored.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap();
        (name.as_str(), view)
    });
    let info = format!(
        r#"{{"format": 1, "side": 28, "latent": {LATENT}, "normalization": "{normalization}",
            "letters": [{{"source": "Ж", "target": "Ž"}}], "scheme": "iso-9", "sources": "test",
            "targets": "test", "objective": "paired", "steps": 1, "seed": 0}}"#
    );
    let metadata = [("bukva".to_owned(), info)].into();
    safetensors::serialize(views, Some(metadata)).unwrap()
}

#[test]
fn the_model_of_a_run_draws_as_bukva_does_with_every_normalization() {
    let glyphs: Vec<Glyph> = fine_glyphs().iter().map(FineGlyph::halved).collect();
    let mut glyphs = glyphs;
    glyphs[7] = Glyph::BLANK;
    let ink: Vec<f32> = glyphs.iter().flat_map(Glyph::to_unit).collect();
    for normalization in ["none", "mean", "mean_stddev"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.safetensors");
        std::fs::write(&path, run_file(normalization)).unwrap();
        let out = folder.path().join("out");
        export(&ModelFile::open(&path).unwrap(), Format::Onnx, &out, false).unwrap();
        let inputs = [("ink", vec![GLYPHS, 1, SIDE, SIDE], ink.clone())];
        let [drawn] = run(&out.join("translator.onnx"), &inputs, ["drawn"]);

        let mut expected = vec![0.0; ink.len()];
        Translator::open(&path)
            .unwrap()
            .translate_ink(&ink, &mut expected);
        let expected: Vec<f32> = expected.iter().map(|ink| ink.clamp(0.0, 1.0)).collect();
        let difference = largest_difference(&drawn, &expected);
        assert!(difference < TOLERANCE, "{normalization}: {difference}");
        let varied = expected
            .iter()
            .filter(|ink| (0.01..0.99).contains(*ink))
            .count();
        assert!(
            4 * varied > expected.len(),
            "{normalization}: nearly all values are clamped"
        );
    }
}
