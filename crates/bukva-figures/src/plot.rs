//! Line charts.

use crate::axis::Axis;
use crate::figure::Figure;
use crate::font::text_width;
use crate::markup::round;
use crate::palette::COLORS;
use crate::svg::Svg;
use crate::text::Anchor;
use crate::text::TEXT;

/// One line of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The name in the legend. Series with the same name share a color and a legend entry.
    pub name: String,
    /// Points `(x, y)`; a point that isn't finite leaves a gap.
    pub points: Vec<(f64, f64)>,
}

/// A line chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineChart {
    /// The title above the chart.
    pub title: String,
    /// The label of the x axis, with its unit.
    pub x_label: String,
    /// The label of the y axis, with its unit.
    pub y_label: String,
    /// Whether the y axis is logarithmic. If so, values of 0 and below are left out.
    pub log: bool,
    /// The lines.
    pub series: Vec<Series>,
}

const WIDTH: f64 = 640.0;
const LEFT: f64 = 68.0;
const RIGHT: f64 = 18.0;
const PLOT_HEIGHT: f64 = 240.0;
const LEGEND_LINE: f64 = 20.0;

/// The area of the lines.
struct Frame {
    top: f64,
    x_axis: Axis,
    y_axis: Axis,
}

impl LineChart {
    /// The chart as a figure.
    pub fn figure(&self) -> Figure {
        let legend = self.legend();
        let lines = legend.last().map_or(0.0, |entry| entry.line + 1.0);
        let top = 40.0 + LEGEND_LINE * lines;
        let height = top + PLOT_HEIGHT + 50.0;
        let mut svg = Svg::new(WIDTH, height, &self.title);
        svg.text((LEFT, 24.0), Anchor::Start, "bk-title", &self.title);
        for entry in &legend {
            entry.draw(&mut svg);
        }
        match self.frame(top) {
            Some(frame) => {
                self.draw_axes(&frame, &mut svg);
                self.draw_curves(&frame, &legend, &mut svg);
            }
            None => {
                let middle = ((LEFT + WIDTH - RIGHT) / 2.0, top + PLOT_HEIGHT / 2.0);
                svg.text(middle, Anchor::Middle, "bk-soft", "no data");
            }
        }
        svg.finish()
    }

    fn frame(&self, top: f64) -> Option<Frame> {
        let points = self.series.iter().flat_map(|series| &series.points);
        let shown = points.filter(|point| point.0.is_finite() && point.1.is_finite());
        let y_axis = Axis::around(shown.clone().map(|point| point.1), self.log)?;
        let first = shown.clone().map(|point| point.0).fold(0.0, f64::min);
        let last = shown.map(|point| point.0).fold(first, f64::max);
        Some(Frame {
            top,
            x_axis: Axis::exact(first, if last > first { last } else { first + 1.0 }),
            y_axis,
        })
    }

    fn draw_axes(&self, frame: &Frame, svg: &mut Svg) {
        let bottom = frame.top + PLOT_HEIGHT;
        let right = WIDTH - RIGHT;
        for (value, label) in frame.y_axis.ticks(5) {
            let Some(y) = frame.y(value) else { continue };
            svg.element(
                "path",
                &format!("class=\"bk-grid\" d=\"M{LEFT} {y}H{right}\"", y = round(y)),
            );
            svg.text(
                (LEFT - 8.0, y + 4.0),
                Anchor::End,
                "bk-soft bk-number",
                &label,
            );
        }
        for (value, label) in frame.x_axis.ticks(6) {
            let Some(x) = frame.x(value) else { continue };
            let place = format!("class=\"bk-grid\" d=\"M{} {bottom}v5\"", round(x));
            svg.element("path", &place);
            svg.text(
                (x, bottom + 19.0),
                Anchor::Middle,
                "bk-soft bk-number",
                &label,
            );
        }
        let middle = (LEFT + right) / 2.0;
        svg.text(
            (middle, bottom + 39.0),
            Anchor::Middle,
            "bk-soft",
            &self.x_label,
        );
        let y_label = match self.log {
            true => format!("{} (log scale)", self.y_label),
            false => self.y_label.clone(),
        };
        svg.vertical_text((16.0, frame.top + PLOT_HEIGHT / 2.0), "bk-soft", &y_label);
    }

