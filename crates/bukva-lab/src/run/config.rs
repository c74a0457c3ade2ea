//! The configuration of a run.

use std::fs;
use std::path::Path;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::augment::AugmentConfig;
use crate::model::TranslatorConfig;
use crate::objective::{Objective, ObjectiveConfig, ObjectiveContext};
use crate::train::{Batcher, TrainConfig};
use crate::{Error, ErrorKind};
use bukva_glyphs::{DataConfig, Dataset};

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
        let text = fs::read_to_string(path).map_err(Error::io(path))?;
        Self::parse(&text).map_err(|error| error.at(path))
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// When a key or value is invalid.
    pub fn parse(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|source| ErrorKind::Config(Box::new(source)).into())
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
