//! The strategies of a comparison: named configurations that differ in their objectives.

use std::fs;
use std::path::Path;

use super::RunConfig;
use crate::objective::OBJECTIVES;
use crate::{Error, ErrorKind};

/// A named configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
    /// Its name in reports and in the names of its runs' folders.
    pub name: String,
    /// Its configuration.
    pub config: RunConfig,
}

impl Strategy {
    /// All objectives with their default settings, in the order of reports.
    ///
    /// # Errors
    /// When a built-in configuration is invalid.
    pub fn builtin() -> Result<Vec<Self>, Error> {
        let parse = |entry: &crate::objective::ObjectiveEntry| {
            let name = entry.name.to_owned();
            RunConfig::parse(entry.toml).map(|config| Self { name, config })
        };
        OBJECTIVES.iter().map(parse).collect()
    }

    /// The `.toml` files of a folder, in the order of their names.
    ///
    /// # Errors
    /// When there is none or one can't be read.
    pub fn from_folder(folder: &Path) -> Result<Vec<Self>, Error> {
        let mut strategies = Vec::new();
        for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
            let path = entry.map_err(Error::io(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                strategies.push(Self {
                    name: name.into_owned(),
                    config: RunConfig::open(&path)?,
                });
            }
        }
        if strategies.is_empty() {
            return Err(Error::from(ErrorKind::NoStrategies).at(folder));
        }
        strategies.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(strategies)
    }

    /// The strategies with these names, in their original order; all strategies if `names` is
    /// empty.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn select(mut strategies: Vec<Self>, names: &[String]) -> Result<Vec<Self>, Error> {
        let is_known = |name: &&String| strategies.iter().any(|known| known.name == **name);
        if let Some(unknown) = names.iter().find(|name| !is_known(name)) {
            return Err(ErrorKind::UnknownStrategy {
                name: unknown.clone(),
                known: strategies.into_iter().map(|known| known.name).collect(),
            }
            .into());
        }
        strategies.retain(|strategy| names.is_empty() || names.contains(&strategy.name));
        Ok(strategies)
    }
}
