//! The matrix of a convolution beside its transpose.

use super::panel::{Shape, draw_number};
use super::{TITLE_HEIGHT, WIDTH};
use crate::convolution::{Direction, Explanation, weight_letter};
use bukva_figures::{Anchor, Svg, round};

const GAP: f64 = 48.0;

/// Two matrices of letters: first the one that is applied.
pub(super) struct Matrices {
    applied: Lettered,
    transposed: Lettered,
    side: f64,
}

struct Lettered {
    title: String,
    /// After how many rows and columns a row of pixels ends.
    blocks: (usize, usize),
    rows: Vec<Vec<Option<usize>>>,
}

impl Lettered {
    fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    fn transposed(&self, title: String) -> Self {
        let column = |at: usize| self.rows.iter().map(|row| row[at]).collect();
        let rows = (0..self.columns()).map(column).collect();
        let blocks = (self.blocks.1, self.blocks.0);
        Self {
            title,
            blocks,
            rows,
        }
    }

    fn draw(&self, svg: &mut Svg, (x, y): (f64, f64), side: f64) {
        svg.text((x, y + 14.0), Anchor::Start, "bk-strong", &self.title);
        let top = y + TITLE_HEIGHT;
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, weight) in cells.iter().enumerate() {
                let Some(weight) = weight else { continue };
                let corner = (x + column as f64 * side, top + row as f64 * side);
                let color = Shape::Kernel.color();
                let square = format!(
                    "x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" \
                     style=\"fill:{color};fill-opacity:.2\"",
                    round(corner.0),
                    round(corner.1)
                );
                svg.element("rect", &square);
                draw_number(svg, corner, side, &weight_letter(*weight).to_string());
            }
        }
        self.draw_blocks(svg, (x, top), side);
        let frame = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
             style=\"fill:none;stroke:var(--bk-soft);stroke-width:1.5\"",
            round(x),
            round(top),
            round(self.columns() as f64 * side),
            round(self.rows.len() as f64 * side)
        );
        svg.element("rect", &frame);
    }
}

impl Lettered {
    /// Thin lines where a row of pixels ends.
    fn draw_blocks(&self, svg: &mut Svg, (x, y): (f64, f64), side: f64) {
        let [width, height] =
            [self.columns(), self.rows.len()].map(|cells| round(cells as f64 * side));
        let (left, top) = (round(x), round(y));
        for row in (self.blocks.0..self.rows.len()).step_by(self.blocks.0) {
            let y = round(y + row as f64 * side);
            svg.element(
                "path",
                &format!("class=\"bk-grid\" d=\"M{left} {y}h{width}\""),
            );
        }
        for column in (self.blocks.1..self.columns()).step_by(self.blocks.1) {
            let x = round(x + column as f64 * side);
            svg.element(
                "path",
                &format!("class=\"bk-grid\" d=\"M{x} {top}v{height}\""),
            );
        }
    }
}

impl Matrices {
    pub(super) fn of(explained: &Explanation) -> Self {
        let convolution = Lettered {
            title: String::new(),
            blocks: (
                explained.convolution().small().width,
                explained.convolution().large().width,
            ),
            rows: explained.weights_in_matrix(),
        };
        let name = |name: &str, rows: usize, columns: usize| format!("{name}, {rows}×{columns}");
        let (small, large) = (convolution.rows.len(), convolution.columns());
        let (straight, turned) = (name("C", small, large), name("Cᵀ", large, small));
        let transposed = convolution.transposed(turned);
        let convolution = Lettered {
            title: straight,
            ..convolution
        };
        let (applied, transposed) = match explained.direction {
            Direction::Conv => (convolution, transposed),
            Direction::ConvTranspose => (transposed, convolution),
        };
        let columns = (small + large) as f64;
        let side = round(((WIDTH - GAP) / columns).clamp(3.0, 18.0));
        Self {
            applied,
            transposed,
            side,
        }
    }

    pub(super) fn width(&self) -> f64 {
        let columns = self.applied.columns() + self.transposed.columns();
        columns as f64 * self.side + GAP
    }

    pub(super) fn height(&self) -> f64 {
        let rows = self.applied.rows.len().max(self.transposed.rows.len());
        TITLE_HEIGHT + rows as f64 * self.side + 20.0
    }

    pub(super) fn draw(&self, svg: &mut Svg, (x, y): (f64, f64)) {
        self.applied.draw(svg, (x, y), self.side);
        let right = x + self.applied.columns() as f64 * self.side + GAP;
        self.transposed.draw(svg, (right, y), self.side);
    }
}
