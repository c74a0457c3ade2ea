//! Rendered glyphs, checked against geometry computed by hand and against FreeType.

use bukva_fonts::{Face, JoinedFace};
use bukva_glyphs::{BOX, Glyph, PIXELS, SIDE, SizedGlyph};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
const MARGIN: usize = (SIDE - BOX) / 2;

fn fixture(file: &str) -> Face {
    Face::open(format!("{FIXTURES}/{file}")).unwrap()
}

fn glyph(face: &Face, letter: char) -> [u8; PIXELS] {
    *face.glyph(letter).unwrap().unwrap().pixels()
}

/// The inked columns and rows, counted in pixels of full coverage: the glyph's exact size.
fn extent(pixels: &[u8; PIXELS]) -> (f64, f64) {
    let widest = pixels.chunks(SIDE).map(total).fold(0.0, f64::max);
    let column = |x: usize| {
        total(
            &pixels
                .iter()
                .skip(x)
                .step_by(SIDE)
                .copied()
                .collect::<Vec<_>>(),
        )
    };
    (widest, (0..SIDE).map(column).fold(0.0, f64::max))
}

fn total(pixels: &[u8]) -> f64 {
    pixels.iter().map(|&value| f64::from(value)).sum::<f64>() / 255.0
}

#[test]
fn a_square_fills_the_box_and_leaves_the_margin_blank() {
    let outline = fixture("shapes.ttf").outline('M').unwrap().unwrap();
    let glyph = Glyph::from_outline(&outline).unwrap();
    for (index, &value) in glyph.pixels().iter().enumerate() {
        let (row, column) = (index / SIDE, index % SIDE);
        let inside = |at: usize| (MARGIN..MARGIN + BOX).contains(&at);
        let expected = if inside(row) && inside(column) {
            255
        } else {
            0
        };
        assert_eq!(value, expected, "row {row}, column {column}");
    }
}

#[test]
fn a_stem_keeps_its_proportions_and_stands_in_the_middle() {
    // 100 by 700 units: 22 pixels high, 22 / 7 = 3.143 wide, from 12.43 to 15.57.
    let pixels = glyph(&fixture("shapes.ttf"), 'I');
    let row: Vec<u8> = pixels[14 * SIDE..15 * SIDE].to_vec();
    let covered = (0.571_f64 * 255.0).round() as i32;
    for (column, &value) in row.iter().enumerate() {
        let expected = match column {
            12 | 15 => covered,
            13 | 14 => 255,
            _ => 0,
        };
        assert!(
            (i32::from(value) - expected).abs() <= 1,
            "column {column}: {value}"
        );
    }
    assert!((total(&pixels) - 22.0 * 22.0 / 7.0).abs() < 0.3);
}

#[test]
fn the_box_is_that_of_the_curve_and_not_of_its_control_points() {
    // Radius 350 with the extremes between the on-curve points: if it were fitted by its control
    // points, the cubic ring would be only 22 / 1.09 pixels high.
    for file in ["shapes.ttf", "shapes.otf"] {
        let pixels = glyph(&fixture(file), 'O');
        let inked = |row: usize| pixels[row * SIDE..(row + 1) * SIDE].iter().any(|&v| v > 0);
        assert!(!inked(MARGIN - 1) && inked(MARGIN), "{file}, top");
        assert!(
            inked(MARGIN + BOX - 1) && !inked(MARGIN + BOX),
            "{file}, bottom"
        );
        // Outer radius 11 pixels, inner 11 * 250 / 350.
        let area = std::f64::consts::PI * 11.0 * 11.0 * (1.0 - (25.0 / 35.0_f64).powi(2));
        assert!(
            (total(&pixels) - area).abs() < 1.0,
            "{file}: {}",
            total(&pixels)
        );
    }
}

#[test]
fn a_slanted_ring_is_fitted_by_its_exact_width() {
    // A circle sheared by 1/2 is sqrt(1 + 1/4) times as wide as it is high, whatever its control
    // points.
    for file in ["shapes.ttf", "shapes.otf"] {
        let pixels = glyph(&fixture(file), 'Q');
        let rows = (0..SIDE).filter(|row| total(&pixels[row * SIDE..(row + 1) * SIDE]) > 0.0);
        let columns = (0..SIDE)
            .filter(|x| (0..SIDE).any(|row| pixels[row * SIDE + x] > 0))
            .count();
        assert_eq!(columns, BOX, "{file}");
        // 22 / 1.118 = 19.68 rows about the middle touch 20.
        assert_eq!(rows.count(), 20, "{file}");
    }
}

#[test]
fn up_in_the_font_is_up_in_the_picture() {
    let pixels = glyph(&fixture("shapes.ttf"), 'L');
    let foot = total(&pixels[(MARGIN + BOX - 2) * SIDE..]);
    let head = total(&pixels[..(MARGIN + 2) * SIDE]);
    assert!(
        foot > 3.0 * head,
        "an L stands on its foot: {foot} against {head}"
    );
}

