//! Drawn letters in answers.

use bukva::{Line, Outline};
use serde::Serialize;
use utoipa::ToSchema;

/// A drawn letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnLetter {
    /// The letter.
    pub letter: char,
    /// The data of an SVG path: the letter as in a line, on the same baseline as all others.
    pub path: String,
    /// The path's view box: left, top, width and height. All letters have the same height.
    pub view_box: [f64; 4],
}

/// Letters set side by side on a baseline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SetText {
    /// The text, in the script that it is drawn in.
    pub text: String,
    /// Letters of the text that the model cannot draw. They are left out.
    pub missing: Vec<char>,
    /// The data of an SVG path.
    pub path: String,
    /// The path's view box: left, top, width and height.
    pub view_box: [f64; 4],
}

impl DrawnLetter {
    pub(crate) fn new(letter: char, outline: &Outline) -> Self {
        let line = Line::cell(letter, outline);
        Self {
            letter,
            path: line.to_svg_path(),
            view_box: view_box(&line),
        }
    }
}

impl SetText {
    /// Sets a text of which the outlines are some letters.
    pub(crate) fn new(text: &str, drawn: &[(char, Outline)]) -> Self {
        let find = |letter| drawn.iter().find(|(known, _)| *known == letter);
        let shown = text
            .chars()
            .filter(|letter| letter.is_whitespace() || find(*letter).is_some());
        let line =
            Line::set(shown.map(|letter| find(letter).map(|(letter, outline)| (*letter, outline))));
        let mut missing: Vec<char> = text.chars().collect();
        missing.retain(|&letter| !letter.is_whitespace() && find(letter).is_none());
        missing.sort_unstable();
        missing.dedup();
        Self {
            text: text.to_owned(),
            missing,
            path: line.to_svg_path(),
            view_box: view_box(&line),
        }
    }
}

/// The view box of a line, in whole units.
pub(crate) fn view_box(line: &Line) -> [f64; 4] {
    let [width, height] = line.size();
    [0.0, 0.0, width.ceil(), height.ceil()]
}
