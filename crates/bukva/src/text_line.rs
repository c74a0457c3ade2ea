//! Lines of text in a picture: what stands where, and the same in the other script.

use bukva_glyphs::{FINE_PIXELS, FineGlyph, FoundLetter, Outline};

use crate::letters::{Guess, Latent, LetterModel};
use crate::line::{Extent, Piece};
use crate::line_case::{baseline, median, settle_cases};

/// The narrowest space between words, relative to the height of a capital.
const SPACE: f64 = 0.3;
/// The narrowest space between words, relative to the median space between letters.
const WIDER: f64 = 1.8;
/// A sign whose top is lower than this is not part of the line: its reach above the baseline, relative to
/// the height of a capital.
const LOWEST_TOP: f64 = -0.3;
/// A sign whose bottom is higher than this is not part of the line: its reach below the baseline, likewise.
const HIGHEST_BOTTOM: f64 = -1.3;

/// A letter of a line, or something else that stands in it.
#[derive(Clone, Debug, PartialEq)]
pub struct LineLetter {
    /// What was found.
    pub found: FoundLetter<FINE_PIXELS>,
    /// The hand.
    pub latent: Latent,
    /// What letter it may be, the likeliest first; none for a sign.
    pub guesses: Vec<Guess>,
    /// The space before it, relative to the height of a capital.
    pub space: f64,
    /// Whether a word begins with it.
    pub begins_word: bool,
    /// How far it reaches above and below the baseline, relative to the height of a capital.
    pub reach: [f64; 2],
}

impl LineLetter {
    /// The letter; `None` for a sign.
    pub fn letter(&self) -> Option<char> {
        self.guesses.first().map(|guess| guess.letter)
    }

    /// Whether this is a letter, or a sign at the height of one: others are specks around the line.
    fn stands_in_line(&self) -> bool {
        let [above, below] = self.reach;
        self.letter().is_some() || (above > LOWEST_TOP && below > HIGHEST_BOTTOM)
    }

    /// The sign that this looks like, if it is no letter: a stop, comma, dash or apostrophe, or `·`.
    pub fn sign(&self) -> char {
        let [above, below] = self.reach;
        let [left, _, right, _] = self.found.bounds;
        let (height, width) = (self.found.height(), right - left);
        let is_low = above < 0.4;
        match () {
            () if width > 1.6 * height && above > 0.2 => '-',
            () if is_low && below > 0.08 && height > 1.2 * width => ',',
            () if is_low => '.',
            () if below < -0.4 => '\'',
            () => '·',
        }
    }

    /// What stands here, as part of a line that is drawn: its own shape.
    pub fn shape(&self) -> Outline {
        Outline::trace(&self.found.glyph.to_unit(), FineGlyph::SIDE)
    }

    /// The piece of a line that keeps the size and height of a sign.
    pub fn piece<'a>(&self, shape: &'a Outline) -> Piece<'a> {
        let [above, below] = self.reach;
        Piece::Sign {
            outline: shape,
            above,
            below,
        }
    }
}

impl LetterModel {
    /// Reads a line of text. Small and capital letters that look alike are told apart by their heights.
    /// `known` says which letters there may be.
    pub fn read_line(
        &self,
        found: &[FoundLetter<FINE_PIXELS>],
        known: impl Fn(char) -> bool,
    ) -> Vec<LineLetter> {
        let glyphs: Vec<FineGlyph> = found.iter().map(|found| found.glyph).collect();
        let latents = self.encode(&glyphs);
        let readings = self.read(&latents);
        let mut guesses: Vec<Vec<Guess>> = Vec::new();
        for (found, reading) in found.iter().zip(&readings) {
            let is_letter = !found.is_sign && reading.is_letter();
            guesses.push(match is_letter {
                true => reading.guesses(&known),
                false => Vec::new(),
            });
        }
        let capital = settle_cases(found, &mut guesses);
        let spaces = spaces(found, capital);
        let usual = median(&spaces[spaces.len().min(1)..]).unwrap_or(0.0);
        let lines = found.iter().zip(latents).zip(guesses).zip(&spaces);
        let letters = lines
            .enumerate()
            .map(|(at, (((found, latent), guesses), &space))| LineLetter {
                found: *found,
                latent,
                guesses,
                space,
                begins_word: at > 0 && space >= SPACE && space >= WIDER * usual,
                reach: [0.0; 2],
            });
        let mut letters: Vec<LineLetter> = letters.collect();
        set_reach(&mut letters, capital);
        letters.retain(LineLetter::stands_in_line);
        letters
    }
}

/// The spaces before each letter, relative to the height of a capital.
fn spaces(found: &[FoundLetter<FINE_PIXELS>], capital: f64) -> Vec<f64> {
    let pairs = found.windows(2);
    let between = pairs.map(|pair| (pair[1].bounds[0] - pair[0].bounds[2]) / capital);
    let first = found.first().map(|_| 0.0);
    first.into_iter().chain(between).collect()
}

/// How far each letter and sign reaches above and below the baseline.
fn set_reach(letters: &mut [LineLetter], capital: f64) {
    let bounds: Vec<_> = letters.iter().map(|letter| letter.found.bounds).collect();
    let below = letters
        .iter()
        .map(|letter| Some(Extent::of(letter.letter()?).below * capital));
    let below: Vec<Option<f64>> = below.collect();
    for (at, letter) in letters.iter_mut().enumerate() {
        let [_, top, _, bottom] = letter.found.bounds;
        let baseline = baseline(&bounds, &below, at).unwrap_or(bottom);
        letter.reach = [baseline - top, bottom - baseline].map(|reach| reach / capital);
    }
}
