//! Range checks of settings during deserialization, so that errors contain the line.

use serde::{Deserialize, Deserializer, de::Error};

/// A share, from 0 to 1.
pub(super) fn share<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    within(1.0, from)
}

/// Degrees, up to half a turn either way.
pub(super) fn degrees<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    within(180.0, from)
}

/// A shear. Two perpendicular shears of 1 would flatten a letter to a line.
pub(super) fn shear<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    within(0.9, from)
}

/// The logarithm of a ratio; 2 is a ratio of more than 7 to 1.
pub(super) fn log_ratio<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    within(2.0, from)
}

/// Pixels of displacement.
pub(super) fn pixels<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    within(10.0, from)
}

fn within<'de, D: Deserializer<'de>>(most: f32, from: D) -> Result<f32, D::Error> {
    let found = f32::deserialize(from)?;
    // No range contains NaN.
    match (0.0..=most).contains(&found) {
        true => Ok(found),
        false => Err(D::Error::custom(format!(
            "expected a number from 0 to {most}, found {found}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use crate::augment::AugmentConfig;

    fn fault(text: &str) -> String {
        toml::from_str::<AugmentConfig>(text)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_setting_out_of_range_is_refused_with_its_line() {
        let message = fault("monoline_share = 0.25\nglyph.clean = 1.5");
        assert!(message.contains("line 2"), "{message}");
        assert!(
            message.contains("expected a number from 0 to 1, found 1.5"),
            "{message}"
        );
    }

    #[test]
    fn every_setting_has_a_range() {
        let warp = [
            "thickness",
            "rotation",
            "slant",
            "tilt",
            "aspect",
            "elastic",
            "jitter",
        ];
        let warp = warp.map(|key| format!("[glyph.hand]\n{key}"));
        let shares = ["monoline_share".to_owned()];
        let policy = ["clean", "source_share"].map(|key| format!("[monoline]\n{key}"));
        for key in warp.into_iter().chain(shares).chain(policy) {
            for value in ["-0.1", "nan", "200.0"] {
                let message = fault(&format!("{key} = {value}"));
                assert!(
                    message.contains("expected a number from 0 to"),
                    "{key}: {message}"
                );
            }
            assert!(
                toml::from_str::<AugmentConfig>(&format!("{key} = 0.5")).is_ok(),
                "{key}"
            );
        }
    }
}
