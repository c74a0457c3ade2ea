//! The confusion matrix as a picture.

use crate::figure::Figure;
use crate::markup::round;
use crate::svg::Svg;
use crate::text::Anchor;

const CELL: f64 = 20.0;
const LEFT: f64 = 62.0;
const TOP: f64 = 78.0;

/// Draws what each letter (a row) was read as (a column). The stronger a cell, the larger the
/// share of its row; right readings and letters folded with them are blue squares, mistakes orange
/// circles. Cells explain themselves when pointed at.
pub fn confusion_figure(
    letters: &[char],
    counts: &[Vec<u32>],
    same: impl Fn(usize, usize) -> bool,
    title: &str,
) -> Figure {
    let classes = letters.len();
    let side = CELL * classes as f64;
    let mut svg = Svg::new((LEFT + side + 20.0).max(360.0), TOP + side + 44.0, title);
    svg.text((LEFT, 24.0), Anchor::Start, "bk-title", title);
    svg.text(
        (LEFT + side / 2.0, TOP - 26.0),
        Anchor::Middle,
        "bk-soft",
        "read as",
    );
    svg.upright_text((16.0, TOP + side / 2.0), "bk-soft", "ought to show");
    for (at, letter) in letters.iter().enumerate() {
        let middle = (at as f64 + 0.5) * CELL;
        let letter = letter.to_string();
        svg.text((LEFT + middle, TOP - 8.0), Anchor::Middle, "", &letter);
        svg.text(
            (LEFT - 14.0, TOP + middle + 4.5),
            Anchor::Middle,
            "",
            &letter,
        );
    }
    let frame =
        format!("class=\"bk-grid\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{side}\" height=\"{side}\"");
    svg.element("rect", &frame);
    for (expected, counts) in counts.iter().enumerate() {
        let total: u32 = counts.iter().sum();
        for (read, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let share = f64::from(count) / f64::from(total);
            let pair = (letters[expected], letters[read]);
            let explanation = format!(
                "{} read as {}: {count} of {total} ({:.1} %)",
                pair.0,
                pair.1,
                100.0 * share
            );
            let cell = cell((expected, read), share, same(expected, read));
            svg.explained("rect", &cell, &explanation);
        }
    }
    draw_key(&mut svg, TOP + side + 26.0);
    svg.finish()
}

fn cell((expected, read): (usize, usize), share: f64, right: bool) -> String {
    // The root lets single mistakes show beside a full diagonal.
    let strength = round(0.08 + 0.92 * share.sqrt());
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" \
         style=\"fill:var(--bk-{});fill-opacity:{strength}\"",
        LEFT + CELL * read as f64 + 1.0,
        TOP + CELL * expected as f64 + 1.0,
        CELL - 2.0,
        CELL - 2.0,
        if right { 2.0 } else { CELL / 2.0 - 1.0 },
        if right { 0 } else { 1 },
    )
}

fn draw_key(svg: &mut Svg, y: f64) {
    for (x, colour, name) in [
        (LEFT, 0, "right, or folded with it"),
        (LEFT + 180.0, 1, "mistaken"),
    ] {
        let square = format!(
            "x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"{}\" style=\"fill:var(--bk-{colour})\"",
            y - 10.0,
            2 + 4 * colour
        );
        svg.element("rect", &square);
        svg.text((x + 18.0, y), Anchor::Start, "bk-soft", name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_has_its_cell() {
        let letters = ['A', '<'];
        let counts = [vec![3, 1], vec![0, 1]];
        let svg = confusion_figure(&letters, &counts, |a, b| a == b, "test").to_inline_svg();
        assert!(svg.contains("<title>A read as A: 3 of 4 (75.0 %)</title>"));
        assert!(svg.contains("<title>A read as &lt;: 1 of 4 (25.0 %)</title>"));
        assert!(svg.contains("<title>&lt; read as &lt;: 1 of 1 (100.0 %)</title>"));
        assert_eq!(svg.matches("<title>").count(), 3);
    }

    #[test]
    fn folded_letters_have_the_colour_of_right_ones() {
        let letters = ['O', 'O', 'Q'];
        let counts = [vec![0, 1, 0], vec![0; 3], vec![1, 0, 0]];
        let same = |a: usize, b: usize| letters[a] == letters[b];
        let svg = confusion_figure(&letters, &counts, same, "test").to_inline_svg();
        assert_eq!(svg.matches("fill:var(--bk-0);fill-opacity").count(), 1);
        assert_eq!(svg.matches("fill:var(--bk-1);fill-opacity").count(), 1);
    }

    #[test]
    fn no_classes_make_an_empty_picture() {
        let svg = confusion_figure(&[], &[], |_, _| true, "test").to_inline_svg();
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"));
    }
}
