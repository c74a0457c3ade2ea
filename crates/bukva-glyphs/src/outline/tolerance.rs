//! How closely an outline follows an image.

/// Strokes at most this wide, in pixels, are followed exactly.
const HAIRLINE: f64 = 1.0;
/// Strokes at least this wide get the full tolerance for uneven edges.
const WIDE: f64 = 3.5;

/// How far lines and curves may pass from the contour that they follow, and what counts as a corner.
pub(super) struct Tolerance {
    /// The farthest that a straight run strays from its line, in pixels.
    pub(super) line: f64,
    /// The farthest that the middle of a straight run lies from the line between its ends in the sense of least squares,
    /// in pixels. It is known much better than single points are, and tells a wavering line from a flat arc.
    pub(super) bow: f64,
    /// The shortest straight run without a corner at both ends, in pixels.
    pub(super) shortest_line: f64,
    /// The farthest that a curve may pass from a point, in pixels.
    pub(super) curve: f64,
    /// A contour that comes back less than this from an extremum has none there, in pixels.
    pub(super) prominence: f64,
    /// Steps of a contour between a corner and the ends of the narrow and the wide window around it.
    pub(super) windows: [usize; 2],
    /// The least turn at a corner, in radians.
    pub(super) turn: f64,
    /// The least share of the wide window's turn that lies in the narrow one. On an arc it is a half.
    pub(super) share: f64,
}

impl Tolerance {
    /// For edges that are right to a tenth of a pixel, as in a rendered letter. Chords of arcs with a radius
    /// below 25 pixels are shorter than the shortest line.
    pub(super) const EXACT: Self = Self {
        line: 0.09,
        bow: 0.09,
        shortest_line: 5.0,
        curve: 0.12,
        prominence: 0.12,
        windows: [2, 4],
        turn: 0.6,
        share: 0.62,
    };
    /// For the edges that a round pen leaves, which have no corners, however narrow the pen.
    pub(super) const ROUND: Self = Self {
        turn: f64::INFINITY,
        ..Self::EXACT
    };
    /// For edges that waver by some tenths of a pixel, of strokes that are several pixels wide.
    const UNEVEN: Self = Self {
        line: 0.7,
        bow: 0.15,
        shortest_line: 8.0,
        curve: 0.7,
        prominence: 0.7,
        windows: [3, 6],
        turn: 0.7,
        share: 0.7,
    };

    /// For uneven edges of strokes of this width, in pixels: both sides of a hairline must not be moved apart or
    /// together by a good part of its width.
    pub(super) fn uneven(width: f64) -> Self {
        let share = ((width - HAIRLINE) / (WIDE - HAIRLINE)).clamp(0.0, 1.0);
        let mix = |exact: f64, uneven: f64| exact + share * (uneven - exact);
        let (exact, uneven) = (Self::EXACT, Self::UNEVEN);
        Self {
            line: mix(exact.line, uneven.line),
            bow: mix(exact.bow, uneven.bow),
            shortest_line: mix(exact.shortest_line, uneven.shortest_line),
            curve: mix(exact.curve, uneven.curve),
            prominence: mix(exact.prominence, uneven.prominence),
            ..uneven
        }
    }
}
