//! The stamps: the contribution of each input pixel to the output.

use super::layout::WIDTH;
use super::panel::{Panel, Shape, draw_number};
use crate::convolution::{Direction, Explanation, Size, Stamp, number_text};
use bukva_figures::{Anchor, Svg};

const GAP: f64 = 22.0;

/// The output once for each input pixel, with only the stamp of that pixel.
pub(super) struct Stamps {
    /// The value of the pixel, and the output surrounded by the products that are cut off.
    panels: Vec<(String, Panel)>,
    columns: usize,
    /// The corner of the output in a panel, and its size.
    frame: (Size, Size),
}

pub(super) fn note(explained: &Explanation) -> String {
    let (before, after) = around(explained);
    let cut = match before.height + before.width + after.height + after.width {
        0 => "",
        _ => " Dotted: cut off by the padding.",
    };
    format!("The value of the pixel times the weights. The sum of the stamps is the output.{cut}")
}

/// Rows and columns around the output that stamps reach: the padding of a transposed convolution.
fn around(explained: &Explanation) -> (Size, Size) {
    match explained.direction {
        Direction::Conv => (Size::new(0, 0), Size::new(0, 0)),
        Direction::ConvTranspose => (explained.before, explained.after),
    }
}

impl Stamps {
    pub(super) fn new(explained: &Explanation) -> Self {
        let ((before, after), output) = (around(explained), explained.output.size());
        let size = Size::new(
            before.height + output.height + after.height,
            before.width + output.width + after.width,
        );
        let columns = explained.input.size().width;
        let gaps = (columns - 1) as f64 * GAP;
        let side = ((WIDTH - gaps) / (columns * size.width) as f64).clamp(9.0, 26.0);
        let panel = |stamp: &Stamp| {
            let cell = |place| cell(explained, before, stamp, place);
            let cells = size.places().map(cell);
            let panel = Panel::new(String::new(), Shape::Input, size, side, cells);
            (number_text(stamp.value), panel)
        };
        Self {
            panels: explained.stamps.iter().map(panel).collect(),
            columns,
            frame: (before, output),
        }
    }

    fn step(&self) -> (f64, f64) {
        // The title needs this width.
        let size = |panel: &Panel| (panel.width().max(76.0), panel.height());
        let (width, height) = self
            .panels
            .first()
            .map_or((0.0, 0.0), |(_, panel)| size(panel));
        (width + GAP, height + GAP / 2.0)
    }

    pub(super) fn width(&self) -> f64 {
        self.columns as f64 * self.step().0 - GAP
    }

    pub(super) fn height(&self) -> f64 {
        self.panels.len().div_ceil(self.columns) as f64 * self.step().1
    }

    pub(super) fn draw(&self, svg: &mut Svg, (x, y): (f64, f64)) {
        const SIDE: f64 = 20.0;
        let (across, down) = self.step();
        for (index, (value, panel)) in self.panels.iter().enumerate() {
            let (row, column) = (index / self.columns, index % self.columns);
            let place = (x + column as f64 * across, y + row as f64 * down);
            panel.draw(svg, place);
            panel.draw_frame(svg, place, self.frame.0, self.frame.1);
            Shape::Input.draw(svg, place, SIDE);
            draw_number(svg, place, SIDE, value);
            let beside = (place.0 + SIDE + 5.0, place.1 + 14.0);
            svg.text(beside, Anchor::Start, "bk-soft", "× kernel");
        }
    }
}

/// A cell of a stamp's panel: a contribution to the output, or a product that is cut off.
fn cell(
    explained: &Explanation,
    before: Size,
    stamp: &Stamp,
    (row, column): (usize, usize),
) -> (Shape, String) {
    let output = explained.output.size();
    let inside = (
        row.checked_sub(before.height),
        column.checked_sub(before.width),
    );
    match inside {
        (Some(row), Some(column)) if row < output.height && column < output.width => {
            let mark = stamp.marks[output.index((row, column))];
            mark.map_or((Shape::Untouched, String::new()), |mark| {
                (Shape::Kernel, number_text(mark))
            })
        }
        _ => cut(explained, stamp, (row, column)),
    }
}

/// A product outside the output, if the stamp has one.
fn cut(explained: &Explanation, stamp: &Stamp, (row, column): (usize, usize)) -> (Shape, String) {
    let kernel = explained.kernel.size();
    let weight = (
        row.checked_sub(stamp.row * explained.stride),
        column.checked_sub(stamp.column * explained.stride),
    );
    match weight {
        (Some(row), Some(column)) if row < kernel.height && column < kernel.width => {
            let product = stamp.value * explained.kernel.at((row, column));
            (Shape::Cut, number_text(product))
        }
        _ => (Shape::Nothing, String::new()),
    }
}
