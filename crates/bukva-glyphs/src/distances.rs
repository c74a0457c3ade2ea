//! Distances from the edge of a region, and from a segment.

/// The distance of each pixel from the nearest one that isn't inside, in two sweeps (Borgefors
/// 1986, the 3-4 chamfer distance). Nothing outside of the image is inside.
pub(crate) fn distances([width, height]: [usize; 2], inside: &[bool]) -> Vec<f32> {
    // A frame of one pixel on each side.
    let stride = width + 2;
    let mut steps = vec![0_u32; stride * (height + 2)];
    let mut places = Vec::new();
    for (row, inside) in inside.chunks_exact(width).enumerate() {
        let first = (row + 1) * stride + 1;
        let columns = inside.iter().enumerate().filter(|&(_, &inside)| inside);
        places.extend(columns.map(|(column, _)| first + column));
    }
    for &at in &places {
        let before = [at - 1, at - stride - 1, at - stride, at - stride + 1];
        steps[at] = nearest(before.map(|at| steps[at]));
    }
    for &at in places.iter().rev() {
        let after = [at + 1, at + stride + 1, at + stride, at + stride - 1];
        steps[at] = steps[at].min(nearest(after.map(|at| steps[at])));
    }
    let rows = steps.chunks_exact(stride).skip(1).take(height);
    let all = rows.flat_map(|row| &row[1..=width]);
    all.map(|&steps| steps as f32 / 3.0).collect()
}

/// The distance by way of a neighbor in the row, or one of three in the next row.
fn nearest([beside, before, straight, after]: [u32; 4]) -> u32 {
    (beside.min(straight) + 3).min(before.min(after) + 4)
}

/// The way from the nearest place of a segment to a point.
pub(crate) fn from_segment(point: [f32; 2], from: [f32; 2], to: [f32; 2]) -> [f32; 2] {
    let way = [to[0] - from[0], to[1] - from[1]];
    let length = (way[0] * way[0] + way[1] * way[1]).max(f32::MIN_POSITIVE);
    let [dx, dy] = [point[0] - from[0], point[1] - from[1]];
    let share = ((dx * way[0] + dy * way[1]) / length).clamp(0.0, 1.0);
    [dx - share * way[0], dy - share * way[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_pixels_from_the_nearest_one_outside() {
        let inside = [true, true, true, false, true];
        assert_eq!(distances([5, 1], &inside), [1.0, 1.0, 1.0, 0.0, 1.0]);
        assert_eq!(distances([3, 3], &[true; 9])[4], 2.0);
    }
}
