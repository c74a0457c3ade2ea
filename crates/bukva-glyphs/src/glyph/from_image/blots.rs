//! Connected components of ink.

use std::num::NonZeroU32;
use std::ops::Range;

use super::plane::Plane;

/// Ink amounts above this belong to a stroke.
pub(super) const STROKE: f32 = 0.3;

/// A connected component of ink.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blot {
    pub(super) pixels: usize,
    /// The sum of its ink.
    pub(super) ink: f32,
    pub(super) bounds: Bounds,
    /// How many of its pixels lie at the image's left, top, right and bottom edge.
    pub(super) at_edge: [usize; 4],
}

impl Blot {
    pub(super) fn touches_edge(&self) -> bool {
        self.at_edge != [0; 4]
    }

    fn of_run(run: &Run, plane: &Plane, ink: f32) -> Self {
        let Range { start, end } = run.columns;
        let whole = |at_edge: bool| if at_edge { end - start } else { 0 };
        Self {
            pixels: end - start,
            ink,
            bounds: Bounds {
                left: start,
                top: run.row,
                right: end,
                bottom: run.row + 1,
            },
            at_edge: [
                usize::from(start == 0),
                whole(run.row == 0),
                usize::from(end == plane.width),
                whole(run.row + 1 == plane.height),
            ],
        }
    }

    fn add(&mut self, other: &Self) {
        self.pixels += other.pixels;
        self.ink += other.ink;
        self.bounds = self.bounds.join(&other.bounds);
        for (count, more) in self.at_edge.iter_mut().zip(other.at_edge) {
            *count += more;
        }
    }
}

/// A rectangle of pixels; `right` and `bottom` are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Bounds {
    pub(super) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(super) fn height(&self) -> usize {
        self.bottom - self.top
    }

    pub(super) fn join(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        self.join(other) == *self
    }

    /// The number of columns that both have.
    pub(super) fn shared_columns(&self, other: &Self) -> usize {
        (self.right.min(other.right)).saturating_sub(self.left.max(other.left))
    }

    /// The number of rows that both have.
    pub(super) fn shared_rows(&self, other: &Self) -> usize {
        (self.bottom.min(other.bottom)).saturating_sub(self.top.max(other.top))
    }

    /// The empty columns or rows between two rectangles, whichever are more.
    pub(super) fn gap(&self, other: &Self) -> usize {
        let columns = self.left.max(other.left);
        let rows = self.top.max(other.top);
        (columns.saturating_sub(self.right.min(other.right)))
            .max(rows.saturating_sub(self.bottom.min(other.bottom)))
    }
}

/// The connected components of an image.
#[derive(Debug)]
pub(super) struct Blots {
    pub(super) list: Vec<Blot>,
    /// The blot of each pixel: its place in the list, counted from 1.
    of: Vec<Option<NonZeroU32>>,
}

impl Blots {
    /// Finds connected strokes (with 8-connectivity), in the order of their first pixels: runs of ink in each
    /// row are joined with those that they touch in the row above.
    pub(super) fn find(plane: &Plane) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut above = 0..0;
        for (row, values) in plane.values.chunks_exact(plane.width).enumerate() {
            let first = runs.len();
            runs_of(values, |columns| {
                let place = runs.len();
                runs.push(Run {
                    row,
                    columns,
                    joined: place,
                });
            });
            let mut upper = above.start;
            for lower in first..runs.len() {
                let columns = runs[lower].columns.clone();
                while upper < above.end && runs[upper].columns.end < columns.start {
                    upper += 1;
                }
                // The last one that touches this run may touch the next one too.
                let touching = (upper..above.end)
                    .take_while(|&upper| runs[upper].columns.start <= columns.end)
                    .count();
                for upper in upper..upper + touching {
                    join(&mut runs, upper, lower);
                }
            }
            above = first..runs.len();
        }
        Self::of_runs(plane, &runs)
    }

    fn of_runs(plane: &Plane, runs: &[Run]) -> Self {
        let mut blots = Self {
            list: Vec::new(),
            of: vec![None; plane.values.len()],
        };
        // The blot of each run, once it has one.
        let mut names = vec![0_usize; runs.len()];
        for (place, run) in runs.iter().enumerate() {
            // A run is joined with an earlier one, or is the first of its blot.
            names[place] = match run.joined == place {
                true => blots.list.len(),
                false => names[run.joined],
            };
            let begin = run.row * plane.width;
            let pixels = begin + run.columns.start..begin + run.columns.end;
            let blot = Blot::of_run(run, plane, plane.values[pixels.clone()].iter().sum());
            match blots.list.get_mut(names[place]) {
                Some(found) => found.add(&blot),
                None => blots.list.push(blot),
            }
            // An image has fewer pixels than there are such numbers.
            blots.of[pixels].fill(NonZeroU32::new(names[place] as u32 + 1));
        }
        blots
    }

    /// The blot that a pixel belongs to.
    pub(super) fn of(&self, index: usize) -> Option<usize> {
        self.of[index].map(|blot| blot.get() as usize - 1)
    }

    /// Keeps the blots that are marked, in order.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        if keep.iter().all(|&keep| keep) {
            return;
        }
        let mut kept = 0;
        let renamed: Vec<Option<NonZeroU32>> = keep
            .iter()
            .map(|&keep| {
                kept += u32::from(keep);
                keep.then_some(kept).and_then(NonZeroU32::new)
            })
            .collect();
        for of in &mut self.of {
            *of = of.and_then(|blot| renamed[blot.get() as usize - 1]);
        }
        let mut keep = keep.iter();
        self.list.retain(|_| keep.next().copied().unwrap_or(false));
    }
}

