//! Scores of a translator.

use bukva::{DrawingScores, Reading, ReadingScores};
use pyo3::prelude::*;

/// How well pictures of known letters are read and drawn.
#[derive(IntoPyObject)]
pub(crate) struct Scores {
    /// The first guess for each picture, among letters of the same script and case.
    guesses: Vec<Option<char>>,
    named: f64,
    among_three: f64,
    calibration_error: f64,
    rejected: f64,
    pixel_distance: Option<f64>,
    topology: Option<f64>,
}

impl Scores {
    pub(crate) fn new(
        readings: &[Reading],
        letters: &[char],
        drawn: Option<DrawingScores>,
    ) -> Self {
        let first = |(reading, &letter): (&Reading, &char)| {
            let guesses = reading.guesses_like(letter);
            guesses.first().map(|guess| guess.letter)
        };
        let read = ReadingScores::new(readings, letters);
        Self {
            guesses: readings.iter().zip(letters).map(first).collect(),
            named: read.named,
            among_three: read.among_three,
            calibration_error: read.calibration_error,
            rejected: read.rejected,
            pixel_distance: drawn.map(|drawn| drawn.pixel_distance),
            topology: drawn.map(|drawn| drawn.topology),
        }
    }
}
