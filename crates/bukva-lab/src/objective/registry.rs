//! The registry of objectives: name, description, default configuration and settings of each.

use serde::{Deserialize, Serialize};

use super::critic::CriticConfig;
use super::interface::{Objective, ObjectiveContext, ObjectiveSettings};
use super::matched::MatchedConfig;
use super::mean::MeanConfig;
use super::paired::PairedConfig;
use super::random::RandomConfig;
use super::representative::RepresentativeConfig;
use crate::{Error, ErrorKind};
use bukva_data::Class;

/// An entry of the registry of objectives.
#[derive(Clone, Copy, Debug)]
pub struct ObjectiveEntry {
    /// Its name in configurations, on the command line and in reports.
    pub name: &'static str,
    /// What the translator is trained towards, in one sentence.
    pub description: &'static str,
    /// A configuration with its default settings, commented.
    pub toml: &'static str,
}

/// Makes [`ObjectiveConfig`] and [`OBJECTIVES`] from one entry per objective. The default
/// configuration of an objective is `configs/NAME.toml`.
macro_rules! objectives {
    ($($variant:ident($settings:ty): $name:literal, $description:literal;)*) => {
        /// The choice of an objective with its settings: the `[objective]` table of a
        /// configuration.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", deny_unknown_fields)]
        pub enum ObjectiveConfig {
            $(
                #[doc = $description]
                #[serde(rename = $name)]
                $variant($settings),
            )*
        }

        /// All objectives, in the order of reports.
        pub const OBJECTIVES: &[ObjectiveEntry] = &[$(
            ObjectiveEntry {
                name: $name,
                description: $description,
                toml: include_str!(concat!("../../configs/", $name, ".toml")),
            },
        )*];

        impl ObjectiveConfig {
            /// Every objective with its default settings, in the order of reports.
            pub fn all() -> Vec<Self> {
                vec![$(Self::$variant(<$settings>::default())),*]
            }

            /// The name in configurations, on the command line and in reports.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }

            pub(crate) fn settings(&self) -> &dyn ObjectiveSettings {
                match self {
                    $(Self::$variant(settings) => settings,)*
                }
            }
        }
    };
}

objectives! {
    Classifier(CriticConfig): "classifier",
        "Whatever a pretrained classifier recognizes as the letter.";
    Random(RandomConfig): "random", "Any target of the class, sampled again for each batch.";
    Representative(RepresentativeConfig): "representative", "One target per class.";
    Mean(MeanConfig): "mean", "The mean of the class's targets.";
    Matched(MatchedConfig): "matched", "A target of the class in a style near the source's.";
    Paired(PairedConfig): "paired", "The target letter of the source's own hand.";
}

impl ObjectiveConfig {
    /// The objective with this name, with its default settings.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|config| config.name() == name)
    }

    /// What the translator is trained towards, in one sentence.
    pub fn description(&self) -> &'static str {
        let entry = OBJECTIVES.iter().find(|entry| entry.name == self.name());
        entry.map_or("", |entry| entry.description)
    }

    /// Checks that all settings are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] when one is not.
    pub fn check(&self) -> Result<(), Error> {
        self.settings().check()
    }

    /// Prepares the objective: computes means, finds neighbors or trains a critic.
    ///
    /// # Errors
    /// When the data is unsuitable for the objective, or a setting is out of range.
    pub fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        let mut classes = (0..).map(Class::new).zip(context.letters);
        let empty = classes.find(|&(class, _)| context.targets.of_class(class).is_empty());
        if let Some((_, &letter)) = empty {
            let objective = self.name();
            return Err(ErrorKind::NoTarget { objective, letter }.into());
        }
        self.check()?;
        self.settings().build(context)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{OBJECTIVES, ObjectiveConfig};

    #[derive(Deserialize)]
    struct Config {
        objective: ObjectiveConfig,
    }

    #[test]
    fn the_toml_of_each_objective_holds_its_default_settings() {
        for entry in OBJECTIVES {
            let config: Config = toml::from_str(entry.toml).unwrap();
            assert_eq!(Some(config.objective), ObjectiveConfig::named(entry.name));
        }
    }
}
