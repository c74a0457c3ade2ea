//! The sheet or card that a letter is on, where the image shows something else around it: a table, the dark
//! inside of a scanner, the page that a badge is printed on.

use super::blots::Blots;
use super::hull::solidity;
use super::plane::Plane;
use super::shadow::from_border;
use super::statistics::{between_tones, count, otsu, quantile};
use crate::distances::distances;

/// The sheet is looked for in an image of about this side.
const SIDE: usize = 160;
/// This share of the border has the tone of what is around the sheet.
const AROUND: f32 = 0.85;
/// What differs less than this from the border has its tone.
const ONE_TONE: f32 = 0.04;
/// The least share of the image that a sheet covers.
const LEAST: f32 = 0.2;
/// Sheets and cards are convex, but for noise and torn edges.
const CONVEX: f32 = 0.93;
/// The soft edge of a sheet, in pixels of the smaller image.
const EDGE: f32 = 3.0;
/// This share of the sheet along its edge is paper.
const PAPER: f32 = 0.9;
/// The most that ink covers of a sheet.
const INKED: f32 = 0.45;
/// At most this share of a sheet has a tone between those of ink and paper.
const SOFT: f32 = 0.12;
/// A letter is at least this high, as a share of the sheet.
const LETTER: f32 = 0.2;
/// And covers less of its convex hull than the counter of an О or В does.
const COUNTER: f32 = 0.75;

/// The sheet alone, its paper continued where something else was; `None` if the image shows no sheet
/// with a letter on it and something else on all sides.
pub(super) fn sheet(plane: &Plane) -> Option<Plane> {
    let factor = plane.width.max(plane.height).div_ceil(SIDE);
    if plane.width.min(plane.height) < 16 * factor {
        return None;
    }
    let small = smaller(plane, factor);
    let on = |around: &[bool]| {
        let depths = depths(&small, around)?;
        let paper = paper(&small, &depths)?;
        Some((depths, paper))
    };
    let two_tones = two_tones(&small);
    let near_border = || near_border(&small).filter(|around| Some(around) != two_tones.as_ref());
    let found = two_tones.as_deref().and_then(on);
    let (depths, paper) = found.or_else(|| on(&near_border()?))?;
    let inside = |row: usize, column: usize| {
        let at = (row / factor).min(small.height - 1) * small.width
            + (column / factor).min(small.width - 1);
        (depths[at] > EDGE).then(|| plane.values[row * plane.width + column])
    };
    let rows = (0..plane.height).map(|row| {
        let row = (0..plane.width).map(|column| inside(row, column));
        continued(&row.collect::<Vec<_>>(), paper)
    });
    Some(Plane {
        width: plane.width,
        height: plane.height,
        values: rows.flatten().collect(),
    })
}

/// The image reduced by a factor, by means over squares.
fn smaller(plane: &Plane, factor: usize) -> Plane {
    let (width, height) = (plane.width / factor, plane.height / factor);
    let area = (factor * factor) as f32;
    let mut sums = vec![0.0_f32; plane.width];
    let mut values = Vec::with_capacity(width * height);
    for rows in plane.values.chunks_exact(factor * plane.width) {
        sums.fill(0.0);
        for row in rows.chunks_exact(plane.width) {
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, value)| *sum += value);
        }
        let cells = sums.chunks_exact(factor);
        values.extend(cells.map(|cells| cells.iter().sum::<f32>() / area));
    }
    Plane {
        width,
        height,
        values,
    }
}

/// What is around the sheet if it is the darker or the lighter one of two tones.
fn two_tones(small: &Plane) -> Option<Vec<bool>> {
    let split = otsu(&small.values)?;
    let ring: Vec<usize> = small.ring(1).collect();
    let light = ring.iter().filter(|&&at| small.values[at] > split).count();
    let share = light as f32 / ring.len() as f32;
    let around_is_light = match share {
        share if share >= AROUND => true,
        share if share <= 1.0 - AROUND => false,
        _ => return None,
    };
    around(small, |value| (value > split) == around_is_light)
}

