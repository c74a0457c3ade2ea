//! Grids of cells, whose shape shows their role: circles for the input, octagons for the kernel,
//! squares for the output.

use crate::convolution::{Grid, Size, number_text};
use bukva_figures::{Anchor, Svg, TEXT, round, text_width};

/// Height of a panel's title.
pub(super) const TITLE_HEIGHT: f64 = 24.0;

/// The role of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// A pixel of the input: a circle, blue.
    Input,
    /// A weight of the kernel, or a product with it: an octagon with a dashed outline, orange.
    Kernel,
    /// A pixel of the output: a square with a thick outline, green.
    Output,
    /// A pixel of the output that is not reached.
    Untouched,
    /// An inserted zero: a dot.
    Zero,
    /// A product that the padding cuts off: a dotted octagon.
    Cut,
    /// A count, as a share of the largest: a shaded square.
    Count(f64),
    /// An empty cell.
    Nothing,
}

impl Shape {
    /// The color of the role.
    pub(super) fn color(self) -> &'static str {
        match self {
            Self::Input => "var(--bk-0)",
            Self::Kernel | Self::Cut => "var(--bk-1)",
            Self::Output => "var(--bk-2)",
            _ => "var(--bk-soft)",
        }
    }

    pub(super) fn draw(self, svg: &mut Svg, (x, y): (f64, f64), side: f64) {
        let (middle, color) = ((round(x + side / 2.0), round(y + side / 2.0)), self.color());
        let square = |inset: f64| {
            let (x, y, side) = (
                round(x + inset),
                round(y + inset),
                round(side - 2.0 * inset),
            );
            format!("x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\"")
        };
        let circle = |radius: f64| {
            format!(
                "cx=\"{}\" cy=\"{}\" r=\"{}\"",
                middle.0,
                middle.1,
                round(radius)
            )
        };
        let tint = format!("fill:{color};fill-opacity:.14;stroke:{color};stroke-width:");
        match self {
            Self::Input => {
                let style = format!("{} style=\"{tint}1.5\"", circle(0.44 * side));
                svg.element("circle", &style);
            }
            Self::Kernel => {
                let dashes = format!("{tint}1.5;stroke-dasharray:4 2");
                svg.element("path", &octagon((x, y), side, &dashes));
            }
            Self::Cut => {
                let dots = format!("fill:none;stroke:{color};stroke-dasharray:1 3;opacity:.75");
                svg.element("path", &octagon((x, y), side, &dots));
            }
            Self::Output => {
                svg.element("rect", &format!("{} style=\"{tint}2.5\"", square(2.0)));
            }
            Self::Untouched => {
                svg.element("rect", &format!("class=\"bk-grid\" {}", square(0.5)));
            }
            Self::Zero => {
                let radius = (0.09 * side).max(1.0);
                svg.element(
                    "circle",
                    &format!("{} style=\"fill:{color}\"", circle(radius)),
                );
            }
            Self::Count(share) => {
                let style = format!(
                    "fill:{color};fill-opacity:{};stroke:var(--bk-line)",
                    round(0.6 * share)
                );
                svg.element("rect", &format!("{} style=\"{style}\"", square(0.5)));
            }
            Self::Nothing => {}
        }
    }
}

fn octagon((x, y): (f64, f64), side: f64, style: &str) -> String {
    let (inset, corner) = (0.06 * side, 0.26 * side);
    let straight = side - 2.0 * inset - 2.0 * corner;
    let start = (round(x + inset + corner), round(y + inset));
    let [straight, corner] = [straight, corner].map(round);
    format!(
        "d=\"M{} {}h{straight}l{corner} {corner}v{straight}l-{corner} {corner}h-{straight}\
         l-{corner} -{corner}v-{straight}z\" style=\"{style}\"",
        start.0, start.1
    )
}

/// A titled grid of cells.
pub(super) struct Panel {
    title: String,
    /// The role that gives the title its color.
    shape: Shape,
    size: Size,
    /// The side of a cell.
    side: f64,
    /// The role and text of each cell, in row order.
    cells: Vec<(Shape, String)>,
    /// Letters below the numbers, if cells have names.
    letters: Vec<char>,
}

impl Panel {
    /// A panel of cells in row order.
    pub(super) fn new(
        title: String,
        shape: Shape,
        size: Size,
        side: f64,
        cells: impl Iterator<Item = (Shape, String)>,
    ) -> Self {
        Self {
            title,
            shape,
            size,
            side,
            cells: cells.collect(),
            letters: Vec::new(),
        }
    }

    /// A panel of the values of a grid, all with one role.
    pub(super) fn values(title: String, shape: Shape, side: f64, grid: &Grid) -> Self {
        let cells = grid
            .values()
            .iter()
            .map(|&value| (shape, number_text(value)));
        Self::new(title, shape, grid.size(), side, cells)
    }

    /// Adds a letter to each cell.
    pub(super) fn lettered(mut self, letters: impl Iterator<Item = char>) -> Self {
        self.letters = letters.take(self.cells.len()).collect();
        self
    }

    pub(super) fn width(&self) -> f64 {
        text_width(&self.title, TEXT, true).max(self.size.width as f64 * self.side)
    }

    pub(super) fn height(&self) -> f64 {
        TITLE_HEIGHT + self.size.height as f64 * self.side
    }

    /// Draws the panel with its upper left corner at a position.
    pub(super) fn draw(&self, svg: &mut Svg, (x, y): (f64, f64)) {
        if !self.title.is_empty() {
            let (place, color) = ((x, y + 14.0), self.shape.color());
            svg.colored_text(place, Anchor::Start, color, &self.title);
        }
        for (place, (shape, text)) in self.size.places().zip(&self.cells) {
            let corner = (
                x + place.1 as f64 * self.side,
                y + TITLE_HEIGHT + place.0 as f64 * self.side,
            );
            shape.draw(svg, corner, self.side);
            let letter = self.letters.get(self.size.index(place));
            match letter {
                None => draw_number(svg, corner, self.side, text),
                Some(letter) => {
                    let (inset, side) = (0.14 * self.side, 0.72 * self.side);
                    draw_number(svg, (corner.0 + inset, corner.1 + 0.3 * inset), side, text);
                    let below = (corner.0 + 0.5 * self.side, corner.1 + 0.87 * self.side);
                    svg.sized_text(below, Anchor::Middle, 0.3 * self.side, &letter.to_string());
                }
            }
        }
    }

    /// Draws a frame around a part of the grid, whose corner and size are in cells.
    pub(super) fn draw_frame(&self, svg: &mut Svg, (x, y): (f64, f64), corner: Size, size: Size) {
        let at = |from: f64, cells: usize| round(from + cells as f64 * self.side);
        let frame = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
             style=\"fill:none;stroke:{};stroke-width:2.5\"",
            at(x, corner.width),
            at(y + TITLE_HEIGHT, corner.height),
            at(0.0, size.width),
            at(0.0, size.height),
            Shape::Output.color()
        );
        svg.element("rect", &frame);
    }
}

/// Draws a number in the middle of a cell, as large as fits; nothing if it would be illegible.
pub(super) fn draw_number(svg: &mut Svg, (x, y): (f64, f64), side: f64, text: &str) {
    let room = 0.72 * side / text_width(text, 1.0, false).max(0.1);
    let size = room.min(0.52 * side);
    if !text.is_empty() && size >= 5.0 {
        let place = (x + side / 2.0, y + side / 2.0 + 0.36 * size);
        svg.sized_text(place, Anchor::Middle, size, text);
    }
}
