//! Tests that different kinds of images of the same letter become the same glyph.

use std::io::Cursor;

use bukva_data::builtin_fine;
use bukva_glyphs::{ErrorKind, Glyph};
use image::imageops::{self, FilterType};
use image::{
    DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The strokes of an Ё, dots included, in units of the image's side.
const STROKES: [[f32; 4]; 6] = [
    [0.35, 0.3, 0.35, 0.8],
    [0.35, 0.3, 0.65, 0.3],
    [0.35, 0.55, 0.6, 0.55],
    [0.35, 0.8, 0.68, 0.8],
    [0.43, 0.18, 0.43, 0.19],
    [0.57, 0.18, 0.57, 0.19],
];

/// The ink at a pixel of an image of the letter, with soft edges.
pub(crate) fn ink(x: u32, y: u32, side: u32) -> f32 {
    let side = side as f32;
    let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
    let nearest = STROKES
        .iter()
        .map(|stroke| {
            let [x0, y0, x1, y1] = stroke.map(|place| place * side);
            let (dx, dy) = (x1 - x0, y1 - y0);
            let along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
            let along = along.clamp(0.0, 1.0);
            (x - x0 - along * dx).hypot(y - y0 - along * dy)
        })
        .fold(f32::INFINITY, f32::min);
    (0.03 * side - nearest + 0.5).clamp(0.0, 1.0)
}

/// A gray image whose brightness is a function of the ink at each pixel.
pub(crate) fn picture(side: u32, mut brightness: impl FnMut(u32, u32, f32) -> f32) -> DynamicImage {
    GrayImage::from_fn(side, side, |x, y| {
        Luma([(brightness(x, y, ink(x, y, side)) * 255.0).round() as u8])
    })
    .into()
}

pub(crate) fn on_paper(side: u32) -> DynamicImage {
    picture(side, |_, _, ink| 1.0 - ink)
}

pub(crate) fn glyph(picture: &DynamicImage) -> Glyph {
    Glyph::from_image(picture).unwrap()
}

pub(crate) fn assert_alike(found: &Glyph, expected: &Glyph, tolerance: f64) {
    let difference = found.distance(expected);
    assert!(
        difference <= tolerance,
        "mean difference {difference} > {tolerance}\nfound\n{found:?}expected\n{expected:?}"
    );
}

#[test]
fn the_letter_fills_the_box_and_stands_in_the_middle() {
    let glyph = glyph(&on_paper(300));
    let inked: Vec<usize> = (0..28)
        .filter(|&row| (0..28).any(|c| glyph.at(row, c) > 60))
        .collect();
    assert_eq!((inked[0], inked[inked.len() - 1]), (3, 24), "{glyph:?}");
}

#[test]
fn light_on_dark_is_the_same_letter() {
    let dark = picture(240, |_, _, ink| ink);
    assert_alike(&glyph(&dark), &glyph(&on_paper(240)), 0.001);
    let chalk = picture(240, |_, _, ink| 0.2 + 0.7 * ink);
    assert_alike(&glyph(&chalk), &glyph(&on_paper(240)), 0.005);
}

#[test]
fn the_size_of_the_picture_does_not_matter() {
    let expected = glyph(&on_paper(240));
    for side in [120, 480, 960, 2000] {
        assert_alike(&glyph(&on_paper(side)), &expected, 0.01);
    }
    assert_alike(&glyph(&on_paper(40)), &expected, 0.03);
}

#[test]
fn wide_margins_and_an_off_center_letter_do_not_matter() {
    let mut wide = GrayImage::from_pixel(700, 400, Luma([255]));
    image::imageops::replace(&mut wide, on_paper(240).as_luma8().unwrap(), 420, 30);
    assert_alike(&glyph(&wide.into()), &glyph(&on_paper(240)), 0.001);
}

#[test]
fn shaded_paper_does_not_matter() {
    let expected = glyph(&on_paper(240));
    let gradient = picture(240, |x, y, ink| {
        let light = 0.55 + 0.4 * (x + y) as f32 / 480.0;
        light * (1.0 - 0.85 * ink)
    });
    assert_alike(&glyph(&gradient), &expected, 0.01);
    let vignette = picture(240, |x, y, ink| {
        let distance = (x as f32 / 120.0 - 1.0).hypot(y as f32 / 120.0 - 1.0);
        (0.95 - 0.25 * distance * distance) * (1.0 - 0.9 * ink)
    });
    assert_alike(&glyph(&vignette), &expected, 0.01);
    let shadow = picture(240, |x, _, ink| {
        let light = 0.6 + 0.35 / (1.0 + (-(x as f32 - 150.0) / 15.0).exp());
        light * (1.0 - 0.85 * ink)
    });
    assert_alike(&glyph(&shadow), &expected, 0.03);
}

#[test]
fn noise_specks_and_an_edge_of_the_table_do_not_matter() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let photograph = picture(400, |x, y, ink| {
        let speck = [(30, 40), (350, 60), (80, 360), (330, 330)]
            .iter()
            .any(|&(left, top)| x.abs_diff(left) < 3 && y.abs_diff(top) < 3);
        let table = x > 388;
        let paper = if table { 0.3 } else { 0.85 };
        let value = if speck {
            0.2
        } else {
            paper * (1.0 - 0.75 * ink)
        };
        (value + rng.random_range(-0.05..0.05)).clamp(0.0, 1.0)
    });
    assert_alike(&glyph(&photograph), &glyph(&on_paper(400)), 0.015);
}

