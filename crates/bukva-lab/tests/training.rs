//! Tests of training through the public API.

use std::cell::Cell;
use std::sync::Arc;

use bukva_data::{Bank, Class, HandId};
use bukva_glyphs::{Glyph, Normalization, PIXELS};
use bukva_lab::augment::AugmentConfig;
use bukva_lab::internals::{
    Adam, Batcher, Checkpoint, Notes, Observer, Progress, TrainModel, Trainer, compile,
    save_weights, untrained_info,
};
use bukva_lab::latent::Latents;
use bukva_lab::objective::{
    CriticConfig, MatchedConfig, Objective, ObjectiveConfig, ObjectiveContext, PairedConfig,
};
use bukva_lab::run::{TrainConfig, TranslatorConfig};
use bukva_lab::{Error, ErrorKind, Kernels, TranslatorNet};
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Blocks of ink at a position that depends on the class, in random shades.
fn bank(classes: usize, hands: usize, flip: bool) -> Bank {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut bank = Bank::empty(classes);
    for hand in 0..hands {
        for class in 0..classes {
            let mut pixels = [0; PIXELS];
            for row in 8..20 {
                for column in 0..6 {
                    let left = class * 6 + 2;
                    let column = if flip {
                        27 - left - column
                    } else {
                        left + column
                    };
                    pixels[row * 28 + column] = 155 + rng.random_range(0..100);
                }
            }
            bank.push(
                Glyph::new(pixels),
                Class::new(class),
                Some(HandId::new(hand)),
            );
        }
    }
    bank
}

#[derive(Default)]
struct Watch {
    losses: Vec<f64>,
    stop_after: Option<u64>,
    done: Cell<u64>,
}

impl Observer for Watch {
    fn after_step(&mut self, progress: &Progress<'_>) -> Result<(), Error> {
        self.losses.push(progress.loss);
        self.done.set(progress.state.step);
        Ok(())
    }
    fn wants_stop(&self) -> bool {
        self.stop_after == Some(self.done.get())
    }
}

const STEPS: u64 = 12;

struct Setup {
    sources: Arc<Bank>,
    network: TranslatorConfig,
    train: TrainConfig,
    augment: AugmentConfig,
    objective: Box<dyn Objective>,
    device: Device,
}

/// All objectives, with a briefly trained critic, because these letters are easy to distinguish.
fn objectives() -> Vec<ObjectiveConfig> {
    let briefly = |config| match config {
        ObjectiveConfig::Classifier(critic) => ObjectiveConfig::Classifier(CriticConfig {
            critic_steps: 20,
            ..critic
        }),
        config => config,
    };
    ObjectiveConfig::all().into_iter().map(briefly).collect()
}

impl Setup {
    fn new(objective: &ObjectiveConfig, seed: u64) -> Self {
        let [sources, targets] = [false, true].map(|flip| Arc::new(bank(3, 8, flip)));
        let device = Device::flex().autodiff();
        let materials = ObjectiveContext {
            sources: &sources,
            targets: &targets,
            letters: &['A', 'B', 'C'],
            shared_hands: true,
            seed,
            device: &device,
        };
        let objective = objective
            .build(&materials)
            .expect("these sides serve every objective");
        let train = TrainConfig {
            steps: STEPS,
            batch: 16,
            warmup: 2,
            seed,
            ..TrainConfig::default()
        };
        let network = TranslatorConfig {
            latent: 16,
            ..TranslatorConfig::default()
        };
        Self {
            sources,
            network,
            train,
            augment: AugmentConfig::none(),
            objective,
            device,
        }
    }

    fn train(&self, start: Option<Checkpoint>, watch: &mut Watch) -> Checkpoint {
        let batcher = Batcher {
            sources: &self.sources,
            objective: self.objective.as_ref(),
            augment: &self.augment,
            normalization: Normalization::None,
            size: self.train.batch,
            seed: self.train.seed,
        };
        let trainer = Trainer {
            config: &self.train,
            network: &self.network,
            batcher: &batcher,
            device: &self.device,
        };
        let start = start.unwrap_or_else(|| trainer.start());
        trainer.run(start, watch).expect("training succeeds")
    }
}

