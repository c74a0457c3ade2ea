//! Letters set in a line of text.

use bukva_glyphs::{FineGlyph, Outline};
use kurbo::{Affine, BezPath, Rect, Shape};

/// The height of a capital letter, in pixels of a drawn letter: it fills the box.
const CAPITAL: f64 = FineGlyph::BOX as f64;
/// Between two letters, relative to the height of a capital.
const GAP: f64 = 0.13;
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
    /// Sets one letter as in a line that has room for any: its baseline is where that of every
    /// other letter is, so that letters form a table.
    pub fn cell(letter: char, outline: &Outline) -> Self {
        Self::with_room([Some((letter, outline))], Extent::ANY)
    }

    /// Sets letters; `None` is a space between words, and so is an outline without contours.
    pub fn set<'a>(letters: impl IntoIterator<Item = Option<(char, &'a Outline)>>) -> Self {
        Self::with_room(letters, Extent::CAPITAL)
    }

    /// Sets letters in a line that is at least as high as `extent`.
    fn with_room<'a>(
        letters: impl IntoIterator<Item = Option<(char, &'a Outline)>>,
        mut extent: Extent,
    ) -> Self {
        let mut path = BezPath::new();
        let mut right = 0.0;
        let mut gap = 0.0;
        for letter in letters {
            let placed = letter.filter(|(_, outline)| !outline.is_empty());
            let Some((letter, outline)) = placed else {
                gap = SPACE * CAPITAL;
                continue;
            };
            let of_letter = Extent::of(letter);
            let bounds = outline.path().bounding_box();
            let scale = of_letter.scale(bounds);
            let left = if right > 0.0 { right + gap } else { 0.0 };
            let place = Affine::translate((left, -CAPITAL * of_letter.above))
                * Affine::scale(scale)
                * Affine::translate(-bounds.origin().to_vec2());
            path.extend(place * outline.path());
            right = left + scale * bounds.width();
            gap = GAP * CAPITAL;
            extent = extent.union(of_letter);
        }
        let margin = MARGIN * CAPITAL;
        path.apply_affine(Affine::translate((margin, margin + extent.above * CAPITAL)));
        Self {
            path,
            width: right + 2.0 * margin,
            height: (extent.above + extent.below) * CAPITAL + 2.0 * margin,
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

    /// The line as an outline in a square, centered.
    pub fn to_square(&self) -> Outline {
        let side = self.width.max(self.height);
        let shift = ((side - self.width) / 2.0, (side - self.height) / 2.0);
        let units = 1000.0;
        let place = Affine::scale(units / side.max(1.0)) * Affine::translate(shift);
        Outline::new(place * &self.path, units as usize)
    }
}

/// How far a letter reaches above and below the baseline, relative to the height of a capital.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent {
    above: f64,
    below: f64,
}

/// The height of a small letter without ascender.
const SMALL: f64 = 0.7;
/// What a mark above adds to a letter.
const MARK: f64 = 0.3;
const TAIL: f64 = 0.3;
const SHORT_TAIL: f64 = 0.17;

const MARKED: &str = "ëïöüñçžčšŝèûâêìŭćĭėīğäūşёїйўќѓ";
const TALL: &str = "bdfhklđђћбіїijјtфһ";
const TAILED: &str = "gjpqyğруўфјђ";
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

    fn of(letter: char) -> Self {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let is = |list: &str| list.contains(small);
        let is_marked = is(MARKED);
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
        CAPITAL * (self.above + self.below) / height
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
