//! What a comparison measures, and the report made of it: of all runs at once, or of those of many
//! machines together.

use bukva_data::{DataConfig, Dataset, Split};
use serde::{Deserialize, Serialize};

use super::strategy::Strategy;
use crate::Error;
use crate::evaluate::Scores;
use crate::report::{
    ComparisonReport, Fact, Picture, Provenance, Reference, RunResult, StrategyResult,
};

/// What is compared: the same for all parts of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    title: String,
    data: Vec<Fact>,
    /// Of all glyphs and their splits.
    checksum: String,
    pub(super) seeds: Vec<u64>,
    pub(super) strategies: Vec<PlannedStrategy>,
}

/// A strategy of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedStrategy {
    pub(super) name: String,
    description: String,
    /// Its configuration as TOML, without paths: data may lie elsewhere on another machine.
    settings: String,
}

impl Plan {
    pub(super) fn new(
        strategies: &[Strategy],
        seeds: &[u64],
        dataset: &Dataset,
    ) -> Result<Self, Error> {
        let planned = strategies.iter().map(|Strategy { name, config }| {
            let mut bare = config.clone();
            bare.data = DataConfig::default();
            Ok(PlannedStrategy {
                name: name.clone(),
                description: config.objective.description().to_owned(),
                settings: bare.to_toml()?,
            })
        });
        Ok(Self {
            title: format!(
                "{} → {}: strategies compared",
                dataset.source_name, dataset.target_name
            ),
            data: facts(dataset),
            checksum: format!("{:08x}", dataset.checksum()),
            seeds: seeds.to_vec(),
            strategies: planned.collect::<Result<_, Error>>()?,
        })
    }

    /// What differs in another plan, if anything does.
    pub(super) fn difference(&self, other: &Self) -> Option<&'static str> {
        let names = |plan: &Self| -> Vec<String> {
            let strategies = plan.strategies.iter();
            strategies.map(|strategy| strategy.name.clone()).collect()
        };
        let differs = [
            (self.checksum != other.checksum, "data"),
            (self.data != other.data, "data"),
            (self.seeds != other.seeds, "seeds"),
            (names(self) != names(other), "strategies"),
            (self != other, "settings"),
        ];
        differs
            .into_iter()
            .find_map(|(differs, what)| differs.then_some(what))
    }

    /// The runs, each as a strategy's place and a seed, in the order of the report.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, u64)> {
        let places = 0..self.strategies.len();
        places.flat_map(|place| self.seeds.iter().map(move |&seed| (place, seed)))
    }

    /// The report of what was measured of all runs.
    pub(super) fn report(&self, measured: &[Measured], provenance: Provenance) -> ComparisonReport {
        let mut report = ComparisonReport {
            title: self.title.clone(),
            data: self.data.clone(),
            provenance,
            ..ComparisonReport::default()
        };
        for strategy in &self.strategies {
            let of_strategy = measured.iter().filter(|one| one.strategy == strategy.name);
            let of_strategy: Vec<&Measured> = of_strategy.collect();
            let reason = of_strategy.iter().find_map(|one| one.left_out.clone());
            if let Some(reason) = reason {
                report.left_out.push(fact(&strategy.name, reason));
                continue;
            }
            let pictures = of_strategy.iter().map(|one| &one.pictures);
            let mut pictures = pictures.filter(|pictures| !pictures.is_empty());
            report.strategies.push(StrategyResult {
                name: strategy.name.clone(),
                description: strategy.description.clone(),
                runs: of_strategy
                    .iter()
                    .filter_map(|one| one.result.clone())
                    .collect(),
                pictures: pictures.next().cloned().unwrap_or_default(),
            });
            let own = of_strategy
                .iter()
                .filter_map(|one| one.ground_truth.clone());
            let own: Vec<Scores> = own.collect();
            if !own.is_empty() && report.references.is_empty() {
                report.references.push(Reference {
                    name: "ground truth".to_owned(),
                    scores: own,
                });
            }
        }
        report
    }
}

/// What was measured of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measured {
    pub(super) strategy: String,
    pub(super) seed: u64,
    /// Why the data is unsuitable for the objective, if it is.
    pub(super) left_out: Option<String>,
    pub(super) result: Option<RunResult>,
    pub(super) ground_truth: Option<Scores>,
    pub(super) pictures: Vec<Picture>,
}

fn facts(dataset: &Dataset) -> Vec<Fact> {
    let pairs = dataset.classes.pairs.iter();
    let pairs: Vec<String> = pairs
        .map(|pair| format!("{}→{}", pair.source, pair.target))
        .collect();
    let sizes = |split: Split| {
        let banks = dataset.banks(split);
        let (sources, targets) = (banks.source.len(), banks.target.len());
        format!("{sources} sources, {targets} targets")
    };
    let judge = format!("trained on {} targets of its own", dataset.judge.len());
    vec![
        fact("classes", format!("{}: {}", pairs.len(), pairs.join(" "))),
        fact("training", sizes(Split::Train)),
        fact("test", sizes(Split::Test)),
        fact("judge", judge),
    ]
}

fn fact(name: &str, value: String) -> Fact {
    Fact {
        name: name.to_owned(),
        value,
    }
}