#[test]
fn coloured_ink_and_sixteen_bits_do_not_matter() {
    let expected = glyph(&on_paper(240));
    let blue_on_yellow: DynamicImage = RgbImage::from_fn(240, 240, |x, y| {
        let ink = ink(x, y, 240);
        Rgb([[250.0, 20.0], [240.0, 40.0], [180.0, 160.0]]
            .map(|[paper, pen]| (paper + ink * (pen - paper)) as u8))
    })
    .into();
    assert_alike(&glyph(&blue_on_yellow), &expected, 0.005);
    let deep: ImageBuffer<Luma<u16>, Vec<u16>> = ImageBuffer::from_fn(240, 240, |x, y| {
        // Twelve bits in sixteen: the whole image looks dark.
        Luma([(4095.0 * (1.0 - ink(x, y, 240))) as u16])
    });
    assert_alike(&glyph(&DynamicImage::ImageLuma16(deep)), &expected, 0.01);
}

#[test]
fn transparency_is_paper_and_shows_even_white_ink() {
    let expected = glyph(&on_paper(240));
    for pen in [[0, 0, 0], [255, 255, 255], [40, 40, 160]] {
        let drawn: DynamicImage = RgbaImage::from_fn(240, 240, |x, y| {
            let alpha = (ink(x, y, 240) * 255.0).round() as u8;
            Rgba([pen[0], pen[1], pen[2], alpha])
        })
        .into();
        assert_alike(&glyph(&drawn), &expected, 0.005);
    }
}

#[test]
fn a_glyph_saved_as_a_picture_comes_back_unchanged() {
    let fitted = glyph(&on_paper(240));
    let saved = |flip: u8| -> DynamicImage {
        let pixels = fitted.pixels().map(|value| value ^ flip).to_vec();
        GrayImage::from_raw(28, 28, pixels).unwrap().into()
    };
    assert_eq!(glyph(&saved(0)), fitted);
    assert_eq!(glyph(&saved(255)), fitted);
    assert_eq!(glyph(&saved(255).to_rgba8().into()), fitted);
}

#[test]
fn a_letter_that_fills_its_picture_is_still_dark_on_light() {
    // The ink reaches all four edges.
    let tight: DynamicImage = GrayImage::from_fn(90, 100, |x, y| {
        let stroke = !(14..76).contains(&x) || (43..57).contains(&y);
        Luma([if stroke { 20 } else { 235 }])
    })
    .into();
    let glyph = glyph(&tight);
    assert!(glyph.at(14, 14) > 200 && glyph.at(6, 14) < 20, "{glyph:?}");
}

/// Of the built-in Russian capitals, cut to their ink at four times their size, the share that is read as
/// with a margin.
fn read_when_cut(brightness: impl Fn(u8) -> u8) -> f32 {
    let set = builtin_fine().unwrap();
    let capitals = (0..set.len()).filter(|&at| ('А'..='Я').contains(&set.letter(at)));
    let mut shares = Vec::new();
    for at in capitals.step_by(17) {
        let whole = set.glyphs()[at].to_image();
        let whole = imageops::resize(&whole, 224, 224, FilterType::Triangle);
        let inked = |(_, _, pixel): &(u32, u32, &Luma<u8>)| pixel.0[0] < 192;
        let places: Vec<(u32, u32)> = whole
            .enumerate_pixels()
            .filter(inked)
            .map(|(x, y, _)| (x, y))
            .collect();
        let span = |places: &mut dyn Iterator<Item = u32>| {
            places.fold((u32::MAX, 0), |(low, high), at| {
                (low.min(at), high.max(at + 1))
            })
        };
        let (left, right) = span(&mut places.iter().map(|place| place.0));
        let (top, bottom) = span(&mut places.iter().map(|place| place.1));
        let mut cut = imageops::crop_imm(&whole, left, top, right - left, bottom - top).to_image();
        cut.pixels_mut()
            .for_each(|pixel| pixel.0[0] = brightness(pixel.0[0]));
        let Ok(with_margin) = Glyph::from_image(&whole.into()) else {
            continue;
        };
        let cut = Glyph::from_image(&cut.into());
        let alike = cut.is_ok_and(|cut| cut.distance(&with_margin) < 0.05);
        shares.push(f32::from(u8::from(alike)));
    }
    shares.iter().sum::<f32>() / shares.len() as f32
}

