//! The middle lines of a letter's strokes, and the letter redrawn along them with a round pen.

mod graph;
mod stroke;
mod thinning;

use super::field::MARGIN;
use super::tracing::Contours;
use crate::distances::distances;
use graph::{Graph, Place};

/// The widest pen, relative to the median width of the strokes.
const REACH: f32 = 1.6;

/// The middle lines of the strokes of a letter, and the round pen that would draw it along them.
#[derive(Clone, Debug)]
pub struct Skeleton {
    /// How far each pixel is from the nearest line; infinite beyond the reach of any pen of this width.
    distances: Vec<f32>,
    /// Half of the width of the pen's line, in pixels.
    radius: f32,
    /// Where strokes end: the middle of the pen.
    ends: Vec<[f32; 2]>,
    side: usize,
}

impl Skeleton {
    /// The skeleton of what contours enclose; `None` if there are none.
    pub fn of(contours: &Contours) -> Option<Self> {
        let (field, side) = (contours.field(), contours.side());
        let mut inside: Vec<bool> = field.values.iter().map(|&value| value > 0.0).collect();
        let depths = distances([field.side; 2], &inside);
        thinning::thin(&mut inside, field.side, &depths);
        let place = |at: usize| Place {
            at: [at % field.side, at / field.side]
                .map(|place| place as f32 / 2.0 + 0.5 - MARGIN as f32),
            // From the middle of a pixel to the edge of the last one inside.
            radius: (depths[at] - 0.5) / 2.0,
        };
        let mut graph = Graph::follow(&inside, field.side, place);
        graph.clean();
        let radius = stroke::radius(&graph)?;
        let mut squares = vec![f32::INFINITY; side * side];
        let mut ends = Vec::new();
        for stroke in stroke::strokes(graph, radius) {
            ends.extend(stroke.ends());
            stroke.mark(&mut squares, side, REACH * radius + 1.0);
        }
        let distances: Vec<f32> = squares.into_iter().map(f32::sqrt).collect();
        let radius = pen(&distances, contours.ink(), REACH * radius);
        Some(Self {
            distances,
            radius,
            ends,
            side,
        })
    }

    /// The letter drawn with the pen: ink amounts from 0 to 1, in row order.
    pub fn drawn(&self) -> Vec<f32> {
        let ink = self
            .distances
            .iter()
            .map(|&distance| covered(distance, self.radius));
        ink.collect()
    }

    /// By how much the edges of the ink differ from those of the pen's, in pixels on average.
    pub fn deviation(&self, ink: &[f32]) -> f32 {
        let pairs = self.distances.iter().zip(ink);
        let (difference, area) = pairs.fold((0.0, 0.0), |(difference, area), (&distance, &ink)| {
            (
                difference + (covered(distance, self.radius) - ink).abs(),
                area + ink,
            )
        });
        // The edges of a line are about as long as its area over the pen's radius.
        self.radius * difference / f32::max(area, 1.0)
    }

    /// How flat the ends of strokes are, from 0, as a round pen leaves them, to 1: the ink beyond the pen's, as a share
    /// of the corners of a flat end. 0 if the pen is too thin to tell, or there are no ends.
    pub fn flatness(&self, ink: &[f32]) -> f32 {
        /// Half of the width of a pen from which on ends can be told apart, in pixels.
        const THINNEST: f32 = 1.4;
        if self.radius < THINNEST || self.ends.is_empty() {
            return 0.0;
        }
        // The corners are at 1.41 times the radius.
        let reach = (1.6 * self.radius + 0.5).powi(2);
        let is_near = |at: usize| {
            let place = [at % self.side, at / self.side].map(|place| place as f32 + 0.5);
            let mut ends = self.ends.iter();
            ends.any(|end| (place[0] - end[0]).powi(2) + (place[1] - end[1]).powi(2) < reach)
        };
        let pixels = ink.iter().zip(&self.distances).enumerate();
        let near = pixels.filter(|&(at, _)| is_near(at));
        let beyond = near.map(|(_, (ink, &distance))| ink - covered(distance, self.radius));
        let beyond: f32 = beyond.filter(|&ink| ink > 0.0).sum();
        let corners = (2.0 - std::f32::consts::FRAC_PI_2) * self.radius * self.radius;
        beyond / (corners * self.ends.len() as f32)
    }
}

/// The ink of a pixel at some distance from a line of a pen.
fn covered(distance: f32, radius: f32) -> f32 {
    (0.5 + radius - distance).clamp(0.0, 1.0)
}

