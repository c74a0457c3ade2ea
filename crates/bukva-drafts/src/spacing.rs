//! Side bearings of a letter.
//!
//! The method of HT Letterspacer: between the baseline and the height of the letters, the white
//! between the edge of a letter and the end of its room has the same area in all letters. White
//! that lies deep, or in a counter that opens to the side, counts only in part. How much white a
//! font gives, and how deep it counts, is measured on the letters that it has: on those whose sides
//! have a similar shape most of all.

use kurbo::{Affine, BezPath, Line, ParamCurve, PathEl, Point, Shape};

/// Rows in which the edge of a letter is measured.
const ROWS: usize = 48;
/// Depths that are tried, in heights of a capital.
const DEPTHS: [f64; 7] = [0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.45];
/// Sides count as similar if they differ by about this, in depths.
const SIMILAR: f64 = 0.12;
/// Minimum weight of any side, so that every side has something to compare with.
const ANY: f64 = 0.02;
/// Tolerance of flattened curves, in font units.
const FLATNESS: f64 = 1.0;

/// A letter whose place in its advance box is known.
#[derive(Clone, Debug)]
pub(crate) struct Spaced<'a> {
    pub(crate) path: &'a BezPath,
    pub(crate) advance: f64,
}

/// The white of letters of one height.
#[derive(Clone, Debug)]
pub(crate) struct Spacing {
    zone: f64,
    slant: f64,
    depth: f64,
    /// The profile of each known side, and its white.
    sides: [Vec<(Profile, f64)>; 2],
    /// The width of all letters, if there is one.
    fixed: Option<f64>,
}

/// Where a letter begins in its advance box, and how wide the box is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    /// What is added to the letter's x.
    pub(crate) shift: f64,
    pub(crate) advance: f64,
}

/// How far the edge of a letter recedes from its outermost point, row by row.
#[derive(Clone, Debug)]
struct Profile {
    /// The outermost point.
    extreme: f64,
    /// Distances from there to the inside; infinite without ink.
    depths: Vec<f64>,
}

impl Spacing {
    /// Fits to letters between the baseline and `zone`; `slant` is how far upright stems lean to the
    /// right for each unit of height. `None` if there are none.
    pub(crate) fn fit(letters: &[Spaced<'_>], zone: f64, slant: f64) -> Option<Self> {
        let mut known: [Vec<(Profile, f64)>; 2] = [Vec::new(), Vec::new()];
        for letter in letters {
            let Some([left, right]) = profiles(letter.path, zone, slant) else {
                continue;
            };
            let bearings = [left.extreme, letter.advance + right.extreme];
            known[0].push((left, bearings[0]));
            known[1].push((right, bearings[1]));
        }
        let candidates = DEPTHS
            .iter()
            .map(|depth| Self::with_depth(&known, zone, slant, depth * zone));
        let best = candidates.min_by(|a, b| a.0.total_cmp(&b.0))?.1;
        (!known[0].is_empty()).then_some(Self {
            fixed: fixed(letters),
            ..best
        })
    }

    /// The spacing with a depth, and how much the white of the letters differs.
    fn with_depth(
        known: &[Vec<(Profile, f64)>; 2],
        zone: f64,
        slant: f64,
        depth: f64,
    ) -> (f64, Self) {
        let sides = known.clone().map(|side| {
            let side = side.into_iter().map(|(profile, bearing)| {
                let profile = profile.closed(depth, zone);
                let white = bearing + profile.mean();
                (profile, white)
            });
            side.collect::<Vec<_>>()
        });
        let spread = |side: &Vec<(Profile, f64)>| {
            let mut whites: Vec<f64> = side.iter().map(|side| side.1).collect();
            let middle = median(&mut whites);
            whites
                .iter()
                .map(|white| (white - middle).abs())
                .sum::<f64>()
        };
        let spread = sides.iter().map(spread).sum();
        let spacing = Self {
            zone,
            slant,
            depth,
            sides,
            fixed: None,
        };
        (spread, spacing)
    }

    /// The place of a letter in its room.
    pub(crate) fn place(&self, path: &BezPath) -> Place {
        let Some(profiles) = profiles(path, self.zone, self.slant) else {
            // A letter without ink in the zone, such as a mark.
            let bounds = path.bounding_box();
            return Place {
                shift: -bounds.x0,
                advance: bounds.width(),
            };
        };
        let extremes = [profiles[0].extreme, -profiles[1].extreme];
        let mut bearings = [0.0; 2];
        for ((bearing, profile), side) in bearings.iter_mut().zip(profiles).zip(&self.sides) {
            let profile = profile.closed(self.depth, self.zone);
            *bearing = white(&profile, side, self.depth) - profile.mean();
        }
        let width = extremes[1] - extremes[0];
        if let Some(advance) = self.fixed {
            // What is left over is shared out evenly.
            let rest = advance - width - bearings[0] - bearings[1];
            bearings[0] += rest / 2.0;
            return Place {
                shift: (bearings[0] - extremes[0]).round(),
                advance,
            };
        }
        let shift = (bearings[0] - extremes[0]).round();
        let advance = (bearings[0] + width + bearings[1]).round();
        Place {
            shift,
            advance: advance.max(1.0),
        }
    }
}

/// The white of sides like this one.
fn white(profile: &Profile, sides: &[(Profile, f64)], depth: f64) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (known, white) in sides {
        let differs = profile.distance(known) / (SIMILAR * depth);
        let weight = (-0.5 * differs * differs).exp() + ANY;
        sum += weight * white;
        weights += weight;
    }
    sum / f64::max(weights, f64::MIN_POSITIVE)
}

