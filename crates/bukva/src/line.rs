//! Letters set in a line of text.

use std::path::Path;

use bukva_glyphs::{Error as GlyphError, FineGlyph, Outline};
use kurbo::{Affine, BezPath, Rect, Shape};

/// The height of a capital letter, in pixels of a drawn letter: it fills the box.
const CAPITAL: f64 = FineGlyph::BOX as f64;
/// Between two words, relative to the height of a capital.
const SPACE: f64 = 0.5;
/// Around the line, relative to the height of a capital.
const MARGIN: f64 = 0.2;

/// Letters set side by side on a baseline.
///
/// Drawn letters all fill the same box. In a line, each gets the height that letters of its class
/// have: capital, small, with a mark above or a tail below.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    path: BezPath,
    width: f64,
    height: f64,
}

impl Line {
    /// The space between two letters, relative to the height of a capital.
    pub const GAP: f64 = 0.13;

    /// Sets one letter as in a line that has room for any: its baseline is where that of every
    /// other letter is, so that letters form a table.
    pub fn cell(letter: char, outline: &Outline) -> Self {
        Self::with_room([(0.0, Piece::Letter(letter, outline))], Extent::ANY)
    }

    /// Sets letters; `None` is a space between words, and so is an outline without contours.
    pub fn set<'a>(letters: impl IntoIterator<Item = Option<(char, &'a Outline)>>) -> Self {
        let mut space = Self::GAP;
        let pieces = letters.into_iter().filter_map(|letter| {
            let placed = letter.filter(|(_, outline)| !outline.is_empty());
            let Some((letter, outline)) = placed else {
                space = SPACE;
                return None;
            };
            let space = std::mem::replace(&mut space, Self::GAP);
            Some((space, Piece::Letter(letter, outline)))
        });
        Self::with_room(pieces, Extent::CAPITAL)
    }

    /// Sets letters and signs, each after a space that is given relative to the height of a capital.
    /// That before the first one does not count.
    pub fn spaced<'a>(pieces: impl IntoIterator<Item = (f64, Piece<'a>)>) -> Self {
        Self::with_room(pieces, Extent::CAPITAL)
    }

    /// Sets letters in a line that is at least as high as `extent`.
    fn with_room<'a>(
        pieces: impl IntoIterator<Item = (f64, Piece<'a>)>,
        mut extent: Extent,
    ) -> Self {
        let mut path = BezPath::new();
        let mut right: Option<f64> = None;
        for (space, piece) in pieces {
            let (outline, of_piece) = match piece {
                Piece::Letter(letter, outline) => (outline, Extent::of(letter)),
                Piece::Sign {
                    outline,
                    above,
                    below,
                } => (outline, Extent { above, below }),
            };
            if outline.is_empty() {
                continue;
            }
            let bounds = outline.path().bounding_box();
            let scale = match piece {
                Piece::Letter(..) => of_piece.scale(bounds),
                Piece::Sign { .. } => CAPITAL * of_piece.height() / bounds.height(),
            };
            let left = right.map_or(0.0, |right| right + space * CAPITAL);
            let place = Affine::translate((left, -CAPITAL * of_piece.above))
                * Affine::scale(scale)
                * Affine::translate(-bounds.origin().to_vec2());
            path.extend(place * outline.path());
            right = Some(left + scale * bounds.width());
            extent = extent.union(of_piece);
        }
        let margin = MARGIN * CAPITAL;
        path.apply_affine(Affine::translate((margin, margin + extent.above * CAPITAL)));
        Self {
            path,
            width: right.unwrap_or(0.0) + 2.0 * margin,
            height: extent.height() * CAPITAL + 2.0 * margin,
        }
    }

    /// The contours; y points down, and the upper left corner is 0, 0.
    pub fn path(&self) -> &BezPath {
        &self.path
    }

    /// Width and height, with a margin around the letters.
    pub fn size(&self) -> [f64; 2] {
        [self.width, self.height]
    }

    /// The `d` attribute of an SVG path, for a view box of `0 0 width height`.
    pub fn to_svg_path(&self) -> String {
        Outline::new(self.path.clone(), 0).to_svg_path()
    }

    /// Writes the line, black on white, replacing the file atomically: as SVG if the name ends in
    /// `.svg`, and otherwise as a PNG of this height in pixels.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>, height: usize) -> Result<(), GlyphError> {
        let square = Outline::new(self.path.clone(), 1);
        square.save_part(path, self.size(), height as f64 / self.height)
    }

    /// The line as an outline in a square, centered.
    pub fn to_square(&self) -> Outline {
        let side = self.width.max(self.height);
        let shift = ((side - self.width) / 2.0, (side - self.height) / 2.0);
        let units = 1000.0;
        let place = Affine::scale(units / side.max(1.0)) * Affine::translate(shift);
        Outline::new(place * &self.path, units as usize)
    }
}

/// Something in a line.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// A letter, which gets the height of its class.
    Letter(char, &'a Outline),
    /// Anything else, which reaches so far above and below the baseline, relative to the height of a
    /// capital.
    Sign {
        /// Its shape.
        outline: &'a Outline,
        /// How far it reaches above the baseline.
        above: f64,
        /// How far it reaches below; negative if it ends above.
        below: f64,
    },
}

