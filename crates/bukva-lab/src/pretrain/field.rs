//! Signed distance fields of glyphs.
//!
//! A field can be warped, and its strokes made bolder or thinner, without losing its sharp edges:
//! ink is drawn from the field after the change.

use bukva_glyphs::{FINE_PIXELS, FineGlyph};

/// Height and width of a field, in pixels.
pub(super) const SIDE: usize = FineGlyph::SIDE;
/// Pixels of a field.
pub(super) const PIXELS: usize = FINE_PIXELS;
/// The longer side of a letter's ink.
pub(super) const BOX: usize = FineGlyph::BOX;

/// Steps of stored distances per pixel.
const STEPS: f32 = 16.0;
/// The largest stored distance, in pixels.
const FARTHEST: f32 = 7.9;
/// How much steeper the edges of an enlarged image are made.
const STEEPER: f32 = 2.5;

/// Half of the width that a stroke must keep, in pixels.
const KEPT: f32 = 0.5;

/// The signed distance of each pixel's center from the edge of the ink, in sixteenths of a pixel,
/// positive inside. Ink is `0.5 + distance`, clamped to 0..1.
#[derive(Clone, Debug)]
pub(super) struct Field {
    steps: Box<[i8; PIXELS]>,
    /// How many pixels the strokes can lose on each side before the thin ones break.
    pub(super) spare: f32,
}

/// How well the edges of an image are defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edges {
    /// A partly covered pixel lies on an edge, as in a rendered letter.
    Sharp,
    /// Edges are soft, as in an enlarged image; they run where ink is this many 255ths.
    Soft(u8),
}

impl Field {
    /// The field of an image: ink = 255 on 0, in row order.
    pub(super) fn new(pixels: &[u8; PIXELS], edges: Edges) -> Self {
        let mut covered = [0.0; PIXELS];
        for (covered, &pixel) in covered.iter_mut().zip(pixels) {
            *covered = match edges {
                Edges::Sharp => f32::from(pixel) / 255.0,
                Edges::Soft(level) => {
                    let above = f32::from(pixel) - f32::from(level);
                    (0.5 + STEEPER * above / 255.0).clamp(0.0, 1.0)
                }
            };
        }
        let (inside, outside) = (distances(&covered, true), distances(&covered, false));
        let mut steps = Box::new([0; PIXELS]);
        for (at, step) in steps.iter_mut().enumerate() {
            let distance = match covered[at] {
                0.0 => -outside[at],
                1.0 => inside[at],
                partly => partly - 0.5,
            };
            *step = (distance * STEPS).round() as i8;
        }
        let spare = spare(&steps);
        Self { steps, spare }
    }

    /// The width of the thinner strokes, in pixels.
    pub(super) fn thin(&self) -> f32 {
        2.0 * (self.spare + KEPT)
    }

    /// The distance at a pixel, in pixels.
    pub(super) fn at(&self, row: usize, column: usize) -> f32 {
        f32::from(self.steps[row * SIDE + column]) / STEPS
    }
}

/// The distance of each pixel's center from the edge: of pixels with full ink (`inside`) or of those
/// without, whichever is asked for; meaningless for the others.
///
/// Every pixel passes on to its neighbors which pixel on the edge is nearest, in two sweeps
/// (Danielsson 1980). A partly covered pixel tells where within it the edge runs (Gustavson and
/// Strand 2011).
fn distances(covered: &[f32; PIXELS], inside: bool) -> [f32; PIXELS] {
    let mut nearest = Nearest {
        edge: [None; PIXELS],
        distance: [FARTHEST; PIXELS],
    };
    for at in 0..PIXELS {
        let ink = if inside {
            covered[at]
        } else {
            1.0 - covered[at]
        };
        if ink > 0.0 && on_edge(covered, at) {
            nearest.edge[at] = Some((at as u16, ink - 0.5));
            nearest.distance[at] = ink - 0.5;
        }
    }
    for row in 0..SIDE {
        for column in 0..SIDE {
            nearest.ask(row, column, &[(0, -1), (-1, -1), (-1, 0), (-1, 1)]);
        }
        for column in (0..SIDE).rev() {
            nearest.ask(row, column, &[(0, 1)]);
        }
    }
    for row in (0..SIDE).rev() {
        for column in (0..SIDE).rev() {
            nearest.ask(row, column, &[(0, 1), (1, 1), (1, 0), (1, -1)]);
        }
        for column in 0..SIDE {
            nearest.ask(row, column, &[(0, -1)]);
        }
    }
    nearest.distance
}

/// Whether the edge runs through a pixel or along its side.
fn on_edge(covered: &[f32; PIXELS], at: usize) -> bool {
    let here = covered[at];
    if here > 0.0 && here < 1.0 {
        return true;
    }
    let (row, column) = (at / SIDE, at % SIDE);
    let differs = |inside: bool, other: usize| inside && covered[other] == 1.0 - here;
    differs(column > 0, at.wrapping_sub(1))
        || differs(column + 1 < SIDE, at + 1)
        || differs(row > 0, at.wrapping_sub(SIDE))
        || differs(row + 1 < SIDE, at + SIDE)
}

/// The pixel on the edge that is nearest to each pixel, as far as known.
struct Nearest {
    /// Its place, and how far within it the edge runs.
    edge: [Option<(u16, f32)>; PIXELS],
    distance: [f32; PIXELS],
}

impl Nearest {
    fn ask(&mut self, row: usize, column: usize, neighbors: &[(isize, isize)]) {
        let at = row * SIDE + column;
        for &(down, across) in neighbors {
            let (y, x) = (
                row.wrapping_add_signed(down),
                column.wrapping_add_signed(across),
            );
            if y >= SIDE || x >= SIDE {
                continue;
            }
            let Some((edge, within)) = self.edge[y * SIDE + x] else {
                continue;
            };
            let place = usize::from(edge);
            let away = [place / SIDE, place % SIDE];
            let away = [away[0] as f32 - row as f32, away[1] as f32 - column as f32];
            let distance = (away[0] * away[0] + away[1] * away[1]).sqrt() + within;
            if distance < self.distance[at] {
                self.distance[at] = distance;
                self.edge[at] = Some((edge, within));
            }
        }
    }
}

/// The distance from the edge at which the thinner fifth of all strokes have their middle, less
/// [`KEPT`].
fn spare(steps: &[i8; PIXELS]) -> f32 {
    let mut ridges: Vec<i8> = Vec::new();
    for row in 1..SIDE - 1 {
        for column in 1..SIDE - 1 {
            let at = row * SIDE + column;
            let here = steps[at];
            let crest = |a: usize, b: usize| here >= steps[a] && here > steps[b];
            if here > 0 && (crest(at - 1, at + 1) || crest(at - SIDE, at + SIDE)) {
                ridges.push(here);
            }
        }
    }
    if ridges.is_empty() {
        return 0.0;
    }
    let fifth = ridges.len() / 5;
    let (_, &mut thin, _) = ridges.select_nth_unstable(fifth);
    (f32::from(thin) / STEPS - KEPT).max(0.0)
}
