//! Work partitioning: divides a matrix of rows and channels into parts for the threads.

use std::ops::Range;

/// Narrow rows are joined into lines of about this many values.
const LINE: usize = 128;
/// Columns per part if lines are long.
const COLUMNS: usize = 256;
/// Values per part, so that a part stays in the cache from pass to pass.
const PART: usize = 1 << 16;

/// A partition of a matrix into lines, each a whole number of rows, and of the lines into parts.
#[derive(Clone, Copy)]
pub(super) struct Partition {
    pub(super) channels: usize,
    /// Values per line.
    pub(super) line: usize,
    /// Columns per part.
    width: usize,
    /// Lines per part.
    lines: usize,
}

/// A part: some columns of some lines.
#[derive(Clone)]
pub(super) struct Part {
    /// Index of its first value.
    pub(super) start: usize,
    /// Number of values from its start to the end of its last line.
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

    /// The parts of `len` values: all columns of the first lines, then those of the next lines.
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

    /// `values`, one per channel, repeated for every row of a line.
    pub(super) fn spread(self, values: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
        values.cycle().take(self.line).collect()
    }

    /// Adds the column sums of a part to the sums per channel.
    pub(super) fn fold(self, part: &Part, sums: impl Iterator<Item = f64>, to: &mut [f64]) {
        for (column, value) in part.columns.clone().zip(sums) {
            to[column % self.channels] += value;
        }
    }

    /// Number of lines of a part, complete or not, that include its column `at`.
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
