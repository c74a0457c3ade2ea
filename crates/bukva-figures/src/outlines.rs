//! Sheets of outlines.

use bukva_glyphs::Outline;

use crate::figure::Figure;
use crate::svg::Svg;

/// Outlines in rows of `columns`, in squares of `cell` units.
pub fn outline_sheet(outlines: &[Outline], columns: usize, cell: f64, title: &str) -> Figure {
    let columns = columns.clamp(1, outlines.len().max(1));
    let rows = outlines.len().div_ceil(columns).max(1);
    let mut svg = Svg::new(cell * columns as f64, cell * rows as f64, title);
    for (at, outline) in outlines.iter().enumerate() {
        let scale = cell / outline.side().max(1) as f64;
        let (x, y) = ((at % columns) as f64 * cell, (at / columns) as f64 * cell);
        let path = outline.to_svg_path();
        svg.element(
            "path",
            &format!(
                "style=\"fill:var(--bk-ink)\" transform=\"translate({x} {y}) scale({scale})\" d=\"{path}\""
            ),
        );
    }
    svg.finish()
}
