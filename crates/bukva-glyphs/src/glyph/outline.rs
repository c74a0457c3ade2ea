//! The outline of an antialiased letter, by marching squares.

use super::{PIXELS, SIDE};

/// Length and bounding box of the contours at a level of ink.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outline {
    /// The total length of all contours, in pixels.
    pub(super) length: f32,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

type Point = (f32, f32);

impl Outline {
    /// Follows the level through squares of four neighboring pixel centers, with straight pieces
    /// between linearly interpolated crossings. Outside the image there is no ink.
    ///
    /// The level must be above 0 and not above the darkest value, so that there is an outline.
    pub(super) fn trace(ink: &[f32; PIXELS], level: f32) -> Self {
        let mut outline = Self {
            length: 0.0,
            left: f32::MAX,
            right: f32::MIN,
            top: f32::MAX,
            bottom: f32::MIN,
        };
        const PADDED: usize = SIDE + 2;
        let mut padded = [0.0f32; PADDED * PADDED];
        for (row, line) in ink.chunks_exact(SIDE).enumerate() {
            padded[(row + 1) * PADDED + 1..][..SIDE].copy_from_slice(line);
        }
        for row in 0..PADDED - 1 {
            for column in 0..PADDED - 1 {
                let at = row * PADDED + column;
                // Clockwise from the upper left.
                let corners = [
                    padded[at],
                    padded[at + 1],
                    padded[at + PADDED + 1],
                    padded[at + PADDED],
                ];
                // Written out, because `map` makes one call per square.
                let [a, b, c, d] = corners;
                let inked = [a >= level, b >= level, c >= level, d >= level];
                if inked != [false; 4] && inked != [true; 4] {
                    outline.add_square((column as f32, row as f32), corners, inked, level);
                }
            }
        }
        outline
    }

    /// Adds the one or two pieces that cross a square.
    fn add_square(&mut self, (x, y): Point, corners: [f32; 4], inked: [bool; 4], level: f32) {
        let corner = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)];
        let mut crossings = [(0.0, 0.0); 4];
        let mut count = 0;
        for from in 0..4 {
            let to = (from + 1) % 4;
            if inked[from] != inked[to] {
                let share = (level - corners[from]) / (corners[to] - corners[from]);
                crossings[count] = (
                    corner[from].0 + share * (corner[to].0 - corner[from].0),
                    corner[from].1 + share * (corner[to].1 - corner[from].1),
                );
                count += 1;
            }
        }
        if count == 2 {
            self.add_piece(crossings[0], crossings[1]);
            return;
        }
        // Four crossings: ink on one diagonal. The middle decides whether the two corners with ink
        // are joined; if so, the pieces cut off the two corners without ink.
        let joined = corners.iter().sum::<f32>() / 4.0 >= level;
        let [top, right, bottom, left] = crossings;
        if joined == inked[0] {
            self.add_piece(top, right);
            self.add_piece(bottom, left);
        } else {
            self.add_piece(left, top);
            self.add_piece(right, bottom);
        }
    }

    fn add_piece(&mut self, from: Point, to: Point) {
        self.length += (to.0 - from.0).hypot(to.1 - from.1);
        self.left = self.left.min(from.0.min(to.0));
        self.right = self.right.max(from.0.max(to.0));
        self.top = self.top.min(from.1.min(to.1));
        self.bottom = self.bottom.max(from.1.max(to.1));
    }

    /// The width of the box around the outline, in pixels.
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    /// The height of the box around the outline, in pixels.
    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }
}