/// How far a letter reaches above and below the baseline, relative to the height of a capital.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub(crate) above: f64,
    pub(crate) below: f64,
}

/// The height of a small letter without ascender.
const SMALL: f64 = 0.7;
/// What a mark above adds to a letter.
const MARK: f64 = 0.3;
const TAIL: f64 = 0.3;
const SHORT_TAIL: f64 = 0.17;

const MARKED: &str = "ëïöüñžčšŝèûâêìŭćĭėīğäūёїйўќѓ";
const TALL: &str = "bdfhklđђћбіїijјtфһ";
const TAILED: &str = "gjpqyğруўүұфјђ";
const SHORT_TAILED: &str = "цщдџңқşç";

impl Extent {
    const CAPITAL: Self = Self {
        above: 1.0,
        below: 0.0,
    };

    /// The extent of any letter.
    const ANY: Self = Self {
        above: 1.0 + MARK,
        below: TAIL,
    };

    pub(crate) fn of(letter: char) -> Self {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let is = |list: &str| list.contains(small);
        // The small letter of İ is two characters, of which the first is i.
        let is_marked = is(MARKED) || letter == 'İ';
        if !letter.is_lowercase() {
            let has_tail = small == 'q' || is(SHORT_TAILED);
            let below = if has_tail { SHORT_TAIL } else { 0.0 };
            let above = if is_marked { 1.0 + MARK } else { 1.0 };
            return Self { above, below };
        }
        let above = match small {
            'ı' => SMALL,
            't' => 0.9,
            _ if is(TALL) => 1.0,
            _ if is_marked => SMALL + MARK,
            _ => SMALL,
        };
        let below = match small {
            _ if is(TAILED) => TAIL,
            _ if is(SHORT_TAILED) => SHORT_TAIL,
            _ => 0.0,
        };
        Self { above, below }
    }

    /// From the lowest to the highest place.
    pub(crate) fn height(self) -> f64 {
        self.above + self.below
    }

    fn union(self, other: Self) -> Self {
        Self {
            above: self.above.max(other.above),
            below: self.below.max(other.below),
        }
    }

    /// The factor that gives a drawn letter this height. A flat one, such as a dash, keeps its size.
    fn scale(self, bounds: Rect) -> f64 {
        let height = bounds.height();
        if height < CAPITAL / 4.0 {
            return SMALL;
        }
        CAPITAL * self.height() / height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(width: f64, height: f64) -> Outline {
        let bar = Rect::new(6.0, 6.0, 6.0 + width, 6.0 + height);
        Outline::new(bar.to_path(0.1), 56)
    }

    fn bounds(line: &Line) -> Rect {
        line.path().bounding_box()
    }

    #[test]
    fn a_small_letter_is_lower_than_a_capital() {
        let (capital, small) = (bar(20.0, 44.0), bar(20.0, 44.0));
        let height = |letter, outline| bounds(&Line::set([Some((letter, outline))])).height();
        assert!(height('o', &small) < height('O', &capital));
        assert!(height('p', &small) > height('o', &small));
        assert!(height('Ž', &capital) > height('Z', &capital));
        assert_eq!(height('İ', &capital), height('Ž', &capital));
        assert_eq!(height('Ş', &capital), height('Ç', &capital));
        assert_eq!(height('ү', &small), height('у', &small));
    }

    #[test]
    fn letters_stand_on_one_baseline() {
        let outline = bar(10.0, 44.0);
        let lone = Line::set([Some(('O', &outline))]);
        let both = Line::set([Some(('O', &outline)), Some(('o', &outline))]);
        assert!((bounds(&lone).max_y() - bounds(&both).max_y()).abs() < 1e-9);
    }

    #[test]
    fn cells_are_equally_high() {
        let outline = bar(10.0, 44.0);
        let height = |letter| Line::cell(letter, &outline).size()[1];
        assert!("oOgŽ".chars().all(|letter| height(letter) == height('x')));
    }

    #[test]
    fn a_space_is_wider_than_the_gap_between_letters() {
        let outline = bar(10.0, 44.0);
        let letter = || Some(('O', &outline));
        let together = Line::set([letter(), letter()]);
        let apart = Line::set([letter(), None, letter()]);
        assert!(apart.size()[0] > together.size()[0]);
    }

    #[test]
    fn a_line_lies_within_its_size() {
        let outline = bar(30.0, 44.0);
        let line = Line::set(
            "Žug Щ"
                .chars()
                .map(|letter| (letter != ' ').then_some((letter, &outline))),
        );
        let [width, height] = line.size();
        let bounds = bounds(&line);
        assert!(bounds.x0 >= 0.0 && bounds.y0 >= 0.0 && bounds.x1 <= width && bounds.y1 <= height);
        assert!(line.to_square().render(64).iter().any(|&ink| ink > 0));
    }

    #[test]
    fn nothing_is_an_empty_line() {
        assert!(Line::set([]).path().is_empty());
        assert!(
            Line::set([None, Some(('a', &Outline::default()))])
                .to_square()
                .is_empty()
        );
    }
}
