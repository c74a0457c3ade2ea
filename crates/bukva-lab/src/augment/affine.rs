//! Linear maps of square images, and their fit to the box of a glyph.

/// A 2x2 matrix in row order, for vectors (right, down).
pub(crate) type Matrix = [f32; 4];

pub(crate) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
    ]
}

/// The center of the bounding box of mapped ink, relative to the center of an image of `SIDE` rows,
/// and the scale that makes the box's longer side `wanted`; `None` without ink. `ends` has the first
/// and the last column with ink of each row, because a linear map has its extremes there.
pub(crate) fn fit_to_box<const SIDE: usize>(
    [a, b, c, d]: Matrix,
    wanted: usize,
    ends: impl Iterator<Item = [Option<usize>; 2]>,
) -> Option<([f32; 2], f32)> {
    let center = (SIDE - 1) as f32 / 2.0;
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for (row, ends) in ends.enumerate() {
        for column in ends.into_iter().flatten() {
            let (x, y) = (column as f32 - center, row as f32 - center);
            for (axis, place) in [a * x + b * y, c * x + d * y].into_iter().enumerate() {
                low[axis] = low[axis].min(place);
                high[axis] = high[axis].max(place);
            }
        }
    }
    let longer = (high[0] - low[0]).max(high[1] - low[1]) + 1.0;
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    longer.is_finite().then(|| (middle, wanted as f32 / longer))
}
