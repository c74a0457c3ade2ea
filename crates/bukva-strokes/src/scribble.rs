//! What is no letter.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use kurbo::{Point, Vec2};
use rand::Rng;

use crate::book::Book;
use crate::random::{log_uniform, normal};
use crate::skeleton::{BOX, Family, Knot, Skeleton, Stroke};
use crate::writer::Writer;

static MARKS: LazyLock<Book> = LazyLock::new(|| {
    let mut book = Book::default();
    // Not an error of the caller: a test reads the file.
    book.add(include_str!("../data/marks.txt"))
        .expect("the built-in marks are well-formed");
    book
});

/// Letters that no other letter contains a part of: two of them are no letter.
const APART: [char; 14] = [
    'А', 'Б', 'Д', 'Ж', 'М', 'Ф', 'Щ', 'Я', 'R', 'S', 'Z', 'W', 'G', 'Э',
];

/// Draws something that is no letter: marks and digits, scrawls, zigzags, spirals, hatching,
/// crossed-out letters, several letters in one box. In other respects like
/// [`Writer::draw`], by a random writer.
pub fn scribble(side: usize, rng: &mut impl Rng) -> Vec<f32> {
    let writer = Writer::sample(rng);
    let strokes = match rng.random_range(0..20) {
        0..7 => mark(rng),
        7..10 => scrawl(rng),
        10..12 => zigzag(rng),
        12 => spiral(rng),
        13 => hatching(rng),
        14..16 => crossed_out(rng),
        16..18 => word(rng),
        _ => pieces(rng),
    };
    let skeleton = Skeleton {
        letter: '?',
        family: Family::Print,
        weight: 1.0,
        strokes,
        note: String::new(),
    };
    writer.draw_form(&skeleton, side, rng)
}

fn stroke(points: impl IntoIterator<Item = Point>, corner: bool) -> Stroke {
    let knots = points.into_iter().map(|at| Knot {
        at,
        corner,
        in_loop: false,
        join: false,
    });
    Stroke {
        knots: knots.collect(),
    }
}

fn anywhere(rng: &mut impl Rng) -> Point {
    Point::new(rng.random_range(0.0..BOX), rng.random_range(0.0..BOX))
}

fn mark(rng: &mut impl Rng) -> Vec<Stroke> {
    let marks = MARKS.skeletons();
    marks[rng.random_range(0..marks.len())].strokes.clone()
}

/// A long aimless line.
fn scrawl(rng: &mut impl Rng) -> Vec<Stroke> {
    let (count, corner) = (rng.random_range(7..16), rng.random_bool(0.2));
    vec![stroke((0..count).map(|_| anywhere(rng)), corner)]
}

/// More turns than any letter has.
fn zigzag(rng: &mut impl Rng) -> Vec<Stroke> {
    let turns = rng.random_range(8..16);
    let height = rng.random_range(25.0..BOX);
    let (across, corner) = (rng.random_bool(0.7), rng.random_bool(0.6));
    let points = (0..turns).map(|turn| {
        let along = BOX * f64::from(turn) / f64::from(turns - 1);
        let side = if turn % 2 == 0 { 0.0 } else { height } + 4.0 * normal(rng);
        if across {
            Point::new(along, side)
        } else {
            Point::new(side, along)
        }
    });
    vec![stroke(points, corner)]
}

/// A spiral, or a ring with another one inside.
fn spiral(rng: &mut impl Rng) -> Vec<Stroke> {
    let turns = rng.random_range(2.5..5.0);
    let inner = rng.random_range(0.0..0.5);
    let (start, flat) = (rng.random_range(0.0..TAU), rng.random_range(0.4..1.0));
    let way = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
    let count = (turns * 8.0) as u32;
    let points = (0..count).map(|index| {
        let along = f64::from(index) / f64::from(count - 1);
        let (sin, cos) = (start + way * along * turns * TAU).sin_cos();
        let radius = BOX / 2.0 * (inner + (1.0 - inner) * along);
        Point::new(radius * cos, radius * flat * sin)
    });
    vec![stroke(points, false)]
}