/// The width that all letters have.
fn fixed(letters: &[Spaced<'_>]) -> Option<f64> {
    let first = letters.first()?.advance;
    let same = |letter: &Spaced<'_>| (letter.advance - first).abs() < 1.0;
    (letters.len() > 3 && letters.iter().all(same)).then_some(first)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

impl Profile {
    /// Counters closed at 45 degrees, and what is deeper than `depth` cut off.
    fn closed(&self, depth: f64, zone: f64) -> Self {
        let step = zone / ROWS as f64;
        let mut depths: Vec<f64> = self.depths.iter().map(|&one| one.min(depth)).collect();
        for at in 1..depths.len() {
            depths[at] = depths[at].min(depths[at - 1] + step);
        }
        for at in (1..depths.len()).rev() {
            depths[at - 1] = depths[at - 1].min(depths[at] + step);
        }
        Self {
            extreme: self.extreme,
            depths,
        }
    }

    fn mean(&self) -> f64 {
        self.depths.iter().sum::<f64>() / ROWS as f64
    }

    fn distance(&self, other: &Self) -> f64 {
        let pairs = self.depths.iter().zip(&other.depths);
        let squares: f64 = pairs.map(|(a, b)| (a - b) * (a - b)).sum();
        (squares / ROWS as f64).sqrt()
    }
}

/// The left and the right edge of a letter; `None` without ink in the zone.
fn profiles(path: &BezPath, zone: f64, slant: f64) -> Option<[Profile; 2]> {
    // Slanted letters are set upright around the middle of the zone.
    let upright = Affine::new([1.0, 0.0, -slant, 1.0, slant * zone / 2.0, 0.0]);
    let mut edges = [[f64::INFINITY; ROWS]; 2];
    let mut lines = Vec::new();
    let mut at = Point::ZERO;
    let mut start = Point::ZERO;
    kurbo::flatten(&(upright * path), FLATNESS, |part| match part {
        PathEl::MoveTo(to) => (at, start) = (to, to),
        PathEl::LineTo(to) => {
            lines.push(Line::new(at, to));
            at = to;
        }
        PathEl::ClosePath => {
            lines.push(Line::new(at, start));
            at = start;
        }
        PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
    });
    for line in lines {
        let (low, high) = (line.p0.y.min(line.p1.y), line.p0.y.max(line.p1.y));
        let row = |y: f64| y / zone * ROWS as f64 - 0.5;
        let first = row(low).ceil().max(0.0) as usize;
        let [left, right] = &mut edges;
        for (at, (left, right)) in left.iter_mut().zip(right).enumerate().skip(first) {
            let y = (at as f64 + 0.5) / ROWS as f64 * zone;
            if y > high {
                break;
            }
            let share = if high > low {
                (y - line.p0.y) / (line.p1.y - line.p0.y)
            } else {
                0.0
            };
            let x = line.eval(share).x;
            *left = left.min(x);
            *right = right.min(-x);
        }
    }
    let [left, right] = edges.map(|edge| {
        let extreme = edge.iter().copied().fold(f64::INFINITY, f64::min);
        Profile {
            extreme,
            depths: edge.iter().map(|x| x - extreme).collect(),
        }
    });
    left.extreme.is_finite().then_some([left, right])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Rect};

    const ZONE: f64 = 700.0;

    fn bar(width: f64) -> BezPath {
        Rect::new(0.0, 0.0, width, ZONE).to_path(0.1)
    }

    #[test]
    fn a_letter_like_a_known_one_gets_its_white() {
        let known = Affine::translate((60.0, 0.0)) * bar(90.0);
        let letters = [Spaced {
            path: &known,
            advance: 200.0,
        }];
        let spacing = Spacing::fit(&letters, ZONE, 0.0).unwrap();
        let place = spacing.place(&bar(90.0));
        assert_eq!((place.shift, place.advance), (60.0, 200.0));
    }

    #[test]
    fn a_round_side_gets_less_white_than_a_straight_one() {
        let known = Affine::translate((60.0, 0.0)) * bar(400.0);
        let letters = [Spaced {
            path: &known,
            advance: 520.0,
        }];
        let spacing = Spacing::fit(&letters, ZONE, 0.0).unwrap();
        let bowl = Circle::new((350.0, 350.0), 350.0).to_path(0.1);
        assert!(spacing.place(&bowl).shift < 60.0);
    }

    #[test]
    fn letters_of_one_width_stay_so() {
        let paths = [100.0, 200.0, 300.0, 400.0]
            .map(|width| Affine::translate(((600.0 - width) / 2.0, 0.0)) * bar(width));
        let letters = paths.each_ref().map(|path| Spaced {
            path,
            advance: 600.0,
        });
        let spacing = Spacing::fit(&letters, ZONE, 0.0).unwrap();
        let place = spacing.place(&bar(250.0));
        assert_eq!(place.advance, 600.0);
        assert!((place.shift - 175.0).abs() <= 1.0, "{place:?}");
    }

    #[test]
    fn a_slanted_letter_is_measured_along_its_slant() {
        let lean = Affine::new([1.0, 0.0, 0.2, 1.0, 0.0, 0.0]);
        let known = lean * (Affine::translate((60.0, 0.0)) * bar(90.0));
        let letters = [Spaced {
            path: &known,
            advance: 200.0,
        }];
        let spacing = Spacing::fit(&letters, ZONE, 0.2).unwrap();
        let place = spacing.place(&(lean * bar(90.0)));
        assert_eq!((place.shift, place.advance), (60.0, 200.0));
    }

    #[test]
    fn no_letters_tell_nothing() {
        assert!(Spacing::fit(&[], ZONE, 0.0).is_none());
    }
}
