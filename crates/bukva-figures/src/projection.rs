//! Plots of 2-D projections of latent vectors: one dot per glyph, and thumbnails of some glyphs.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::axis::Axis;
use crate::figure::Figure;
use crate::markup::round;
use crate::palette::COLORS;
use crate::svg::Svg;
use crate::text::Anchor;
use bukva_data::{Bank, Class};
use bukva_glyphs::Glyph;

const LEFT: f64 = 58.0;
const TOP: f64 = 44.0;
const RIGHT: f64 = 16.0;
/// The longer side of the plot.
const PLOT_SIDE: f64 = 760.0;
/// The minimum ratio of the shorter side to the longer side.
const MIN_ASPECT: f64 = 0.6;
/// The side of a thumbnail, and of the tile behind it.
const THUMBNAIL: f64 = 26.0;
const TILE: f64 = 30.0;
/// Space for ticks and the name of the axis below the plot.
const BELOW: f64 = 48.0;
const LEGEND_LINE: f64 = 22.0;
const LEGEND_STEP: f64 = 24.0;

/// Draws points in two dimensions: a dot in the color of its letter for each glyph, and thumbnails
/// of the glyphs where there is room.
///
/// `points` has one point per glyph of `glyphs`, whose classes are indices into `letters`.
/// `explained` is the share of the variance along each axis; without it, axes have no ticks. `rng`
/// decides which of overlapping thumbnails are shown. If there are more letters than colors,
/// letters that are far apart share a color. Dots have their letter as a tooltip.
pub fn projection_figure(
    points: &[[f64; 2]],
    explained: Option<[f64; 2]>,
    glyphs: &Bank,
    letters: &[char],
    title: &str,
    rng: &mut impl Rng,
) -> Figure {
    let plot = Plot::around(points);
    let points: Vec<[f64; 2]> = points.iter().map(|&point| plot.at(point)).collect();
    let colors = colors(&points, glyphs.classes(), letters.len());
    let bottom = TOP + plot.height + BELOW;
    let per_line = (PLOT_SIDE / LEGEND_STEP) as usize;
    let lines = letters.len().div_ceil(per_line) as f64;
    let (width, height) = (
        LEFT + PLOT_SIDE + RIGHT,
        bottom + LEGEND_LINE * lines + 12.0,
    );
    let mut svg = Svg::new(width, height, title);
    svg.text((LEFT, 26.0), Anchor::Start, "bk-title", title);
    plot.draw_frame(&mut svg, explained);
    for (&point, class) in points.iter().zip(glyphs.classes()) {
        let class = class.index();
        let dot = dot(point, 2.5, colors[class], 0.7);
        svg.element_with_tooltip("circle", &dot, &letters[class].to_string());
    }
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.shuffle(rng);
    for index in thinned(&points, order, TILE) {
        let color = colors[glyphs.classes()[index].index()];
        draw_thumbnail(&mut svg, points[index], color, &glyphs.glyphs()[index]);
    }
    for (class, letter) in letters.iter().enumerate() {
        let x = LEFT + ((class % per_line) as f64 + 0.5) * LEGEND_STEP;
        let y = bottom + LEGEND_LINE * (class / per_line) as f64 + 14.0;
        svg.element("circle", &dot([x - 8.0, y - 4.5], 3.5, colors[class], 1.0));
        let name = letter.to_string();
        svg.text((x + 3.0, y), Anchor::Middle, "bk-strong", &name);
    }
    svg.finish()
}

fn dot([x, y]: [f64; 2], radius: f64, color: usize, opacity: f64) -> String {
    format!(
        "cx=\"{}\" cy=\"{}\" r=\"{radius}\" style=\"fill:var(--bk-{color});fill-opacity:{opacity}\"",
        round(x),
        round(y)
    )
}