/// What is around the sheet if it has one tone.
fn near_border(small: &Plane) -> Option<Vec<bool>> {
    let ring: Vec<f32> = small.ring(1).map(|at| small.values[at]).collect();
    let count = ring.len() as f32;
    let level = quantile(ring.clone(), 0.5)?;
    let near = |value: f32| (value - level).abs() < ONE_TONE;
    let share = ring.into_iter().filter(|&value| near(value)).count() as f32 / count;
    match share >= AROUND {
        true => around(small, near),
        false => None,
    }
}

/// What is connected with the border and has its tone; `None` if too little has another one for a sheet
/// and its paper.
fn around(small: &Plane, has_tone: impl Fn(f32) -> bool) -> Option<Vec<bool>> {
    let others = count(&small.values, |value| !has_tone(value));
    let paper = LEAST * (1.0 - INKED) * small.values.len() as f32;
    let area = || small.values.iter().map(|&value| has_tone(value)).collect();
    (others as f32 >= paper).then(|| from_border(small, area()))
}

/// How far each pixel is inside the sheet; `None` if there is none.
fn depths(small: &Plane, around: &[bool]) -> Option<Vec<f32>> {
    let least = LEAST * around.len() as f32;
    if (around.iter().filter(|&&around| !around).count() as f32) < least {
        return None;
    }
    let rest = Plane {
        values: around
            .iter()
            .map(|&around| f32::from(u8::from(!around)))
            .collect(),
        ..*small
    };
    let blots = Blots::find(&rest);
    let largest = (0..blots.list.len()).max_by_key(|&blot| blots.list[blot].pixels)?;
    let pixels = blots.list[largest].pixels as f32;
    if pixels < least || solidity(&blots, small.width, largest) < CONVEX {
        return None;
    }
    let inside: Vec<bool> = (0..small.values.len())
        .map(|at| blots.of(at) == Some(largest))
        .collect();
    Some(distances([small.width, small.height], &inside))
}

/// The brightness of the paper of a sheet; `None` if there is no letter on it.
fn paper(small: &Plane, depths: &[f32]) -> Option<f32> {
    let inside = || (0..depths.len()).filter(|&at| depths[at] > EDGE);
    let values: Vec<f32> = inside().map(|at| small.values[at]).collect();
    let area = values.len() as f32;
    let split = otsu(&values)?;
    let edge = inside().filter(|&at| depths[at] <= EDGE + 2.0);
    let edge: Vec<f32> = edge.map(|at| small.values[at]).collect();
    let light = edge.iter().filter(|&&value| value > split).count() as f32 / edge.len() as f32;
    let paper_is_light = light > 0.5;
    if light.max(1.0 - light) < PAPER || between_tones(&values, split)? > SOFT {
        return None;
    }
    let mut ink = vec![0.0; depths.len()];
    for at in inside() {
        ink[at] = f32::from(u8::from((small.values[at] > split) != paper_is_light));
    }
    let ink = Plane {
        values: ink,
        ..*small
    };
    let blots = Blots::find(&ink);
    let inked: usize = blots.list.iter().map(|blot| blot.pixels).sum();
    let rows = inside().map(|at| at / small.width);
    let height = rows.clone().max()? - rows.min()?;
    let letter = (0..blots.list.len()).any(|blot| {
        blots.list[blot].bounds.height() as f32 >= LETTER * height as f32
            && solidity(&blots, small.width, blot) < COUNTER
    });
    (letter && inked as f32 <= INKED * area)
        .then(|| quantile(edge, 0.5))
        .flatten()
}

/// A row in which the nearest value goes on where there is none.
fn continued(row: &[Option<f32>], otherwise: f32) -> Vec<f32> {
    let first = row.iter().flatten().next().copied();
    let mut last = first.unwrap_or(otherwise);
    row.iter()
        .map(|value| {
            last = value.unwrap_or(last);
            last
        })
        .collect()
}
