//! Tests of what is around a letter: tables, cards, borders of scans, shadows, edges of the image.

use bukva_glyphs::{ErrorKind, FineGlyph, Glyph};
use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::from_image::{assert_alike, glyph, ink, on_paper, picture};

/// A square sheet with the letter, turned by an angle, on a table of some brightness; with noise.
fn on_table(degrees: f32, table: f32) -> DynamicImage {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let (sin, cos) = degrees.to_radians().sin_cos();
    picture(420, |x, y, _| {
        let (x, y) = (x as f32 - 210.0, y as f32 - 210.0);
        let (x, y) = (cos * x + sin * y + 150.0, cos * y - sin * x + 150.0);
        let grain = rng.random_range(-0.02..0.02);
        let on_sheet = (0.0..300.0).contains(&x) && (0.0..300.0).contains(&y);
        match on_sheet {
            true => 0.92 - 0.8 * ink(x as u32, y as u32, 300) + grain,
            false => table + grain,
        }
    })
}

/// The letter as it stands on a sheet that is turned by an angle.
fn turned(degrees: f32) -> DynamicImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    picture(420, |x, y, _| {
        let (x, y) = (x as f32 - 210.0, y as f32 - 210.0);
        let (x, y) = (cos * x + sin * y + 150.0, cos * y - sin * x + 150.0);
        1.0 - ink(x.max(0.0) as u32, y.max(0.0) as u32, 300)
    })
}

#[test]
fn a_sheet_may_lie_askew_on_a_table() {
    for degrees in [0.0, 1.0, 3.0, 8.0, 20.0] {
        for table in [0.05, 0.35] {
            let found = glyph(&on_table(degrees, table));
            assert_alike(&found, &glyph(&turned(degrees)), 0.03);
        }
    }
}

#[test]
fn a_letter_may_be_on_a_disk_of_any_color() {
    let white = Rgb([255; 3]);
    for (card, pen) in [
        (Rgb([30, 60, 190]), white),
        (Rgb([0; 3]), white),
        (Rgb([255, 225, 60]), Rgb([0; 3])),
        (Rgb([200, 30, 30]), Rgb([255, 230, 60])),
    ] {
        let badge = RgbImage::from_fn(300, 300, |x, y| {
            let off = (x as f32 - 150.0).hypot(y as f32 - 150.0);
            match () {
                () if off > 140.0 => white,
                () if ink(x, y, 300) > 0.5 => pen,
                () => card,
            }
        });
        assert_alike(&glyph(&badge.into()), &glyph(&on_paper(300)), 0.03);
    }
}

#[test]
fn blank_paper_with_the_border_of_a_scan_is_blank() {
    for sides in [[true, false], [false, true]] {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let scan = picture(300, |x, y, _| {
            let in_border = (sides[0] && x < 14) || (sides[1] && y > 290);
            let tone = if in_border { 0.05 } else { 0.93 };
            tone + rng.random_range(-0.01..0.01)
        });
        let error = Glyph::from_image(&scan).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::BlankImage);
    }
}

/// A light О on dark paper, or the contrary, at the upper edge of the image.
fn ring_at_the_edge(is_light: bool) -> DynamicImage {
    let image = GrayImage::from_fn(260, 240, |x, y| {
        let off = (x as f32 - 130.0).hypot(1.4 * (y as f32 - 58.0));
        let inked = (55.0..80.0).contains(&off);
        Luma([if inked == is_light { 235 } else { 20 }])
    });
    image.into()
}

#[test]
fn light_ink_may_touch_an_edge_as_dark_ink_may() {
    let [light, dark] = [true, false].map(|is_light| glyph(&ring_at_the_edge(is_light)));
    assert_alike(&light, &dark, 0.02);
    assert!(light.at(14, 14) < 30, "{light:?}");
}

#[test]
fn pale_ink_may_be_cut_to_its_ink() {
    let stem = |x: u32, y: u32| x < 26 || (y < 24 && x < 150) || (y > 170 && x > 60);
    for [paper, pen] in [[250, 10], [200, 120], [180, 130]] {
        let image = GrayImage::from_fn(180, 196, |x, y| {
            Luma([if stem(x, y) { pen } else { paper }])
        });
        let found = glyph(&image.into());
        assert!(
            found.at(14, 5) > 230 && found.at(14, 20) < 20,
            "{paper} {found:?}"
        );
    }
}

#[test]
fn a_letter_may_lie_half_in_a_soft_shadow() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let shaded = picture(400, |x, y, ink| {
        let inside = 1.0 / (1.0 + (-(x as f32 + 0.3 * y as f32 - 250.0) / 12.0).exp());
        let light = 0.93 * (1.0 - 0.55 * inside);
        light * (1.0 - 0.88 * ink) + rng.random_range(-0.01..0.01)
    });
    assert_alike(&glyph(&shaded), &glyph(&on_paper(400)), 0.03);
}

#[test]
fn the_first_and_the_last_letter_of_a_line_may_touch_its_corners() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let line = imageops::resize(
        on_paper(300).as_luma8().unwrap(),
        200,
        200,
        FilterType::Triangle,
    );
    let letter = imageops::crop_imm(&line, 63, 29, 82, 137).to_image();
    let mut row = GrayImage::from_pixel(82 * 3 + 80, 137, Luma([255]));
    for place in 0..3 {
        imageops::replace(&mut row, &letter, place * 122, 0);
    }
    row.pixels_mut().for_each(|pixel| {
        let noisy = f32::from(pixel.0[0]) * 0.9 + 10.0 + rng.random_range(-4.0..4.0);
        pixel.0[0] = noisy as u8;
    });
    let found = FineGlyph::line_from_image(&row.into()).unwrap();
    assert_eq!(found.len(), 3);
}

#[test]
fn parts_of_neighbors_are_left_out_of_a_letter_cut_out_of_a_text() {
    let expected = glyph(&on_paper(300));
    let neighbors = picture(300, |x, y, ink| {
        let row = (90..240).contains(&y);
        let beside = row && !(12..=285).contains(&x);
        let above = y < 14 && (60..250).contains(&x) && x / 12 % 3 == 0;
        let below = y > 290 && x / 20 % 2 == 0;
        match beside || above || below {
            true => 0.0,
            false => 1.0 - ink,
        }
    });
    assert_alike(&glyph(&neighbors), &expected, 0.001);
    // The bar of Ы is none, and letters cut in half are letters.
    let yery = |x: u32, y: u32| {
        let bowl = (60..130).contains(&x) && (140..200).contains(&y);
        let hole = (80..110).contains(&x) && (160..180).contains(&y);
        (60..80).contains(&x) && (80..200).contains(&y) || (bowl && !hole)
    };
    let bar = |x: u32, y: u32| x > 180 && (80..200).contains(&y);
    let whole = picture(200, |x, y, _| {
        f32::from(u8::from(!yery(x, y) && !bar(x, y)))
    });
    let part = picture(200, |x, y, _| f32::from(u8::from(!yery(x, y))));
    assert!(glyph(&whole).distance(&glyph(&part)) > 0.1);
}
