//! Images that are no letters, for training a rejection score.

use bukva_strokes::scribble;
use rand::Rng;
use std::borrow::Cow;

use super::deform::{Changes, Deformation};
use super::field::{self, Field, PIXELS, SIDE};
use crate::augment::displace;

/// Letters that no letter resembles when they lie on their side.
const ONE_WAY_UP: &str = "БДЙКРФЧЯЮЪАЁABDFGJKPQRабвйкрфяюaefghkqy";

const BOX: f32 = field::BOX as f32;

/// Draws an image that is no letter. `sample` returns random letters, of which some are made; `None`
/// if there are none.
pub(crate) fn draw<'a, R: Rng>(
    mut sample: impl FnMut(&mut R) -> Option<(char, Cow<'a, Field>)>,
    ink: &mut [f32],
    rng: &mut R,
) {
    match rng.random_range(0..10) {
        0..4 => several(&mut sample, ink, rng),
        4..6 => on_its_side(&mut sample, ink, rng),
        6..9 => ink.copy_from_slice(&scribble(SIDE, rng)),
        _ => texture(ink, rng),
    }
}

/// Two to four letters in a row.
fn several<'a, R: Rng>(
    sample: &mut impl FnMut(&mut R) -> Option<(char, Cow<'a, Field>)>,
    ink: &mut [f32],
    rng: &mut R,
) {
    ink.fill(0.0);
    let count = rng.random_range(2..=4);
    let width = BOX / count as f32;
    let height = (width * rng.random_range(1.0..1.6_f32)).min(BOX);
    let mut letter = [0.0; PIXELS];
    for place in 0..count {
        let Some((_, field)) = sample(rng) else {
            return;
        };
        Deformation::NONE.draw(&field, &mut letter);
        let left = (SIDE as f32 - BOX) / 2.0 + width * place as f32;
        let top = (SIDE as f32 - height) / 2.0;
        paste(&letter, ink, [left, top], [width * 0.95, height]);
    }
}

/// Adds a letter, shrunk to a box.
fn paste(letter: &[f32], ink: &mut [f32], [left, top]: [f32; 2], [width, height]: [f32; 2]) {
    /// Samples per pixel, along one axis.
    const FINE: usize = 3;
    let margin = (SIDE as f32 - BOX) / 2.0;
    for row in 0..SIDE {
        for column in 0..SIDE {
            let mut sum = 0.0;
            for at in 0..FINE * FINE {
                let place = |base: usize, at: usize| base as f32 + (at as f32 + 0.5) / FINE as f32;
                let x = margin + (place(column, at % FINE) - left) * BOX / width;
                let y = margin + (place(row, at / FINE) - top) * BOX / height;
                let inside = |at: f32| (margin..SIDE as f32 - margin).contains(&at);
                if inside(x) && inside(y) {
                    sum += letter[y as usize * SIDE + x as usize];
                }
            }
            let pixel = &mut ink[row * SIDE + column];
            *pixel = (*pixel + sum / (FINE * FINE) as f32).min(1.0);
        }
    }
}

fn on_its_side<'a, R: Rng>(
    sample: &mut impl FnMut(&mut R) -> Option<(char, Cow<'a, Field>)>,
    ink: &mut [f32],
    rng: &mut R,
) {
    loop {
        let Some((letter, field)) = sample(rng) else {
            return;
        };
        if ONE_WAY_UP.contains(letter) {
            let turn = if rng.random() { 90.0 } else { -90.0 };
            let changes = Changes {
                rotation: 15.0,
                ..Changes::NONE
            };
            return Deformation::sample(&changes, 0.0, rng)
                .after(&Deformation::turned(turn))
                .draw(&field, ink);
        }
    }
}

/// Blots, folds and grain.
fn texture(ink: &mut [f32], rng: &mut impl Rng) {
    let mut planes = [vec![0.0; PIXELS], vec![0.0; PIXELS]];
    let nodes = rng.random_range(4..24);
    {
        let [one, two] = &mut planes;
        displace::<SIDE>([one, two], nodes, 1.0, rng);
    }
    let (level, steep) = (
        rng.random_range(-0.5..1.0_f32),
        rng.random_range(0.5..6.0_f32),
    );
    for (ink, value) in ink.iter_mut().zip(&planes[0]) {
        *ink = (steep * (value - level)).clamp(0.0, 1.0);
    }
}