fn draw_thumbnail(svg: &mut Svg, [x, y]: [f64; 2], color: usize, glyph: &Glyph) {
    let tile = format!(
        "x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"4\" \
         style=\"fill:var(--bk-paper);stroke:var(--bk-{color});stroke-width:1.5\"",
        round(x - TILE / 2.0 + 1.0),
        round(y - TILE / 2.0 + 1.0),
        side = TILE - 2.0
    );
    svg.element("rect", &tile);
    svg.glyph((x - THUMBNAIL / 2.0, y - THUMBNAIL / 2.0), THUMBNAIL, glyph);
}

/// The mapping from points to positions in the figure, with one scale for both axes.
struct Plot {
    horizontal: (f64, f64),
    vertical: (f64, f64),
    scale: f64,
    height: f64,
}

impl Plot {
    fn around(points: &[[f64; 2]]) -> Self {
        let range = |axis: usize| {
            let values = points.iter().map(|point| point[axis]);
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
                (low.min(value), high.max(value))
            });
            if low > high { (0.0, 0.0) } else { (low, high) }
        };
        let (horizontal, vertical) = (range(0), range(1));
        let span = |(low, high): (f64, f64)| high - low;
        let longest = span(horizontal).max(span(vertical));
        let longest = if longest > 0.0 { longest } else { 1.0 };
        // Leaves room for thumbnails at the edge.
        let scale = (PLOT_SIDE - TILE) / longest;
        let height = (span(vertical) * scale + TILE).max(MIN_ASPECT * PLOT_SIDE);
        Self {
            horizontal,
            vertical,
            scale,
            height,
        }
    }

    fn middle((low, high): (f64, f64)) -> f64 {
        (low + high) / 2.0
    }

    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let right = (x - Self::middle(self.horizontal)) * self.scale;
        let up = (y - Self::middle(self.vertical)) * self.scale;
        [LEFT + PLOT_SIDE / 2.0 + right, TOP + self.height / 2.0 - up]
    }

    /// The frame, and for principal components ticks, names and explained variance.
    fn draw_frame(&self, svg: &mut Svg, explained: Option<[f64; 2]>) {
        let frame = format!(
            "class=\"bk-grid\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{PLOT_SIDE}\" height=\"{}\"",
            round(self.height)
        );
        svg.element("rect", &frame);
        let bottom = TOP + self.height;
        let below = (LEFT + PLOT_SIDE / 2.0, bottom + 36.0);
        let Some(explained) = explained else {
            let note = "neighbors are similar; axes and larger distances have no meaning";
            svg.text(below, Anchor::Middle, "bk-soft", note);
            return;
        };
        let [first, second] =
            [("first", explained[0]), ("second", explained[1])].map(|(which, share)| {
                let percent = 100.0 * share;
                format!("{which} principal component, {percent:.1} % of the variance")
            });
        svg.text(below, Anchor::Middle, "bk-soft", &first);
        svg.vertical_text((16.0, TOP + self.height / 2.0), "bk-soft", &second);
        let axis = |range, side: f64| {
            let half = side / 2.0 / self.scale;
            Axis::exact(Self::middle(range) - half, Self::middle(range) + half)
        };
        for (value, label) in axis(self.horizontal, PLOT_SIDE).ticks(7) {
            let [x, _] = self.at([value, 0.0]);
            let tick = format!("class=\"bk-grid\" d=\"M{} {}v5\"", round(x), round(bottom));
            svg.element("path", &tick);
            let below = (x, bottom + 18.0);
            svg.text(below, Anchor::Middle, "bk-soft bk-small", &label);
        }
        for (value, label) in axis(self.vertical, self.height).ticks(6) {
            let [_, y] = self.at([0.0, value]);
            let tick = format!("class=\"bk-grid\" d=\"M{LEFT} {}h-5\"", round(y));
            svg.element("path", &tick);
            let beside = (LEFT - 8.0, y + 4.0);
            svg.text(beside, Anchor::End, "bk-soft bk-small", &label);
        }
    }
}