fn bytes(translator: &TranslatorNet) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weights.safetensors");
    save_weights(translator, &path, &Default::default()).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn every_objective_trains_and_lowers_its_loss() {
    for config in objectives() {
        let mut watch = Watch::default();
        Setup::new(&config, 1).train(None, &mut watch);
        let (first, last) = (watch.losses[0], watch.losses[watch.losses.len() - 1]);
        assert!(last < 0.8 * first, "{}: {:?}", config.name(), watch.losses);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let config = &ObjectiveConfig::named("random").unwrap();
    let weights = |seed| {
        bytes(
            &Setup::new(config, seed)
                .train(None, &mut Watch::default())
                .model
                .translator,
        )
    };
    assert!(weights(3) == weights(3));
    assert!(weights(3) != weights(4));
}

#[test]
fn a_resumed_run_equals_an_unbroken_one_bit_for_bit() {
    for config in objectives() {
        let augment = AugmentConfig::default();
        let setup = Setup {
            augment,
            ..Setup::new(&config, 5)
        };
        let unbroken = setup.train(None, &mut Watch::default());

        let stopped = setup.train(
            None,
            &mut Watch {
                stop_after: Some(5),
                ..Watch::default()
            },
        );
        assert_eq!(stopped.step, 5);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint.safetensors");
        stopped.save(&path, &Notes::default()).unwrap();
        let letters = (setup.objective.aux_weight() > 0.0).then_some(3);
        let fresh = TrainModel::zeros(&setup.network, letters, &setup.device);
        let resumed = Checkpoint::load(&path, fresh).unwrap().0;
        let resumed = setup.train(Some(resumed), &mut Watch::default());

        assert_eq!(resumed.step, unbroken.step);
        assert!(
            bytes(&resumed.model.translator) == bytes(&unbroken.model.translator),
            "{}",
            config.name()
        );
    }
}

#[test]
fn a_glyph_is_translated_the_same_alone_and_among_others() {
    let setup = Setup::new(&ObjectiveConfig::named("random").unwrap(), 2);
    let translator = setup
        .train(None, &mut Watch::default())
        .model
        .translator
        .valid();
    let compiled = compile(&translator, &untrained_info(setup.network.latent)).unwrap();
    let together = compiled.translate_all(&setup.sources.glyphs()[..5]);
    for (glyph, expected) in setup.sources.glyphs().iter().zip(together) {
        assert_eq!(compiled.translate(glyph).unwrap(), expected);
    }
}

#[test]
fn an_auxiliary_head_is_trained_if_the_objective_asks_for_one() {
    for (letter, asked) in [(0.0, false), (0.1, true)] {
        let config = PairedConfig {
            aux_weight: letter,
            ..PairedConfig::default()
        };
        let mut setup = Setup::new(&ObjectiveConfig::Paired(config), 4);
        setup.train.steps = 60;
        let model = setup.train(None, &mut Watch::default()).model.valid();
        assert_eq!(model.letters.is_some(), asked, "aux_weight = {letter}");
        let Some(letters) = model.letters else {
            continue;
        };
        let device = setup.device.clone().inner();
        let latents = Latents::encode(&model.translator, setup.sources.glyphs(), &device);
        let sizes = [setup.sources.len(), setup.network.latent];
        let latents = Tensor::from_data(TensorData::new(latents.values().to_vec(), sizes), &device);
        let read = letters.forward(latents).argmax(1).into_data();
        let right = read.iter::<i64>().zip(setup.sources.classes());
        let right = right.filter(|&(read, &class)| read == i64::from(class));
        assert_eq!(right.count(), setup.sources.len());
    }
}

#[test]
fn a_weight_below_zero_is_refused() {
    let config = MatchedConfig {
        aux_weight: -1.0,
        ..MatchedConfig::default()
    };
    let sides = [false, true].map(|flip| Arc::new(bank(3, 8, flip)));
    let materials = ObjectiveContext {
        sources: &sides[0],
        targets: &sides[1],
        letters: &['A', 'B', 'C'],
        shared_hands: false,
        seed: 0,
        device: &Device::flex(),
    };
    let error = ObjectiveConfig::Matched(config).build(&materials).err();
    let error = error.expect("no weight is below 0");
    assert!(
        matches!(error.kind(), ErrorKind::Setting { setting: "aux_weight", found, .. } if found == "-1"),
        "{error}"
    );
}

/// The mean loss of the last steps of a run of 200 steps.
fn settled(kernels: Kernels, seed: u64) -> f64 {
    let mut setup = Setup::new(&ObjectiveConfig::Mean(Default::default()), seed);
    setup.train.steps = 200;
    let mut watch = Watch::default();
    kernels.scoped(|| setup.train(None, &mut watch));
    let last = &watch.losses[180..];
    last.iter().sum::<f64>() / last.len() as f64
}

#[test]
fn two_hundred_steps_with_either_kernels_end_at_the_same_loss() {
    let [fused, reference] =
        [Kernels::Fused, Kernels::Reference].map(|kernels| settled(kernels, 1));
    // One step differs only by rounding, by about 1e-6. Two hundred steps amplify that to 4.6 % of
    // the loss here. The kernels' own tests compare each operation closely; this test detects an
    // operation that is used incorrectly.
    assert!(
        (reference / fused - 1.0).abs() < 0.15,
        "reference {reference}, fused {fused}"
    );
}

/// Makes weights infinite.
struct Overflow;

impl ModuleMapper for Overflow {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|values| values.add_scalar(f32::INFINITY))
    }
}

fn untrained() -> TrainModel {
    let device = bukva_lab::device().autodiff();
    TrainModel::init(&TranslatorConfig::default(), None, &device, 0)
}

/// A checkpoint without the optimizer's state.
fn checkpoint(step: u64, model: TrainModel) -> Checkpoint {
    Checkpoint {
        step,
        model,
        adam: Adam::default(),
    }
}

#[test]
fn weights_that_are_not_finite_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("step-0000001.safetensors");
    let state = checkpoint(1, untrained().map(&mut Overflow));
    let error = state.save(&path, &Notes::default()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Diverged { step: 1 }),
        "{error}"
    );
    assert!(!path.exists());
}

#[test]
fn a_checkpoint_without_its_checksum_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("step-0000000.safetensors");
    let state = checkpoint(0, untrained());
    state.save(&path, &Notes::default()).unwrap();
    Checkpoint::load(&path, untrained()).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let key = b"\"checksum\"";
    let at = bytes.windows(key.len()).position(|found| found == key);
    bytes[at.unwrap() + 1] = b'C';
    std::fs::write(&path, bytes).unwrap();
    let error = Checkpoint::load(&path, untrained()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NotACheckpoint { .. }),
        "{error}"
    );
}

#[test]
fn a_checkpoint_without_the_optimizer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("step-0000007.safetensors");
    let state = checkpoint(7, untrained());
    state.save(&path, &Notes::default()).unwrap();
    let error = Checkpoint::load(&path, untrained()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NotACheckpoint { .. }),
        "{error}"
    );
}
