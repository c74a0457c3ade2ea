//! The configuration of a run.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::augment::AugmentConfig;
use crate::model::TranslatorConfig;
use crate::objective::{Objective, ObjectiveConfig, ObjectiveContext};
use crate::train::{Batcher, TrainConfig};
use crate::{Error, ErrorKind};
use bukva_data::{DataConfig, Dataset};

/// The complete configuration of a run. Missing keys have their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunConfig {
    /// The letters and the glyphs.
    pub data: DataConfig,
    /// The network.
    pub network: TranslatorConfig,
    /// The training objective.
    pub objective: ObjectiveConfig,
    /// How training examples are augmented.
    pub augment: AugmentConfig,
    /// The optimization.
    pub train: TrainConfig,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            data: DataConfig::default(),
            network: TranslatorConfig::default(),
            objective: ObjectiveConfig::Paired(Default::default()),
            augment: AugmentConfig::default(),
            train: TrainConfig::default(),
        }
    }
}

impl RunConfig {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// When the file can't be read, or has an invalid key or value.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::parse(&read(path)?).map_err(|error| error.at(path))
    }

    /// Reads the configuration of a run, in which no key may be missing.
    ///
    /// # Errors
    /// Those of [`RunConfig::open`], or when a key is missing.
    pub(super) fn open_complete(path: &Path) -> Result<Self, Error> {
        let text = read(path)?;
        let config = Self::parse(&text).map_err(|error| error.at(path))?;
        let whole = toml::from_str(&config.to_toml()?).unwrap_or_default();
        let missing = missing(&whole, &toml::from_str(&text).unwrap_or_default());
        match missing.is_empty() {
            true => Ok(config),
            false => Err(Error::from(ErrorKind::Incomplete { missing }).at(path)),
        }
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// When a key or value is invalid.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let config: Self =
            toml::from_str(text).map_err(|source| ErrorKind::Config(Box::new(source)))?;
        config.check()?;
        Ok(config)
    }

    /// All settings as TOML.
    pub(super) fn to_toml(&self) -> Result<String, Error> {
        let text = toml::to_string_pretty(self);
        text.map_err(|error| ErrorKind::Io(io::Error::other(error)).into())
    }

    /// A checksum of all settings.
    pub(super) fn checksum(&self) -> String {
        let mut sum = flate2::Crc::new();
        sum.update(self.to_toml().unwrap_or_default().as_bytes());
        format!("{:08x}", sum.sum())
    }

    /// Checks that all settings are in range.
    ///
    /// # Errors
    /// When one is not.
    pub fn check(&self) -> Result<(), Error> {
        let TrainConfig {
            batch,
            learning_rate,
            clip,
            ..
        } = self.train;
        let TranslatorConfig { latent, dropout } = self.network;
        let [glyph, monoline] = [&self.augment.glyph, &self.augment.monoline];
        let in_range = |key, found: &dyn ToString, expected, in_range| match in_range {
            true => Ok(()),
            false => Err(Error::from(ErrorKind::OutOfRange {
                key,
                found: found.to_string(),
                expected,
            })),
        };
        let batches = 1..=16_384;
        in_range(
            "train.batch",
            &batch,
            "1 to 16384",
            batches.contains(&batch),
        )?;
        let above_0 = |value: f64, most: f64| value > 0.0 && value <= most;
        let rates = "a number above 0, at most 1";
        in_range(
            "train.learning_rate",
            &learning_rate,
            rates,
            above_0(learning_rate, 1.0),
        )?;
        let clips = "a number above 0, at most 1000000";
        in_range("train.clip", &clip, clips, above_0(clip, 1e6))?;
        let latents = 1..=8192;
        in_range(
            "network.latent",
            &latent,
            "1 to 8192",
            latents.contains(&latent),
        )?;
        let dropouts = 0.0..=0.95;
        in_range(
            "network.dropout",
            &dropout,
            "0 to 0.95",
            dropouts.contains(&dropout),
        )?;
        for (key, policy) in [
            ("augment.glyph.handwriting_weight", glyph),
            ("augment.monoline.handwriting_weight", monoline),
        ] {
            let weight = policy.handwriting_weight;
            in_range(key, &weight, "0 to 1000", weight <= 1000)?;
        }
        self.data.check()?;
        self.objective.check()
    }

    /// About how much memory training takes, in bytes: within 5 % of what was measured with batches of 32
    /// to 2,048 and latent vectors of 512 and 4,096 numbers. Datasets of one's own come on top.
    pub fn memory(&self) -> u64 {
        /// The program, the built-in glyphs and the judge.
        const PROGRAM: u64 = 90_000_000;
        /// Activations and their gradients.
        const PER_EXAMPLE: u64 = 240_000;
        /// A weight, its gradient and moments, and their copies for a checkpoint.
        const PER_WEIGHT: u64 = 60;
        PROGRAM + PER_EXAMPLE * self.train.batch as u64 + PER_WEIGHT * self.network.weights() as u64
    }

    /// Builds the objective from the training split; critics are trained on `device`, which must
    /// have autodiff.
    ///
    /// # Errors
    /// When the data is unsuitable for the objective, or a setting is out of range.
    pub fn objective(
        &self,
        dataset: &Dataset,
        device: &Device,
    ) -> Result<Box<dyn Objective>, Error> {
        let letters: Vec<char> = dataset.classes.targets().collect();
        self.objective.build(&ObjectiveContext {
            sources: &dataset.train.source,
            targets: &dataset.train.target,
            letters: &letters,
            shared_hands: dataset.shared_hands,
            seed: self.train.seed,
            device,
        })
    }

    /// The sampler of training batches for `objective`.
    pub fn batcher<'a>(
        &'a self,
        dataset: &'a Dataset,
        objective: &'a dyn Objective,
    ) -> Batcher<'a> {
        Batcher {
            sources: &dataset.train.source,
            objective,
            augment: &self.augment,
            normalization: self.data.normalization,
            size: self.train.batch,
            seed: self.train.seed,
        }
    }
}

