//! A proof as one picture.

use bukva_drafts::{DraftFont, Proof, ProofLetter, Verdict, path_data};
use bukva_figures::{Anchor, Figure, Svg};

/// The width of the picture, and the blank around it.
const WIDTH: f64 = 1120.0;
const MARGIN: f64 = 28.0;
/// Columns of letters; width and height of the place of one, and of each of its three outlines.
const COLUMNS: usize = 4;
const CELL: [f64; 2] = [(WIDTH - 2.0 * MARGIN) / COLUMNS as f64, 130.0];
const OUTLINE: [f64; 2] = [78.0, 92.0];

/// Lines of text, and all letters as on the proof's page: partner, draft, and the source's own letter.
pub(super) fn picture(proof: &Proof<'_>) -> Figure {
    let lines = proof.texts.each_ref().map(|text| proof.font.svg_line(text));
    let scales = lines
        .each_ref()
        .map(|(_, [width, _])| (WIDTH - 2.0 * MARGIN) / width);
    let heights = lines
        .iter()
        .zip(scales)
        .map(|((_, [_, height]), scale)| height * scale);
    let top = 100.0 + heights.clone().sum::<f64>();
    let rows = proof.letters.len().div_ceil(COLUMNS);
    // A part of a pixel would be a dark line.
    let height = (top + rows as f64 * CELL[1] + MARGIN).ceil();
    let mut svg = Svg::new(WIDTH, height, &proof.title());
    svg.text((MARGIN, 40.0), Anchor::Start, "bk-title", &proof.title());
    svg.text((MARGIN, 62.0), Anchor::Start, "bk-soft", &proof.summary());
    let mut y = 72.0;
    for (((data, _), scale), height) in lines.iter().zip(scales).zip(heights) {
        outline(&mut svg, data, [MARGIN, y], scale);
        y += height;
    }
    svg.text((MARGIN, y + 16.0), Anchor::Start, "bk-soft", Proof::LEGEND);
    for (place, letter) in proof.letters.iter().enumerate() {
        let column = (place % COLUMNS) as f64;
        let row = (place / COLUMNS) as f64;
        let at = [MARGIN + column * CELL[0], top + row * CELL[1]];
        cell(&mut svg, proof.font, letter, at);
    }
    // Letters are large enough to be seen without more pixels.
    svg.finish().with_density(1.0)
}

fn outline(svg: &mut Svg, data: &str, [x, y]: [f64; 2], scale: f64) {
    let place = format!("translate({x:.2} {y:.2}) scale({scale:.5})");
    svg.element(
        "path",
        &format!("style=\"fill:var(--bk-ink)\" transform=\"{place}\" d=\"{data}\""),
    );
}

fn cell(svg: &mut Svg, font: &DraftFont, letter: &ProofLetter<'_>, [x, y]: [f64; 2]) {
    let metrics = &font.metrics;
    let (top, bottom) = (f64::from(metrics.ascender), f64::from(metrics.descender));
    let outlines = letter.outlines();
    let widths = outlines.iter().flatten().map(|(_, advance)| *advance);
    // One scale for all three, so that they stand on one line.
    let scale = (OUTLINE[1] / (top - bottom)).min(OUTLINE[0] / widths.fold(1.0, f64::max));
    let (baseline, end) = (y + scale * top, x + 3.0 * OUTLINE[0]);
    svg.element(
        "line",
        &format!("class=\"bk-grid\" x1=\"{x}\" x2=\"{end}\" y1=\"{baseline}\" y2=\"{baseline}\""),
    );
    for (place, found) in outlines.into_iter().enumerate() {
        let Some((path, advance)) = found else {
            continue;
        };
        let left = x + place as f64 * OUTLINE[0] + (OUTLINE[0] - scale * advance) / 2.0;
        outline(svg, &path_data(path, 0.0, top), [left, y], scale);
    }
    let caption = y + OUTLINE[1] + 22.0;
    let name = format!("{} {}", letter.draft.letter, letter.draft.name);
    svg.text((x + 8.0, caption), Anchor::Start, "", &name);
    let verdict = letter.draft.verdict();
    let color = match verdict {
        Verdict::Copied(_) => "var(--bk-0)",
        Verdict::Reads(_) => "var(--bk-7)",
        Verdict::Doubtful(_) => "var(--bk-4)",
        Verdict::Illegible(_) => "var(--bk-1)",
    };
    svg.colored_text(
        (x + CELL[0] - 20.0, caption),
        Anchor::End,
        color,
        &verdict.to_string(),
    );
}
