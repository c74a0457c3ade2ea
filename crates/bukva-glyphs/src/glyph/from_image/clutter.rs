//! Which blots belong to the letter, and which to what lies around it.

use super::Subject;
use super::blots::{Blot, Blots, Bounds};
use super::plane::Plane;
use super::slices::slices;

/// In a photograph, connected ink smaller than this share of the largest is a speck. The dots of Ё
/// are a few hundredths.
const SPECK: f32 = 0.005;
/// A blot that ends at the edge is as likely the letter as one inside that has this share of its
/// size.
const INSIDE: usize = 4;
/// A printed box, or the edge of a scan, is straight along at least this share of a side.
const STRAIGHT: f32 = 0.9;
/// And this share of its ink lies along the sides.
const HOLLOW: f32 = 0.95;
/// The depth of such a side, as a share of the whole.
const DEPTH: f32 = 0.12;
/// What a box holds is a letter if it is at least this high, as a share of the box.
const LETTER: f32 = 0.25;
/// A part of a letter that ends at the edge is no farther from the rest than this share of it.
const NEAR: f32 = 0.4;
/// And its ink has at least this share of the darkness of the rest.
const AS_DARK: f32 = 0.6;

/// Whether each blot belongs to the letter.
pub(super) fn kept(
    blots: &Blots,
    plane: &Plane,
    photographed: bool,
    subject: Subject,
) -> Vec<bool> {
    let list = &blots.list;
    let around: Vec<bool> = (0..list.len())
        .map(|blot| is_box(blots, plane, blot) || is_band(blots, plane, blot))
        .collect();
    if (0..list.len()).any(|blot| is_strip(blots, plane, blot)) {
        return vec![false; list.len()];
    }
    let candidates = (0..list.len()).filter(|&blot| !around[blot]);
    let weight = |blot: &usize| {
        let inside = if list[*blot].touches_edge() {
            1
        } else {
            INSIDE
        };
        list[*blot].pixels * inside
    };
    let Some(core) = candidates.max_by_key(weight) else {
        return vec![true; list.len()];
    };
    let slices = match subject {
        Subject::Letter => slices(blots, plane, core),
        Subject::Line => vec![false; list.len()],
    };
    let least = (list[core].pixels as f32 * SPECK).max(plane.values.len() as f32 * 2e-5);
    (0..list.len())
        .map(|blot| {
            let real = !photographed
                || (list[blot].pixels as f32 >= least
                    && belongs(&list[blot], &list[core], subject));
            blot == core || (!around[blot] && !slices[blot] && real)
        })
        .collect()
}

/// Whether a blot in a photograph may be part of the letter with the given core: everything inside
/// the image, and at its edge what resembles the core and is near it. In a line, the core is any letter.
fn belongs(blot: &Blot, core: &Blot, subject: Subject) -> bool {
    if !blot.touches_edge() {
        return true;
    }
    let longest = |bounds: &Bounds| bounds.width().max(bounds.height()) as f32;
    let darkness = |blot: &Blot| blot.ink / blot.pixels as f32;
    let near = subject == Subject::Line
        || blot.bounds.gap(&core.bounds) as f32 <= NEAR * longest(&core.bounds);
    let size = longest(&blot.bounds) <= 1.3 * longest(&core.bounds);
    let [left, top, right, bottom] = blot.at_edge.map(|count| count > 0);
    // A corner is not where a letter ends that has margins otherwise.
    let in_corner =
        subject == Subject::Letter && (left || right) && (top || bottom) && !core.touches_edge();
    near && size && !in_corner && darkness(blot) >= AS_DARK * darkness(core)
}

