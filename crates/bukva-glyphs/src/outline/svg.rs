//! Paths as SVG.

use std::fmt::Write as _;

use kurbo::{BezPath, PathEl, Point};

/// Digits after the decimal point: a hundredth of a pixel is far below what a trace can tell.
const DIGITS: i32 = 2;

/// The `d` attribute of a path: relative coordinates, without needless spaces and zeros.
pub(super) fn path_data(path: &BezPath) -> String {
    let mut data = Data::default();
    for part in path.elements() {
        match *part {
            PathEl::MoveTo(to) => data.add('M', &[to]),
            PathEl::LineTo(to) => data.line(to),
            PathEl::QuadTo(control, to) => data.add('q', &[control, to]),
            PathEl::CurveTo(first, second, to) => data.add('c', &[first, second, to]),
            PathEl::ClosePath => data.close(),
        }
    }
    data.text
}

/// A whole file: one black path within a width and height.
pub(super) fn file(path: &BezPath, [width, height]: [f64; 2]) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\
         <path fill-rule=\"nonzero\" d=\"{}\"/></svg>\n",
        path_data(path)
    )
}

/// Path data under construction. Positions are counted in units of the last digit, so that the
/// rounding errors of relative coordinates do not add up.
#[derive(Default)]
struct Data {
    text: String,
    at: (i64, i64),
    start: (i64, i64),
    command: Option<char>,
}

impl Data {
    fn add(&mut self, command: char, points: &[Point]) {
        if self.command != Some(command) || command == 'M' {
            self.text.push(command);
        }
        self.command = Some(command);
        let origin = if command == 'M' { (0, 0) } else { self.at };
        for &point in points {
            let to = units(point);
            self.number(to.0 - origin.0);
            self.number(to.1 - origin.1);
            self.at = to;
        }
        if command == 'M' {
            self.start = self.at;
        }
    }

    fn line(&mut self, to: Point) {
        let (x, y) = units(to);
        let (command, way) = match (x - self.at.0, y - self.at.1) {
            (0, way) => ('v', way),
            (way, 0) => ('h', way),
            _ => return self.add('l', &[to]),
        };
        if self.command != Some(command) {
            self.text.push(command);
        }
        self.command = Some(command);
        self.number(way);
        self.at = (x, y);
    }

    fn close(&mut self) {
        self.text.push('z');
        self.command = None;
        self.at = self.start;
    }

    /// Appends a number, with a space unless its sign or a command separates it.
    fn number(&mut self, units: i64) {
        let one = 10i64.pow(DIGITS as u32);
        let digit_before = self.text.ends_with(|last: char| last.is_ascii_digit());
        if units < 0 {
            self.text.push('-');
        } else if digit_before {
            self.text.push(' ');
        }
        let (whole, rest) = (units.abs() / one, units.abs() % one);
        // Writing to a string cannot fail.
        if whole > 0 || rest == 0 {
            let _ = write!(self.text, "{whole}");
        }
        if rest > 0 {
            let fraction = format!("{rest:0width$}", width = DIGITS as usize);
            self.text.push('.');
            self.text.push_str(fraction.trim_end_matches('0'));
        }
    }
}

fn units(point: Point) -> (i64, i64) {
    let scale = 10f64.powi(DIGITS);
    // Saturates, and maps NaN to 0.
    (
        (point.x * scale).round() as i64,
        (point.y * scale).round() as i64,
    )
}
