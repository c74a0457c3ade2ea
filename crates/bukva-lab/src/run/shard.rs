//! Parts of a comparison, measured on many machines and merged.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::compared::{Measured, Plan};
use crate::report::{ComparisonReport, Provenance};
use crate::{Error, ErrorKind};

/// The most shards of a comparison.
const MOST: usize = 10_000;
/// The largest file of results that is read, in bytes: a run takes about 20,000.
const LARGEST: u64 = 64 << 20;

/// One of several parts of a comparison, written as `1/2`: every second run, from the first on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Shard {
    number: usize,
    count: usize,
}

impl Shard {
    /// The whole comparison.
    pub const WHOLE: Self = Self {
        number: 1,
        count: 1,
    };

    /// Whether a run, by its place among all runs, is in this part.
    pub(super) fn contains(self, run: usize) -> bool {
        run % self.count + 1 == self.number
    }

    /// The file of its results in a folder.
    pub fn path(self, folder: &Path) -> PathBuf {
        folder.join(format!("shard-{}-of-{}.toml", self.number, self.count))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl TryFrom<String> for Shard {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parsed = text.split_once('/').and_then(|(number, count)| {
            let shard = Self {
                number: number.parse().ok()?,
                count: count.parse().ok()?,
            };
            let fits = (1..=shard.count).contains(&shard.number) && shard.count <= MOST;
            fits.then_some(shard)
        });
        parsed.ok_or_else(|| {
            let expected = "a shard and the number of shards, at most 10000, such as 1/2";
            let found = text.to_owned();
            ErrorKind::Parse { expected, found }.into()
        })
    }
}

/// The results of one part.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShardResult {
    pub(super) shard: Shard,
    pub(super) provenance: Provenance,
    pub(super) plan: Plan,
    pub(super) measured: Vec<Measured>,
}

impl ShardResult {
    /// Writes the results as TOML, whose numbers are read back exactly.
    pub(super) fn save(&self, path: &Path) -> Result<(), Error> {
        let text = toml::to_string(self).map_err(io::Error::other);
        let text = text.map_err(Error::io(path))?;
        bukva_glyphs::atomic_file::write(path, |file| file.write_all(text.as_bytes()))
            .map_err(Error::io(path))
    }

    fn open(path: &Path) -> Result<Self, Error> {
        let mut text = String::new();
        let file = File::open(path).map_err(Error::io(path))?;
        file.take(LARGEST)
            .read_to_string(&mut text)
            .map_err(Error::io(path))?;
        let damaged = |found: String| Error::from(ErrorKind::NotAShard { found }).at(path);
        let result: Self = toml::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        let runs = result.plan.runs().enumerate();
        let runs = runs.filter(|&(place, _)| result.shard.contains(place));
        let expected: Vec<_> = runs
            .map(|(_, (place, seed))| (&result.plan.strategies[place].name, seed))
            .collect();
        let measured = result.measured.iter();
        let found: Vec<_> = measured.map(|one| (&one.strategy, one.seed)).collect();
        match found == expected {
            true => Ok(result),
            false => Err(damaged(format!("results of {} runs", found.len()))),
        }
    }
}

/// Merges the parts of a comparison that lie in some folders into the report of all of it.
///
/// # Errors
/// When a part is missing, given twice or can't be read, or belongs to another comparison.
pub fn merge(folders: &[PathBuf]) -> Result<ComparisonReport, Error> {
    let mut parts: BTreeMap<Shard, ShardResult> = BTreeMap::new();
    for folder in folders {
        for path in files(folder)? {
            let part = ShardResult::open(&path)?;
            if let Some((_, first)) = parts.first_key_value() {
                let what = difference(first, &part);
                what.map_or(Ok(()), |what| {
                    Err(Error::from(ErrorKind::OtherComparison { what }).at(&path))
                })?;
            }
            let shard = part.shard;
            if parts.insert(shard, part).is_some() {
                let shard = shard.to_string();
                return Err(Error::from(ErrorKind::ShardTwice { shard }).at(&path));
            }
        }
    }
    let Some((_, first)) = parts.first_key_value() else {
        let found = "no folder".to_owned();
        return Err(ErrorKind::NotAShard { found }.into());
    };
    let count = first.shard.count;
    let all = (1..=count).map(|number| Shard { number, count });
    let missing: Vec<String> = all
        .filter(|shard| !parts.contains_key(shard))
        .map(|shard| shard.to_string())
        .collect();
    if !missing.is_empty() {
        return Err(ErrorKind::ShardsMissing { missing }.into());
    }
    let machines = parts
        .values()
        .filter_map(|part| part.provenance.machine.clone());
    let provenance = Provenance {
        machine: Some(machines.collect::<Vec<_>>().join("; ")),
        ..first.provenance.clone()
    };
    let plan = first.plan.clone();
    let order: Vec<(String, u64)> = plan
        .runs()
        .map(|(place, seed)| (plan.strategies[place].name.clone(), seed))
        .collect();
    let mut measured: Vec<Measured> = parts.into_values().flat_map(|part| part.measured).collect();
    let place = |one: &Measured| {
        order
            .iter()
            .position(|(strategy, seed)| *strategy == one.strategy && *seed == one.seed)
    };
    measured.sort_by_key(place);
    Ok(plan.report(&measured, provenance))
}

/// In what two parts differ that belongs to the whole comparison.
fn difference(one: &ShardResult, other: &ShardResult) -> Option<&'static str> {
    if one.shard.count != other.shard.count {
        return Some("number of shards");
    }
    let program = |part: &ShardResult| {
        let Provenance {
            program, commit, ..
        } = part.provenance.clone();
        (program, commit)
    };
    let other_program = (program(one) != program(other)).then_some("program");
    one.plan.difference(&other.plan).or(other_program)
}

/// The files of results in a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("shard-") && name.ends_with(".toml") {
            found.push(path);
        }
    }
    found.sort();
    match found.is_empty() {
        true => {
            let found = "no shard-N-of-M.toml".to_owned();
            Err(Error::from(ErrorKind::NotAShard { found }).at(folder))
        }
        false => Ok(found),
    }
}
