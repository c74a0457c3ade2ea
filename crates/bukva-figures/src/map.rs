//! A map of latent vectors: a dot for each glyph, and pictures of some at their places.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::axis::Axis;
use crate::figure::Figure;
use crate::markup::round;
use crate::palette::COLOURS;
use crate::svg::Svg;
use crate::text::Anchor;
use bukva_glyphs::{Bank, Glyph};

const LEFT: f64 = 58.0;
const TOP: f64 = 44.0;
const RIGHT: f64 = 16.0;
/// The longer side of the plot.
const SIDE: f64 = 760.0;
/// The shorter side at least, as a share of the longer.
const NARROWEST: f64 = 0.6;
/// The side of a glyph's picture, and of the tile that it lies on.
const PICTURE: f64 = 26.0;
const TILE: f64 = 30.0;
/// Room for ticks and the name of the axis below the plot.
const BELOW: f64 = 48.0;
const LEGEND_LINE: f64 = 22.0;
const LEGEND_STEP: f64 = 24.0;

/// Draws a map of glyphs: each is a dot in the colour of its letter, and those that find room are
/// pictures. `rng` decides who is asked first whether there is room. `letters` are the classes'.
///
/// Letters share colours where there are more than those; letters near each other have different
/// ones. Dots name their letter when pointed at.
pub fn map_figure(
    points: &[[f64; 2]],
    shares: Option<[f64; 2]>,
    glyphs: &Bank,
    letters: &[char],
    title: &str,
    rng: &mut impl Rng,
) -> Figure {
    let plot = Plot::around(points);
    let colours = colours(points, &glyphs.classes, letters.len());
    let bottom = TOP + plot.height + BELOW;
    let a_line = (SIDE / LEGEND_STEP) as usize;
    let lines = letters.len().div_ceil(a_line) as f64;
    let (width, height) = (LEFT + SIDE + RIGHT, bottom + LEGEND_LINE * lines + 12.0);
    let mut svg = Svg::new(width, height, title);
    svg.text((LEFT, 26.0), Anchor::Start, "bk-title", title);
    plot.draw_frame(&mut svg, shares);
    let places: Vec<[f64; 2]> = points.iter().map(|&place| plot.at(place)).collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.shuffle(rng);
    let pictured = thinned(&places, order, TILE);
    draw_dots(&mut svg, &places, glyphs, letters, &colours);
    for &at in &pictured {
        let colour = colours[usize::from(glyphs.classes[at])];
        draw_tile(&mut svg, places[at], colour, &glyphs.glyphs[at]);
    }
    for (class, letter) in letters.iter().enumerate() {
        let (line, column) = (class / a_line, class % a_line);
        let x = LEFT + (column as f64 + 0.5) * LEGEND_STEP;
        let y = bottom + LEGEND_LINE * line as f64 + 14.0;
        let dot = format!(
            "cx=\"{}\" cy=\"{}\" r=\"3.5\" style=\"fill:var(--bk-{})\"",
            round(x - 8.0),
            round(y - 4.5),
            colours[class]
        );
        svg.element("circle", &dot);
        svg.text(
            (x + 3.0, y),
            Anchor::Middle,
            "bk-strong",
            &letter.to_string(),
        );
    }
    svg.finish()
}

fn draw_dots(
    svg: &mut Svg,
    places: &[[f64; 2]],
    glyphs: &Bank,
    letters: &[char],
    colours: &[usize],
) {
    for (&[x, y], &class) in places.iter().zip(&glyphs.classes) {
        let class = usize::from(class);
        let dot = format!(
            "cx=\"{}\" cy=\"{}\" r=\"2.5\" style=\"fill:var(--bk-{});fill-opacity:0.7\"",
            round(x),
            round(y),
            colours[class]
        );
        svg.explained("circle", &dot, &letters[class].to_string());
    }
}

