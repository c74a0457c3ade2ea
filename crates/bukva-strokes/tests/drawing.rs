//! What writers draw.

use bukva_strokes::{Book, Hand, Pen, Stroke, Writer, letters, scribble};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The first and last column or row with ink, and the end of the other one.
fn bounds(ink: &[f32], side: usize) -> [usize; 4] {
    let inked = |(index, ink): (usize, &f32)| (*ink > 0.1).then_some((index % side, index / side));
    let places: Vec<_> = ink.iter().enumerate().filter_map(inked).collect();
    let columns = places.iter().map(|place| place.0);
    let rows = places.iter().map(|place| place.1);
    [
        columns.clone().min().expect("ink"),
        columns.max().expect("ink") + 1,
        rows.clone().min().expect("ink"),
        rows.max().expect("ink") + 1,
    ]
}

fn check_box(ink: &[f32], side: usize, what: &str) {
    let [left, right, top, bottom] = bounds(ink, side);
    let longer = (right - left).max(bottom - top);
    let full = side * 22 / 28;
    assert!(
        (full - 2..=full + 2).contains(&longer),
        "{what}: {longer} of {full}"
    );
    for (start, end) in [(left, right), (top, bottom)] {
        assert!(
            (start + end).abs_diff(side) <= 2,
            "{what}: from {start} to {end} of {side}"
        );
    }
    assert!(ink.iter().all(|ink| (0.0..=1.0).contains(ink)), "{what}");
}

#[test]
fn every_form_has_ink_and_fits_the_box() {
    let mut rng = seeded(1);
    let plain = Writer::new(Hand::plain(), &mut rng);
    for form in Book::builtin().skeletons() {
        for side in [28, 56] {
            let ink = plain.draw_form(form, side, &mut rng);
            check_box(&ink, side, &format!("{} {}", form.letter, form.note));
        }
    }
}

#[test]
fn every_writer_fits_every_letter_into_the_box() {
    for seed in 0..40 {
        let mut rng = seeded(seed);
        let writer = Writer::sample(&mut rng);
        for letter in letters() {
            let ink = writer.draw(letter, 56, &mut rng).expect("known");
            check_box(&ink, 56, &format!("{letter} of writer {seed}"));
        }
    }
}

#[test]
fn same_seed_draws_the_same_bytes() {
    let draw = |seed| {
        let mut rng = seeded(seed);
        let writer = Writer::sample(&mut rng);
        letters()
            .into_iter()
            .map(|letter| writer.draw(letter, 28, &mut rng))
            .collect::<Vec<_>>()
    };
    assert_eq!(draw(5), draw(5));
    assert_ne!(draw(5), draw(6));
}

#[test]
fn writers_differ_and_vary() {
    let (first, second) = (
        Writer::sample(&mut seeded(1)),
        Writer::sample(&mut seeded(2)),
    );
    assert_ne!(first, second);
    let draw = |writer: &Writer, seed| writer.draw('Ж', 56, &mut seeded(seed));
    assert_ne!(draw(&first, 3), draw(&second, 3));
    assert_ne!(draw(&first, 3), draw(&first, 4));
}

#[test]
fn unknown_letter_is_not_drawn() {
    let mut rng = seeded(1);
    assert_eq!(Writer::sample(&mut rng).draw('%', 28, &mut rng), None);
}

#[test]
fn any_side_is_drawn() {
    let mut rng = seeded(1);
    let writer = Writer::sample(&mut rng);
    for side in [1, 7, 32, 112, 200] {
        let ink = writer.draw('Ш', side, &mut rng).expect("known");
        assert_eq!(ink.len(), side * side);
        assert!(ink.iter().sum::<f32>() > 0.0);
    }
    assert_eq!(writer.draw('Ш', 0, &mut rng), Some(Vec::new()));
}

#[test]
fn scribbles_have_ink_and_fit_the_box() {
    let mut rng = seeded(1);
    for number in 0..1000 {
        check_box(&scribble(56, &mut rng), 56, &format!("scribble {number}"));
    }
}

#[test]
fn same_seed_scribbles_the_same() {
    let scribbles = |seed| {
        let mut rng = seeded(seed);
        (0..20).map(|_| scribble(28, &mut rng)).collect::<Vec<_>>()
    };
    assert_eq!(scribbles(3), scribbles(3));
    assert_ne!(scribbles(3), scribbles(4));
}

#[test]
fn absurd_settings_do_not_panic() {
    let form = Book::builtin().forms('Ж')[0].clone();
    let mut empty = form.clone();
    empty.strokes = vec![Stroke { knots: Vec::new() }];
    let mut none = form.clone();
    none.strokes = Vec::new();
    for number in [-1e9, -1.0, 0.0, 2.0, 1e9, f64::NAN, f64::INFINITY] {
        let mut hand = Hand::plain();
        hand.pen = Pen::round(number);
        hand.families = [number; 3];
        (hand.loyalty, hand.joins, hand.gaps) = (number, number, number);
        (hand.slant, hand.aspect, hand.loops) = (number, number, number);
        (hand.smoothing, hand.tension, hand.jitter) = (number, number, number);
        let mut rng = seeded(1);
        let writer = Writer::new(hand, &mut rng);
        assert!(writer.draw('Ж', 28, &mut rng).is_some());
        for form in [&form, &empty, &none] {
            assert_eq!(writer.draw_form(form, 28, &mut rng).len(), 28 * 28);
        }
    }
}