/// A color for each class. Each class takes the color whose nearest class so far is the farthest
/// away.
fn colors(points: &[[f64; 2]], classes: &[Class], count: usize) -> Vec<usize> {
    let mut means = vec![[0.0; 2]; count];
    let mut sizes = vec![0.0; count];
    for (point, &class) in points.iter().zip(classes) {
        let class = class.index();
        sizes[class] += 1.0;
        (0..2).for_each(|axis| means[class][axis] += point[axis]);
    }
    for (mean, size) in means.iter_mut().zip(&sizes) {
        mean.iter_mut().for_each(|sum| *sum /= f64::max(*size, 1.0));
    }
    let mut chosen: Vec<usize> = Vec::new();
    for mean in &means {
        let nearest = |color: &usize| {
            let before = chosen.iter().zip(&means);
            let same = before.filter(|(other, _)| *other == color);
            let distance =
                |(_, other): (&usize, &[f64; 2])| (mean[0] - other[0]).hypot(mean[1] - other[1]);
            same.map(distance).fold(f64::MAX, f64::min)
        };
        // Reversed, because `max_by` returns the last of equal elements.
        let best = (0..COLORS)
            .rev()
            .max_by(|a, b| nearest(a).total_cmp(&nearest(b)));
        chosen.push(best.unwrap_or(0));
    }
    chosen
}

/// Selects points, in the given order, such that no two are closer than `side` along both axes.
fn thinned(points: &[[f64; 2]], order: impl IntoIterator<Item = usize>, side: f64) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        let [x, y] = points[index];
        let free = kept.iter().all(|&other| {
            let [other_x, other_y] = points[other];
            (x - other_x).abs() >= side || (y - other_y).abs() >= side
        });
        if free {
            kept.push(index);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva_glyphs::{PIXELS, Stream, seeded};

    fn svg(points: &[[f64; 2]], explained: Option<[f64; 2]>) -> String {
        let mut bank = Bank::empty(2);
        for at in 0..points.len() {
            bank.push(Glyph::new([200; PIXELS]), Class::new(at % 2), None);
        }
        let mut rng = seeded(0, Stream::Latent, 1);
        projection_figure(points, explained, &bank, &['Ж', '<'], "test", &mut rng).to_inline_svg()
    }

    #[test]
    fn principal_axes_name_their_share_of_the_variance_and_dots_their_letter() {
        let svg = svg(&[[0.0, 0.0], [5.0, 3.0]], Some([0.25, 0.125]));
        assert!(svg.contains("first principal component, 25.0 % of the variance"));
        assert!(svg.contains("second principal component, 12.5 % of the variance"));
        assert!(svg.contains("<title>Ж</title>") && svg.contains("<title>&lt;</title>"));
    }

    #[test]
    fn axes_without_explained_variance_have_no_meaning() {
        let svg = svg(&[[0.0, 0.0], [1.0, 1.0]], None);
        assert!(svg.contains("have no meaning") && !svg.contains("principal"));
    }

    #[test]
    fn no_points_and_equal_points_make_a_figure_too() {
        for points in [&[][..], &[[1.0, 1.0]], &[[2.0, 2.0]; 9]] {
            let svg = svg(points, Some([0.0, 0.0]));
            assert!(!svg.contains("NaN") && !svg.contains("inf"));
        }
    }

    #[test]
    fn close_letters_have_different_colors() {
        // Twenty letters along a line, eight colors.
        let points: Vec<[f64; 2]> = (0..20).map(|at| [f64::from(at), 0.0]).collect();
        let classes: Vec<Class> = (0..20).map(Class::new).collect();
        let colors = colors(&points, &classes, 20);
        for pair in colors.windows(4) {
            assert!((1..4).all(|at| pair[0] != pair[at]), "{colors:?}");
        }
        assert_eq!(colors.iter().max(), Some(&(COLORS - 1)));
    }

    #[test]
    fn thumbnails_do_not_overlap_and_the_first_takes_precedence() {
        let points = [[0.0, 0.0], [0.5, 0.5], [1.0, 0.0], [0.0, 3.0]];
        assert_eq!(thinned(&points, 0..4, 1.0), [0, 2, 3]);
        assert_eq!(thinned(&points, [1, 0, 2, 3], 1.0), [1, 3]);
    }
}
