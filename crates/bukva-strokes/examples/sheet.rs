//! Writes sheets of letters as PGM images: all forms, letters of random writers, scribbles.
//!
//! `cargo run --release -p bukva-strokes --example sheet -- FOLDER [LETTERS]`

use std::fs;
use std::io;
use std::path::Path;

use bukva_strokes::{Book, Hand, Writer, letters, scribble};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const SIDE: usize = 56;
const GAP: usize = 4;
const WRITERS: u64 = 24;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    fs::create_dir_all(&folder)?;
    let shown = match arguments.next() {
        Some(letters) => letters.chars().collect(),
        None => letters(),
    };
    let mut rng = ChaCha8Rng::seed_from_u64(1);

    let plain = Writer::new(Hand::plain(), &mut rng);
    let forms = shown.iter().map(|&letter| {
        let forms = Book::builtin().forms(letter).into_iter();
        forms
            .map(|form| plain.draw_form(form, SIDE, &mut rng))
            .collect()
    });
    let forms: Vec<Vec<_>> = forms.collect();
    save(Path::new(&folder).join("forms.pgm"), &forms)?;

    let writers: Vec<_> = (0..WRITERS)
        .map(|seed| Writer::sample(&mut ChaCha8Rng::seed_from_u64(seed)))
        .collect();
    let written = shown.iter().map(|&letter| {
        let writers = writers.iter();
        writers
            .filter_map(|writer| writer.draw(letter, SIDE, &mut rng))
            .collect()
    });
    let written: Vec<Vec<_>> = written.collect();
    save(Path::new(&folder).join("writers.pgm"), &written)?;

    let scribbles = (0..WRITERS).map(|_| (0..WRITERS).map(|_| scribble(SIDE, &mut rng)).collect());
    let scribbles: Vec<Vec<_>> = scribbles.collect();
    save(Path::new(&folder).join("scribbles.pgm"), &scribbles)
}

/// Writes rows of glyphs, dark on light.
fn save(path: impl AsRef<Path>, rows: &[Vec<Vec<f32>>]) -> io::Result<()> {
    let cell = SIDE + GAP;
    let width = cell * rows.iter().map(Vec::len).max().unwrap_or(0);
    let height = cell * rows.len();
    let mut pixels = vec![210; width * height];
    for (row, glyphs) in rows.iter().enumerate() {
        for (column, glyph) in glyphs.iter().enumerate() {
            for (line, inks) in glyph.chunks(SIDE).enumerate() {
                let start = (row * cell + line + GAP / 2) * width + column * cell + GAP / 2;
                for (pixel, ink) in pixels[start..].iter_mut().zip(inks) {
                    *pixel = 255 - (ink * 255.0).round() as u8;
                }
            }
        }
    }
    let mut file = format!("P5 {width} {height} 255\n").into_bytes();
    file.extend(pixels);
    fs::write(path, file)
}