    fn draw_curves(&self, frame: &Frame, legend: &[LegendEntry], svg: &mut Svg) {
        for series in &self.series {
            let color = legend.iter().find(|entry| entry.name == series.name);
            let style = color.map_or_else(|| stroke(0), |entry| stroke(entry.index));
            let path = frame.path(&series.points);
            if !path.is_empty() {
                let curve = format!("class=\"bk-curve\" style=\"{style}\" d=\"{path}\"");
                svg.element_with_tooltip("path", &curve, &series.name);
            }
        }
    }

    /// The legend, wrapped to lines. It is empty if all series have one name.
    fn legend(&self) -> Vec<LegendEntry<'_>> {
        let mut names: Vec<&str> = Vec::new();
        for series in &self.series {
            if !names.contains(&series.name.as_str()) {
                names.push(&series.name);
            }
        }
        if names.len() < 2 {
            return Vec::new();
        }
        let (mut x, mut line) = (LEFT, 0.0);
        let mut entries = Vec::new();
        for (index, name) in names.into_iter().enumerate() {
            let width = 54.0 + text_width(name, TEXT, false);
            if x > LEFT && x + width > WIDTH - RIGHT {
                (x, line) = (LEFT, line + 1.0);
            }
            entries.push(LegendEntry {
                name,
                index,
                x,
                line,
            });
            x += width;
        }
        entries
    }
}

struct LegendEntry<'a> {
    name: &'a str,
    index: usize,
    x: f64,
    line: f64,
}

impl LegendEntry<'_> {
    fn draw(&self, svg: &mut Svg) {
        let y = 45.0 + LEGEND_LINE * self.line;
        let line = format!(
            "class=\"bk-curve\" style=\"{}\" d=\"M{} {}h28\"",
            stroke(self.index),
            self.x,
            y - 4.0
        );
        svg.element("path", &line);
        svg.text((self.x + 34.0, y), Anchor::Start, "", self.name);
    }
}

/// Dash patterns, which distinguish lines in print without color.
const DASHES: [&str; COLORS] = [
    "",
    "9 4",
    "2 3",
    "9 3 2 3",
    "16 4",
    "5 5",
    "2 7",
    "14 3 2 3 2 3",
];

/// Color and dashes. Repeated colors get different dashes.
fn stroke(index: usize) -> String {
    let color = format!("stroke:var(--bk-{})", index % COLORS);
    match DASHES[(index + index / COLORS) % COLORS] {
        "" => color,
        dashes => format!("{color};stroke-dasharray:{dashes}"),
    }
}

impl Frame {
    fn x(&self, value: f64) -> Option<f64> {
        Some(LEFT + self.x_axis.position(value)? * (WIDTH - LEFT - RIGHT))
    }

    fn y(&self, value: f64) -> Option<f64> {
        Some(self.top + (1.0 - self.y_axis.position(value)?.clamp(0.0, 1.0)) * PLOT_HEIGHT)
    }

    /// The path of a line; a point that can't be shown interrupts it.
    fn path(&self, points: &[(f64, f64)]) -> String {
        let mut path = String::new();
        let mut drawing = false;
        for &(x, y) in points {
            let (Some(x), Some(y)) = (self.x(x), self.y(y)) else {
                drawing = false;
                continue;
            };
            let verb = if drawing { 'L' } else { 'M' };
            path.push_str(&format!("{verb}{} {}", round(x), round(y)));
            drawing = true;
        }
        path
    }
}

#[cfg(test)]
mod tests;