/// Parallel lines, perhaps crossed by others.
fn hatching(rng: &mut impl Rng) -> Vec<Stroke> {
    let mut strokes = lines(rng.random_range(5..9), rng);
    if rng.random_bool(0.4) {
        strokes.extend(lines(rng.random_range(4..8), rng));
    }
    strokes
}

/// Parallel lines across the box.
fn lines(count: u32, rng: &mut impl Rng) -> Vec<Stroke> {
    let angle = rng.random_range(0.0..TAU);
    let way = Vec2::from_angle(angle) * BOX / 2.0;
    let across = Vec2::new(-way.y, way.x);
    let center = Point::new(BOX / 2.0, BOX / 2.0);
    (0..count)
        .map(|line| {
            let place = 2.0 * f64::from(line) / f64::from(count - 1) - 1.0;
            let middle = center + across * (place + 0.06 * normal(rng));
            let length = rng.random_range(0.7..1.1);
            stroke([middle - way * length, middle + way * length], true)
        })
        .collect()
}

/// A form of a random letter, moved and scaled.
fn letter(of: Option<char>, scale: Vec2, shift: Vec2, rng: &mut impl Rng) -> Vec<Stroke> {
    let book = Book::builtin();
    let forms = match of {
        Some(letter) => book.forms(letter),
        None => book.skeletons().iter().collect(),
    };
    let mut strokes = match forms.len() {
        0 => scrawl(rng),
        count => forms[rng.random_range(0..count)].strokes.clone(),
    };
    for knot in strokes.iter_mut().flat_map(|stroke| &mut stroke.knots) {
        knot.at = Point::new(knot.at.x * scale.x, knot.at.y * scale.y) + shift;
    }
    strokes
}

/// A letter under a zigzag or hatching.
fn crossed_out(rng: &mut impl Rng) -> Vec<Stroke> {
    let mut strokes = letter(None, Vec2::new(1.0, 1.0), Vec2::ZERO, rng);
    strokes.extend(if rng.random_bool(0.6) {
        zigzag(rng)
    } else {
        lines(rng.random_range(4..8), rng)
    });
    strokes
}

/// Two or three letters in one box.
fn word(rng: &mut impl Rng) -> Vec<Stroke> {
    let count = rng.random_range(2..4);
    let scale = Vec2::new(rng.random_range(0.7..1.0), 1.0);
    let places = (0..count).map(|place| {
        // Any three letters are none; two only if they don't look like parts of one.
        let of = (count == 2).then(|| APART[rng.random_range(0..APART.len())]);
        let gap = rng.random_range(85.0..125.0);
        let shift = Vec2::new(f64::from(place) * gap * scale.x, 6.0 * normal(rng));
        letter(of, scale, shift, rng)
    });
    places.flatten().collect()
}

/// Unrelated lines, arcs and rings.
fn pieces(rng: &mut impl Rng) -> Vec<Stroke> {
    let count = rng.random_range(4..8);
    (0..count).map(|_| piece(rng)).collect()
}

fn piece(rng: &mut impl Rng) -> Stroke {
    let center = anywhere(rng);
    let radius = log_uniform(8.0, 45.0, rng);
    let start = rng.random_range(0.0..TAU);
    let sweep = if rng.random_bool(0.4) {
        TAU
    } else {
        rng.random_range(0.5..4.0)
    };
    if rng.random_bool(0.4) {
        return stroke([center, anywhere(rng)], true);
    }
    let points = (0..8)
        .map(|index| center + Vec2::from_angle(start + sweep * f64::from(index) / 7.0) * radius);
    stroke(points, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_letters() {
        let letters = Book::builtin().letters();
        let marks = MARKS.letters();
        assert!(marks.len() >= 30);
        assert!(marks.iter().all(|mark| !letters.contains(mark)));
    }

    #[test]
    fn letters_of_pairs_are_known() {
        let letters = Book::builtin().letters();
        assert!(APART.iter().all(|letter| letters.contains(letter)));
    }
}
