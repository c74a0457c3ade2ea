//! The figure of a convolution or transposed convolution.

mod layout;
mod matrix;
mod panel;
mod sliding;
mod stamps;

use layout::{GAP, WIDTH, fitted};
use matrix::Matrices;
use panel::{Panel, Shape, TITLE_HEIGHT};
use stamps::Stamps;

use crate::convolution::{Explanation, weight_letter};
use bukva_figures::{Anchor, Figure, Svg};

const MARGIN: f64 = 24.0;
/// The side of a cell of input, kernel and output.
const CELL: f64 = 38.0;
/// The height of a section's heading and note.
const HEADING: f64 = 50.0;
/// Space below a section.
const BELOW: f64 = 30.0;

/// Draws input, kernel and output, each with its own shape, outline and color; the stamp of each
/// input pixel; the same operation by sliding; the counts; and the matrix with its transpose.
pub fn convolution_figure(explained: &Explanation) -> Figure {
    let sections = sections(explained);
    let widths = sections.iter().map(|section| section.content.width());
    let width = widths.fold(WIDTH, f64::max) + 2.0 * MARGIN;
    let heights = sections.iter().map(Section::height);
    let title = title(explained);
    let mut svg = Svg::new(width, 52.0 + heights.sum::<f64>(), &title);
    svg.text((MARGIN, 36.0), Anchor::Start, "bk-title", &title);
    let mut top = 52.0;
    for section in &sections {
        let (heading, note) = ((MARGIN, top + 16.0), (MARGIN, top + 34.0));
        svg.text(heading, Anchor::Start, "bk-strong", section.heading);
        svg.text(note, Anchor::Start, "bk-soft", &section.note);
        section.content.draw(&mut svg, (MARGIN, top + HEADING));
        top += section.height();
    }
    svg.finish()
}

fn title(explained: &Explanation) -> String {
    let mut name = explained.direction.title().to_owned();
    name[..1].make_ascii_uppercase();
    format!(
        "{name}: {} → {}, kernel {}, stride {}, padding {}",
        explained.input.size(),
        explained.output.size(),
        explained.kernel.size(),
        explained.stride,
        explained.padding
    )
}

/// A part of the figure.
struct Section {
    heading: &'static str,
    note: String,
    content: Content,
}

enum Content {
    /// Panels side by side, with signs between them.
    Row(Vec<Panel>, [&'static str; 2]),
    Stamps(Stamps),
    Matrices(Matrices),
}

impl Section {
    fn height(&self) -> f64 {
        HEADING + self.content.height() + BELOW
    }
}

impl Content {
    fn width(&self) -> f64 {
        match self {
            Self::Row(panels, _) => row_width(panels),
            Self::Stamps(stamps) => stamps.width(),
            Self::Matrices(matrices) => matrices.width(),
        }
    }

    fn height(&self) -> f64 {
        match self {
            Self::Row(panels, _) => row_height(panels),
            Self::Stamps(stamps) => stamps.height(),
            Self::Matrices(matrices) => matrices.height(),
        }
    }

    fn draw(&self, svg: &mut Svg, place: (f64, f64)) {
        match self {
            Self::Row(panels, signs) => draw_row(svg, place, panels, signs),
            Self::Stamps(stamps) => stamps.draw(svg, place),
            Self::Matrices(matrices) => matrices.draw(svg, place),
        }
    }
}

fn sections(explained: &Explanation) -> [Section; 4] {
    [
        Section {
            heading: "Input, kernel and output",
            note: note_of_size(explained),
            content: Content::Row(whole(explained), ["∗", "="]),
        },
        Section {
            heading: "The stamp of each input pixel on the output",
            note: stamps::note(explained),
            content: Content::Stamps(Stamps::new(explained)),
        },
        Section {
            heading: "The same by sliding, and the number of connections of each pixel",
            note: sliding::note(explained),
            content: Content::Row(sliding::panels(explained), ["∗", ""]),
        },
        Section {
            heading: "As a matrix, and its transpose",
            note: "A row for each output pixel and a column for each input pixel, in row order. Letters \
                   are the kernel's weights; empty cells are zero."
                .into(),
            content: Content::Matrices(Matrices::new(explained)),
        },
    ]
}

fn note_of_size(explained: &Explanation) -> String {
    let [height, width] = &explained.size_formulas;
    let sides = match height == width {
        true => format!("height and width {height}"),
        false => format!("height {height}, width {width}"),
    };
    format!("{}: {sides}", explained.direction.size_rule())
}

/// Input, kernel and output.
fn whole(explained: &Explanation) -> Vec<Panel> {
    let parts = [
        ("input", Shape::Input, &explained.input),
        ("kernel", Shape::Kernel, &explained.kernel),
        ("output", Shape::Output, &explained.output),
    ];
    let side = fitted(CELL, parts.map(|(_, _, grid)| grid.size()));
    let panels = parts.map(|(name, shape, grid)| {
        let panel = Panel::values(format!("{name} {}", grid.size()), shape, side, grid);
        match shape {
            Shape::Kernel => panel.lettered((0..).map(weight_letter)),
            _ => panel,
        }
    });
    panels.into()
}

fn row_width(panels: &[Panel]) -> f64 {
    let widths: f64 = panels.iter().map(Panel::width).sum();
    widths + GAP * (panels.len() - 1) as f64
}

fn row_height(panels: &[Panel]) -> f64 {
    panels.iter().map(Panel::height).fold(0.0, f64::max)
}

/// Draws panels side by side, vertically centered, with signs between them.
fn draw_row(svg: &mut Svg, (x, y): (f64, f64), panels: &[Panel], signs: &[&str]) {
    let tallest = row_height(panels);
    let mut left = x;
    for (index, panel) in panels.iter().enumerate() {
        panel.draw(svg, (left, y + (tallest - panel.height()) / 2.0));
        left += panel.width() + GAP;
        if let Some(sign) = signs.get(index).filter(|_| index + 1 < panels.len()) {
            let middle = y + (tallest + TITLE_HEIGHT) / 2.0 + 8.0;
            svg.text(
                (left - GAP / 2.0, middle),
                Anchor::Middle,
                "bk-letter",
                sign,
            );
        }
    }
}
