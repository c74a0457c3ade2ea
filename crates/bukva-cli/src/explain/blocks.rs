//! Framed grids of text, side by side.

use bukva_lab::convolution::{Grid, Size, number_text};

/// The frame style, which shows the role of a grid: round for the input, dashed for the kernel,
/// heavy for the output.
#[derive(Clone, Copy)]
pub(super) enum Frame {
    Input,
    Kernel,
    Output,
    Plain,
}

impl Frame {
    /// Corners clockwise from the upper left, then the horizontal and the vertical line.
    fn lines(self) -> [char; 6] {
        match self {
            Self::Input => ['╭', '╮', '╯', '╰', '─', '│'],
            Self::Kernel => ['┌', '┐', '┘', '└', '╌', '╎'],
            Self::Output => ['┏', '┓', '┛', '┗', '━', '┃'],
            Self::Plain => ['┌', '┐', '┘', '└', '─', '│'],
        }
    }
}

/// A block of text lines of equal width.
#[derive(Clone)]
pub(super) struct Block {
    lines: Vec<String>,
}

impl Block {
    /// A titled, framed grid of cells in row order.
    pub(super) fn framed(title: &str, frame: Frame, size: Size, cells: &[String]) -> Self {
        let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(1);
        let rows = cells.chunks(size.width).map(|row| {
            let row: Vec<String> = row.iter().map(|cell| right(cell, widest)).collect();
            row.join(" ")
        });
        Self::lined(title, frame, rows.collect())
    }

    /// A titled frame around lines of equal width.
    pub(super) fn lined(title: &str, frame: Frame, rows: Vec<String>) -> Self {
        let [
            upper_left,
            upper_right,
            lower_right,
            lower_left,
            across,
            down,
        ] = frame.lines();
        let inside = rows.first().map_or(0, |row| width(row));
        let line = across.to_string().repeat(inside + 2);
        let mut lines = vec![title.to_owned(), format!("{upper_left}{line}{upper_right}")];
        lines.extend(rows.iter().map(|row| format!("{down} {row} {down}")));
        lines.push(format!("{lower_left}{line}{lower_right}"));
        Self::even(lines)
    }

    /// A titled, framed grid of values.
    pub(super) fn values(title: &str, frame: Frame, grid: &Grid) -> Self {
        let cells: Vec<String> = grid
            .values()
            .iter()
            .map(|&value| number_text(value))
            .collect();
        Self::framed(title, frame, grid.size(), &cells)
    }

    /// A sign between two blocks, vertically centered.
    pub(super) fn sign(sign: &str, beside: &Self) -> Self {
        let level = beside.lines.len() / 2;
        let mut lines = vec![String::new(); level];
        lines.push(sign.to_owned());
        Self::even(lines)
    }

    fn even(lines: Vec<String>) -> Self {
        let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        let even = |line: String| format!("{line}{}", " ".repeat(widest - width(&line)));
        Self {
            lines: lines.into_iter().map(even).collect(),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.lines.first().map_or(0, |line| width(line))
    }
}

/// Joins blocks side by side.
pub(super) fn beside(blocks: &[Block]) -> String {
    let tallest = blocks
        .iter()
        .map(|block| block.lines.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for row in 0..tallest {
        let parts: Vec<String> = blocks
            .iter()
            .map(|block| match block.lines.get(row) {
                Some(line) => line.clone(),
                None => " ".repeat(block.width()),
            })
            .collect();
        text += parts.join("  ").trim_end();
        text.push('\n');
    }
    text
}

/// Joins blocks in rows of at most `columns` that fit into `room`.
pub(super) fn rows_of(blocks: &[Block], columns: usize, room: usize) -> String {
    let widest = blocks.iter().map(Block::width).max().unwrap_or(1);
    let fitting = ((room + 2) / (widest + 2)).clamp(1, columns.max(1));
    blocks.chunks(fitting).map(beside).collect()
}

/// Width in terminal columns; all characters used here are one column wide.
fn width(text: &str) -> usize {
    text.chars().count()
}

fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns - width(text)))
}
