//! Tests of the pretraining on a few faces.

use std::sync::OnceLock;

use bukva::{Alphabet, Translator};
use bukva_data::{GlyphSet, Hand, Part, SplitConfig, builtin_fine};
use bukva_glyphs::{FINE_PIXELS, FineGlyph};
use burn::module::Module;
use burn::tensor::{Tensor, TensorData};

use super::batch::{self, BatchData, negatives};
use super::corpus::{Corpus, Kind};
use super::deform::Deformation;
use super::export::model_bytes;
use super::field::{Edges, Field, SIDE};
use super::network::LetterNet;
use super::state::State;
use super::training::{PretrainConfig, Training};
use crate::model::{Mode, named_tensors, untrained_info};
use bukva_glyphs::{Stream, seeded};
use rand::Rng;

/// The first faces of the built-in set, at both sizes.
fn faces() -> &'static (GlyphSet, GlyphSet<FineGlyph>) {
    static FACES: OnceLock<(GlyphSet, GlyphSet<FineGlyph>)> = OnceLock::new();
    FACES.get_or_init(|| {
        let fine = builtin_fine().unwrap();
        let mut few = GlyphSet::new("few", fine.letters().to_vec());
        let mut few_fine = GlyphSet::new("few", fine.letters().to_vec());
        for hand in &fine.hands()[..8] {
            few.add_hand(hand.clone());
            few_fine.add_hand(hand.clone());
        }
        for (at, glyph) in fine.glyphs().iter().enumerate() {
            let hand = fine.hand_of()[at];
            if hand.index() < 8 {
                few.push(glyph.halved(), fine.letter(at), Some(hand));
                few_fine.push(*glyph, fine.letter(at), Some(hand));
            }
        }
        (few, few_fine)
    })
}

fn corpus() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let (set, fine) = faces();
        let mut corpus = Corpus::new(set.letters().to_vec());
        corpus
            .add_faces(fine, &SplitConfig::default(), 0.2)
            .unwrap();
        corpus
            .add_writers(set, &SplitConfig::default(), 0.0)
            .unwrap();
        corpus
    })
}

fn config() -> PretrainConfig {
    PretrainConfig {
        steps: 4,
        batch: 6,
        adversary_from: 1,
        ..PretrainConfig::default()
    }
}

fn trained(steps: u64, from: Option<State>) -> State {
    let config = config();
    let training = Training {
        config: &config,
        corpus: corpus(),
        device: crate::device().autodiff(),
    };
    let start = from.unwrap_or_else(|| training.start());
    training
        .run(start, |state, _| Ok(state.step < steps))
        .unwrap()
}

/// How far the drawing of a field is from the glyph it was made of.
fn off(glyph: &FineGlyph, deformation: &Deformation) -> f32 {
    let mut ink = [0.0; FINE_PIXELS];
    deformation.draw(&Field::new(glyph.pixels(), Edges::Sharp), &mut ink);
    let pixels = ink.iter().zip(glyph.to_unit());
    pixels.map(|(a, b)| (a - b).abs()).sum::<f32>() / FINE_PIXELS as f32
}

#[test]
fn a_glyph_drawn_from_its_field_is_the_glyph() {
    let glyphs = faces().1.glyphs();
    let mean: f32 = glyphs
        .iter()
        .map(|glyph| off(glyph, &Deformation::NONE))
        .sum::<f32>();
    assert!(
        mean / (glyphs.len() as f32) < 0.01,
        "{}",
        mean / glyphs.len() as f32
    );
}

#[test]
fn bolder_strokes_have_more_ink_and_thinner_ones_less() {
    let glyph = &faces().1.glyphs()[0];
    let field = Field::new(glyph.pixels(), Edges::Sharp);
    let ink = |bolder: f32| {
        let mut ink = [0.0; FINE_PIXELS];
        let deformation = Deformation::of_style([0.0; 2], [2.0 * bolder, 0.0]);
        deformation.draw(&field, &mut ink);
        ink.iter().sum::<f32>()
    };
    assert!(ink(-0.5) < ink(0.0) && ink(0.0) < ink(0.5) && ink(0.5) < ink(2.0));
}

#[test]
fn blank_and_full_images_have_harmless_fields() {
    for value in [0, 255] {
        let mut ink = [f32::NAN; FINE_PIXELS];
        let field = Field::new(&[value; FINE_PIXELS], Edges::Sharp);
        Deformation::NONE.draw(&field, &mut ink);
        assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)), "{value}");
    }
}