/// The radius of the pen that leaves as much ink, by bisection.
fn pen(distances: &[f32], ink: f32, most: f32) -> f32 {
    let near = distances
        .iter()
        .copied()
        .filter(|&distance| distance < most + 0.5);
    let near: Vec<f32> = near.collect();
    let (mut low, mut high) = (0.0, most);
    for _ in 0..10 {
        let middle = (low + high) / 2.0;
        let drawn: f32 = near.iter().map(|&distance| covered(distance, middle)).sum();
        match drawn < ink {
            true => low = middle,
            false => high = middle,
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use bukva_data::builtin_fine;
    use image::DynamicImage;
    use rand::Rng;

    use super::*;
    use crate::glyph::FineGlyph;
    use crate::pen_strokes::PenStrokes;
    use crate::rng::{Stream, seeded};

    const SIDE: usize = FineGlyph::SIDE;

    /// The ink of strokes of a round pen.
    fn ink(strokes: &[&[[f32; 2]]], width: f32) -> Vec<f32> {
        let strokes = strokes.iter().map(|stroke| stroke.to_vec()).collect();
        let image = PenStrokes { strokes, width }.to_image();
        let glyph = FineGlyph::from_image(&DynamicImage::ImageLuma8(image)).unwrap();
        glyph.to_unit().to_vec()
    }

    /// Г, О, Ы, Ж and Т with a dot, in a square of side 100.
    fn letters() -> [Vec<Vec<[f32; 2]>>; 5] {
        let circle = (0..=40).map(|step| {
            let (sin, cos) = (step as f32 / 40.0 * std::f32::consts::TAU).sin_cos();
            [50.0 + 40.0 * cos, 50.0 + 50.0 * sin]
        });
        let bar = |x: f32| vec![[x, 0.0], [x, 100.0]];
        let bow = vec![
            [0.0, 50.0],
            [40.0, 55.0],
            [45.0, 80.0],
            [30.0, 100.0],
            [0.0, 100.0],
        ];
        [
            vec![vec![[80.0, 0.0], [0.0, 0.0], [0.0, 100.0]]],
            vec![circle.collect()],
            vec![bar(0.0), bow, bar(80.0)],
            vec![
                bar(50.0),
                vec![[0.0, 0.0], [100.0, 100.0]],
                vec![[100.0, 0.0], [0.0, 100.0]],
            ],
            vec![
                bar(50.0),
                vec![[0.0, 40.0], [100.0, 40.0]],
                vec![[90.0, 90.0]],
            ],
        ]
    }

    #[test]
    fn strokes_of_a_round_pen_are_found_again() {
        for width in [4.0, 8.0, 12.0] {
            for strokes in letters() {
                let strokes: Vec<&[[f32; 2]]> = strokes.iter().map(Vec::as_slice).collect();
                let ink = ink(&strokes, width);
                let skeleton = Skeleton::of(&Contours::find(&ink, SIDE)).unwrap();
                let radius = 44.0 * width / (100.0 + width) / 2.0;
                assert!(
                    (skeleton.radius - radius).abs() < 0.12 * radius + 0.1,
                    "{skeleton:?}"
                );
                let deviation = skeleton.deviation(&ink);
                assert!(deviation < 0.24, "{width}: {deviation}");
            }
        }
    }

    #[test]
    fn flat_ends_are_told_from_round_ones() {
        let flatness = |ink: &[f32]| {
            Skeleton::of(&Contours::find(ink, SIDE))
                .unwrap()
                .flatness(ink)
        };
        let round = ink(&[&[[0.0, 0.0], [0.0, 100.0]]], 12.0);
        assert!(flatness(&round) < 0.4, "{}", flatness(&round));
        let inside = |at: usize| (6..50).contains(&(at / SIDE)) && (26..31).contains(&(at % SIDE));
        let flat: Vec<f32> = (0..SIDE * SIDE)
            .map(|at| f32::from(u8::from(inside(at))))
            .collect();
        assert!(flatness(&flat) > 0.7, "{}", flatness(&flat));
    }

    #[test]
    fn serifs_are_no_strokes_of_a_round_pen() {
        let set = builtin_fine().unwrap();
        let of_serifs = |&at: &usize| {
            let hand = set.hand(at);
            hand.is_some_and(|hand| hand.name == "Playfair Display 400") && set.letter(at) != 'о'
        };
        let glyphs: Vec<usize> = (0..set.len()).filter(of_serifs).collect();
        assert!(glyphs.len() > 50);
        for at in glyphs {
            let ink = set.glyphs()[at].to_unit();
            let deviation = Skeleton::of(&Contours::find(&ink, SIDE))
                .unwrap()
                .deviation(&ink);
            assert!(deviation > 0.22, "{}: {deviation}", set.letter(at));
        }
    }

    #[test]
    fn any_image_has_a_skeleton_or_is_blank() {
        let mut rng = seeded(0, Stream::Batch, 0);
        for round in 0..200_u8 {
            let coarse: Vec<f32> = (0..49).map(|_| rng.random_range(0.0..1.0)).collect();
            let ink: Vec<f32> = (0..28 * 28)
                .map(|at| match round % 2 {
                    0 => coarse[at / 28 / 4 * 7 + at % 28 / 4],
                    _ => rng.random_range(0.0..f32::from(round) / 200.0),
                })
                .collect();
            if let Some(skeleton) = Skeleton::of(&Contours::find(&ink, 28)) {
                assert!(skeleton.drawn().iter().all(|ink| (0.0..=1.0).contains(ink)));
                assert!(skeleton.radius.is_finite());
            }
        }
        let of = |ink: f32| Skeleton::of(&Contours::find(&[ink; 784], 28));
        assert!(of(0.0).is_none() && of(f32::NAN).is_none());
        assert!(of(1.0).is_some());
    }
}
