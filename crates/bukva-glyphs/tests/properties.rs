//! Properties that hold whatever the texts and the shapes are: each test samples hundreds, and names the seed of one that fails.

use bukva_glyphs::raster::rasterize;
use bukva_glyphs::{Outline, SIDE, Scheme};
use kurbo::{Affine, BezPath, Ellipse, Point, Rect, Shape};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The schemes that claim that what they write is read back.
fn reversible() -> Vec<Scheme> {
    let schemes = Scheme::all().unwrap().into_iter();
    schemes.filter(Scheme::is_reversible).collect()
}

#[test]
fn what_a_reversible_scheme_writes_is_read_back() {
    for scheme in reversible() {
        let letters: Vec<char> = scheme.letters().iter().map(|(letter, _)| *letter).collect();
        for seed in 0..1000 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let word = |rng: &mut ChaCha8Rng| {
                let length = rng.random_range(1..9);
                let word: String = (0..length).map(|_| *letters.choose(rng).unwrap()).collect();
                // Marks, as ʺ for ъ, have no case but that of their word, which begins with none.
                match rng.random_range(0..3) {
                    0 => format!("КК{}К", word.to_uppercase()),
                    1 => format!("К{word}"),
                    _ => word,
                }
            };
            let words: Vec<String> = (0..5).map(|_| word(&mut rng)).collect();
            let text = words.join([" ", ", ", "-", "\n", " 7 "].choose(&mut rng).unwrap());
            let written = scheme.romanize(&text);
            let read = scheme.read_back(&written);
            assert_eq!(read, text, "{} {seed}: {written}", scheme.id());
        }
    }
}

#[test]
fn a_scheme_leaves_alone_what_is_not_in_its_script() {
    let latin: String = (' '..='~').chain('À'..='ž').chain(['\n', '字']).collect();
    for scheme in Scheme::all().unwrap() {
        assert_eq!(scheme.romanize(&latin), latin, "{}", scheme.id());
    }
}

/// A bar, an ellipse or a ring inside an image of `SIDE` pixels, turned anyhow, no part of it thinner than two.
fn shape(rng: &mut impl Rng) -> BezPath {
    let center = Point::new(rng.random_range(11.0..17.0), rng.random_range(11.0..17.0));
    let [width, height] = [0, 0].map(|_| rng.random_range(3.0..10.0));
    let ellipse = |scale: f64| Ellipse::new(center, (width * scale, height * scale), 0.0);
    let path = match rng.random_range(0..3) {
        0 => Rect::from_center_size(center, (1.4 * width, 1.4 * height)).to_path(1e-3),
        1 => ellipse(1.0).to_path(1e-3),
        _ => {
            let mut ring = ellipse(1.0).to_path(1e-3);
            ring.extend(ellipse(0.3).to_path(1e-3).reverse_subpaths());
            ring
        }
    };
    Affine::rotate_about(rng.random_range(0.0..3.2), center) * path
}

/// No pixel is off by more than 3/8 of its area, and none of the shapes by more than 3 % of its ink.
#[test]
fn a_traced_shape_drawn_again_is_the_shape() {
    for seed in 0..500 {
        let path = shape(&mut ChaCha8Rng::seed_from_u64(seed));
        let pixels = rasterize(&path, SIDE);
        let unit = pixels.iter().map(|&value| f32::from(value) / 255.0);
        let outline = Outline::trace(&unit.collect::<Vec<f32>>(), SIDE);
        let drawn = outline.render(SIDE);
        let off = pixels
            .iter()
            .zip(&drawn)
            .map(|(one, other)| one.abs_diff(*other));
        let largest = off.clone().max().unwrap();
        let sum = |values: &mut dyn Iterator<Item = u8>| values.map(f64::from).sum::<f64>();
        let mean = sum(&mut off.clone()) / sum(&mut pixels.iter().copied());
        let shown = path.to_svg();
        assert!(
            largest <= 96 && mean <= 0.03,
            "{seed}: {largest} {mean}: {shown}"
        );
    }
}