/// Whether a blot is a hollow rectangle around something as high as a letter.
fn is_box(blots: &Blots, plane: &Plane, blot: usize) -> bool {
    let outer = blots.list[blot].bounds;
    let (width, height) = (outer.width(), outer.height());
    let holds_letter = blots.list.iter().enumerate().any(|(other, inner)| {
        other != blot
            && outer.contains(&inner.bounds)
            && inner.bounds.height() as f32 >= LETTER * height as f32
    });
    if !holds_letter || 3 * width.min(height) < plane.width.min(plane.height) {
        return false;
    }
    let depth = [width, height].map(|side| ((DEPTH * side as f32) as usize).max(1));
    let mut columns = [vec![false; width], vec![false; width]];
    let mut rows = [vec![false; height], vec![false; height]];
    let mut along = 0_usize;
    for row in outer.top..outer.bottom {
        for column in outer.left..outer.right {
            if blots.of(row * plane.width + column) != Some(blot) {
                continue;
            }
            let (x, y) = (column - outer.left, row - outer.top);
            let near = [
                y < depth[1],
                y + depth[1] >= height,
                x < depth[0],
                x + depth[0] >= width,
            ];
            columns[0][x] |= near[0];
            columns[1][x] |= near[1];
            rows[0][y] |= near[2];
            rows[1][y] |= near[3];
            along += usize::from(near != [false; 4]);
        }
    }
    let straight = |side: &Vec<bool>| {
        let covered = side.iter().filter(|&&covered| covered).count();
        covered as f32 >= STRAIGHT * side.len() as f32
    };
    let hollow = along as f32 >= HOLLOW * blots.list[blot].pixels as f32;
    hollow && columns.iter().all(straight) && rows.iter().all(straight)
}

/// Whether a blot runs along a whole edge of the image, next to a letter that ends before most
/// edges: the border of a scan, or the table.
fn is_band(blots: &Blots, plane: &Plane, blot: usize) -> bool {
    let others = || {
        let others = blots.list.iter().enumerate();
        others.filter(move |&(other, _)| other != blot)
    };
    let sides = (0..4)
        .filter(|&side| others().any(|(_, other)| other.at_edge[side] > 0))
        .count();
    whole_edges(blots, plane, blot) > 0
        && others().any(|(_, other)| is_large(&other.bounds, plane))
        && sides < 2
        && is_along_edges(blots, plane, blot)
}

/// Whether a blot runs along one edge of the image, or along all four, and there is nothing else: no
/// letter looks like that.
fn is_strip(blots: &Blots, plane: &Plane, blot: usize) -> bool {
    let others = blots.list.iter().enumerate();
    let mut others = others.filter(|&(other, _)| other != blot);
    matches!(whole_edges(blots, plane, blot), 1 | 4)
        && !others.any(|(_, other)| is_large(&other.bounds, plane))
        && is_along_edges(blots, plane, blot)
}

/// The number of edges of the image along which a blot runs.
fn whole_edges(blots: &Blots, plane: &Plane, blot: usize) -> usize {
    let lengths = [plane.height, plane.width, plane.height, plane.width];
    let counts = blots.list[blot].at_edge.iter().zip(lengths);
    counts
        .filter(|&(&count, length)| count as f32 >= STRAIGHT * length as f32)
        .count()
}

/// Whether something is as large as a letter.
fn is_large(bounds: &Bounds, plane: &Plane) -> bool {
    let shorter = plane.height.min(plane.width) as f32;
    bounds.height().max(bounds.width()) as f32 >= LETTER * shorter
}

/// Whether nearly all of a blot is close to the edges of the image.
fn is_along_edges(blots: &Blots, plane: &Plane, blot: usize) -> bool {
    let (width, height) = (plane.width, plane.height);
    let depth = [width, height].map(|side| ((DEPTH * side as f32) as usize).max(1));
    let along = (0..width * height)
        .filter(|&index| blots.of(index) == Some(blot))
        .filter(|&index| {
            let (row, column) = (index / width, index % width);
            row.min(height - 1 - row) < depth[1] || column.min(width - 1 - column) < depth[0]
        });
    along.count() as f32 >= HOLLOW * blots.list[blot].pixels as f32
}
