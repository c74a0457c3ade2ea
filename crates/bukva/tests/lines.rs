//! Lines of text, photographed: found in order, read, and drawn as a line.

use bukva::{FineGlyph, Line, LineLetter, Outline, Piece, Script, Translator};
use bukva_data::{GlyphSet, HandId, builtin_fine};
use bukva_glyphs::{Stream, seeded};
use image::{DynamicImage, GrayImage, Luma};
use rand::Rng;

/// The height of a capital in the pictures.
const CAPITAL: u32 = 90;
/// Capitals that no face writes like another one, and that are in one piece or two.
const LETTERS: &str = "АБГДЖИЙКЛПРУФЧШЩЫЭЮЯ";

/// What a photograph does to a line.
#[derive(Clone, Copy, Debug)]
enum Photograph {
    Clean,
    Shadow,
    Ruled,
    Tilted,
}

/// A row of letters in one hand, with spaces between words.
fn picture(
    set: &GlyphSet<FineGlyph>,
    hand: HandId,
    text: &str,
    how: Photograph,
    rng: &mut impl Rng,
) -> DynamicImage {
    let drawn: Vec<Option<Vec<u8>>> = text
        .chars()
        .map(|letter| {
            let at =
                (0..set.len()).find(|&at| set.hand_of()[at] == hand && set.letter(at) == letter)?;
            let ink = set.glyphs()[at].to_unit();
            // The box of a glyph has a margin of 6 of its 56 pixels.
            Some(Outline::trace(&ink, FineGlyph::SIDE).render(CAPITAL as usize * 56 / 44))
        })
        .collect();
    let cell = CAPITAL * 56 / 44;
    let width = cell * text.chars().count() as u32 + 100;
    let tilt = match how {
        Photograph::Tilted => 0.05,
        _ => 0.0,
    };
    let mut image = GrayImage::from_fn(width, 2 * cell, |x, y| {
        let (share, rule) = (x as f32 / width as f32, y % 34 < 2);
        let light = match how {
            Photograph::Clean => 1.0,
            Photograph::Shadow | Photograph::Tilted => 0.95 - 0.4 * share,
            Photograph::Ruled if rule => 0.78,
            Photograph::Ruled => 0.95,
        };
        Luma([(light * 250.0) as u8])
    });
    for (at, ink) in (0..).zip(&drawn) {
        for (place, &ink) in (0..).zip(ink.iter().flatten()) {
            let (x, y) = (50 + at * cell + place % cell, cell / 2 + place / cell);
            let y = y as f32 + tilt * (x as f32 - width as f32 / 2.0);
            let Luma([paper]) = image.get_pixel_mut(x, y as u32);
            *paper = (f32::from(*paper) * (1.0 - 0.85 * f32::from(ink) / 255.0)) as u8;
        }
    }
    if !matches!(how, Photograph::Clean) {
        for Luma([value]) in image.pixels_mut() {
            *value = value
                .saturating_add(rng.random_range(0..12))
                .saturating_sub(6);
        }
    }
    image.into()
}

/// Texts in several hands, each in another kind of photograph.
fn texts() -> Vec<(String, DynamicImage)> {
    let set = builtin_fine().unwrap();
    let mut rng = seeded(5, Stream::Latent, 0);
    let letters: Vec<char> = LETTERS.chars().collect();
    let kinds = [
        Photograph::Clean,
        Photograph::Shadow,
        Photograph::Ruled,
        Photograph::Tilted,
    ];
    let each = kinds.into_iter().cycle().take(16);
    each.map(|how| {
        let hand = HandId::new(rng.random_range(0..set.hands().len()));
        let text: String = (0..7)
            .map(|at| match at {
                3 => ' ',
                _ => letters[rng.random_range(0..letters.len())],
            })
            .collect();
        let image = picture(set, hand, &text, how, &mut rng);
        (text, image)
    })
    .collect()
}

/// Letters of one text that are in the other, in the same order.
fn in_order(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut best = vec![0; other.len() + 1];
    for letter in one.chars() {
        let mut before = 0;
        for at in 0..other.len() {
            let kept = best[at + 1];
            best[at + 1] = match letter == other[at] {
                true => before + 1,
                false => kept.max(best[at]),
            };
            before = kept;
        }
    }
    best[other.len()]
}

fn text(letters: &[LineLetter]) -> String {
    let letters = letters.iter().map(|letter| {
        let read = letter.letter().unwrap_or(letter.sign());
        let space = if letter.begins_word { " " } else { "" };
        format!("{space}{read}")
    });
    letters.collect()
}

#[test]
fn letters_of_photographed_lines_are_found_in_order() {
    let translator = Translator::pretrained().unwrap();
    let model = translator.letter_model().unwrap();
    let (mut all, mut found, mut right, mut spaced) = (0, 0, 0, 0);
    let texts = texts();
    for (expected, image) in &texts {
        let letters = FineGlyph::line_from_image(image).unwrap();
        let letters = model.read_line(&letters, |letter| {
            Script::of(letter) == Some(Script::Cyrillic)
        });
        let read = text(&letters);
        let count = expected.chars().filter(|letter| *letter != ' ').count();
        all += count;
        let missed = count.abs_diff(letters.len());
        found += count.saturating_sub(missed);
        right += in_order(
            &expected.replace(' ', ""),
            &read.replace(' ', "").to_uppercase(),
        );
        spaced += usize::from(read.matches(' ').count() == 1);
    }
    let share = |count: usize| count as f64 / all as f64;
    assert!(share(found) >= 0.95, "found {found} of {all}");
    assert!(share(right) >= 0.95, "read {right} of {all} in order");
    assert!(
        spaced + 1 >= texts.len(),
        "{spaced} of {} have their space",
        texts.len()
    );
}

#[test]
fn a_line_keeps_its_spaces_and_signs() {
    let bar = |width: f64| {
        let ink: Vec<f32> = (0..FineGlyph::SIDE * FineGlyph::SIDE)
            .map(|at| (at / FineGlyph::SIDE, at % FineGlyph::SIDE))
            .map(|(row, column)| {
                (6..50).contains(&row) && ((6..).contains(&column) && (column as f64) < 6.0 + width)
            })
            .map(f32::from)
            .collect();
        Outline::trace(&ink, FineGlyph::SIDE)
    };
    let letter = bar(20.0);
    let width = |space: f64| {
        let line = Line::spaced([
            (0.0, Piece::Letter('П', &letter)),
            (space, Piece::Letter('П', &letter)),
        ]);
        line.size()[0]
    };
    // 44 pixels are a capital.
    assert!((width(1.0) - width(0.5) - 22.0).abs() < 0.5);

    let stop = Piece::Sign {
        outline: &letter,
        above: 0.1,
        below: 0.0,
    };
    let line = Line::spaced([(0.0, Piece::Letter('П', &letter)), (0.1, stop)]);
    assert_eq!(
        line.size()[1],
        Line::spaced([(0.0, Piece::Letter('П', &letter))]).size()[1]
    );

    let folder = tempfile::tempdir().unwrap();
    line.save(folder.path().join("line.png"), 64).unwrap();
    let saved = image::open(folder.path().join("line.png")).unwrap();
    let [columns, rows] = line.size();
    assert_eq!(saved.height(), 64);
    assert_eq!(saved.width(), (columns * 64.0 / rows).ceil() as u32);
    line.save(folder.path().join("line.svg"), 64).unwrap();
    let svg = std::fs::read_to_string(folder.path().join("line.svg")).unwrap();
    assert!(svg.contains("<path"));
}
