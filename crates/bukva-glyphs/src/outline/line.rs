//! Letters side by side on a line.

use kurbo::{Affine, BezPath, Shape, Vec2};
use unicode_normalization::UnicodeNormalization;

use super::Outline;

/// The space between two letters, in heights of a capital.
const SPACE: f64 = 0.12;
/// The height of a small letter without ascender.
const X_HEIGHT: f64 = 0.7;
/// How far descenders reach below the line, and the tails of Д, Ц and Щ.
const DESCENDER: f64 = 0.28;
const TAIL: f64 = 0.14;
/// The height of a mark above or below a letter.
const MARK: f64 = 0.26;

impl Outline {
    /// Sets outlines of letters side by side on a line, in a square as large as theirs, or `None`
    /// without letters.
    ///
    /// An outline fills its square whatever its letter, so that an x is as large as an X. On the line,
    /// each gets the height that its letter has in print.
    pub fn line(letters: &[(char, Self)]) -> Option<Self> {
        let side = letters.first()?.1.side;
        let mut path = BezPath::new();
        let mut right = 0.0;
        for (letter, outline) in letters {
            let ink = outline.path.bounding_box();
            if ink.area() == 0.0 {
                continue;
            }
            let [bottom, top] = extent(*letter);
            let scale = (top - bottom) / ink.height();
            // y points down, and the line is at 0.
            let place = Affine::translate((right - scale * ink.x0, -top - scale * ink.y0));
            path.extend(place * Affine::scale(scale) * &outline.path);
            right += scale * ink.width() + SPACE;
        }
        Some(Self::new(fitted(path, side), side))
    }
}

/// Centers a path in a square with the margin that a glyph has.
fn fitted(path: BezPath, side: usize) -> BezPath {
    let ink = path.bounding_box();
    let longer = ink.width().max(ink.height());
    if longer == 0.0 {
        return path;
    }
    let scale = bukva_fonts::box_side(side) as f64 / longer;
    let middle = Vec2::splat(side as f64 / 2.0);
    let place = Affine::translate(middle - ink.center().to_vec2() * scale);
    place * Affine::scale(scale) * path
}

/// How far a letter reaches below and above the line, in heights of a capital.
fn extent(letter: char) -> [f64; 2] {
    let mut parts = letter.nfd();
    let base = parts.next().unwrap_or(letter);
    let mut top = match base {
        'b' | 'd' | 'f' | 'h' | 'k' | 'l' | 'i' | 'j' | 'б' | 'ф' | 'і' | 'ј' | 'ђ' | 'ћ' => {
            1.0
        }
        't' => 0.9,
        _ if base.is_lowercase() => X_HEIGHT,
        _ => 1.0,
    };
    let mut bottom = match base {
        'g' | 'j' | 'p' | 'q' | 'y' | 'р' | 'у' | 'ф' | 'ј' => -DESCENDER,
        'д' | 'ц' | 'щ' | 'џ' | 'Д' | 'Ц' | 'Щ' | 'Џ' | 'Q' => -TAIL,
        _ => 0.0,
    };
    for mark in parts {
        match mark {
            // Cedilla, ogonek, dots and commas below.
            '\u{323}'..='\u{333}' => bottom -= MARK,
            // A dot is replaced by the mark.
            _ if matches!(base, 'i' | 'j') => {}
            _ => top += MARK,
        }
    }
    [bottom, top]
}

#[cfg(test)]
mod tests {
    use kurbo::Rect;

    use super::*;

    /// A bar that fills the height of the box.
    fn bar() -> Outline {
        let ink = Rect::new(24.0, 6.0, 32.0, 50.0);
        Outline::new(ink.to_path(0.1), 56)
    }

    fn boxes(letters: &str) -> Vec<Rect> {
        let letters: Vec<_> = letters.chars().map(|letter| (letter, bar())).collect();
        let line = Outline::line(&letters).unwrap();
        let parts = line.path().subpaths();
        parts
            .map(|part| BezPath::from_vec(part.to_vec()).bounding_box())
            .collect()
    }

    #[test]
    fn letters_stand_on_one_line_in_order_and_do_not_touch() {
        let found = boxes("Shch");
        assert_eq!(found.len(), 4);
        for pair in found.windows(2) {
            assert!(pair[0].x1 < pair[1].x0);
            assert!((pair[0].y1 - pair[1].y1).abs() < 1e-9);
        }
        assert!(found[2].height() < found[1].height());
        assert!((found[0].height() - found[3].height()).abs() < 1e-9);
    }

    #[test]
    fn descenders_and_marks_reach_beyond() {
        let found = boxes("aáşgA");
        assert!(found[1].y0 < found[0].y0);
        assert!(found[2].y1 > found[0].y1);
        assert!(found[3].y1 > found[4].y1);
    }

    #[test]
    fn a_line_is_inside_its_square_and_empty_letters_are_skipped() {
        assert_eq!(Outline::line(&[]), None);
        let letters = [('a', Outline::default()), ('b', bar()), ('c', bar())];
        let letters = letters.map(|(letter, outline)| {
            (
                letter,
                Outline {
                    side: 56,
                    ..outline
                },
            )
        });
        let line = Outline::line(&letters).unwrap();
        let ink = line.path().bounding_box();
        assert_eq!(line.path().subpaths().count(), 2);
        assert!(ink.x0 >= 5.0 && ink.x1 <= 51.0 && ink.y0 >= 5.0 && ink.y1 <= 51.0);
    }
}
