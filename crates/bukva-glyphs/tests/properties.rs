//! Properties that hold whatever the glyphs, the names, the texts and the shapes are: each test samples
//! hundreds, and names the seed of one that fails.

use bukva_data::{Format, GlyphSet, Hand, HandId, Split, open, write};
use bukva_glyphs::raster::rasterize;
use bukva_glyphs::{Glyph, Outline, PIXELS, SIDE, Scheme};
use kurbo::{Affine, BezPath, Ellipse, Point, Rect, Shape};
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Letters of several scripts and lengths in UTF-8; some look alike, some differ by case.
const LETTERS: [char; 12] = ['А', 'A', 'а', 'ж', 'Ж', 'Û', 'ß', 'İ', '7', '字', '𐐷', 'Ѫ'];
/// What names may contain: quotes, marks that join, spaces within, and more than NumPy's old text types hold.
const MARKS: [char; 12] = [
    'a', 'Я', ' ', '"', '\\', '/', ',', '\'', '\u{301}', '\u{200d}', '𐐷', '\t',
];

/// A bar of full ink somewhere inside, with gray beside it.
fn glyph(rng: &mut impl Rng) -> Glyph {
    let mut pixels = [0; PIXELS];
    let [top, left] = [0, 0].map(|_| rng.random_range(3..SIDE - 8));
    let gray = rng.random_range(2..255);
    for row in top..top + rng.random_range(1..6) {
        for column in left..left + rng.random_range(1..5) {
            pixels[row * SIDE + column] = 255;
            pixels[row * SIDE + column + 1] = gray;
        }
    }
    Glyph::new(pixels)
}

/// A text of up to `longest` characters.
fn text(rng: &mut impl Rng, longest: usize) -> String {
    let length = rng.random_range(0..=longest);
    let sample = |_| *MARKS.choose(rng).unwrap();
    (0..length).map(sample).collect()
}

fn hand(number: usize, rng: &mut impl Rng) -> Hand {
    let styles = ["", "serif", "sans-serif", "handwriting"];
    Hand {
        // Names are unique within a set.
        name: format!("{number}{}", text(rng, 6)),
        group: text(rng, 6),
        family: text(rng, 6),
        style: (*styles.choose(rng).unwrap()).to_owned(),
        split: Split::ALL.choose(rng).copied().filter(|_| rng.random()),
    }
}

/// A set in which each letter has a glyph, with hands or without.
fn set(rng: &mut impl Rng) -> GlyphSet {
    let mut letters = LETTERS;
    letters.shuffle(rng);
    let letters = &letters[..rng.random_range(1..=LETTERS.len())];
    let mut set = GlyphSet::new("few", letters.iter().copied());
    let hands = rng.random_range(0..4);
    for number in 0..hands {
        set.add_hand(hand(number, rng));
    }
    let more = rng.random_range(0..9);
    let more: Vec<char> = (0..more).map(|_| *letters.choose(rng).unwrap()).collect();
    for &letter in letters.iter().chain(&more) {
        let hand = (hands > 0).then(|| HandId::new(rng.random_range(0..hands)));
        set.push(glyph(rng), letter, hand);
    }
    set
}

#[test]
fn any_set_is_read_back_from_any_format() {
    for seed in 0..100 {
        let set = set(&mut ChaCha8Rng::seed_from_u64(seed));
        for format in Format::ALL {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(match format {
                Format::Npz => "few.npz",
                Format::Idx => "few",
                Format::Folder => "few-pictures",
                Format::Zip => "few.zip",
            });
            write(&set, &path, format).unwrap();
            let read = open(&path).unwrap_or_else(|error| panic!("{seed} {format:?}: {error}"));
            assert_eq!(read, set, "{seed} {format:?}");
        }
    }
}

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
