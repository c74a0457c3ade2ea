//! Thinning of a region to lines of single pixels.

/// Removes pixels from the edge inwards as long as the region keeps its parts and holes, but not the ends of
/// lines. `depths` are the distances from the edge; nothing may be inside along the border of the image.
pub(super) fn thin(inside: &mut [bool], width: usize, depths: &[f32]) {
    let mut order: Vec<usize> = (0..inside.len()).filter(|&at| inside[at]).collect();
    order.sort_by(|&a, &b| depths[a].total_cmp(&depths[b]));
    loop {
        let before = order.len();
        order.retain(|&at| {
            let near = around(at, width).map(|near| inside[near]);
            inside[at] = !is_simple(near) || is_end(near);
            inside[at]
        });
        if order.len() == before {
            return;
        }
    }
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
fn is_simple(near: [bool; 8]) -> bool {
    let blank = |place: usize| !near[place % 8];
    let runs = [0, 2, 4, 6]
        .into_iter()
        .filter(|&place| blank(place) && !(blank(place + 1) && blank(place + 2)));
    runs.count() == 1
}

/// Whether a pixel is the tip of a line: it has one neighbor, or two that touch. Otherwise a line that is two
/// pixels wide would be taken off row by row.
fn is_end(near: [bool; 8]) -> bool {
    let pairs = (0..8).filter(|&place| near[place] && near[(place + 1) % 8]);
    match near.into_iter().filter(|&near| near).count() {
        0 | 1 => true,
        2 => pairs.count() == 1,
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
                let near = around(at, SIDE).map(|near| inside[near]);
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