/// Neighboring pixels of a row that have ink.
#[derive(Debug)]
struct Run {
    row: usize,
    columns: Range<usize>,
    /// An earlier run of the same blot; itself if there is none.
    joined: usize,
}

/// Calls `found` with the columns of each run of a row.
fn runs_of(values: &[f32], mut found: impl FnMut(Range<usize>)) {
    let is_ink = |value: f32| value > STROKE;
    let mut begin = 0;
    loop {
        begin += leading(&values[begin..], |value| !is_ink(value));
        if begin == values.len() {
            return;
        }
        let end = begin + leading(&values[begin..], is_ink);
        found(begin..end);
        begin = end;
    }
}

/// The number of values at the beginning that are all of a kind. Eight are looked at together.
fn leading(values: &[f32], is_of_kind: impl Fn(f32) -> bool) -> usize {
    let eights = values.as_chunks::<8>().0.iter();
    let whole = eights.take_while(|eight| eight.iter().fold(true, |all, &v| all & is_of_kind(v)));
    let whole = 8 * whole.count();
    let rest = values[whole..]
        .iter()
        .take_while(|&&value| is_of_kind(value));
    whole + rest.count()
}

/// The first run of a run's blot, as far as they are joined.
fn first(runs: &mut [Run], mut place: usize) -> usize {
    while runs[place].joined != place {
        runs[place].joined = runs[runs[place].joined].joined;
        place = runs[place].joined;
    }
    place
}

fn join(runs: &mut [Run], one: usize, other: usize) {
    let (one, other) = (first(runs, one), first(runs, other));
    runs[one.max(other)].joined = one.min(other);
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::rng::{Stream, seeded};

    /// The blot of each pixel, found by following neighbors.
    fn followed(plane: &Plane) -> Vec<Option<usize>> {
        let (width, height) = (plane.width, plane.height);
        let mut of = vec![None; plane.values.len()];
        let mut count = 0;
        for start in 0..plane.values.len() {
            let mut waiting = vec![start];
            let before = count;
            while let Some(index) = waiting.pop() {
                if plane.values[index] <= STROKE || of[index].is_some() {
                    continue;
                }
                of[index] = Some(before);
                count = before + 1;
                let (row, column) = (index / width, index % width);
                for row in row.saturating_sub(1)..(row + 2).min(height) {
                    for column in column.saturating_sub(1)..(column + 2).min(width) {
                        waiting.push(row * width + column);
                    }
                }
            }
        }
        of
    }

    #[test]
    fn blots_are_the_connected_components() {
        let mut rng = seeded(0, Stream::Batch, 0);
        for round in 0..200 {
            let (width, height) = (rng.random_range(1..30), rng.random_range(1..30));
            let share = f64::from(round) / 200.0;
            let values = (0..width * height).map(|_| f32::from(u8::from(rng.random_bool(share))));
            let plane = Plane {
                width,
                height,
                values: values.collect(),
            };
            let blots = Blots::find(&plane);
            let expected = followed(&plane);
            for (index, &blot) in expected.iter().enumerate() {
                assert_eq!(blots.of(index), blot);
            }
            for (place, blot) in blots.list.iter().enumerate() {
                let own = || (0..expected.len()).filter(|&index| expected[index] == Some(place));
                let (rows, columns) = (|| own().map(|i| i / width), || own().map(|i| i % width));
                assert_eq!(blot.pixels, own().count());
                assert_eq!(blot.ink, blot.pixels as f32);
                let bounds = [columns().min(), rows().min(), columns().max(), rows().max()];
                let Bounds {
                    left,
                    top,
                    right,
                    bottom,
                } = blot.bounds;
                assert_eq!(bounds, [left, top, right - 1, bottom - 1].map(Some));
                let at_edge = [
                    columns().filter(|&column| column == 0).count(),
                    rows().filter(|&row| row == 0).count(),
                    columns().filter(|&column| column + 1 == width).count(),
                    rows().filter(|&row| row + 1 == height).count(),
                ];
                assert_eq!(blot.at_edge, at_edge);
            }
        }
    }
}