fn draw_tile(svg: &mut Svg, [x, y]: [f64; 2], colour: usize, glyph: &Glyph) {
    let tile = format!(
        "x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"4\" \
         style=\"fill:var(--bk-paper);stroke:var(--bk-{colour});stroke-width:1.5\"",
        round(x - TILE / 2.0 + 1.0),
        round(y - TILE / 2.0 + 1.0),
        side = TILE - 2.0
    );
    svg.element("rect", &tile);
    svg.glyph((x - PICTURE / 2.0, y - PICTURE / 2.0), PICTURE, glyph);
}

/// How places become places in the picture, both axes on one scale.
struct Plot {
    across: (f64, f64),
    upwards: (f64, f64),
    scale: f64,
    height: f64,
}

impl Plot {
    fn around(places: &[[f64; 2]]) -> Self {
        let range = |axis: usize| {
            let values = places.iter().map(|place| place[axis]);
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
                (low.min(value), high.max(value))
            });
            if low > high { (0.0, 0.0) } else { (low, high) }
        };
        let (across, upwards) = (range(0), range(1));
        let span = |(low, high): (f64, f64)| high - low;
        let longest = span(across).max(span(upwards));
        let longest = if longest > 0.0 { longest } else { 1.0 };
        // Room for pictures at the edge.
        let scale = (SIDE - TILE) / longest;
        let height = (span(upwards) * scale + TILE).max(NARROWEST * SIDE);
        Self {
            across,
            upwards,
            scale,
            height,
        }
    }

    fn middle((low, high): (f64, f64)) -> f64 {
        (low + high) / 2.0
    }

    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let right = (x - Self::middle(self.across)) * self.scale;
        let up = (y - Self::middle(self.upwards)) * self.scale;
        [LEFT + SIDE / 2.0 + right, TOP + self.height / 2.0 - up]
    }

    /// The frame, and for principal axes ticks, names and shares of the variance.
    fn draw_frame(&self, svg: &mut Svg, shares: Option<[f64; 2]>) {
        let frame = format!(
            "class=\"bk-grid\" x=\"{LEFT}\" y=\"{TOP}\" width=\"{SIDE}\" height=\"{}\"",
            round(self.height)
        );
        svg.element("rect", &frame);
        let bottom = TOP + self.height;
        let below = (LEFT + SIDE / 2.0, bottom + 36.0);
        let Some([first, second]) = shares else {
            let name = "near is alike; axes and distances between groups have no unit";
            svg.text(below, Anchor::Middle, "bk-soft", name);
            return;
        };
        let name = |which: &str, share: f64| {
            format!(
                "{which} principal axis, {:.1} % of the variance",
                100.0 * share
            )
        };
        svg.text(below, Anchor::Middle, "bk-soft", &name("first", first));
        let middle = (16.0, TOP + self.height / 2.0);
        svg.upright_text(middle, "bk-soft", &name("second", second));
        let reach = |range, side: f64| {
            let half = side / 2.0 / self.scale;
            Axis::exact(Self::middle(range) - half, Self::middle(range) + half)
        };
        for (value, label) in reach(self.across, SIDE).ticks(7) {
            let [x, _] = self.at([value, 0.0]);
            let tick = format!("class=\"bk-grid\" d=\"M{} {}v5\"", round(x), round(bottom));
            svg.element("path", &tick);
            svg.text(
                (x, bottom + 18.0),
                Anchor::Middle,
                "bk-soft bk-small",
                &label,
            );
        }
        for (value, label) in reach(self.upwards, self.height).ticks(6) {
            let [_, y] = self.at([0.0, value]);
            svg.element(
                "path",
                &format!("class=\"bk-grid\" d=\"M{LEFT} {}h-5\"", round(y)),
            );
            svg.text(
                (LEFT - 8.0, y + 4.0),
                Anchor::End,
                "bk-soft bk-small",
                &label,
            );
        }
    }
}

