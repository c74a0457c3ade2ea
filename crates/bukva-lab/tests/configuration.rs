//! Configurations that no training could use are refused, whatever is wrong with them.

use bukva_glyphs::ErrorKind as Glyphs;
use bukva_lab::ErrorKind;
use bukva_lab::objective::ObjectiveConfig;
use bukva_lab::run::RunConfig;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use toml::{Table, Value};

/// The default configuration of every objective.
fn configurations() -> Vec<Table> {
    let objectives = ObjectiveConfig::all().into_iter();
    objectives
        .map(|objective| {
            let kind = objective.name();
            let config = RunConfig::parse(&format!("[objective]\nkind = \"{kind}\"")).unwrap();
            Table::try_from(&config).unwrap()
        })
        .collect()
}

/// The paths of all values that are not tables.
fn leaves(table: &Table) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => paths.extend(leaves(inner).into_iter().map(|mut path| {
                path.insert(0, key.clone());
                path
            })),
            _ => paths.push(vec![key.clone()]),
        }
    }
    paths
}

fn set(table: &mut Table, path: &[String], value: Value) {
    let (last, tables) = path.split_last().unwrap();
    let inner = tables
        .iter()
        .fold(table, |table, key| table[key].as_table_mut().unwrap());
    inner.insert(last.clone(), value);
}

/// Reads a configuration. What is accepted has only numbers that can be computed with, and is read
/// back as it was written.
fn read(text: &str) -> Result<(), String> {
    match RunConfig::parse(text) {
        Err(error) => {
            let kind = error.kind();
            let right = match kind {
                ErrorKind::Config(_) | ErrorKind::OutOfRange { .. } | ErrorKind::Setting { .. } => {
                    true
                }
                ErrorKind::Glyphs(error) => matches!(error.kind(), Glyphs::Shares { .. }),
                _ => false,
            };
            assert!(right, "{kind:?}");
            Err(error.to_string())
        }
        Ok(config) => {
            let written = toml::to_string(&config).unwrap();
            // `style_gain` alone may be negative.
            let numbers = written
                .lines()
                .filter(|line| !line.starts_with("style_gain"));
            for word in ["nan", "inf", "-"] {
                let found = numbers
                    .clone()
                    .find(|line| line.ends_with(word) || line.contains(&format!("= {word}")));
                assert_eq!(found, None, "{text}");
            }
            assert_eq!(RunConfig::parse(&written).unwrap(), config);
            assert!(config.memory() < 1 << 40);
            Ok(())
        }
    }
}

#[test]
fn every_value_may_be_hostile() {
    let hostile = [
        Value::Integer(-1),
        Value::Integer(i64::MAX),
        Value::Integer(i64::MIN),
        Value::Float(-1e-9),
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        Value::Float(f64::NEG_INFINITY),
        Value::String(String::new()),
        Value::String("\u{0}/../Ж".to_owned()),
        Value::Boolean(true),
        Value::Array(vec![Value::Integer(1); 3]),
        Value::Table(Table::new()),
    ];
    let (mut refused, mut tried) = (0, 0);
    for config in configurations() {
        for path in leaves(&config) {
            for value in &hostile {
                let mut config = config.clone();
                set(&mut config, &path, value.clone());
                tried += 1;
                refused += usize::from(read(&config.to_string()).is_err());
            }
        }
    }
    // Seeds, names and switches accept some of them.
    assert!(refused > tried * 3 / 4, "{refused} of {tried}");
}

#[test]
fn damaged_text_is_read_or_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let texts: Vec<String> = configurations().iter().map(Table::to_string).collect();
    for _ in 0..3000 {
        let mut bytes = texts.choose(&mut rng).unwrap().clone().into_bytes();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..3) {
                0 => bytes[at] = *b"-.=[]\"0e9#\n\xff".choose(&mut rng).unwrap(),
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, rng.random()),
            }
        }
        let _ = read(&String::from_utf8_lossy(&bytes));
    }
}
