//! Properties that hold whatever the glyphs and the names are: each test samples hundreds, and names the seed of one that fails.

use bukva_data::{Format, GlyphSet, Hand, HandId, Split, open, write};
use bukva_glyphs::{Glyph, PIXELS, SIDE};
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
