//! Thinning of a region to lines of single pixels.

/// Removes pixels from the edge inwards as long as the region keeps its parts and holes, but not the ends of
/// lines. `depths` are the distances from the edge; nothing may be inside along the border of the image.
pub(super) fn thin(inside: &mut [bool], width: usize, depths: &[f32]) {
    let mut order: Vec<usize> = (0..inside.len()).filter(|&at| inside[at]).collect();
    order.sort_by(|&a, &b| depths[a].total_cmp(&depths[b]));
    // Pixels of which a neighbor was removed since they were looked at.
    let mut changed = inside.to_vec();
    loop {
        let before = order.len();
        order.retain(|&at| {
            if !std::mem::take(&mut changed[at]) {
                return true;
            }
            if REMOVABLE[near(inside, at, width)] {
                inside[at] = false;
                around(at, width).iter().for_each(|&at| changed[at] = true);
            }
            inside[at]
        });
        if order.len() == before {
            return;
        }
    }
}

/// Which neighbors of a pixel are inside: a bit for each, in the order of [`around`].
fn near(inside: &[bool], at: usize, width: usize) -> usize {
    let bits = around(at, width).into_iter().enumerate();
    bits.fold(0, |near, (place, at)| {
        near | usize::from(inside[at]) << place
    })
}

/// Whether a pixel goes, by which of its neighbors are inside.
const REMOVABLE: [bool; 256] = {
    let mut table = [false; 256];
    let mut near = 0;
    while near < 256 {
        table[near] = is_simple(near) && !is_end(near);
        near += 1;
    }
    table
};

/// Whether the neighbor at a place is inside, counted on around the pixel.
const fn is_inside(near: usize, place: usize) -> bool {
    near >> (place % 8) & 1 == 1
}

/// The eight neighbors of a pixel, around it.
pub(super) fn around(at: usize, width: usize) -> [usize; 8] {
    [
        at + 1,
        at - width + 1,
        at - width,
        at - width - 1,
        at - 1,
        at + width - 1,
        at + width,
        at + width + 1,
    ]
}

/// Whether parts and holes stay without a pixel that has these neighbors: its connectivity number is 1
/// (Yokoi et al. 1975).
const fn is_simple(near: usize) -> bool {
    let (mut runs, mut place) = (0, 0);
    while place < 8 {
        let next = is_inside(near, place + 1) || is_inside(near, place + 2);
        runs += (!is_inside(near, place) && next) as u32;
        place += 2;
    }
    runs == 1
}

/// Whether a pixel is the tip of a line: it has one neighbor, or two that touch. Otherwise a line that is two
/// pixels wide would be taken off row by row.
const fn is_end(near: usize) -> bool {
    let touching = near & (near >> 1 | near << 7);
    match near.count_ones() {
        0 | 1 => true,
        2 => (touching & 0xff).count_ones() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::distances::distances;
    use crate::rng::{Stream, seeded};

    const SIDE: usize = 24;

    /// The number of areas in which pixels are `wanted`, connected by these neighbors.
    fn areas(inside: &[bool], wanted: bool, neighbors: &[usize]) -> usize {
        let mut left: Vec<bool> = inside.iter().map(|&inside| inside == wanted).collect();
        let mut found = 0;
        while let Some(start) = left.iter().position(|&left| left) {
            found += 1;
            let mut waiting = vec![start];
            while let Some(at) = waiting.pop() {
                if std::mem::take(&mut left[at]) {
                    let (row, column) = (at / SIDE, at % SIDE);
                    if row > 0 && column > 0 && row + 1 < SIDE && column + 1 < SIDE {
                        let near = around(at, SIDE);
                        waiting.extend(neighbors.iter().map(|&place| near[place]));
                    } else {
                        waiting.extend((row > 0).then(|| at - SIDE));
                        waiting.extend((row + 1 < SIDE).then(|| at + SIDE));
                        waiting.extend((column > 0).then(|| at - 1));
                        waiting.extend((column + 1 < SIDE).then(|| at + 1));
                    }
                }
            }
        }
        found
    }

    #[test]
    fn parts_and_holes_stay_and_no_more_can_be_removed() {
        let mut rng = seeded(0, Stream::Batch, 0);
        for round in 0..100 {
            let share = f64::from(round) / 100.0;
            let mut inside: Vec<bool> = (0..SIDE * SIDE)
                .map(|at| {
                    let [row, column] = [at / SIDE, at % SIDE];
                    let border = [row, column].iter().any(|&at| at == 0 || at + 1 == SIDE);
                    !border && rng.random_bool(share)
                })
                .collect();
            let shape = |inside: &[bool]| {
                let parts = areas(inside, true, &[0, 1, 2, 3, 4, 5, 6, 7]);
                [parts, areas(inside, false, &[0, 2, 4, 6])]
            };
            let before = shape(&inside);
            let depths = distances([SIDE; 2], &inside);
            thin(&mut inside, SIDE, &depths);
            assert_eq!(shape(&inside), before);
            for at in (0..inside.len()).filter(|&at| inside[at]) {
                let near = near(&inside, at, SIDE);
                assert!(!is_simple(near) || is_end(near));
            }
        }
    }

    #[test]
    fn a_line_that_is_two_pixels_wide_keeps_its_length() {
        let mut inside = vec![false; SIDE * SIDE];
        for row in 3..20 {
            inside[row * SIDE + 10..row * SIDE + 12].fill(true);
        }
        let depths = distances([SIDE; 2], &inside);
        thin(&mut inside, SIDE, &depths);
        assert_eq!(inside.iter().filter(|&&inside| inside).count(), 17);
    }
}
