//! Partial `[augment.*]` tables: missing keys keep the defaults of that table.

use serde::{Deserialize, Deserializer, de::Error};
use toml::{Table, Value};

use super::{AugmentConfig, AugmentPolicy};

/// `[augment.glyph]` merged into its default.
pub(super) fn glyph<'de, D: Deserializer<'de>>(from: D) -> Result<AugmentPolicy, D::Error> {
    over(AugmentConfig::default().glyph, from)
}

/// `[augment.monoline]` merged into its default.
pub(super) fn monoline<'de, D: Deserializer<'de>>(from: D) -> Result<AugmentPolicy, D::Error> {
    over(AugmentConfig::default().monoline, from)
}

fn over<'de, D: Deserializer<'de>>(
    default: AugmentPolicy,
    from: D,
) -> Result<AugmentPolicy, D::Error> {
    let mut table = Table::try_from(default).map_err(D::Error::custom)?;
    replace(&mut table, Table::deserialize(from)?);
    AugmentPolicy::deserialize(table).map_err(|error| D::Error::custom(error.message()))
}

fn replace(table: &mut Table, given: Table) {
    for (key, value) in given {
        let key = match key.as_str() {
            // Names of version 0.1.
            "turn" => "rotation".to_owned(),
            "tremor" => "jitter".to_owned(),
            _ => key,
        };
        match (table.get_mut(&key), value) {
            (Some(Value::Table(kept)), Value::Table(value)) => replace(kept, value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::augment::AugmentConfig;

    #[test]
    fn what_a_table_leaves_out_keeps_its_default() {
        let config: AugmentConfig = toml::from_str("[monoline.source]\naspect = 0.125").unwrap();
        let mut expected = AugmentConfig::default();
        expected.monoline.source.aspect = 0.125;
        assert_eq!(config, expected);
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        let error = toml::from_str::<AugmentConfig>("[glyph.hand]\nslent = 0.1").unwrap_err();
        assert!(
            error.to_string().contains("unknown field `slent`"),
            "{error}"
        );
    }

    #[test]
    fn a_written_configuration_is_read_back_as_it_was() {
        for config in [AugmentConfig::handwriting(), AugmentConfig::none()] {
            let text = toml::to_string(&config).unwrap();
            assert_eq!(toml::from_str::<AugmentConfig>(&text).unwrap(), config);
        }
    }
}
