//! Convex hulls of blots.

use super::blots::{Blots, Bounds};

/// The share of a blot in the area of its convex hull: 1 for a bar or a disk, half of it for a letter
/// like О or Ж.
pub(super) fn solidity(blots: &Blots, width: usize, blot: usize) -> f32 {
    let Bounds {
        left,
        top,
        right,
        bottom,
    } = blots.list[blot].bounds;
    let mut corners: Vec<[f32; 2]> = Vec::new();
    for row in top..bottom {
        let own = |&column: &usize| blots.of(row * width + column) == Some(blot);
        let ends = (left..right).find(own).zip((left..right).rfind(own));
        if let Some((first, last)) = ends {
            let (first, last, row) = (first as f32, last as f32 + 1.0, row as f32);
            corners.extend([
                [first, row],
                [first, row + 1.0],
                [last, row],
                [last, row + 1.0],
            ]);
        }
    }
    blots.list[blot].pixels as f32 / area(&hull(corners)).max(1.0)
}

/// The corners of the convex hull, in order (Andrew 1979, the monotone chain).
fn hull(mut points: Vec<[f32; 2]>) -> Vec<[f32; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut whole = Vec::new();
    for _ in 0..2 {
        let mut chain: Vec<[f32; 2]> = Vec::new();
        for &point in &points {
            while let [.., before, last] = chain[..]
                && turn(before, last, point) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        // The last corner begins the other half.
        chain.pop();
        whole.extend(chain);
        points.reverse();
    }
    whole
}

/// Twice the area of a triangle, positive if it turns to the left.
fn turn(a: [f32; 2], b: [f32; 2], c: [f32; 2]) -> f32 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

fn area(corners: &[[f32; 2]]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    let twice: f32 = corners
        .iter()
        .zip(next)
        .map(|(a, b)| a[0] * b[1] - a[1] * b[0])
        .sum();
    twice.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::plane::Plane;
    use super::*;

    fn of(inside: impl Fn(f32, f32) -> bool) -> f32 {
        let places = (0..60 * 60).map(|at| ((at % 60) as f32 - 29.5, (at / 60) as f32 - 29.5));
        let plane = Plane {
            width: 60,
            height: 60,
            values: places
                .map(|(x, y)| f32::from(u8::from(inside(x, y))))
                .collect(),
        };
        solidity(&Blots::find(&plane), 60, 0)
    }

    #[test]
    fn disks_and_bars_are_solid_and_rings_and_crosses_are_not() {
        assert!(of(|x, y| x.hypot(y) < 25.0) > 0.95);
        assert_eq!(of(|x, y| x.abs() < 5.0 && y.abs() < 25.0), 1.0);
        assert!(of(|x, y| (18.0..25.0).contains(&x.hypot(y))) < 0.5);
        assert!(of(|x, y| x.abs().max(y.abs()) < 25.0 && (x.abs() - y.abs()).abs() < 6.0) < 0.6);
    }
}
