//! The matrix of a convolution, and its transpose.

use super::layout::WIDTH;
use super::panel::{Shape, TITLE_HEIGHT, draw_number};
use crate::convolution::{Explanation, WeightMatrix, weight_letter};
use bukva_figures::{Anchor, Svg, round};

const GAP: f64 = 48.0;

/// Two matrices of letters: the one that is applied, and its transpose.
pub(super) struct Matrices {
    matrices: [WeightMatrix; 2],
    /// The number of rows and columns of the applied matrix that belong to a row of pixels.
    block: (usize, usize),
    /// The side of a cell.
    side: f64,
}

impl Matrices {
    pub(super) fn new(explained: &Explanation) -> Self {
        let matrices = explained.weight_matrices();
        let columns = (matrices[0].columns() + matrices[1].columns()) as f64;
        let block = (explained.output.size().width, explained.input.size().width);
        let side = round(((WIDTH - GAP) / columns).clamp(3.0, 18.0));
        Self {
            matrices,
            block,
            side,
        }
    }

    pub(super) fn width(&self) -> f64 {
        let columns: usize = self.matrices.iter().map(WeightMatrix::columns).sum();
        columns as f64 * self.side + GAP
    }

    pub(super) fn height(&self) -> f64 {
        let rows = self.matrices.iter().map(|matrix| matrix.rows.len()).max();
        TITLE_HEIGHT + rows.unwrap_or(0) as f64 * self.side + 20.0
    }

    pub(super) fn draw(&self, svg: &mut Svg, (x, y): (f64, f64)) {
        let [applied, transposed] = &self.matrices;
        let (rows, columns) = self.block;
        draw_matrix(svg, (x, y), self.side, applied, (rows, columns));
        let right = x + applied.columns() as f64 * self.side + GAP;
        draw_matrix(svg, (right, y), self.side, transposed, (columns, rows));
    }
}

fn draw_matrix(
    svg: &mut Svg,
    (x, y): (f64, f64),
    side: f64,
    matrix: &WeightMatrix,
    block: (usize, usize),
) {
    svg.text((x, y + 14.0), Anchor::Start, "bk-strong", &matrix.title());
    let top = y + TITLE_HEIGHT;
    for (row, cells) in matrix.rows.iter().enumerate() {
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
    let [width, height] = [matrix.columns(), matrix.rows.len()].map(|n| round(n as f64 * side));
    let (left, start) = (round(x), round(top));
    // Thin lines at the end of each row of pixels.
    for row in (block.0..matrix.rows.len()).step_by(block.0) {
        let y = round(top + row as f64 * side);
        let line = format!("class=\"bk-grid\" d=\"M{left} {y}h{width}\"");
        svg.element("path", &line);
    }
    for column in (block.1..matrix.columns()).step_by(block.1) {
        let x = round(x + column as f64 * side);
        let line = format!("class=\"bk-grid\" d=\"M{x} {start}v{height}\"");
        svg.element("path", &line);
    }
    let frame = format!(
        "x=\"{left}\" y=\"{start}\" width=\"{width}\" height=\"{height}\" \
         style=\"fill:none;stroke:var(--bk-soft);stroke-width:1.5\""
    );
    svg.element("rect", &frame);
}