#[test]
fn a_letter_cut_to_its_ink_is_read_as_with_a_margin() {
    let dark = read_when_cut(|value| value);
    assert!(dark >= 0.99, "{dark}");
    let light = read_when_cut(|value| 255 - value);
    assert!(light >= 0.95, "{light}");
}

#[test]
fn pictures_without_a_letter_are_blank() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let pictures: [DynamicImage; 7] = [
        GrayImage::from_pixel(50, 50, Luma([255])).into(),
        GrayImage::from_pixel(50, 50, Luma([0])).into(),
        GrayImage::from_pixel(28, 28, Luma([0])).into(),
        GrayImage::from_pixel(1, 1, Luma([90])).into(),
        GrayImage::new(0, 0).into(),
        RgbaImage::new(40, 40).into(),
        picture(200, |x, _, _| {
            0.5 + x as f32 / 500.0 + rng.random_range(-0.03..0.03)
        }),
    ];
    for picture in pictures {
        let error = Glyph::from_image(&picture).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::BlankImage);
    }
}

#[test]
fn grainy_crumpled_and_shaded_paper_is_blank() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut grain = || rng.random_range(-0.02..0.02_f32);
    let waves = |x: u32, y: u32| {
        let (x, y) = (x as f32, y as f32);
        (x / 11.0 + (y / 17.0).sin()).sin() + (y / 9.0 - (x / 23.0).cos()).cos()
    };
    let shadow = |x: u32, y: u32| 1.0 / (1.0 + (-(x as f32 + 0.4 * y as f32 - 180.0) / 14.0).exp());
    let crumpled = picture(300, |x, y, _| 0.8 + 0.03 * waves(x, y) + grain());
    let shaded = picture(300, |x, y, _| 0.85 - 0.25 * shadow(x, y) + grain());
    for paper in [shaded, crumpled] {
        let error = Glyph::from_image(&paper).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::BlankImage);
    }
    let written = picture(300, |x, y, ink| {
        0.8 + 0.03 * waves(x, y) - 0.5 * ink + grain()
    });
    assert_alike(&glyph(&written), &glyph(&on_paper(300)), 0.03);
    let pale = picture(300, |_, _, ink| 0.85 - 0.15 * ink + grain());
    assert_alike(&glyph(&pale), &glyph(&on_paper(300)), 0.03);
}

#[test]
fn two_lines_of_letters_are_not_read_as_one() {
    let page = |rows: u32| {
        DynamicImage::from(GrayImage::from_fn(400, 200 * rows, |x, y| {
            Luma([((1.0 - ink(x % 200, y % 200, 200)) * 255.0) as u8])
        }))
    };
    // The dots of Ё are no line of their own.
    assert_eq!(Glyph::line_from_image(&page(1)).unwrap().len(), 2);
    let error = Glyph::line_from_image(&page(3)).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::SeveralLines { found: 3 });
}

#[test]
fn pictures_of_any_shape_and_content_end_in_a_glyph_or_an_error() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for (width, height) in [
        (1, 1),
        (1, 900),
        (900, 1),
        (2, 3),
        (3, 2),
        (28, 28),
        (5, 40),
        (801, 3),
    ] {
        let sparse = rng.random_range(0.0..0.5);
        let noise = GrayImage::from_fn(width, height, |_, _| {
            Luma([if rng.random_bool(sparse) {
                rng.random()
            } else {
                255
            }])
        });
        if let Ok(glyph) = Glyph::from_image(&noise.into()) {
            assert!(!glyph.is_blank());
        }
    }
}

#[test]
fn damaged_files_cannot_be_decoded() {
    let mut png = Vec::new();
    on_paper(60)
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .unwrap();
    assert!(Glyph::read(&png[..]).is_ok());
    // The last chunk, of 12 bytes, only marks the end of the file.
    for length in 0..png.len() - 12 {
        let error = Glyph::read(&png[..length]).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::UndecodableImage, "{length}");
    }
}

#[test]
fn a_picture_that_claims_a_gigantic_size_is_refused_unread() {
    let mut png = Vec::new();
    on_paper(60)
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .unwrap();
    // Width and height follow the signature and the first chunk's length and name.
    png[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let crc = crc32fast::hash(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = Glyph::read(&png[..]).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::UndecodableImage);
}