#[test]
fn crossing_contours_are_united() {
    let pixels = glyph(&fixture("shapes.ttf"), 'X');
    assert_eq!(pixels[14 * SIDE + 14], 255);
}

#[test]
fn containers_of_the_same_font_draw_the_same_pixels() {
    let bare = fixture("shapes.ttf");
    for file in ["shapes.woff", "shapes.woff2"] {
        for letter in "ILOQX".chars() {
            assert_eq!(
                glyph(&fixture(file), letter),
                glyph(&bare, letter),
                "{file} {letter}"
            );
        }
    }
}

#[test]
fn a_weight_axis_widens_the_stem_linearly() {
    let face = fixture("variable.ttf");
    for (weight, stem) in [(400.0, 100.0), (650.0, 200.0), (900.0, 300.0)] {
        let pixels = glyph(&face.with_axes(&[("wght", weight)]).unwrap(), 'I');
        let (width, height) = extent(&pixels);
        assert!((height - 22.0).abs() < 0.05, "{weight}: {height}");
        assert!(
            (width - 22.0 * stem / 700.0).abs() < 0.05,
            "{weight}: {width}"
        );
    }
}

#[test]
fn axes_not_set_take_their_default() {
    let face = fixture("variable.ttf");
    let regular = face.with_axes(&[("wght", 400.0)]).unwrap();
    assert_eq!(glyph(&face, 'I'), glyph(&regular, 'I'));
    let bold = face.with_axes(&[("wght", 900.0)]).unwrap();
    assert_eq!(
        glyph(&bold.with_axes(&[]).unwrap(), 'I'),
        glyph(&regular, 'I')
    );
}

#[test]
fn drawings_agree_with_freetype() {
    const RECORD: usize = 8 + PIXELS;
    let golden = std::fs::read(format!("{FIXTURES}/freetype.bin")).unwrap();
    assert_eq!(golden.len(), 20 * RECORD);
    for record in golden.chunks_exact(RECORD) {
        let number = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().unwrap());
        let letter = char::from_u32(number(0)).unwrap();
        let face = match number(4) {
            0 => fixture("shapes.ttf"),
            weight => fixture("variable.ttf")
                .with_axes(&[("wght", weight as f32)])
                .unwrap(),
        };
        let ours = glyph(&face, letter);
        let differences = ours.iter().zip(&record[8..]).map(|(a, b)| a.abs_diff(*b));
        let mean = differences.clone().map(f64::from).sum::<f64>() / PIXELS as f64;
        let place = format!("{letter} at weight {}", number(4));
        assert!(mean < 0.3, "{place}: mean difference {mean} of 255");
        // Where two edges cross within a pixel, their coverage is added even though they overlap.
        let most = if letter == 'X' { 32 } else { 5 };
        assert!(differences.max().unwrap() <= most, "{place}");
    }
}

#[test]
fn blank_and_solid_glyphs_count_as_absent() {
    let face = fixture("shapes.ttf");
    for letter in [' ', 'Ж', 'M'] {
        assert!(face.has(letter), "{letter:?} is in the character map");
        assert_eq!(face.glyph::<PIXELS>(letter).unwrap(), None, "{letter:?}");
    }
    assert!(!face.has('Я'));
    assert_eq!(face.glyph::<PIXELS>('Я').unwrap(), None);
}

#[test]
fn a_broad_stem_is_a_letter_and_no_solid_block() {
    // 300 by 700: broader than all but two faces of the default set.
    let bold = fixture("variable.ttf")
        .with_axes(&[("wght", 900.0)])
        .unwrap();
    assert!(bold.glyph::<PIXELS>('I').unwrap().is_some());
}

#[test]
fn a_joined_face_takes_each_letter_from_the_first_file_that_draws_it() {
    let (latin, rest) = (fixture("shapes.ttf"), fixture("rest.ttf"));
    let joined = JoinedFace::new(vec![latin.clone(), rest.clone()]);
    assert_eq!(
        joined.glyph::<PIXELS>('I').unwrap(),
        latin.glyph::<PIXELS>('I').unwrap()
    );
    assert_eq!(
        joined.glyph::<PIXELS>('Я').unwrap(),
        rest.glyph::<PIXELS>('Я').unwrap()
    );
    assert_eq!(joined.glyph::<PIXELS>('Ю').unwrap(), None);
}

#[test]
fn an_image_of_twice_the_side_has_the_same_means() {
    for file in ["shapes.ttf", "shapes.otf"] {
        let face = fixture(file);
        for letter in "IOL".chars() {
            let small = glyph(&face, letter);
            let large: SizedGlyph<{ 4 * PIXELS }> = face.glyph(letter).unwrap().unwrap();
            for (index, &value) in small.iter().enumerate() {
                let first = index / SIDE * 4 * SIDE + index % SIDE * 2;
                let four =
                    [0, 1, 2 * SIDE, 2 * SIDE + 1].map(|at| u32::from(large.pixels()[first + at]));
                let mean = four.iter().sum::<u32>() / 4;
                assert!(
                    mean.abs_diff(u32::from(value)) <= 2,
                    "{file} {letter} {index}"
                );
            }
        }
    }
}
