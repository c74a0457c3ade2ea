//! Options that change the style of drawn letters.

use bukva::StyleChange;

/// How drawn letters differ from the hand, in standard deviations among hands.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct StyleArgs {
    /// Draw heavier, in standard deviations among hands (from -3 to 3).
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true, value_parser = moderate)]
    thickness: f32,
    /// Draw more slanted to the right (from -3 to 3).
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true, value_parser = moderate)]
    slant: f32,
    /// Draw wider letters (from -3 to 3).
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, allow_negative_numbers = true, value_parser = moderate)]
    width: f32,
}

impl StyleArgs {
    pub(crate) fn change(self) -> StyleChange {
        StyleChange {
            thickness: self.thickness,
            slant: self.slant,
            width: self.width,
        }
    }
}

fn moderate(text: &str) -> Result<f32, String> {
    let value: f32 = text.parse().map_err(|_| "expected a number".to_owned())?;
    match StyleChange::MODERATE.contains(&value) {
        true => Ok(value),
        false => Err("expected a number from -3 to 3".to_owned()),
    }
}
