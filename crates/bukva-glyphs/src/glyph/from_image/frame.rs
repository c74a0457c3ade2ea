//! The dark frame that a scanner leaves around the page.

use super::plane::Plane;
use super::statistics::otsu;

/// A row or column is part of the frame if at least this share of it is dark.
const SOLID: f32 = 0.95;
/// The border of a page is light but for this share.
const PAGE: f32 = 0.03;
/// The widest frame on each side, as a share of the image's side.
const WIDEST: usize = 5;
/// A page with a letter has at least and at most this share of ink.
const LETTER: std::ops::Range<f32> = 0.002..0.6;

/// The page within a dark frame; `None` if there is no frame around a light page with ink.
pub(super) fn page(plane: &Plane) -> Option<Plane> {
    let (width, height) = (plane.width, plane.height);
    let split = otsu(&plane.values)?;
    let dark = |row: usize, column: usize| plane.values[row * width + column] <= split;
    let solid_row = |&row: &usize| {
        let count = (0..width).filter(|&column| dark(row, column)).count();
        count as f32 >= SOLID * width as f32
    };
    let solid_column = |&column: &usize| {
        let count = (0..height).filter(|&row| dark(row, column)).count();
        count as f32 >= SOLID * height as f32
    };
    let top = (0..height).take_while(solid_row).count();
    let bottom = (0..height).rev().take_while(solid_row).count();
    let left = (0..width).take_while(solid_column).count();
    let right = (0..width).rev().take_while(solid_column).count();
    let thickest = [top * WIDEST / height, bottom * WIDEST / height];
    let widest = [left * WIDEST / width, right * WIDEST / width];
    if [top, bottom, left, right].contains(&0) || thickest != [0, 0] || widest != [0, 0] {
        return None;
    }
    // The frame's soft edge goes with it.
    let soft = 2 + width.max(height) / 200;
    let page = cut(
        plane,
        [left + soft, top + soft, right + soft, bottom + soft],
    )?;
    let is_dark = |index: usize| page.values[index] <= split;
    let border: Vec<usize> = page.ring(1).collect();
    let dark_border = border.iter().filter(|&&index| is_dark(index)).count();
    let inked = (0..page.values.len())
        .filter(|&index| is_dark(index))
        .count();
    let share = inked as f32 / page.values.len() as f32;
    (dark_border as f32 <= PAGE * border.len() as f32 && LETTER.contains(&share)).then_some(page)
}

/// The plane without its margins left, top, right and bottom; `None` if nothing would be left.
fn cut(plane: &Plane, [left, top, right, bottom]: [usize; 4]) -> Option<Plane> {
    let width = plane.width.checked_sub(left + right)?;
    let height = plane.height.checked_sub(top + bottom)?;
    if width == 0 || height == 0 {
        return None;
    }
    let rows = plane.values.chunks(plane.width).skip(top).take(height);
    Some(Plane {
        width,
        height,
        values: rows
            .flat_map(|row| &row[left..left + width])
            .copied()
            .collect(),
    })
}
