//! The exact share of each pixel that polygons cover.

use kurbo::Point;

use super::field::MARGIN;

/// A square image, with the margin, to which edges of polygons are added.
pub(super) struct Coverage {
    side: usize,
    /// Differences of coverage between neighbors in a row; two more for edges at the right border.
    steps: Vec<f32>,
}

impl Coverage {
    /// A blank image; `side` includes the margin.
    pub(super) fn new(side: usize) -> Self {
        Self {
            side,
            steps: vec![0.0; side * side + 2],
        }
    }

    /// Adds a closed polygon in pixels of the image. Areas on its left hand count as ink.
    pub(super) fn add(&mut self, polygon: &[Point]) {
        let inside = |point: Point| {
            let place = |value: f64| {
                let value = value as f32 + MARGIN as f32;
                value.clamp(0.0, self.side as f32 - 1e-3)
            };
            (place(point.x), place(point.y))
        };
        let Some(last) = polygon.last() else { return };
        let mut from = inside(*last);
        for &point in polygon {
            let to = inside(point);
            add_edge(&mut self.steps, self.side, from, to);
            from = to;
        }
    }

    /// Subtracts the coverage from ink with the same margin, and clears the image.
    pub(super) fn residual(&mut self, ink: &[f32], residual: &mut [f32]) {
        let rows = self.steps.chunks_exact_mut(self.side);
        let images = ink
            .chunks_exact(self.side)
            .zip(residual.chunks_exact_mut(self.side));
        for (steps, (ink, residual)) in rows.zip(images) {
            let mut covered = 0.0;
            for ((step, ink), residual) in steps.iter_mut().zip(ink).zip(residual) {
                covered += std::mem::take(step);
                *residual = ink - covered;
            }
        }
    }
}

/// Adds the area to the right of an edge, row by row.
fn add_edge(steps: &mut [f32], side: usize, from: (f32, f32), to: (f32, f32)) {
    let (sign, top, bottom) = match from.1 < to.1 {
        true => (1.0, from, to),
        false => (-1.0, to, from),
    };
    if top.1 == bottom.1 {
        return;
    }
    let slope = (bottom.0 - top.0) / (bottom.1 - top.1);
    let mut x = top.0;
    for row in top.1 as usize..=(bottom.1 as usize).min(side - 1) {
        let height = bottom.1.min(row as f32 + 1.0) - top.1.max(row as f32);
        if height <= 0.0 {
            continue;
        }
        let end = (x + slope * height).clamp(0.0, side as f32 - 1e-3);
        add_row(
            &mut steps[row * side..],
            sign * height,
            x.min(end),
            x.max(end),
        );
        x = end;
    }
}

/// Adds a piece of an edge within one row of pixels, between two columns.
fn add_row(row: &mut [f32], height: f32, left: f32, right: f32) {
    let (first, last) = (left as usize, right as usize);
    if first == last {
        let beyond = 0.5 * (left + right) - first as f32;
        row[first] += height * (1.0 - beyond);
        row[first + 1] += height * beyond;
        return;
    }
    // The piece crosses several pixels: cut it at their borders.
    let per_column = height / (right - left);
    for column in first..=last {
        let from = left.max(column as f32);
        let to = right.min(column as f32 + 1.0);
        let height = per_column * (to - from);
        let beyond = 0.5 * (from + to) - column as f32;
        row[column] += height * (1.0 - beyond);
        row[column + 1] += height * beyond;
    }
}

/// The value at a point of an image with the margin, interpolated between the centers of pixels.
pub(super) fn sample(values: &[f32], side: usize, point: Point) -> f64 {
    let place = |value: f64| {
        let value = value + MARGIN as f64 - 0.5;
        value.clamp(0.0, side as f64 - 1.001)
    };
    let (x, y) = (place(point.x), place(point.y));
    let at = y as usize * side + x as usize;
    let (right, down) = (x.fract() as f32, y.fract() as f32);
    let row = |at: usize| values[at] + right * (values[at + 1] - values[at]);
    let (upper, lower) = (row(at), row(at + side));
    f64::from(upper + down * (lower - upper))
}
