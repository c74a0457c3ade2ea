//! What the values of an array of images mean: amounts of ink or gray values, ink or paper.

use bukva_glyphs::{Error, Location};

use super::npy::Kind;

/// The value of full ink, of amounts of ink and of gray values.
pub(crate) const WHITES: [f64; 2] = [1.0, 255.0];
/// How far values that are not whole may be out of range, relative to it: resampling overshoots, and
/// rounding leaves values just above 1 or below 0.
const OVERSHOOT: f64 = 0.1;
/// The mean value on the borders of all images above which they are paper, not ink.
const DARK_BORDER: u64 = 204;

/// The range of an array's values, which tells amounts of ink from gray values.
pub(crate) struct Range {
    overshoot: f64,
    /// The largest value above 0, and its place.
    largest: (f64, usize),
    /// The first value that is out of range, with each of [`WHITES`].
    wrong: [Option<(usize, f64)>; 2],
}

impl Range {
    /// The range of no values yet.
    ///
    /// # Errors
    /// When values of this kind are no numbers.
    pub(crate) fn new(kind: Kind, at: &Location) -> Result<Self, Error> {
        if kind == Kind::Text {
            return Err(no_gray_values(at, "the header", "text"));
        }
        Ok(Self {
            overshoot: match kind {
                Kind::Float => OVERSHOOT,
                _ => 0.0,
            },
            largest: (0.0, 0),
            wrong: [None; 2],
        })
    }

    /// Takes the value at a place into account.
    pub(crate) fn see(&mut self, place: usize, value: f64) {
        if value > self.largest.0 {
            self.largest = (value, place);
        }
        for (wrong, white) in self.wrong.iter_mut().zip(WHITES) {
            let range = -self.overshoot * white..=(1.0 + self.overshoot) * white;
            if wrong.is_none() && !range.contains(&value) {
                *wrong = Some((place, value));
            }
        }
    }

    /// Takes unsigned bytes into account, which are never out of range.
    pub(crate) fn see_bytes(&mut self, bytes: &[u8]) {
        if self.largest.0 <= 1.0 && bytes.iter().any(|&value| value > 1) {
            self.largest.0 = 255.0;
        }
    }

    /// The value of full ink: 1 or 255.
    ///
    /// # Errors
    /// When a value is out of range.
    pub(crate) fn white(&self, at: &Location) -> Result<f64, Error> {
        let (largest, place) = self.largest;
        let gray = largest > 1.0 + self.overshoot;
        let [ink_amount, gray_value] = self.wrong;
        let mut wrong = if gray { gray_value } else { ink_amount };
        // Floats up to 2 would be almost blank as gray values, and are too large to be amounts of ink.
        let unclear = self.overshoot > 0.0 && gray && largest < 2.0;
        if unclear && wrong.is_none_or(|(first, _)| place < first) {
            wrong = Some((place, largest));
        }
        match wrong {
            None => Ok(WHITES[usize::from(gray)]),
            Some((place, value)) => Err(no_gray_values(at, format!("element {place}"), value)),
        }
    }
}

fn no_gray_values(
    at: &Location,
    place: impl std::fmt::Display,
    found: impl std::fmt::Display,
) -> Error {
    let expected = "gray values from 0 to 255, or from 0 to 1";
    at.malformed(
        place,
        expected,
        found,
        "undo any normalization before saving",
    )
}

/// The gray values on the borders of images, which tell ink on paper from paper on ink.
pub(crate) struct Borders {
    places: Vec<usize>,
    seen: u64,
    sum: u64,
}

impl Borders {
    /// Of images of this height and width.
    pub(crate) fn new(side: usize) -> Self {
        let on_border = |place: &usize| {
            let (row, column) = (place / side, place % side);
            row.min(column) == 0 || row.max(column) == side - 1
        };
        Self {
            places: (0..side * side).filter(on_border).collect(),
            seen: 0,
            sum: 0,
        }
    }

    /// Takes an image into account, by its gray value at a place.
    pub(crate) fn see(&mut self, value: impl Fn(usize) -> u8) {
        let values = self.places.iter().map(|&place| u64::from(value(place)));
        self.sum += values.sum::<u64>();
        self.seen += self.places.len() as u64;
    }

    /// Whether the borders are light: the images are dark ink on light paper.
    pub(crate) fn are_paper(&self) -> bool {
        self.sum > self.seen * DARK_BORDER
    }
}