#[test]
fn a_batch_depends_on_seed_and_step_alone() {
    let sample = |seed, step| batch::sample(corpus(), 5, seed, step, batch::Mix::FIRST);
    assert_eq!(sample(0, 3), sample(0, 3));
    assert_ne!(sample(0, 3), sample(0, 4));
    assert_ne!(sample(0, 3), sample(1, 3));
    let BatchData {
        source,
        source_letters,
        hand,
        target,
        target_letters,
    } = sample(0, 3);
    assert_eq!(source.len(), (5 + negatives(5)) * FINE_PIXELS);
    assert_eq!(
        (hand.len(), target.len()),
        (5 * FINE_PIXELS, 5 * FINE_PIXELS)
    );
    assert_eq!(
        (source_letters.len(), target_letters.len()),
        (5 + negatives(5), 5)
    );
    let none = corpus().letters.len() as u16;
    assert!(source_letters[..5].iter().all(|&letter| letter < none));
    assert!(source_letters[5..].iter().all(|&letter| letter == none));
    assert!(source.iter().all(|ink| (0.0..=1.0).contains(ink)));
}

#[test]
fn only_training_glyphs_are_learned() {
    let (set, fine) = faces();
    let parts = Part::of(set, &SplitConfig::default(), 0.2).unwrap();
    let trains = |at: usize| parts[at] == Part::Train;
    let training = (0..set.len()).filter(|&at| trains(at)).count();
    assert!(training > 0 && training < set.len());
    let mut alone = Corpus::new(set.letters().to_vec());
    alone.add_faces(fine, &SplitConfig::default(), 0.2).unwrap();
    assert_eq!(alone.len(), training);
    let mut rng = seeded(0, Stream::Batch, 0);
    for _ in 0..200 {
        let [source, _] = alone.sample(Kind::Face, &mut rng).unwrap();
        let mut drawn = [0.0; FINE_PIXELS];
        Deformation::NONE.draw(alone.field(source), &mut drawn);
        let matches = |at: usize| trains(at) && close(&fine.glyphs()[at], &drawn);
        assert!((0..set.len()).any(matches));
    }
}

#[test]
fn families_without_cyrillic_are_sampled_less_often_and_never_for_a_cyrillic_target() {
    let both = &faces().1;
    let latin = ('A'..='Z').collect::<String>();
    let mut alone = GlyphSet::new("latin", both.letters().to_vec());
    for hand in both.hands() {
        alone.add_hand(Hand {
            group: format!("{}, Latin", hand.group),
            ..hand.clone()
        });
    }
    for (at, glyph) in both.glyphs().iter().enumerate() {
        if latin.contains(both.letter(at)) {
            alone.push(*glyph, both.letter(at), Some(both.hand_of()[at]));
        }
    }
    let split = SplitConfig::default();
    let mut corpus = Corpus::new(both.letters().to_vec());
    corpus.add_faces(both, &split, 0.0).unwrap();
    let first = corpus.len() as u32;
    corpus.add_faces(&alone, &split, 0.0).unwrap();
    corpus
        .add_writers(&alone.map(FineGlyph::halved), &split, 0.0)
        .unwrap();
    let mut rng = seeded(0, Stream::Batch, 0);
    let drawn = 2_000;
    let of_latin = (0..drawn)
        .filter(|_| corpus.sample(Kind::Face, &mut rng).unwrap()[0].1 >= first)
        .count();
    let share = of_latin as f32 / drawn as f32;
    assert!((share - 0.2).abs() < 0.04, "{share}");
    for _ in 0..200 {
        if let Some(([_, target], _)) = corpus.matched(&mut rng) {
            assert!(target.1 < first);
        }
    }
}

fn close(glyph: &FineGlyph, drawn: &[f32; FINE_PIXELS]) -> bool {
    let pixels = glyph.to_unit().into_iter().zip(drawn);
    pixels.map(|(a, b)| (a - b).abs()).sum::<f32>() < 0.03 * FINE_PIXELS as f32
}

