//! Which strategies are compared.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use bukva_lab::objective::ObjectiveConfig;
use bukva_lab::run::RunConfig;

use crate::train::Settings;

/// The strategies of `configs/`, in the order of reports.
const BUILTIN: [(&str, &str); 6] = [
    (
        "classifier",
        include_str!("../../../bukva-lab/configs/classifier.toml"),
    ),
    (
        "random",
        include_str!("../../../bukva-lab/configs/random.toml"),
    ),
    (
        "representative",
        include_str!("../../../bukva-lab/configs/representative.toml"),
    ),
    ("mean", include_str!("../../../bukva-lab/configs/mean.toml")),
    (
        "matched",
        include_str!("../../../bukva-lab/configs/matched.toml"),
    ),
    (
        "paired",
        include_str!("../../../bukva-lab/configs/paired.toml"),
    ),
];

/// The strategies of a folder, or the built-in ones; those of `only`, if it names any.
pub(super) fn read(
    folder: Option<&Path>,
    only: &[String],
    settings: &Settings,
) -> anyhow::Result<Vec<(String, RunConfig)>> {
    let mut strategies = match folder {
        Some(folder) => of_folder(folder)?,
        None => builtin()?,
    };
    for name in only {
        if !strategies.iter().any(|(known, _)| known == name) {
            let known: Vec<&str> = strategies.iter().map(|(name, _)| name.as_str()).collect();
            bail!(
                "--only: expected some of {}; found '{name}'",
                known.join(", ")
            );
        }
    }
    strategies.retain(|(name, _)| only.is_empty() || only.contains(name));
    for (_, config) in &mut strategies {
        settings.apply(config)?;
    }
    let data = strategies.first().map(|(_, config)| config.data.clone());
    if let Some((name, _)) = strategies
        .iter()
        .find(|(_, config)| Some(&config.data) != data.as_ref())
    {
        bail!(
            "{name}: its [data] differs from the first strategy's; a comparison needs the same data"
        );
    }
    Ok(strategies)
}

fn builtin() -> anyhow::Result<Vec<(String, RunConfig)>> {
    let parse = |(name, text): (&str, &str)| {
        let config = toml::from_str(text).with_context(|| format!("the built-in {name}.toml"))?;
        Ok((name.to_owned(), config))
    };
    BUILTIN.into_iter().map(parse).collect()
}

fn of_folder(folder: &Path) -> anyhow::Result<Vec<(String, RunConfig)>> {
    let mut strategies = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            strategies.push((name, RunConfig::open(&path)?));
        }
    }
    if strategies.is_empty() {
        bail!(
            "{}: expected .toml files, a strategy each; found none",
            folder.display()
        );
    }
    strategies.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(strategies)
}

/// What an objective aims at, in a sentence.
pub(super) fn description(objective: &ObjectiveConfig) -> &'static str {
    match objective {
        ObjectiveConfig::Classifier(_) => "Whatever a pretrained classifier reads as the letter.",
        ObjectiveConfig::Random(_) => "Any target of the class, drawn anew for each batch.",
        ObjectiveConfig::Representative(_) => "One target that stands for its class.",
        ObjectiveConfig::Mean(_) => "The mean of the class's targets.",
        ObjectiveConfig::Paired(_) => "The source hand's own target letter.",
        ObjectiveConfig::Matched(_) => "A target of the class whose hand is near the source's.",
    }
}
