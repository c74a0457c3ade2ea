//! Sheets of outlines.

use bukva_glyphs::{FineGlyph, Outline};
use image::GrayImage;

use crate::figure::Figure;
use crate::svg::Svg;

/// Outlines in rows of `columns`, in squares of `cell` units.
pub fn outline_sheet(outlines: &[Outline], columns: usize, cell: f64, title: &str) -> Figure {
    let columns = columns.clamp(1, outlines.len().max(1));
    let rows = outlines.len().div_ceil(columns).max(1);
    let mut svg = Svg::new(cell * columns as f64, cell * rows as f64, title);
    for (at, outline) in outlines.iter().enumerate() {
        let place = ((at % columns) as f64 * cell, (at / columns) as f64 * cell);
        draw(&mut svg, outline, place, cell);
    }
    svg.finish()
}

/// Glyphs in rows of `columns`, each above the outlines that were drawn from it, in squares of `cell` units.
pub fn source_sheet(
    drawn: &[(FineGlyph, Vec<Outline>)],
    columns: usize,
    cell: f64,
    title: &str,
) -> Figure {
    /// The space below a row, as a share of a cell.
    const GAP: f64 = 0.25;
    let columns = columns.clamp(1, drawn.len().max(1));
    let row_heights = drawn.chunks(columns).map(|row| {
        let most = row.iter().map(|(_, outlines)| outlines.len()).max();
        (1 + most.unwrap_or(0)) as f64
    });
    let mut tops = vec![0.0];
    tops.extend(row_heights.scan(0.0, |top, height| {
        *top += (height + GAP) * cell;
        Some(*top)
    }));
    let height = tops.last().map_or(cell, |bottom| bottom - GAP * cell);
    let mut svg = Svg::new(cell * columns as f64, height.max(cell), title);
    for (row, &top) in drawn.chunks(columns).zip(&tops) {
        for (column, (glyph, outlines)) in row.iter().enumerate() {
            let left = column as f64 * cell;
            let side = FineGlyph::SIDE as u32;
            let ink = GrayImage::from_raw(side, side, glyph.pixels().to_vec());
            if let Some(ink) = ink {
                svg.ink((left, top), (cell, cell), &ink);
            }
            for (outline, below) in outlines.iter().zip(1..) {
                draw(
                    &mut svg,
                    outline,
                    (left, top + f64::from(below) * cell),
                    cell,
                );
            }
        }
    }
    svg.finish()
}

/// Draws an outline into a square whose upper left corner is at `(x, y)`.
fn draw(svg: &mut Svg, outline: &Outline, (x, y): (f64, f64), cell: f64) {
    let scale = cell / outline.side().max(1) as f64;
    let path = outline.to_svg_path();
    svg.element(
        "path",
        &format!(
            "style=\"fill:var(--bk-ink)\" transform=\"translate({x} {y}) scale({scale})\" d=\"{path}\""
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ink in a square of a figure's PNG: the sum of darkness, as a share of black.
    fn darkness(figure: &Figure, [column, row]: [u32; 2], cell: u32) -> f32 {
        let image = figure.clone().with_density(1.0).to_image().unwrap();
        let view = image::imageops::crop_imm(&image, column * cell, row * cell, cell, cell);
        let gray = image::DynamicImage::from(view.to_image()).to_luma8();
        let sum: u32 = gray.pixels().map(|pixel| 255 - u32::from(pixel.0[0])).sum();
        sum as f32 / (255 * cell * cell) as f32
    }

    #[test]
    fn each_glyph_stands_above_what_was_drawn_from_it() {
        let half: Vec<f32> = (0..56 * 56).map(|at| f32::from(at % 56 < 28)).collect();
        let glyph = FineGlyph::from_unit(half.as_slice().try_into().unwrap());
        let outline = Outline::trace(&half, 56);
        let empty = Outline::default();
        let drawn = [
            (glyph, vec![outline.clone(), empty.clone()]),
            (FineGlyph::BLANK, vec![outline, empty]),
        ];
        let sheet = source_sheet(&drawn, 2, 40.0, "letters");
        let ink = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]];
        let ink = ink.map(|at| darkness(&sheet, at, 40) > 0.3);
        assert_eq!(ink, [true, true, false, false, true]);
    }
}