#[test]
fn a_resumed_training_ends_with_the_bytes_of_an_unbroken_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    let unbroken = trained(4, None);
    trained(2, None).save(&path).unwrap();
    let device = crate::device().autodiff();
    let loaded = State::load(&path, corpus().letters.len(), &device).unwrap();
    assert_eq!(loaded.step, 2);
    let resumed = trained(4, Some(loaded));
    assert!(named_tensors(&resumed.network) == named_tensors(&unbroken.network));
    assert!(named_tensors(&resumed.discriminator) == named_tensors(&unbroken.discriminator));
    let averaged = |state: &State| named_tensors(&state.averaged().unwrap());
    assert!(averaged(&resumed) == averaged(&unbroken));
}

/// The metadata of a network of three letters.
fn info() -> bukva::ModelInfo {
    let alphabet = Alphabet {
        letters: "ЖZa".to_owned(),
        temperature: 1.0,
        not_a_letter: 1.0,
        shapes: Vec::new(),
        edge: 1.0,
    };
    bukva::ModelInfo {
        side: SIDE,
        alphabet: Some(alphabet),
        ..untrained_info(super::network::LATENT)
    }
}

#[test]
fn the_model_file_reads_and_draws_what_the_network_does() {
    let device = crate::device();
    let network = LetterNet::init(3, &device, &mut seeded(0, Stream::Weights, 0)).valid();
    let bytes = model_bytes(&network, &info(), Vec::new()).unwrap();
    let translator = Translator::from_bytes(&bytes).unwrap();
    let model = translator.letter_model().unwrap();
    let mut rng = seeded(0, Stream::Batch, 0);
    let ink: Vec<f32> = (0..2 * FINE_PIXELS).map(|_| rng.random()).collect();

    let source = TensorData::new(ink.clone(), [2, 1, SIDE, SIDE]);
    let latent = network.encode(Tensor::from_data(source, &device), Mode::Infer);
    let latents = model.encode_ink(&ink);
    let found: Vec<f32> = latents
        .iter()
        .flat_map(|latent| latent.values())
        .copied()
        .collect();
    let largest = latent.clone().abs().max().into_scalar::<f32>();
    assert_close(&found, latent.clone(), 0.02 * largest);

    let letters = Tensor::<2>::from_floats([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], &device);
    let drawn = network.draw(latent, letters, Mode::Infer);
    let wanted = [(&latents[0], 'Ж'), (&latents[1], 'a')];
    let found: Vec<_> = model
        .draw(&wanted)
        .into_iter()
        .map(Option::unwrap)
        .collect();
    // The four pixels of a place are channels.
    for (at, drawing) in found.iter().enumerate() {
        let phases = drawn.clone().narrow(0, at, 1).into_data();
        let phases: Vec<f32> = phases.iter::<f32>().collect();
        for (phase, plane) in phases.chunks(FINE_PIXELS / 4).enumerate() {
            for (place, value) in plane.iter().enumerate() {
                let (row, column) = (2 * (place / 28) + phase / 2, 2 * (place % 28) + phase % 2);
                let off = drawing.ink()[row * SIDE + column] - value.clamp(0.0, 1.0);
                assert!(off.abs() < 0.05, "{at}, {phase}, {place}: {off}");
            }
        }
    }
}

#[test]
fn a_model_file_with_directions_draws_variants_and_one_without_says_why_not() {
    let device = crate::device();
    let network = LetterNet::init(3, &device, &mut seeded(0, Stream::Weights, 0)).valid();
    let directions = crate::model::NamedTensor {
        name: bukva::LetterModel::VARIATION.to_owned(),
        shape: vec![2, super::network::LATENT],
        values: vec![0.5; 2 * super::network::LATENT],
    };
    let vary = |more| {
        let translator = Translator::from_bytes(&model_bytes(&network, &info(), more).unwrap());
        let translator = translator.unwrap();
        let model = translator.letter_model().unwrap();
        let latent = &model.encode_ink(&[0.5; FINE_PIXELS])[0];
        let mut rng = seeded(0, Stream::Latent, 0);
        model.variants(latent, 2, &mut rng)
    };
    let variants = vary(vec![directions]).unwrap();
    assert_ne!(variants[0], variants[1]);
    let error = vary(Vec::new()).unwrap_err();
    assert!(
        matches!(error.kind(), bukva::ErrorKind::NoVariation),
        "{error}"
    );
}

fn assert_close(found: &[f32], expected: Tensor<2>, most: f32) {
    let expected = expected.into_data();
    let pairs = found.iter().zip(expected.iter::<f32>());
    let furthest = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(furthest < most, "{furthest} of {most}");
}