/// The largest configuration that is read, in bytes.
const LARGEST: u64 = 1 << 20;

fn read(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
        .map_err(Error::io(path))?;
    match text.len() as u64 > LARGEST {
        true => Err(Error::io(path)(io::Error::other(
            "more than 1 MiB: not a configuration",
        ))),
        false => Ok(text),
    }
}

/// The keys of `whole` that are not in `part`. A table whose keys were renamed since has as many.
fn missing(whole: &toml::Table, part: &toml::Table) -> Vec<String> {
    let mut keys = Vec::new();
    for (key, value) in whole {
        match (value, part.get(key)) {
            (toml::Value::Table(whole), Some(toml::Value::Table(part))) => {
                let inner = missing(whole, part);
                keys.extend(inner.into_iter().map(|inner| format!("{key}.{inner}")));
            }
            (_, None) if part.len() < whole.len() => keys.push(key.clone()),
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::RunConfig;

    const OF_0_1: &str = r#"
[objective]
kind = "matched"
nearest = 3
candidates = 2
align = 1.5
seen = true
legible = true
letter = 0.25
loss = "l2"
[augment]
pen_share = 0.5
[augment.glyph.hand]
turn = 2.0
tremor = 0.25
[augment.pen]
clean = 0.125
[augment.pen.source]
turn = 3.0
"#;

    const TODAY: &str = r#"
[objective]
kind = "matched"
nearest = 3
best_of = 2
style_gain = 1.5
match_augmented = true
drop_illegible = true
aux_weight = 0.25
loss = "l2"
[augment]
monoline_share = 0.5
[augment.glyph.hand]
rotation = 2.0
jitter = 0.25
[augment.monoline]
clean = 0.125
[augment.monoline.source]
rotation = 3.0
"#;

    #[test]
    fn the_keys_of_version_0_1_are_still_read() {
        fn read(text: &str) -> RunConfig {
            RunConfig::parse(text).unwrap()
        }
        assert_eq!(read(OF_0_1), read(TODAY));
        let paired = |keys: &str| read(&format!("[objective]\nkind = \"paired\"\n{keys}"));
        assert_eq!(
            paired("matched_pens = 0.25\nalign = 1.5\nletter = 0.5"),
            paired("matched_monoline = 0.25\nstyle_gain = 1.5\naux_weight = 0.5")
        );
    }

    #[test]
    fn a_written_configuration_has_todays_keys_and_is_read_back() {
        let config: RunConfig = toml::from_str(OF_0_1).unwrap();
        let text = toml::to_string_pretty(&config).unwrap();
        for old in ["candidates", "align", "seen", "pen_share", "turn", "tremor"] {
            assert!(!text.contains(&format!("{old} =")), "{old}: {text}");
        }
        assert_eq!(toml::from_str::<RunConfig>(&text).unwrap(), config);
    }
}
