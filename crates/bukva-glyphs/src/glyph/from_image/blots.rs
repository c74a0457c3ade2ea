//! Connected components of ink.

use std::num::NonZeroU32;

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
    /// Finds connected strokes (with 8-connectivity).
    pub(super) fn find(plane: &Plane) -> Self {
        let mut blots = Self {
            list: Vec::new(),
            of: vec![None; plane.values.len()],
        };
        for start in 0..plane.values.len() {
            if plane.values[start] > STROKE && blots.of[start].is_none() {
                let blot = blots.fill(plane, start);
                blots.list.push(blot);
            }
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

    /// Marks all pixels that are connected with one, as the next blot.
    fn fill(&mut self, plane: &Plane, start: usize) -> Blot {
        let (width, height) = (plane.width, plane.height);
        // An image has fewer pixels than there are such numbers.
        let name = NonZeroU32::new(self.list.len() as u32 + 1);
        let (row, column) = (start / width, start % width);
        let mut blot = Blot {
            pixels: 0,
            ink: 0.0,
            bounds: Bounds {
                left: column,
                top: row,
                right: column + 1,
                bottom: row + 1,
            },
            at_edge: [0; 4],
        };
        self.of[start] = name;
        let mut waiting = vec![start];
        while let Some(index) = waiting.pop() {
            let (row, column) = (index / width, index % width);
            blot.pixels += 1;
            blot.ink += plane.values[index];
            blot.bounds = blot.bounds.join(&Bounds {
                left: column,
                top: row,
                right: column + 1,
                bottom: row + 1,
            });
            let edges = [
                column == 0,
                row == 0,
                column + 1 == width,
                row + 1 == height,
            ];
            for (count, at_edge) in blot.at_edge.iter_mut().zip(edges) {
                *count += usize::from(at_edge);
            }
            for row in row.saturating_sub(1)..(row + 2).min(height) {
                for column in column.saturating_sub(1)..(column + 2).min(width) {
                    let next = row * width + column;
                    if plane.values[next] > STROKE && self.of[next].is_none() {
                        self.of[next] = name;
                        waiting.push(next);
                    }
                }
            }
        }
        blot
    }
}
