//! Confusion matrices.

use crate::figure::Figure;
use crate::markup::round;
use crate::svg::Svg;
use crate::text::Anchor;

const CELL: f64 = 20.0;
const LEFT: f64 = 62.0;
const TOP: f64 = 78.0;

/// Draws a confusion matrix with one row per expected letter and one column per predicted letter.
///
/// The opacity of a cell grows with its share of the row. Correct predictions and confusions of
/// look-alikes are blue squares, other confusions orange circles. `same(expected, predicted)`
/// returns whether a prediction is correct. Cells have tooltips.
pub fn confusion_figure(
    letters: &[char],
    counts: &[Vec<u32>],
    same: impl Fn(usize, usize) -> bool,
    title: &str,
) -> Figure {
    let side = CELL * letters.len() as f64;
    let mut svg = Svg::new((LEFT + side + 20.0).max(360.0), TOP + side + 44.0, title);
    svg.text((LEFT, 24.0), Anchor::Start, "bk-title", title);
    let above = (LEFT + side / 2.0, TOP - 26.0);
    svg.text(above, Anchor::Middle, "bk-soft", "predicted");
    svg.vertical_text((16.0, TOP + side / 2.0), "bk-soft", "expected");
    for (class, letter) in letters.iter().enumerate() {
        let middle = (class as f64 + 0.5) * CELL;
        let letter = letter.to_string();
        svg.text((LEFT + middle, TOP - 8.0), Anchor::Middle, "", &letter);
        let beside = (LEFT - 14.0, TOP + middle + 4.5);
        svg.text(beside, Anchor::Middle, "", &letter);
    }
    let frame =
        format!("class=\"bk-grid\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{side}\" height=\"{side}\"");
    svg.element("rect", &frame);
    for cell in cells(letters, counts, same) {
        svg.element_with_tooltip("rect", &cell.attributes(), &cell.tooltip);
    }
    draw_legend(&mut svg, TOP + side + 26.0);
    svg.finish()
}

/// A cell of the matrix that is not empty.
#[derive(Debug, PartialEq)]
struct Cell {
    expected: usize,
    predicted: usize,
    /// The cell's share of the row.
    share: f64,
    correct: bool,
    tooltip: String,
}

fn cells(letters: &[char], counts: &[Vec<u32>], same: impl Fn(usize, usize) -> bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (expected, counts) in counts.iter().enumerate() {
        let total: u32 = counts.iter().sum();
        for (predicted, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let share = f64::from(count) / f64::from(total);
            cells.push(Cell {
                expected,
                predicted,
                share,
                correct: same(expected, predicted),
                tooltip: format!(
                    "{} predicted as {}: {count} of {total} ({:.1} %)",
                    letters[expected],
                    letters[predicted],
                    100.0 * share
                ),
            });
        }
    }
    cells
}

impl Cell {
    fn attributes(&self) -> String {
        // The square root makes single errors visible next to a full diagonal.
        let opacity = round(0.08 + 0.92 * self.share.sqrt());
        let side = CELL - 2.0;
        let (radius, color) = match self.correct {
            true => (2.0, 0),
            false => (side / 2.0, 1),
        };
        format!(
            "x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"{radius}\" \
             style=\"fill:var(--bk-{color});fill-opacity:{opacity}\"",
            LEFT + CELL * self.predicted as f64 + 1.0,
            TOP + CELL * self.expected as f64 + 1.0,
        )
    }
}

fn draw_legend(svg: &mut Svg, y: f64) {
    for (x, color, name) in [
        (LEFT, 0, "correct or look-alike"),
        (LEFT + 180.0, 1, "wrong"),
    ] {
        let square = format!(
            "x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"{}\" style=\"fill:var(--bk-{color})\"",
            y - 10.0,
            2 + 4 * color
        );
        svg.element("rect", &square);
        svg.text((x + 18.0, y), Anchor::Start, "bk-soft", name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_above_0_has_a_cell() {
        let counts = [vec![3, 1], vec![0, 1]];
        let cells = cells(&['A', '<'], &counts, |a, b| a == b);
        let tooltips: Vec<&str> = cells.iter().map(|cell| cell.tooltip.as_str()).collect();
        let expected = [
            "A predicted as A: 3 of 4 (75.0 %)",
            "A predicted as <: 1 of 4 (25.0 %)",
            "< predicted as <: 1 of 1 (100.0 %)",
        ];
        assert_eq!(tooltips, expected);
    }

    #[test]
    fn look_alikes_count_as_correct() {
        let letters = ['O', 'O', 'Q'];
        let counts = [vec![0, 1, 0], vec![0; 3], vec![1, 0, 0]];
        let cells = cells(&letters, &counts, |a, b| letters[a] == letters[b]);
        let correct: Vec<bool> = cells.iter().map(|cell| cell.correct).collect();
        assert_eq!(correct, [true, false]);
    }

    #[test]
    fn no_classes_make_an_empty_figure() {
        let svg = confusion_figure(&[], &[], |_, _| true, "test").to_inline_svg();
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"));
    }
}
