//! Stroke thickness: makes strokes bolder or lighter.

use bukva_glyphs::{PIXELS, SIDE};

const PADDED: usize = SIDE + 2;

/// Mixes in the 3x3 maximum (if `amount` is above 0) or minimum (below); `amount` is from -1 to 1.
/// The border pixels are repeated outside the image.
pub(super) fn thickened(ink: &[f32; PIXELS], amount: f32) -> [f32; PIXELS] {
    if amount > 0.0 {
        mixed(ink, amount, |a, b| if a > b { a } else { b })
    } else if amount < 0.0 {
        mixed(ink, -amount, |a, b| if a < b { a } else { b })
    } else {
        *ink
    }
}

/// Mixes in the result of `pick` over each pixel and its eight neighbors. `pick` is a plain
/// comparison, because the NaN handling of `f32::max` would prevent vectorization of the loops.
fn mixed(ink: &[f32; PIXELS], amount: f32, pick: impl Fn(f32, f32) -> f32) -> [f32; PIXELS] {
    // Along rows, with copies of the first row above and of the last row below.
    let mut rows = [[0.0; SIDE]; PADDED];
    for (picked, line) in rows[1..=SIDE].iter_mut().zip(ink.chunks_exact(SIDE)) {
        let mut padded = [0.0; PADDED];
        padded[1..=SIDE].copy_from_slice(line);
        padded[0] = line[0];
        padded[PADDED - 1] = line[SIDE - 1];
        for (column, value) in picked.iter_mut().enumerate() {
            *value = pick(pick(padded[column], padded[column + 2]), padded[column + 1]);
        }
    }
    rows[0] = rows[1];
    rows[PADDED - 1] = rows[PADDED - 2];
    let mut mixed = *ink;
    for (line, rows) in mixed.chunks_exact_mut(SIDE).zip(rows.windows(3)) {
        for (column, value) in line.iter_mut().enumerate() {
            let picked = pick(pick(rows[0][column], rows[2][column]), rows[1][column]);
            *value += (picked - *value) * amount;
        }
    }
    mixed
}