/// A colour for each class, such that classes of one colour lie far apart: each takes the colour
/// whose nearest class so far is the farthest.
fn colours(places: &[[f64; 2]], classes: &[u16], count: usize) -> Vec<usize> {
    let mut middles = vec![[0.0; 2]; count];
    let mut sizes = vec![0.0; count];
    for (place, &class) in places.iter().zip(classes) {
        let class = usize::from(class);
        sizes[class] += 1.0;
        (0..2).for_each(|axis| middles[class][axis] += place[axis]);
    }
    for (middle, size) in middles.iter_mut().zip(&sizes) {
        middle
            .iter_mut()
            .for_each(|sum| *sum /= f64::max(*size, 1.0));
    }
    let mut chosen: Vec<usize> = Vec::new();
    for middle in &middles {
        let nearest = |colour: &usize| {
            let before = chosen.iter().zip(&middles);
            let same = before.filter(|(other, _)| *other == colour);
            let away = |(_, other): (&usize, &[f64; 2])| {
                (middle[0] - other[0]).hypot(middle[1] - other[1])
            };
            same.map(away).fold(f64::MAX, f64::min)
        };
        // Of colours as far, the first: `max_by` would take the last.
        let best = (0..COLOURS)
            .rev()
            .max_by(|a, b| nearest(a).total_cmp(&nearest(b)));
        chosen.push(best.unwrap_or(0));
    }
    chosen
}

/// Which of some places to mark with a picture, in the order asked about, so that no two pictures
/// are nearer than `side` along both axes: the first that finds room gets it.
pub fn thinned(
    places: &[[f64; 2]],
    order: impl IntoIterator<Item = usize>,
    side: f64,
) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let [x, y] = places[at];
        let free = kept.iter().all(|&other| {
            let [other_x, other_y] = places[other];
            (x - other_x).abs() >= side || (y - other_y).abs() >= side
        });
        if free {
            kept.push(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva_glyphs::{PIXELS, Stream, seeded};

    fn drawn(places: &[[f64; 2]], shares: Option<[f64; 2]>) -> Figure {
        let mut bank = Bank::empty(2);
        for at in 0..places.len() {
            bank.push(Glyph::new([200; PIXELS]), at as u16 % 2, None);
        }
        let mut rng = seeded(0, Stream::Latent, 1);
        map_figure(places, shares, &bank, &['Ж', '<'], "test", &mut rng)
    }

    #[test]
    fn every_glyph_is_a_dot_and_those_with_room_are_pictures() {
        let places = [[0.0, 0.0], [0.001, 0.0], [5.0, 3.0], [10.0, 10.0]];
        let svg = drawn(&places, Some([0.25, 0.125])).to_inline_svg();
        assert_eq!(svg.matches("r=\"2.5\"").count(), 4);
        assert_eq!(svg.matches("<image").count(), 3);
        assert!(svg.contains("first principal axis, 25.0 % of the variance"));
        assert!(svg.contains("second principal axis, 12.5 % of the variance"));
        assert!(svg.contains("<title>&lt;</title>"));
    }

    #[test]
    fn a_neighbour_embedding_claims_no_axes() {
        let svg = drawn(&[[0.0, 0.0], [1.0, 1.0]], None).to_inline_svg();
        assert!(svg.contains("have no unit") && !svg.contains("principal"));
    }

    #[test]
    fn places_that_are_all_one_or_none_make_a_picture_too() {
        for places in [&[][..], &[[1.0, 1.0]], &[[2.0, 2.0]; 9]] {
            let svg = drawn(places, Some([0.0, 0.0])).to_inline_svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf"));
        }
    }

    #[test]
    fn near_letters_have_different_colours() {
        // Twenty letters along a line, eight colours.
        let places: Vec<[f64; 2]> = (0..20).map(|at| [f64::from(at), 0.0]).collect();
        let classes: Vec<u16> = (0..20).collect();
        let colours = colours(&places, &classes, 20);
        for pair in colours.windows(4) {
            assert!((1..4).all(|at| pair[0] != pair[at]), "{colours:?}");
        }
        assert_eq!(colours.iter().max(), Some(&(COLOURS - 1)));
    }

    #[test]
    fn thinned_pictures_do_not_overlap_and_the_first_comes_first() {
        let places = [[0.0, 0.0], [0.5, 0.5], [1.0, 0.0], [0.0, 3.0]];
        assert_eq!(thinned(&places, 0..4, 1.0), [0, 2, 3]);
        assert_eq!(thinned(&places, [1, 0, 2, 3], 1.0), [1, 3]);
    }
}
