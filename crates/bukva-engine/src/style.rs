//! How drawn letters are to differ from the hand.

use bukva::StyleChange;

use crate::problem::Problem;

/// A change of which some measures are given.
pub(crate) fn change(
    thickness: Option<f32>,
    slant: Option<f32>,
    width: Option<f32>,
) -> StyleChange {
    StyleChange {
        thickness: thickness.unwrap_or(0.0),
        slant: slant.unwrap_or(0.0),
        width: width.unwrap_or(0.0),
    }
}

/// Refuses changes after which nothing can be read.
pub(crate) fn moderate(change: StyleChange) -> Result<StyleChange, Problem> {
    match change.is_moderate() {
        true => Ok(change),
        false => Err(Problem::bad_query(
            "thickness, slant and width have to be from -3 to 3",
        )),
    }
}
