//! Work partitioning: a matrix of rows and channels in parts that threads work on.

use std::ops::Range;

/// Narrow rows are taken several at a time, about this many values.
const LINE: usize = 128;
/// Channels of a part where rows are long.
const COLUMNS: usize = 256;
/// Values of a part: they stay in the first-level cache from pass to pass.
const PART: usize = 1 << 16;

/// Lines of a whole number of rows, parts of so many lines and columns.
#[derive(Clone, Copy)]
pub(super) struct Partition {
    pub(super) channels: usize,
    /// Values of a line.
    pub(super) line: usize,
    /// Columns of a part.
    width: usize,
    /// Lines of a part.
    lines: usize,
}

/// A part: some columns of some lines.
#[derive(Clone)]
pub(super) struct Part {
    /// Where its first value lies.
    pub(super) start: usize,
    /// Values from the first to the last line's end.
    pub(super) len: usize,
    pub(super) columns: Range<usize>,
}

impl Partition {
    pub(super) fn new(channels: usize) -> Self {
        let line = channels * (LINE / channels).max(1);
        let width = if line < 4 * COLUMNS { line } else { COLUMNS };
        let lines = (PART / width).max(1);
        Self {
            channels,
            line,
            width,
            lines,
        }
    }

    /// The parts of `len` values, all columns of the first lines first.
    pub(super) fn parts(self, len: usize) -> Vec<Part> {
        let mut parts = Vec::with_capacity(len / (self.width * self.lines) + 1);
        for start in (0..len).step_by(self.lines * self.line) {
            let end = len.min(start + self.lines * self.line);
            for column in (0..self.line).step_by(self.width) {
                let columns = column..self.line.min(column + self.width);
                let start = start + column;
                if start < end {
                    let len = end - start;
                    parts.push(Part {
                        start,
                        len,
                        columns,
                    });
                }
            }
        }
        parts
    }

    /// `values`, one a channel, repeated for every row of a line.
    pub(super) fn spread(self, values: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
        values.cycle().take(self.line).collect()
    }

    /// Adds the sums of a part up by channel.
    pub(super) fn fold(self, part: &Part, sums: impl Iterator<Item = f64>, to: &mut [f64]) {
        for (column, value) in part.columns.clone().zip(sums) {
            to[column % self.channels] += value;
        }
    }

    /// Lines (whole or begun) of a part that reach its column number `at`.
    pub(super) fn count(self, part: &Part, at: usize) -> usize {
        part.len / self.line + usize::from(at < part.len % self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_every_value_once() {
        for (channels, rows) in [
            (1, 5000),
            (3, 700),
            (32, 400),
            (255, 40),
            (3136, 130),
            (300, 1),
        ] {
            let partition = Partition::new(channels);
            let mut seen = vec![0; channels * rows];
            for part in partition.parts(seen.len()) {
                for (at, column) in part.columns.clone().enumerate() {
                    for line in 0..partition.count(&part, at) {
                        let place = part.start + line * partition.line + at;
                        assert_eq!(place % partition.line, column);
                        seen[place] += 1;
                    }
                }
            }
            assert!(seen.iter().all(|&times| times == 1), "{channels} × {rows}");
        }
    }
}
